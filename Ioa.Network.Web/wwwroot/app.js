// What every page has besides Blazor: relative times, and what happens when the connection is lost.

const texts = document.body.dataset;

// ---- relative times: <time datetime data-relative title="exact">exact</time> ----

const minute = 60, hour = 60 * minute, day = 24 * hour;

function relative(at, exact) {
    const seconds = (at - Date.now()) / 1000;
    const away = Math.abs(seconds);
    if (away < 45) {
        return texts.timeNow;
    }

    if (away >= 7 * day) {
        return exact.split(/ kl\. | at /)[0];
    }

    const [unit, count] = away < 45 * minute ? ['Minute', Math.max(1, Math.round(away / minute))]
        : away < 22 * hour ? ['Hour', Math.max(1, Math.round(away / hour))]
        : ['Day', Math.max(1, Math.round(away / day))];
    return texts[`time${seconds < 0 ? '' : 'In'}${unit}${count === 1 ? '' : 's'}`].replace('{0}', count);
}

function showTimes() {
    for (const time of document.querySelectorAll('time[data-relative]')) {
        // The text node itself is kept: Blazor holds on to it.
        const text = time.firstChild;
        if (text?.nodeType === Node.TEXT_NODE) {
            const shown = relative(Date.parse(time.dateTime), time.title || text.data);
            if (text.data !== shown) {
                text.data = shown;
            }
        }
    }
}

let waiting = false;
new MutationObserver(() => {
    carryOver();
    if (!waiting) {
        waiting = true;
        requestAnimationFrame(() => {
            waiting = false;
            showTimes();
            rove();
        });
    }
}).observe(document.documentElement, { childList: true, subtree: true });
setInterval(showTimes, minute * 1000);
showTimes();

// ---- the account menu closes with Escape, and when something else is clicked ----

document.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
        const menu = document.querySelector('details.site-account[open]');
        if (menu) {
            menu.open = false;
            menu.querySelector('summary').focus();
        }
    }
});
document.addEventListener('click', event => {
    for (const menu of document.querySelectorAll('details.site-account[open]')) {
        if (!menu.contains(event.target)) {
            menu.open = false;
        }
    }
});

// ---- Radzen's script, on the pages that use its components (RadzenLook.razor) ----

function loadRadzen() {
    const look = document.querySelector('link[data-radzen]');
    if (look && !window.Radzen && !document.querySelector('script[data-radzen]')) {
        const script = document.createElement('script');
        script.dataset.radzen = '';
        script.src = look.dataset.radzen;
        document.head.append(script);
    }
}

loadRadzen();

// ---- what is typed before the page is alive: the circuit's first drawing puts new fields in the place of those that came with the page ----

let focused = null;
const typed = new Map();
const asItCame = field => field.type === 'radio' ? !field.checked || field.defaultChecked
    : field.type === 'checkbox' ? field.checked === field.defaultChecked
    : field.tagName === 'SELECT' ? [...field.options].every((option, at) => option.selected === option.defaultSelected || (at === 0 && option.selected))
    : field.value === field.defaultValue;

// Also what was typed before this script came.
for (const field of document.querySelectorAll('[data-waiting] :is(input, select, textarea)[id]')) {
    if (!asItCame(field)) {
        typed.set(field.id, field);
    }
}

if (document.activeElement.closest('[data-waiting]')) {
    focused = document.activeElement;
}

document.addEventListener('focusin', ({ target }) => { focused = target.closest('[data-waiting]') ? target : null; });
document.addEventListener('input', ({ target }) => {
    if (target.id && target.closest('[data-waiting]')) {
        typed.set(target.id, target);
    }
});

function carryOver() {
    for (const [id, old] of typed) {
        const field = old.isConnected ? null : document.getElementById(id);
        if (field) {
            typed.delete(id);
            field.value = old.value;
            if (old.type === 'radio' || old.type === 'checkbox') {
                field.checked = old.checked;
            }

            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));
        }
    }

    if (focused && !focused.isConnected) {
        const old = focused;
        focused = null;
        const field = document.activeElement === document.body && old.id ? document.getElementById(old.id) : null;
        field?.focus({ preventScroll: true });
        if (typeof old.selectionStart === 'number') {
            field?.setSelectionRange(old.selectionStart, old.selectionEnd);
        }
    }
}

// ---- the connection to the server ----

