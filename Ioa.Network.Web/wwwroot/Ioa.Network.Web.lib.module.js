// Loaded by Blazor itself. The thread page: buttons of posts, what has been seen, and where reading starts.

const seen = (thread) => {
    if (document.visibilityState === 'visible' && thread.hasAttribute('data-live')) {
        thread.dispatchEvent(new CustomEvent('threadseen', { bubbles: true, detail: { number: Number(thread.dataset.last) } }));
    }
};

let watched = null;
const watch = () => {
    const thread = document.querySelector('[data-thread]');
    if (thread === watched) {
        return;
    }

    watched = thread;
    if (thread) {
        new MutationObserver(() => seen(thread)).observe(thread, { attributes: true, attributeFilter: ['data-live', 'data-last'] });
        seen(thread);
        if (!location.hash) {
            document.getElementById('forste-uleste')?.scrollIntoView({ block: 'start' });
        }
    }
};

export function afterWebStarted(blazor) {
    blazor.registerCustomEventType('postaction', { createEventArgs: event => event.detail });
    blazor.registerCustomEventType('threadseen', { createEventArgs: event => event.detail });
    document.addEventListener('click', event => {
        const button = event.target.closest?.('[data-post-action]');
        button?.dispatchEvent(new CustomEvent('postaction', {
            bubbles: true,
            detail: { action: button.dataset.postAction, number: Number(button.dataset.post) },
        }));
    });
    document.addEventListener('visibilitychange', () => watched && seen(watched));
    blazor.addEventListener('enhancedload', watch);
    watch();
}
