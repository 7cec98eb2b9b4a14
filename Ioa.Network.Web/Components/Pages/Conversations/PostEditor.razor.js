// The script of PostEditor.razor. It owns the text field: the server never writes into it, so no keystroke is lost or overwritten.
// What is typed lies in localStorage at once and on the server 0.8 s later; once the server has it, the text leaves localStorage again.

const SAVE_AFTER = 800, SIMILAR_AFTER = 500, TYPING_EVERY = 3000, ANSWER_WITHIN = 20000, RETRY_AFTER = 5000;

const format = (text, ...values) => text.replace(/\{(\d)\}/g, (_, i) => values[i]);
const megabytes = bytes => (bytes / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
const size = bytes => bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${megabytes(bytes)} MB`;

function parse(json) {
    try { return JSON.parse(json); } catch { return null; }
}

// Not for secrets: only to know whether the same text is sent again.
function fingerprint(text) {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let i = 0; i < text.length; i++) {
        const c = text.charCodeAt(i);
        a = Math.imul(a ^ c, 2654435761);
        b = Math.imul(b ^ c, 1597334677);
    }
    return `${text.length}-${a >>> 0}-${b >>> 0}`;
}

export function attach(root, dotnet, options) {
    return new Editor(root, dotnet, options);
}

class Editor {
    constructor(root, dotnet, options) {
        Object.assign(this, { root, dotnet, options, texts: options.texts });
        this.area = this.part('text');
        this.storeKey = `ioa.utkast.${options.person}.${options.key}`;
        this.files = [];
        this.uploads = 0;
        this.ended = new AbortController();
        this.open = options.open;
        this.clientKey = options.draft?.clientKey ?? null;
        this.saved = '';

        const on = (target, name, handler, capture) => target.addEventListener(name, handler, { signal: this.ended.signal, capture });
        on(this.area, 'input', () => { this.typed(); this.suggest(); });
        on(this.area, 'focus', () => this.show());
        on(this.area, 'keydown', e => this.key(e));
        on(this.area, 'blur', () => setTimeout(() => this.closeSuggestions(), 150));
        on(this.area, 'click', () => this.suggest());
        on(this.area, 'paste', e => { if (options.takesFiles && e.clipboardData?.files.length) { e.preventDefault(); this.add(e.clipboardData.files); } });
        on(root, 'dragover', e => { if (options.takesFiles && [...e.dataTransfer.types].includes('Files')) { e.preventDefault(); root.classList.add('editor--drop'); } });
        on(root, 'dragleave', e => { if (!root.contains(e.relatedTarget)) root.classList.remove('editor--drop'); });
        on(root, 'drop', e => { root.classList.remove('editor--drop'); if (options.takesFiles && e.dataTransfer.files.length) { e.preventDefault(); this.show(); this.add(e.dataTransfer.files); } });
        on(root, 'click', e => this.click(e));
        on(root, 'change', e => { if (e.target.dataset.part === 'file') { this.add(e.target.files); e.target.value = ''; } });
        on(root, 'keydown', e => this.roving(e));
        on(window, 'pagehide', () => this.save(true));
        on(window, 'online', () => this.changed && this.save());
        on(window, 'storage', e => this.elsewhere(e));
        on(document, 'visibilitychange', () => { if (document.visibilityState === 'hidden') this.save(true); });

        // A form around the editor (title, kind, sector …) belongs to the same draft.
        this.form = root.closest('[data-draft-fields]');
        if (this.form) {
            on(this.form, 'input', e => { if (e.target !== this.area && e.target.name) this.typed(); });
            on(this.form, 'change', e => { if (e.target.name) this.typed(); });
        }
        this.similar = this.form?.querySelector('[data-similar]');
        if (this.similar) on(this.similar, 'click', e => this.solved(e.target.closest('[data-solved]')));
        this.begin();
    }

    part(name) { return this.root.querySelector(`[data-part="${name}"]`); }

    // ---- what is being written -------------------------------------------------------------------------------------------------

    fields() {
        const fields = {};
        for (const field of this.form?.querySelectorAll('[name]') ?? []) {
            if (this.root.contains(field) || (field.type === 'radio' && !field.checked)) continue;
            fields[field.name] = field.type === 'checkbox' ? String(field.checked) : field.value;
        }
        return fields;
    }

    setFields(fields) {
        for (const field of this.form?.querySelectorAll('[name]') ?? []) {
            const value = fields[field.name];
            if (this.root.contains(field) || value === undefined) continue;
            if (field.type === 'radio') {
                if (field.value !== value || field.checked) continue;
                field.checked = true;
            } else if (field.type === 'checkbox') {
                if (field.checked === (value === 'true')) continue;
                field.checked = value === 'true';
            } else if (field.value === value || (['text', 'textarea', 'date'].includes(field.type) && field.value) || (field.tagName === 'SELECT' && ![...field.options].some(o => o.value === value))) {
                continue;
            } else {
                field.value = value;
            }
            field.dispatchEvent(new Event('change', { bubbles: true }));
        }
    }

    content() {
        const { title = '', ...rest } = this.fields();
        return { title, body: this.area.value, fields: JSON.stringify({ ...rest, files: this.files.filter(f => f.id).map(({ id, name, size }) => ({ id, name, size })) }) };
    }

    isEmpty(content) {
        return content.body.trim() === this.options.initial.trim() && !content.title.trim() && !this.files.length;
    }

    begin() {
        const typedAlready = this.area.value, { options } = this, { initial, draft } = options;
        const local = this.local();
        let from = null;
        if (local?.content && (!draft || local.at >= draft.savedAt || Math.abs(local.base - draft.savedAt) < 2000)) {
            from = local.content;
            this.changed = true;
        } else if (draft) {
            from = draft;
        }
        this.sent = local?.sent;
        this.base = draft?.savedAt ?? 0;
        const extra = parse(from?.fields) ?? {};
        this.files = (options.takesFiles && extra.files) || [];
        this.area.value = (from?.body ?? initial) + typedAlready;
        if (from && this.form) this.setFields({ title: from.title, ...extra });
        const content = this.content();
        this.saved = this.changed || typedAlready ? null : JSON.stringify(content);
        const restored = from && !this.isEmpty(content);
        if (restored || typedAlready || options.autoFocus || document.activeElement === this.area) {
            this.show().then(() => { if (restored) this.sayRestored(); });
        }
        if (options.autoFocus) {
            this.area.focus({ preventScroll: false });
            this.area.setSelectionRange(this.area.value.length, this.area.value.length);
        }
        this.drawFiles();
        this.measure();
        if (this.changed || typedAlready) this.typed();
        if (typedAlready) this.suggest();
        if (restored && this.similar) this.findSimilar();
        this.root.dataset.ready = '';
    }

    async show() {
        if (this.open) return;
        this.open = true;
        this.showing = this.dotnet.invokeMethodAsync('ShowTools').catch(() => { this.open = false; });
        await this.showing;
        this.drawFiles();
    }

    typed() {
        this.changed = true;
        const content = this.content();
        this.keep({ content, at: Date.now(), base: this.base, sent: this.sent });
        this.measure();
        clearTimeout(this.saveTimer);
        this.saveTimer = setTimeout(() => this.save(), SAVE_AFTER);
        clearTimeout(this.similarTimer);
        if (this.similar) this.similarTimer = setTimeout(() => this.findSimilar(), SIMILAR_AFTER);
        const now = Date.now();
        if (this.options.wantsTyping && content.body && now - (this.typingAt ?? 0) > TYPING_EVERY) {
            this.typingAt = now;
            this.dotnet.invokeMethodAsync('NoteTyping').catch(() => { });
        }
        if (!this.open) this.show();
    }

    // Grows with the text, and says how much room is left when it matters.
    measure() {
        if (!CSS.supports('field-sizing', 'content')) {
            this.area.style.height = 'auto';
            this.area.style.height = `${this.area.scrollHeight + 2}px`;
        }
        const left = this.options.maxLength - this.area.value.length;
        if (left < 2000) this.state(left < 0 ? format(this.texts.tooLong, -left) : format(this.texts.left, left), left < 0);
        else if (this.measured) this.state('');
        this.measured = left < 2000;
    }

    // ---- drafts ----------------------------------------------------------------------------------------------------------------

    local() {
        try { return parse(localStorage.getItem(this.storeKey)); } catch { return null; }
    }

    keep(record) {
        try {
            if (record) localStorage.setItem(this.storeKey, JSON.stringify(record));
            else localStorage.removeItem(this.storeKey);
        } catch { /* Full or switched off: the server keeps the draft. */ }
    }

    async save(leaving = false) {
        clearTimeout(this.saveTimer);
        if (!this.changed || this.sending === 'sent') return true;
        if (this.saving && !leaving) {
            await this.saving;
            if (!this.changed) return true;
        }
        this.saving = this.saveOnce(leaving);
        return this.saving.finally(() => { this.saving = null; });
    }

    async saveOnce(leaving) {
        const content = this.content(), text = JSON.stringify(content);
        if (text === this.saved) {
            this.changed = false;
            return true;
        }
        try {
            const answer = await fetch('/utkast/lagre', {
                method: 'POST',
                keepalive: leaving,
                redirect: 'error',
                headers: { 'Content-Type': 'application/json', RequestVerificationToken: this.options.token ?? '' },
                body: JSON.stringify({ key: this.options.key, ...content, empty: this.isEmpty(content) }),
            });
            if (!answer.ok) throw new Error(await this.reason(answer));
            const saved = await answer.json();
            this.clientKey = saved.clientKey;
            this.base = saved.savedAt;
            this.saved = text;
            if (JSON.stringify(this.content()) === text) {
                this.changed = false;
                this.keep(this.sent ? { sent: this.sent } : null);
                if (!this.measured) this.state(saved.clientKey ? this.texts.saved : '');
            }
            return true;
        } catch (fault) {
            if (!leaving) {
                this.state(this.texts.savedHere, true);
                this.saveTimer = setTimeout(() => this.save(), RETRY_AFTER);
            }
            return false;
        }
    }

    // The same draft was changed or sent from another tab.
    elsewhere(e) {
        if (e.key === this.storeKey + '.sendt' && e.newValue && fingerprint(this.area.value) === JSON.parse(e.newValue).text) this.clear();
    }

    sayRestored() {
        const box = this.part('restored');
        if (!box) return;
        box.replaceChildren(this.texts.restored + ' ', this.button(this.texts.discard, 'button button--quiet', () => this.discard()));
        box.hidden = false;
    }

    async discard() {
        const before = this.content(), files = this.files;
        this.files = [];
        this.area.value = this.options.initial;
        if (this.form) for (const field of this.form.querySelectorAll('input:is([type=text], [type=date])[name], textarea[name]')) field.value = '';
        this.changed = false;
        this.saved = JSON.stringify(this.content());
        clearTimeout(this.saveTimer);
        this.keep(null);
        this.drawFiles();
        this.measure();
        const box = this.part('restored');
        box.replaceChildren(this.texts.discarded + ' ', this.button(this.texts.undo, 'button button--quiet', () => {
            this.area.value = before.body;
            this.files = files;
            this.setFields({ title: before.title, ...JSON.parse(before.fields) });
            this.drawFiles();
            this.typed();
            box.hidden = true;
            this.area.focus();
        }));
        this.area.focus();
        await this.dotnet.invokeMethodAsync('DiscardAsync').catch(() => { this.changed = true; });
    }

    // ---- sending ---------------------------------------------------------------------------------------------------------------

    async send() {
        if (this.sending) return;
        this.fail('');
        const problem = !this.area.value.trim() ? this.texts.empty
            : this.area.value.length > this.options.maxLength ? format(this.texts.tooLong, this.area.value.length - this.options.maxLength)
            : this.uploads ? this.texts.stillUploading : null;
        if (problem) {
            this.fail(problem);
            this.area.focus();
            return;
        }
        const button = this.part('send'), label = button.textContent;
        this.sending = 'sending';
        button.setAttribute('aria-disabled', 'true');
        button.setAttribute('aria-busy', 'true');
        const wait = setTimeout(() => { button.textContent = this.texts.sending; }, 200);
        try {
            this.changed = true;
            this.saved = null;
            const saved = await this.save();
            const content = this.content(), mark = fingerprint(JSON.stringify(content));
            // The same text once more after an answer that never came: the same key, so that it is not written twice.
            const clientKey = this.sent?.mark === mark ? this.sent.clientKey : this.clientKey;
            if (!saved || !clientKey) throw new Error('offline');
            this.sent = { mark, clientKey };
            this.keep({ ...(this.changed ? { content, at: Date.now(), base: this.base } : {}), sent: this.sent });
            const { files, ...fields } = JSON.parse(content.fields);
            const bytes = new TextEncoder().encode(JSON.stringify({
                body: content.body, attachments: this.files.filter(f => f.id).map(f => f.id), clientKey, fields: { title: content.title, ...fields },
            }));
            const error = await Promise.race([
                this.dotnet.invokeMethodAsync('SendAsync', DotNet.createJSStreamReference(bytes)),
                new Promise((_, reject) => setTimeout(() => reject(new Error('slow')), ANSWER_WITHIN)),
            ]);
            if (error) {
                // Refused: nothing was written, so the next attempt asks for the draft's key anew, and the draft is kept anew: the other
                // text that was sent from it took it along.
                this.sent = null;
                this.saved = null;
                this.typed();
                this.fail(error);
            } else {
                try { localStorage.setItem(this.storeKey + '.sendt', JSON.stringify({ text: fingerprint(content.body), at: Date.now() })); localStorage.removeItem(this.storeKey + '.sendt'); } catch { /* no other tab is told */ }
                if (this.area.value === content.body) this.clear();
                this.say(this.texts.sent);
            }
        } catch (fault) {
            this.fail(this.ended.signal.aborted ? '' : this.texts.noContact);
        } finally {
            clearTimeout(wait);
            this.sending = null;
            button.removeAttribute('aria-disabled');
            button.removeAttribute('aria-busy');
            if (button.textContent === this.texts.sending) button.textContent = label;
        }
    }

    clear() {
        clearTimeout(this.saveTimer);
        this.area.value = '';
        for (const box of this.form?.querySelectorAll('input[type=checkbox][name]') ?? []) box.checked = false;
        this.options.initial = '';
        this.files = [];
        this.changed = false;
        this.clientKey = null;
        this.sent = undefined;
        this.base = 0;
        this.saved = JSON.stringify(this.content());
        this.keep(null);
        this.tab('write');
        this.drawFiles();
        this.measure();
        this.state('');
        const box = this.part('restored');
        if (box) box.hidden = true;
    }

    // ---- tools -----------------------------------------------------------------------------------------------------------------

    click(e) {
        const target = e.target.closest('button');
        if (!target || !this.root.contains(target)) return;
        if (target.dataset.tool) this.tool(target.dataset.tool);
        else if (target.dataset.tab) this.tab(target.dataset.tab);
        else if (target.dataset.part === 'send') this.send();
        else if (target.dataset.part === 'choose') this.part('file').click();
    }

    tool(name) {
        const { area, texts } = this, { selectionStart: start, selectionEnd: end, value } = area, chosen = value.slice(start, end);
        const wrap = (before, after, example) => {
            const inner = chosen || example;
            this.insert(before + inner + after, start + before.length, start + before.length + inner.length);
        };
        const lines = prefix => {
            const from = value.lastIndexOf('\n', start - 1) + 1;
            const text = value.slice(from, end) || '';
            const changed = text.split('\n').map(line => prefix + line).join('\n');
            area.setSelectionRange(from, end);
            this.insert(changed, from + changed.length, from + changed.length);
        };
        area.focus();
        switch (name) {
            case 'bold': return wrap('**', '**', texts.exampleText);
            case 'italic': return wrap('_', '_', texts.exampleText);
            case 'link': return wrap('[', '](https://)', texts.exampleLink);
            case 'code': return chosen.includes('\n') ? wrap('```\n', '\n```', '') : wrap('`', '`', texts.exampleText);
            case 'list': return lines('- ');
            case 'quote': return lines('> ');
            case 'table': return this.block(`| ${texts.column} 1 | ${texts.column} 2 |\n| --- | --- |\n|  |  |\n`);
        }
    }

    // Through the browser's own editing where it can, so that Ctrl+Z works.
    insert(text, selectFrom, selectTo) {
        this.area.focus();
        if (!document.execCommand('insertText', false, text)) {
            this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, 'end');
            this.typed();
        }
        if (selectFrom !== undefined) this.area.setSelectionRange(selectFrom, selectTo);
    }

    block(text) {
        const before = this.area.value.slice(0, this.area.selectionStart);
        this.insert((!before || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n') + text);
    }

    quote(markdown) {
        const lines = markdown.trim().split('\n');
        const quoted = lines.every(line => line.startsWith('>')) ? lines : lines.map(line => `> ${line}`);
        return this.append(quoted.join('\n') + '\n\n');
    }

    // At the end of what is written, and the caret after it.
    async append(text) {
        await this.show();
        this.tab('write');
        this.area.focus();
        this.area.setSelectionRange(this.area.value.length, this.area.value.length);
        this.block(text);
        this.area.scrollIntoView({ block: 'nearest' });
    }

    // A form around the editor may let the person choose another network.
    get network() { return this.form?.querySelector('[name=network]')?.value ?? this.options.network; }

    async tab(name) {
        const preview = this.part('preview');
        if (!preview) return;
        for (const tab of this.root.querySelectorAll('[data-tab]')) {
            const chosen = tab.dataset.tab === name;
            tab.setAttribute('aria-selected', String(chosen));
            tab.tabIndex = chosen ? 0 : -1;
        }
        const write = name === 'write';
        this.part('write').hidden = !write;
        this.part('toolbar').hidden = !write;
        preview.hidden = write;
        if (write) return;
        const text = this.area.value, round = this.previewRound = (this.previewRound ?? 0) + 1;
        if (!text.trim()) {
            preview.textContent = this.texts.nothingToPreview;
            return;
        }
        const wait = setTimeout(() => { preview.textContent = this.texts.wait; }, 200);
        try {
            const answer = await this.post(`/forhandsvisning?network=${this.network}`, JSON.stringify({ body: text }), 'application/json');
            const html = answer.ok ? await answer.text() : null;
            if (round !== this.previewRound) return;
            clearTimeout(wait);
            // Made safe on the server, by the same code that makes the post.
            if (html === null) preview.textContent = await this.reason(answer); else preview.innerHTML = html;
        } catch {
            preview.textContent = this.texts.noPreview;
        } finally {
            clearTimeout(wait);
        }
    }

    // One stop for the tab key in tabs and toolbar; the arrows move within.
    roving(e) {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
        const group = step && e.target.closest('[role=tablist], [role=toolbar]');
        if (!group) return;
        const buttons = [...group.querySelectorAll('button')];
        const next = buttons[(buttons.indexOf(e.target) + step + buttons.length) % buttons.length];
        e.preventDefault();
        if (next.dataset.tab) this.tab(next.dataset.tab);
        else buttons.forEach(b => { b.tabIndex = b === next ? 0 : -1; });
        next.focus();
    }

    key(e) {
        if (this.suggestions?.length && !this.part('suggestions').hidden) {
            if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
                e.preventDefault();
                return this.mark((this.marked + (e.key === 'ArrowDown' ? 1 : -1) + this.suggestions.length) % this.suggestions.length);
            }
            if ((e.key === 'Enter' && !e.ctrlKey && !e.metaKey) || e.key === 'Tab') {
                e.preventDefault();
                return this.pick(this.marked);
            }
            if (e.key === 'Escape') {
                e.preventDefault();
                e.stopPropagation();
                this.dismissed = this.mentionAt;
                return this.closeSuggestions();
            }
        }
        if (!(e.ctrlKey || e.metaKey) || e.altKey) return;
        if (e.key === 'Enter') { e.preventDefault(); this.send(); }
        else if (e.key === 'b') { e.preventDefault(); this.tool('bold'); }
        else if (e.key === 'i') { e.preventDefault(); this.tool('italic'); }
        else if (e.key === 'k') { e.preventDefault(); this.tool('link'); }
    }

    // ---- mentions --------------------------------------------------------------------------------------------------------------

    suggest() {
        const found = /(?:^|[\s(>])@([\p{L}\d][\p{L}\d .'’-]{0,39})$/u.exec(this.area.value.slice(Math.max(0, this.area.selectionStart - 50), this.area.selectionStart));
        clearTimeout(this.suggestTimer);
        if (!found || this.area.selectionStart !== this.area.selectionEnd || found[1].split(' ').length > 4) return this.closeSuggestions();
        // Escape closes the suggestions until another «@» is typed.
        const prefix = found[1], at = this.area.selectionStart - prefix.length - 1;
        if (at === this.dismissed) return this.closeSuggestions();
        this.dismissed = null;
        const round = this.suggestRound = (this.suggestRound ?? 0) + 1;
        if (this.barren && prefix.startsWith(this.barren)) return this.closeSuggestions();
        this.suggestTimer = setTimeout(async () => {
            try {
                const answer = await fetch(`/omtaler?network=${this.network}&q=${encodeURIComponent(prefix)}`, { redirect: 'error', headers: { Accept: 'application/json' } });
                if (!answer.ok || round !== this.suggestRound) return;
                const found = await answer.json();
                if (round !== this.suggestRound) return;
                this.barren = found.length ? null : prefix;
                this.drawSuggestions(found, at);
            } catch { this.closeSuggestions(); }
        }, 150);
    }

    drawSuggestions(found, at) {
        if (!found.length || document.activeElement !== this.area) return this.closeSuggestions();
        const list = this.part('suggestions');
        this.suggestions = found;
        this.mentionAt = at;
        list.replaceChildren(...found.map((s, i) => {
            const option = document.createElement('li');
            option.id = `${this.area.id}-s${i}`;
            option.setAttribute('role', 'option');
            option.append(Object.assign(document.createElement('span'), { textContent: s.name }));
            if (s.detail) option.append(Object.assign(document.createElement('span'), { className: 'meta', textContent: s.detail }));
            option.addEventListener('pointerdown', e => { e.preventDefault(); this.pick(i); });
            return option;
        }));
        list.hidden = false;
        list.style.top = `${this.area.offsetTop + this.caretBottom()}px`;
        this.area.setAttribute('aria-controls', list.id);
        this.area.setAttribute('aria-autocomplete', 'list');
        this.say(format(found.length === 1 ? this.texts.suggestion : this.texts.suggestions, found.length));
        this.mark(0);
    }

    // Where the caret's line ends, from the top of the field: a copy of the text is laid out as the field does it.
    caretBottom() {
        const copy = document.createElement('div'), style = getComputedStyle(this.area);
        for (const name of ['font', 'lineHeight', 'letterSpacing', 'padding', 'boxSizing', 'overflowWrap', 'tabSize']) copy.style[name] = style[name];
        Object.assign(copy.style, { position: 'absolute', visibility: 'hidden', whiteSpace: 'pre-wrap', width: `${this.area.clientWidth}px` });
        const mark = document.createElement('span');
        mark.textContent = '\u200b';
        copy.append(this.area.value.slice(0, this.area.selectionStart), mark);
        this.area.after(copy);
        const bottom = mark.offsetTop + mark.offsetHeight - this.area.scrollTop;
        copy.remove();
        return Math.max(0, Math.min(bottom, this.area.clientHeight)) + 4;
    }

    mark(index) {
        this.marked = index;
        [...this.part('suggestions').children].forEach((option, i) => {
            option.setAttribute('aria-selected', String(i === index));
            if (i === index) option.scrollIntoView({ block: 'nearest' });
        });
        this.area.setAttribute('aria-activedescendant', `${this.area.id}-s${index}`);
    }

    pick(index) {
        const end = this.area.selectionStart, name = this.suggestions[index].name;
        this.closeSuggestions();
        this.area.setSelectionRange(this.mentionAt, end);
        this.insert(`@${name} `);
        this.closeSuggestions();
    }

    closeSuggestions() {
        clearTimeout(this.suggestTimer);
        this.suggestRound = (this.suggestRound ?? 0) + 1;
        const list = this.part('suggestions');
        if (!list || list.hidden) return;
        list.hidden = true;
        list.replaceChildren();
        this.suggestions = null;
        for (const name of ['aria-activedescendant', 'aria-controls', 'aria-autocomplete']) this.area.removeAttribute(name);
    }

    // ---- what already answers the question -------------------------------------------------------------------------------------

    async findSimilar() {
        const { title = '', kind, sector } = this.fields(), body = this.area.value, asked = JSON.stringify({ title, body, sector });
        if (kind !== 'Question' || !(title.trim() || body.trim())) return this.showSimilar('');
        if (asked === this.similarTo) return;
        const round = this.similarRound = (this.similarRound ?? 0) + 1;
        try {
            const answer = await this.post('/lignende', asked, 'application/json');
            const html = answer.ok ? await answer.text() : '';
            if (round !== this.similarRound) return;
            this.similarTo = asked;
            this.showSimilar(html);
        } catch { /* Asked again at the next letter; the question can be sent without. */ }
    }

    // Made safe on the server. Nothing is drawn anew under somebody who is reading or choosing there.
    showSimilar(html) {
        if (html.trim() === this.similarShown || this.similar.contains(document.activeElement)) return;
        this.similarShown = html.trim();
        if (!html) this.similarTo = null;
        this.similar.innerHTML = html;
        this.form.querySelector('[data-similar-count]').textContent = this.similar.firstElementChild?.dataset.count ?? '';
    }

    // «This solved it»: the draft has done its work.
    async solved(button) {
        if (!button || this.solving) return;
        this.solving = true;
        this.fail('');
        button.setAttribute('aria-busy', 'true');
        try {
            if (!await this.save()) throw new Error('offline');
            const answer = await this.post('/utkast/spart', JSON.stringify({ key: this.options.key, thread: button.dataset.solved, post: button.dataset.solvedPost }), 'application/json');
            if (!answer.ok) return this.fail(await this.reason(answer));
            const { address } = await answer.json();
            for (const field of this.form.querySelectorAll('input[name]:not([type=radio]), textarea[name]')) field.value = '';
            this.clear();
            location.assign(address);
        } catch {
            this.fail(this.texts.noContact);
        } finally {
            this.solving = false;
            button.removeAttribute('aria-busy');
        }
    }

    // ---- files -----------------------------------------------------------------------------------------------------------------

    add(chosen) {
        for (const file of chosen) {
            if (this.files.length >= this.options.maxFiles) return this.fail(format(this.texts.tooMany, this.options.maxFiles));
            if (file.size > this.options.maxFileSize) {
                this.fail(format(this.texts.tooLarge, file.name, megabytes(this.options.maxFileSize)));
                continue;
            }
            this.upload(file);
        }
    }

    upload(file) {
        const entry = { name: file.name || this.texts.pasted, size: file.size, progress: 0 }, request = new XMLHttpRequest();
        this.files.push(entry);
        this.uploads++;
        this.fail('');
        entry.abort = () => request.abort();
        request.open('POST', `/vedlegg?network=${this.network}&name=${encodeURIComponent(entry.name)}`);
        request.setRequestHeader('RequestVerificationToken', this.options.token ?? '');
        request.setRequestHeader('Content-Type', 'application/octet-stream');
        request.upload.onprogress = e => { entry.progress = Math.round(100 * e.loaded / e.total); this.drawFiles(); };
        request.onloadend = () => {
            this.uploads--;
            const answer = parse(request.responseText);
            if (request.status === 200 && answer?.id) {
                Object.assign(entry, { id: answer.id, name: answer.name, size: answer.size, progress: undefined, abort: undefined });
                this.say(format(this.texts.uploaded, entry.name));
            } else {
                this.files = this.files.filter(f => f !== entry);
                if (!entry.removed) this.fail(answer?.error ?? format(this.texts.uploadFailed, entry.name));
            }
            this.drawFiles();
            this.typed();
        };
        request.send(file);
        this.drawFiles();
    }

    remove(entry) {
        entry.removed = true;
        entry.abort?.();
        if (entry.id) fetch(`/vedlegg/${entry.id}`, { method: 'DELETE', headers: { RequestVerificationToken: this.options.token ?? '' } }).catch(() => { });
        this.files = this.files.filter(f => f !== entry);
        this.say(format(this.texts.removed, entry.name));
        this.drawFiles();
        this.typed();
        this.area.focus();
    }

    drawFiles() {
        const list = this.part('files');
        if (!list) return;
        list.hidden = !this.files.length;
        list.replaceChildren(...this.files.map(file => {
            const item = document.createElement('li');
            const name = file.id
                ? Object.assign(document.createElement('a'), { href: `/vedlegg/${file.id}`, target: '_blank', textContent: file.name })
                : Object.assign(document.createElement('span'), { textContent: file.name });
            item.append(name, ' ', Object.assign(document.createElement('span'), { className: 'meta', textContent: size(file.size) }));
            if (file.progress !== undefined) {
                const bar = Object.assign(document.createElement('progress'), { max: 100, value: file.progress });
                bar.setAttribute('aria-label', format(this.texts.uploading, file.name));
                item.append(bar);
            }
            const remove = this.button(this.texts.remove, 'button button--quiet', () => this.remove(file));
            remove.setAttribute('aria-label', format(this.texts.removeFile, file.name));
            item.append(remove);
            return item;
        }));
        // A file belongs to the network that it was uploaded in.
        const network = this.form?.querySelector('select[name=network]');
        if (network) {
            network.disabled = this.files.length > 0;
            network.title = network.disabled ? this.texts.networkLocked : '';
        }
    }

    // ---- small things ----------------------------------------------------------------------------------------------------------

    post(address, body, type) {
        return fetch(address, { method: 'POST', redirect: 'error', body, headers: { 'Content-Type': type, RequestVerificationToken: this.options.token ?? '' } });
    }

    async reason(answer) {
        try { return (await answer.json()).error; } catch { return this.texts.noContact; }
    }

    button(text, classes, action) {
        const button = Object.assign(document.createElement('button'), { type: 'button', className: classes, textContent: text });
        button.addEventListener('click', action);
        return button;
    }

    fail(text) {
        const box = this.part('error');
        if (!box) return;
        box.textContent = text;
        box.hidden = !text;
    }

    state(text, warn = false) {
        const line = this.part('state');
        if (!line) return;
        line.textContent = text;
        line.classList.toggle('editor__state--warn', warn);
    }

    say(text) {
        const live = this.part('live');
        if (live) live.textContent = text;
    }

    detach() {
        this.save(true);
        clearTimeout(this.saveTimer);
        clearTimeout(this.suggestTimer);
        clearTimeout(this.similarTimer);
        this.ended.abort();
    }
}