const pause = milliseconds => new Promise(done => {
    // Whoever opens the lid or finds the net again does not wait for the timer.
    const events = [[window, 'online'], [document, 'visibilitychange']];
    const go = () => {
        clearTimeout(timer);
        events.forEach(([target, name]) => target.removeEventListener(name, go));
        done();
    };
    const timer = setTimeout(go, milliseconds);
    events.forEach(([target, name]) => target.addEventListener(name, go));
});

function say(text, back) {
    const box = document.getElementById('connection');
    box.textContent = text;
    box.classList.toggle('connection--back', back);
}

let reconnecting = false;

async function reconnect() {
    reconnecting = true;
    const told = setTimeout(() => say(texts.connectionLost, false), 400);
    for (let attempt = 0; reconnecting; attempt++) {
        await pause(attempt < 20 ? 300 : attempt < 60 ? 1500 : 5000);
        try {
            if (!await Blazor.reconnect()) {
                // The server has restarted and the circuit is gone. The page is drawn anew; the browser keeps its place,
                // and whoever keeps something that is being written hears of it first.
                document.dispatchEvent(new CustomEvent('ioa:reload'));
                location.reload();
                return;
            }

            reconnecting = false;
        } catch {
            // The server is not there yet.
        }
    }

    clearTimeout(told);
    if (document.getElementById('connection').textContent) {
        say(texts.connectionBack, true);
        setTimeout(() => say('', false), 3000);
    }
}

Blazor.start({
    circuit: {
        reconnectionHandler: {
            onConnectionDown: () => reconnecting || reconnect(),
            onConnectionUp: () => { reconnecting = false; },
        },
    },
});

// ---- the desk by keyboard, only while the focus is on a question ----

document.addEventListener('keydown', event => {
    const item = event.target.closest?.('[data-desk-item]');
    if (!item || event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, textarea, select')) {
        return;
    }

    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
        const items = [...item.parentElement.children];
        items[items.indexOf(item) + step]?.querySelector('a')?.focus();
        event.preventDefault();
    } else {
        item.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
    }
});

// ---- the bell: one tab of the browser listens to the server and tells the others, since a browser has few connections to a site ----

const bells = new BroadcastChannel('ioa-bell');
let unread;

function ring(count) {
    const changed = unread !== undefined && unread !== count;
    unread = count;
    const bell = document.querySelector('[data-bell]');
    if (!bell) {
        return;
    }

    const shown = bell.querySelector('.site-bell__count');
    shown.textContent = count > 99 ? '99+' : count;
    shown.hidden = count === 0;
    bell.querySelector('[data-bell-text]').textContent = count === 0 ? '' : (count === 1 ? bell.dataset.one : bell.dataset.other).replace('{0}', shown.textContent);
    if (changed) {
        renewNotifications();
    }
}

async function renewNotifications() {
    if (!document.querySelector('[data-notifications]')) {
        return;
    }

    const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
    const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-notifications]');
    const shown = document.querySelector('[data-notifications]');
    if (fresh && shown && !shown.contains(document.activeElement)) {
        shown.replaceChildren(...fresh.childNodes);
    }
}

bells.onmessage = event => {
    if (event.data === 'again') {
        unread !== undefined && bells.postMessage(unread);
    } else {
        ring(event.data);
    }
};

function listen() {
    if (!document.querySelector('[data-bell]')) {
        return;
    }

    bells.postMessage('again');
    navigator.locks?.request('ioa-bell', () => new Promise(done => {
        const stream = new EventSource('/varsler/strom');
        stream.onmessage = event => {
            ring(Number(event.data));
            bells.postMessage(Number(event.data));
        };
        // Signed out, or the server says no: another tab may try.
        stream.onerror = () => stream.readyState === EventSource.CLOSED && done();
    }));
}

listen();

// ---- suggestions under a search field: <input data-suggest="address" aria-controls="list"> ----

let suggesting;

