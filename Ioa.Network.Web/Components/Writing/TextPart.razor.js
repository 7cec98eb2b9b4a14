// Keeps what is typed in this browser until the server has it, so that a lost connection or a closed lid loses nothing.

const place = (document, part) => `skriv:${document}:${part}`;

/** Follows the fields of an editor, and gives back what an earlier visit kept that was never saved. */
export function start(element, document) {
    element.addEventListener("input", e => {
        const part = e.target.dataset?.part;
        if (part) {
            try {
                localStorage.setItem(place(document, part), e.target.value);
            } catch {
                // Full or forbidden: the server's copy is all there is.
            }
        }
    });
    const kept = [];
    try {
        const beginning = place(document, "");
        for (let i = 0; i < localStorage.length; i++) {
            const key = localStorage.key(i);
            if (key.startsWith(beginning)) {
                kept.push({ key: key.substring(beginning.length), value: localStorage.getItem(key) });
            }
        }
    } catch {
        // As above.
    }
    element.dataset.ready = "";
    return kept;
}

/** The server has this. */
export function saved(document, part, value) {
    try {
        const key = place(document, part);
        const now = localStorage.getItem(key);
        // What was typed since then is kept on.
        if (now !== null && now.trimEnd() === value.trimEnd()) {
            localStorage.removeItem(key);
        }
    } catch {
        // As above.
    }
}

/** After going to another section: where a screen reader and the keyboard go on. */
export function focusHeading(element) {
    const heading = element.querySelector("#del-overskrift");
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: "nearest" });
}
