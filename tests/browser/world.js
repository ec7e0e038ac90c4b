"use strict";
/* A browser, two sites that embed the page (one listed, one not), and a project's people, anew for each case. */
const assert = require("node:assert/strict");
const http = require("node:http");
const { chromium } = require("playwright-core");

const SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/* A site of somebody's: what a case puts at a path is served as a page. */
class Site {
    constructor(port) {
        this.port = port;
        this.origin = `http://127.0.0.1:${port}`;
        this.pages = new Map();         /* by path */
        this.seen = [];
        this.server = http.createServer((request, response) => {
            this.seen.push({ url: request.url, headers: request.headers });
            const page = this.pages.get(request.url.split("?")[0]);
            response.writeHead(page === undefined && request.url !== "/favicon.ico" ? 404 : 200, { "Content-Type": "text/html; charset=utf-8" });
            response.end(page || "");
        });
    }

    put(path, html) {
        this.pages.set(path, html);
        return this.origin + path;
    }

    listen() {
        return new Promise((resolve, reject) =>
            this.server.on("error", reject).listen(this.port, "127.0.0.1", () => resolve(this)));
    }
}

class World {
    static async open(config, figure) {
        const world = new World();
        Object.assign(world, { config, figure, count: 0 });
        world.host = await new Site(config.host).listen();
        world.stranger = await new Site(config.stranger).listen();
        world.browser = await chromium.launch({ executablePath: config.chromium, args: SWITCHES });
        return world;
    }

    scene() {
        return new Scene(this, ++this.count);
    }

    async close() {
        await this.browser.close();
        for (const site of [this.host, this.stranger]) {
            site.server.closeAllConnections();
            site.server.close();
        }
    }
}

/* One case: an org of its own with Ada, who owns a dashboard, and others. */
class Scene {
    constructor(world, number) {
        Object.assign(this, { world, number, config: world.config, host: world.host, stranger: world.stranger,
                              org: `org ${number}`, url: world.config.url, contexts: [], faults: [] });
        this.project = this.config.projects.shop;
    }

    /* ---- The service, as the product's server asks it --------------------------------------------------------- */

    async api(method, path, body, headers = { "x-api-key": this.project.key }) {
        const answer = await fetch(this.url + path, { method, headers: { "Content-Type": "application/json", ...headers },
                                                      body: body === undefined ? undefined : JSON.stringify(body) });
        const text = await answer.text();
        return { status: answer.status, headers: answer.headers, json: text && JSON.parse(text) };
    }

    roster(more = {}) {
        return { orgId: this.org, orgRoles: ["QA", "Sales & Support"],
                 users: [["bea", "bea@acme.example"], ["carl", "carl@acme.example"], ["dora", "dora@acme.example"]]
                     .map(([clientId, email]) => ({ clientId, email })), ...more };
    }

    async token(clientId, more = {}) {
        const { status, json } = await this.api("POST", "/devapi/v4/core/login/token",
            { clientId, orgId: this.org, orgs: [this.roster()], expiresIn: "1h", ...more });
        assert.equal(status, 200, JSON.stringify(json));
        return json.token;
    }

    async dashboard(name = "Sales", owner = "ada") {
        const { status, json } = await this.api("POST", "/api/v3/project/dashboards",
            { name, owner: { user_reference: owner, org_id: this.org } });
        assert.equal(status, 201, JSON.stringify(json));
        return json.dashboard_id;
    }

    async grant(dashboard_id, scope, principal) {
        const { status, json } = await this.api("PUT", "/api/v3/project/end-user/permissions",
            { permissions: [{ dashboard_id, scope, ...principal }] });
        assert.equal(status, 200, JSON.stringify(json));
    }

    /* What a person has by the service's own word: "read", "read_write" or null. */
    async scopeOf(token, dashboard) {
        const { json } = await this.api("GET", `/api/v3/project/end-user/check?dashboard_id=${dashboard}&scope=read`,
                                        undefined, { Authorization: `Bearer ${token}` });
        return json.scope;
    }

    /* ---- Pages -------------------------------------------------------------------------------------------------- */

    /* A browser of its own, without anything that another case left behind. Nothing in it may fail unseen. */
    async browserPage(options = {}) {
        const context = await this.world.browser.newContext({ locale: "en-GB", viewport: { width: 900, height: 800 },
                                                              ...options });
        this.contexts.push(context);
        const page = await context.newPage();
        page.setDefaultTimeout(15000);
        page.on("pageerror", (error) => this.faults.push(`a script fails: ${error}`));
        page.on("console", (message) => {
            const asked = !message.location().url.endsWith("/favicon.ico");
            if (message.type() === "error" && asked && !(this.expected || /^$/).test(message.text()))
                this.faults.push(`the console says: ${message.text()}`);
        });
        page.on("dialog", (dialog) => {
            this.faults.push(`a dialog: ${dialog.message()}`);
            dialog.dismiss();
        });
        return page;
    }

    /* Opens the page as a product without scripts would: by a form. */
    async open(token, dashboard, options = {}) {
        const page = options.page || await this.browserPage(options);
        const path = `/open-${this.number}-${this.host.pages.size}`;
        const fields = Object.entries({ token, dashboard_id: dashboard, ...options.fields })
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => `<input type="hidden" name="${name}" value="${attribute(value)}">`).join("");
        await page.goto(this.host.put(path, `<!DOCTYPE html><title>Product</title><form method="post"
            action="${this.url}/share">${fields}<button id="go">Share</button></form>`));
        await Promise.all([page.waitForURL(`${this.url}/share`), page.click("#go")]);
        return page;
    }

    /* What was gathered on the way. */
    finish() {
        assert.deepEqual(this.faults, []);
    }

    async close() {
        for (const context of this.contexts)
            await context.close().catch(() => undefined);
    }
}

function attribute(text) {
    return String(text).replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
}

module.exports = { World, attribute };