document.addEventListener('input', event => {
    const field = event.target;
    if (!field.dataset?.suggest) {
        return;
    }

    suggesting?.abort();
    const mine = suggesting = new AbortController();
    const list = document.getElementById(field.getAttribute('aria-controls'));
    setTimeout(async () => {
        if (mine.signal.aborted) {
            return;
        }

        try {
            const answer = field.value.trim().length < 2 ? null : await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(field.value)}`, { signal: mine.signal });
            const html = answer?.ok ? await answer.text() : '';
            if (!mine.signal.aborted) {
                list.innerHTML = html;
                list.hidden = html === '';
            }
        } catch {
            // Another key was pressed meanwhile, or the connection is gone: the button searches all the same.
        }
    }, 180);
});

// ---- a page opened without a reload: its heading gets focus, so that a screen reader begins there ----

let path = location.pathname;
Blazor.addEventListener('enhancedload', () => {
    showTimes();
    for (const [id, field] of typed) {
        // Of the page before; what somebody already typed in this one stays.
        if (!field.isConnected || field.id !== id) {
            typed.delete(id);
        }
    }

    loadRadzen();
    unread === undefined ? listen() : ring(unread);
    if (location.pathname !== path) {
        path = location.pathname;
        const heading = document.querySelector('h1');
        if (heading && !location.hash) {
            heading.tabIndex = -1;
            heading.focus({ preventScroll: true });
        }
    }
});

// ---- the tile map: one tab stop; arrow keys go to the tile in that direction, letters to the municipality that begins so ----

const tilesOf = map => [...map.querySelectorAll('[data-tile]')];
const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function rove() {
    for (const map of document.querySelectorAll('[data-tilemap]')) {
        const tiles = tilesOf(map);
        const stop = tiles.find(tile => tile.getAttribute('tabindex') === '0') ?? tiles[0];
        for (const tile of tiles) {
            const wanted = tile === stop ? '0' : '-1';
            if (tile.getAttribute('tabindex') !== wanted) {
                tile.setAttribute('tabindex', wanted);
            }
        }
    }
}

const showTile = tile => { tile.closest('[data-tilemap]').querySelector('[data-tilemap-now]').textContent = tile.dataset.says; };

document.addEventListener('focusin', ({ target }) => {
    const map = target.matches?.('[data-tile]') && target.closest('[data-tilemap]');
    if (map) {
        map.querySelectorAll('[data-tile][tabindex="0"]').forEach(tile => tile.setAttribute('tabindex', '-1'));
        target.setAttribute('tabindex', '0');
        map.querySelectorAll('[data-tilemap-ring]').forEach(ring => ring.setAttribute('transform', `translate(${target.dataset.x} ${target.dataset.y})`));
        showTile(target);
    }
});
document.addEventListener('pointerover', ({ target }) => {
    const tile = target.closest?.('[data-tile]');
    tile && showTile(tile);
});

/** The nearest tile in a direction; what lies aside counts as further away. */
function towards(tile, [x, y]) {
    const cost = other => {
        const [dx, dy] = [other.dataset.x - tile.dataset.x, other.dataset.y - tile.dataset.y];
        const along = dx * x + dy * y;
        return along > 1 ? along + 1.2 * Math.abs(dx * y + dy * x) : Infinity;
    };
    const best = tilesOf(tile.closest('[data-tilemap]')).map(other => [cost(other), other]).reduce((a, b) => (b[0] < a[0] ? b : a));
    return best[0] < Infinity ? best[1] : null;
}

let begun = '', begunAt = 0;

function beginning(tile, letter) {
    begun = performance.now() - begunAt < 1000 ? begun + letter : letter;
    begunAt = performance.now();
    const tiles = tilesOf(tile.closest('[data-tilemap]'));
    // The same letter again goes to the next that begins with it.
    const text = [...begun].every(each => each === begun[0]) ? begun[0] : begun;
    const from = tiles.indexOf(tile) + (text.length === 1 ? 1 : 0);
    return [...tiles.slice(from), ...tiles.slice(0, from)].find(other => other.dataset.tile.toLowerCase().startsWith(text));
}

document.addEventListener('keydown', event => {
    const tile = event.target.closest?.('[data-tile]');
    if (!tile || event.ctrlKey || event.metaKey || event.altKey) {
        return;
    }

    const tiles = tilesOf(tile.closest('[data-tilemap]'));
    const next = directions[event.key] ? towards(tile, directions[event.key])
        : event.key === 'Home' ? tiles[0]
        : event.key === 'End' ? tiles.at(-1)
        : event.key.length === 1 && (event.key !== ' ' || performance.now() - begunAt < 1000) ? beginning(tile, event.key.toLowerCase())
        : undefined;
    if (next !== undefined) {
        next?.focus();
        event.preventDefault();
    }
});

rove();
