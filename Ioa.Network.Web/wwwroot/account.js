// What the account pages need that a form cannot do: passkeys, copying and printing the recovery codes.

// ---- passkeys: <passkey-button operation="create|request"> around the form's button, and a hidden field in the form ----

const supported = typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === 'function'
    && typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function';

// The suggestion in the e-mail field waits for the person for as long as the page is open; a click on the button replaces it.
let waiting;

async function obtain(form, operation, mediation) {
    waiting?.abort();
    waiting = new AbortController();
    const { signal } = waiting;
    const create = operation === 'create';
    const token = form.querySelector('input[name="__RequestVerificationToken"]').value;
    const response = await fetch(create ? '/Account/PasskeyCreationOptions' : '/Account/PasskeyRequestOptions', {
        method: 'POST',
        body: new URLSearchParams({ __RequestVerificationToken: token }),
        signal,
    });
    if (!response.ok) {
        throw new Error(`passkey options: ${response.status}`);
    }

    const options = await response.json();
    return create
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options), signal })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), mediation, signal });
}

customElements.define('passkey-button', class extends HTMLElement {
    connectedCallback() {
        const form = this.closest('form');
        const operation = this.getAttribute('operation');
        const fault = this.querySelector('[data-fault]');
        const send = credential => {
            form.querySelector('[data-credential]').value = JSON.stringify(credential);
            form.submit();
        };
        if (!supported) {
            this.querySelector('button').disabled = true;
            fault.textContent = fault.dataset.unsupported;
            fault.hidden = false;
            return;
        }

        this.stop = new AbortController();
        form.addEventListener('submit', async event => {
            event.preventDefault();
            fault.hidden = true;
            try {
                send(await obtain(form, operation));
            } catch (error) {
                if (error.name !== 'AbortError') {
                    console.warn(error);
                    fault.textContent = error.name === 'InvalidStateError' ? fault.dataset.exists : fault.dataset.failed;
                    fault.hidden = false;
                }
            }
        }, { signal: this.stop.signal });
        if (operation === 'request') {
            this.suggest(form, send);
        }
    }

    disconnectedCallback() {
        this.stop?.abort();
        waiting?.abort();
    }

    async suggest(form, send) {
        try {
            if (await PublicKeyCredential.isConditionalMediationAvailable?.()) {
                send(await obtain(form, 'request', 'conditional'));
            }
        } catch (error) {
            // Nobody asked for it: nobody is told.
            console.debug(error);
        }
    }
});

// ---- <button data-copy="id">, <button data-print> ----

document.addEventListener('click', async event => {
    const button = event.target.closest?.('button[data-copy], button[data-print]');
    if (button?.dataset.copy) {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText);
        button.textContent = button.dataset.copied;
    } else if (button) {
        window.print();
    }
});
