/* What the sharing page does with scripts on, and does without them off: inside a frame it tells its host how high it
 * is and that something happened, and takes a fresh token from it before the old one ends. Its words carry no data. */
(function () {
    "use strict";

    const LEAD = 60000;                     /* a token is renewed so many milliseconds before its end, */
    const LEAD_SHARE = 4;                   /* but not in the first three quarters of what it has left */
    const RETRY = 15000;                    /* where no token came */
    const WAIT = 10000;                     /* a form that is sent after the end waits so long for one */
    const TIMER_MAX = 2147483647;
    const page = document.querySelector("[data-expires-in]") || document.body;
    const marked = document.querySelector("[data-event]");
    let host = null;                        /* the host's origin, once it has said hello */

    /* The message of what happened is read out: the focus goes there. */
    const message = document.querySelector("[role=alert], [role=status]");
    if (message && message.textContent.trim() && document.activeElement === document.body) {
        message.tabIndex = -1;
        message.focus({ preventScroll: window.parent !== window });
    }

    if (window.parent === window)
        return;

    /* ---- Who is spoken to: the page's frame-ancestors say who may show it ------------------------------------- */

    function allowed(origin) {
        const list = (document.querySelector("[data-frame-ancestors]") || page).dataset.frameAncestors;
        return (list || "").split(/\s+/).some((entry) => {
            if (entry === "'self'")
                return origin === location.origin;
            const wild = /^(https?:\/\/)\*(\.[^/]+)$/.exec(entry);
            return wild ? origin.startsWith(wild[1]) && origin.endsWith(wild[2]) : entry !== "" && origin === entry;
        });
    }

    function tell(event, more) {
        if (host)
            window.parent.postMessage({ dashgrant: 1, event, ...more }, host);
    }

    /* ---- Height ------------------------------------------------------------------------------------------------ */

    function tellSize() {
        tell("size", { height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
    }

    /* ---- The token's end: counted from what the server said, by no clock's time of day ---------------------------- */

    const inputs = () => document.querySelectorAll("input[type=hidden][name=token]");
    const loaded = { steady: performance.now(), day: Date.now() };
    let left = Number(page.dataset.expiresIn);      /* milliseconds at the time of loading */
    let timer = 0, asked = -Infinity, waiting = null, sending = false;
    const limited = Number.isFinite(left) && page.dataset.expiresIn !== undefined && inputs().length > 0;

    /* A machine that slept may have stopped one of its clocks: the one that went further is right. */
    function remaining() {
        return left - Math.max(performance.now() - loaded.steady, Date.now() - loaded.day);
    }

    /* The end that a token names, for comparing two: both are the server's or the project's own time. */
    function endOf(token) {
        try {
            const text = token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
            const claims = JSON.parse(atob(text));
            const ends = [claims.exp * 1000, Date.parse(claims.expires)].filter(Number.isFinite);
            return ends.length ? Math.min(...ends) : NaN;
        } catch {
            return NaN;
        }
    }

    function arm() {
        clearTimeout(timer);
        if (!limited)
            return;
        const rest = remaining(), lead = Math.min(LEAD, left / LEAD_SHARE);
        const pause = Math.max(0, asked + RETRY - performance.now());
        timer = setTimeout(ask, Math.min(Math.max(rest - lead, pause, 0), TIMER_MAX));
    }

    function ask() {
        const lead = Math.min(LEAD, left / LEAD_SHARE);
        if (host && remaining() <= lead) {
            asked = performance.now();
            tell("expiring");
        }
        arm();
    }

    function take(token) {
        const old = inputs()[0].value, gained = endOf(token) - endOf(old);
        const rest = remaining();
        for (const input of inputs())
            input.value = token;
        /* where it cannot be told, it lives as long as this page's first one did */
        const next = Number.isFinite(gained) ? rest + gained : Number(page.dataset.expiresIn);
        loaded.steady = performance.now();
        loaded.day = Date.now();
        left = Math.max(next, 0);
        asked = -Infinity;
        if (left > 0)
            arm();
        if (waiting)
            waiting();
    }

    /* What was typed is not sent with a token that has ended: a fresh one comes first, if one comes. Whoever presses
     * again in the meantime waits for the same one. */
    function hold(event) {
        if (!limited || remaining() > 0 || !host || sending)
            return;
        event.preventDefault();
        if (waiting)
            return;
        const { target, submitter } = event;
        const patience = setTimeout(() => waiting(), WAIT);
        waiting = () => {
            clearTimeout(patience);
            waiting = null;
            sending = true;                         /* whatever came: it is sent now */
            target.requestSubmit(submitter);
            sending = false;
        };
        tell("expiring");
    }

    /* ---- What is heard: the parent alone, from an origin that may show the page -------------------------------- */

    window.addEventListener("message", (event) => {
        const data = event.data;
        if (event.source !== window.parent || !allowed(event.origin) || !data || data.dashgrant !== 1)
            return;
        if (data.hello === true && !host) {
            host = event.origin;
            tellSize();
            if (marked && marked.dataset.event)
                tell(marked.dataset.event);
            new ResizeObserver(tellSize).observe(document.documentElement);
            arm();
        } else if (host && typeof data.token === "string" && data.token && limited) {
            take(data.token);
        }
    });
    document.addEventListener("submit", hold);
    document.addEventListener("visibilitychange", arm);
    window.addEventListener("pageshow", arm);
})();
