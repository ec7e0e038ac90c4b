/* <dashboard-sharing settings="config"></dashboard-sharing>: the sharing page inside another product's page.
 *
 * `settings` names a global object, or holds JSON; the property of that name takes an object. In it:
 *   domain                       where the service is, "https://sharing.example" (default: where this file came from)
 *   qvToken, dashboardAccessToken    the person's token, under either name
 *   dashboardId                  the dashboard
 *   onTokenExpired               a function that returns a fresh token, or a promise of one
 *   apiKey, clientId, orgId, ... in place of a token, for development: Qrvey's config object with a page key
 *
 * Events, none with anything confidential: "shared", "changed", "removed", "expired". The token travels in the body of
 * a POST into a frame, later ones by postMessage to the service's origin; neither stands in an address. */
(function () {
    "use strict";

    const HEIGHT_MAX = 50000;             /* pixels; a frame's page is never higher */
    const RENEW_PAUSE = 10000;              /* milliseconds between two reloads because of an expired token */
    const EVENTS = ["shared", "changed", "removed", "expired"];
    const TITLES = { en: "Dashboard sharing", de: "Dashboard-Freigabe" };
    const source = document.currentScript && document.currentScript.src;
    let counter = 0;

    /* The page's address, from `domain`, which may have a path and may lack its scheme, or from this file's own. */
    function pageAddress(domain) {
        if (!domain)
            return new URL("../share", source || document.baseURI);
        const base = /^[a-z][a-z0-9+.-]*:\/\//i.test(domain) ? domain : "https://" + domain;
        const address = new URL("share", base.endsWith("/") ? base : base + "/");
        if (!/^https?:$/.test(address.protocol))        /* "javascript:" would run here, with the host page's rights */
            throw new TypeError("no address of the web");
        return address;
    }

    function language() {
        return (document.documentElement.lang || navigator.language || "en").slice(0, 2).toLowerCase();
    }

    /* What onTokenExpired answered: a token, or an object as token endpoints answer it. */
    function tokenOf(answer) {
        const token = answer && typeof answer === "object" ? answer.token || answer.qvToken : answer;
        return typeof token === "string" && token ? token : null;
    }

    class DashboardSharing extends HTMLElement {
        static observedAttributes = ["settings", "dashboard-id"];
        #given = null;                      /* the property `settings` */
        #frame = null;
        #address = null;
        #token = null;
        #renewal = null;                    /* the promise of a fresh token that is under way */
        #reloaded = -Infinity;
        #scheduled = false;
        #listener = (event) => this.#receive(event);

        get settings() {
            return this.#given || this.#named();
        }

        set settings(value) {
            this.#given = value && typeof value === "object" ? value : null;
            this.reload();
        }

        get dashboardId() {
            return this.getAttribute("dashboard-id") || (this.settings || {}).dashboardId || "";
        }

        set dashboardId(value) {
            this.setAttribute("dashboard-id", value);
        }

        connectedCallback() {
            window.addEventListener("message", this.#listener);
            this.reload();
        }

        disconnectedCallback() {
            window.removeEventListener("message", this.#listener);
            this.#clear();
        }

        attributeChangedCallback() {
            this.reload();
        }

        /* Shows the page anew with what the settings are now; several changes in one go make one reload. */
        reload() {
            if (this.#scheduled || !this.isConnected)
                return;
            this.#scheduled = true;
            const begin = () => {
                this.#scheduled = false;
                if (this.isConnected)
                    this.#show(null);
            };
            /* the script with the settings may stand behind the element */
            if (document.readyState === "loading" && !this.settings)
                document.addEventListener("DOMContentLoaded", begin, { once: true });
            else
                queueMicrotask(begin);
        }

        #named() {
            const text = (this.getAttribute("settings") || "").trim();
            if (!text.startsWith("{")) {
                const named = text && Object.hasOwn(window, text) ? window[text] : null;
                return named && typeof named === "object" ? named : null;
            }
            try {
                return JSON.parse(text);
            } catch {
                return null;
            }
        }

        #clear() {
            if (this.#frame)
                this.#frame.remove();
            this.#frame = this.#token = this.#renewal = null;
        }

        /* A frame of its own each time, so that the host page's history gets no entries. */
        async #show(token) {
            const settings = this.settings;
            this.#clear();
            if (!settings)
                return console.error("dashboard-sharing: \"settings\" names no global object (declared with var, or "
                                     + "as window.NAME) and is no JSON.");
            try {
                this.#address = pageAddress(settings.domain);
            } catch {
                return console.error("dashboard-sharing: \"domain\" is no address.");
            }
            const frame = this.#frame = this.#makeFrame();
            this.#token = token || tokenOf(settings.qvToken) || tokenOf(settings.dashboardAccessToken);
            if (!this.#token && !settings.apiKey)
                this.#token = await this.#renew();
            if (frame !== this.#frame)      /* something else is shown by now */
                return;
            if (this.#token || settings.apiKey)
                this.#post(frame, this.#fields(settings));
            else
                this.#tell("expired");
        }

        #makeFrame() {
            const frame = document.createElement("iframe");
            frame.name = "dashboard-sharing-" + ++counter + "-" + crypto.getRandomValues(new Uint32Array(1))[0];
            frame.title = this.title || TITLES[language()] || TITLES.en;
            frame.referrerPolicy = "no-referrer";
            /* of a page of this very origin a sandbox would be none */
            if (this.#address.origin !== location.origin)
                frame.setAttribute("sandbox", "allow-forms allow-same-origin allow-scripts");
            Object.assign(frame.style, { display: "block", width: "100%", height: "20rem", border: "0",
                                         colorScheme: "normal" });
            /* each page in the frame learns who its host is, and speaks to nobody else */
            frame.addEventListener("load", () => this.#send({ hello: true }));
            if (!this.shadowRoot)
                this.attachShadow({ mode: "open" });
            this.shadowRoot.append(frame);
            if (!this.style.display)
                this.style.display = "block";
            return frame;
        }

        #fields(settings) {
            if (this.#token)
                return { token: this.#token, dashboard_id: this.dashboardId };
            const { domain, onTokenExpired, ...config } = settings;
            return { config: JSON.stringify({ ...config, dashboardId: this.dashboardId }) };
        }

        #post(frame, fields) {
            const form = document.createElement("form");
            form.method = "post";
            form.action = this.#address.href;
            form.target = frame.name;
            form.hidden = true;
            for (const [name, value] of Object.entries(fields)) {
                const input = document.createElement("input");
                input.type = "hidden";
                input.name = name;
                input.value = value;
                form.append(input);
            }
            this.shadowRoot.append(form);
            form.submit();
            form.remove();
        }

        #send(message) {
            if (this.#frame && this.#frame.contentWindow)
                this.#frame.contentWindow.postMessage({ dashgrant: 1, ...message }, this.#address.origin);
        }

        #receive(event) {
            if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== this.#address.origin
                || !event.data || event.data.dashgrant !== 1)
                return;
            const { event: name, height } = event.data;
            if (name === "size" && Number.isFinite(height) && height > 0)
                this.#frame.style.height = Math.min(Math.ceil(height), HEIGHT_MAX) + "px";
            else if (name === "expiring")
                this.#renewInPlace();
            else if (EVENTS.includes(name))
                this.#tell(name);
            if (name === "expired")
                this.#renewByReload();
        }

        #tell(name) {
            this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true,
                                                       detail: { dashboardId: this.dashboardId } }));
        }

        /* A fresh token or null; asked for once, however many wait. */
        #renew() {
            const settings = this.settings || {};
            if (!this.#renewal) {
                const ask = typeof settings.onTokenExpired === "function" ? () => settings.onTokenExpired() : () => null;
                const renewal = this.#renewal = Promise.resolve().then(ask).then(tokenOf).catch(() => null);
                renewal.then(() => {
                    if (this.#renewal === renewal)
                        this.#renewal = null;
                });
            }
            return this.#renewal;
        }

        /* The page stays as it is, with what was typed into it. */
        async #renewInPlace() {
            const frame = this.#frame, token = await this.#renew();
            if (!token || frame !== this.#frame)
                return;
            this.#token = token;
            this.#send({ token });
        }

        /* The service has refused the token: there is nothing to keep. */
        async #renewByReload() {
            const frame = this.#frame, now = performance.now();
            if (now - this.#reloaded < RENEW_PAUSE)
                return;
            this.#reloaded = now;
            const token = await this.#renew();
            if (frame === this.#frame && (token || (this.settings || {}).apiKey))
                this.#show(token);
        }
    }

    if (!customElements.get("dashboard-sharing"))
        customElements.define("dashboard-sharing", DashboardSharing);
})();
