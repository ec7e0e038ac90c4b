"use strict";
/* <dashboard-sharing> in another site's page. */
const assert = require("node:assert/strict");
const { acts } = require("./acts.js");
const { attribute } = require("./world.js");

const HEAR = `<script>
    window.heard = [];
    for (const name of ["shared", "changed", "removed", "expired"])
        document.addEventListener(name, (event) => heard.push(name + " " + event.detail.dashboardId));
</script>`;

/* A site's page with the element; `settings` becomes the global object config, `body` replaces what stands in it. */
function hostPage(scene, settings, body = '<dashboard-sharing settings="config"></dashboard-sharing>', site = scene.host) {
    return site.put(`/host-${scene.number}-${site.pages.size}`, `<!DOCTYPE html><html lang="en"><meta charset="utf-8">
        <title>Product</title><script src="${scene.url}/static/dashboard-sharing.js"></script>${HEAR}<h1>Product</h1>
        ${body}<script>var config = ${JSON.stringify(settings || null)};</script></html>`);
}

async function shown(page, number = 0) {
    const frame = page.frameLocator("dashboard-sharing iframe").nth(number);
    await frame.getByRole("main").waitFor();
    return frame;
}

async function setUp(scene, more = {}) {
    const dashboard = await scene.dashboard(), token = await scene.token("ada");
    return { dashboard, token, settings: { domain: scene.url, qvToken: token, dashboardId: dashboard, ...more } };
}

exports.hostPage = hostPage;
Object.defineProperty(exports, "hostPage", { enumerable: false });
exports.shown = shown;
Object.defineProperty(exports, "shown", { enumerable: false });

exports["an element in another site's page shares, and passes on that it happened"] = async (scene) => {
    const { settings, dashboard } = await setUp(scene), page = await scene.browserPage();
    await page.goto(hostPage(scene, settings));
    const frame = await shown(page);
    await acts.share(frame, "role QA", "View");
    await page.waitForFunction(() => heard.length === 1);
    await acts.change(frame, "role QA", "View and edit");
    await page.waitForFunction(() => heard.length === 2);
    await acts.remove(frame, "role QA");
    await page.waitForFunction(() => heard.length === 3);
    assert.deepEqual(await page.evaluate(() => heard),
                     ["shared", "changed", "removed"].map((name) => `${name} ${dashboard}`));
};

exports["the frame is as high as its page, and has a title"] = async (scene) => {
    const { settings } = await setUp(scene), page = await scene.browserPage();
    await page.goto(hostPage(scene, settings));
    await shown(page);
    const iframe = page.locator("dashboard-sharing iframe");
    await page.waitForFunction(() =>
        document.querySelector("dashboard-sharing").shadowRoot.querySelector("iframe").offsetHeight > 330);
    const inner = page.frames()[1], height = await inner.evaluate(() => document.documentElement.scrollHeight);
    assert.ok(Math.abs((await iframe.boundingBox()).height - height) <= 1, `${height}`);
    assert.equal(await iframe.getAttribute("title"), "Dashboard sharing");
    assert.equal(await iframe.getAttribute("referrerpolicy"), "no-referrer");
    await page.setViewportSize({ width: 320, height: 600 });
    await page.waitForFunction((before) =>
        document.querySelector("dashboard-sharing").shadowRoot.querySelector("iframe").offsetHeight > before, height);
};

exports["a site that the project does not list is refused by the policy"] = async (scene) => {
    const { settings } = await setUp(scene), page = await scene.browserPage();
    scene.expected = /frame-ancestors|ERR_BLOCKED_BY_RESPONSE|postMessage/;
    await page.goto(hostPage(scene, settings, undefined, scene.stranger));
    await page.waitForTimeout(500);
    await page.waitForFunction(() => true);
    const inner = page.frames()[1];
    assert.match(inner.url(), /^chrome-error:/);
    assert.equal(await inner.getByRole("main").count(), 0);
};

exports["nobody may frame the page of a project that lists no site"] = async (scene) => {
    scene.project = scene.config.projects.strict;
    const { settings } = await setUp(scene), page = await scene.browserPage();
    scene.expected = /frame-ancestors|ERR_BLOCKED_BY_RESPONSE|postMessage/;
    await page.goto(hostPage(scene, settings));
    await page.waitForTimeout(500);
    assert.match(page.frames()[1].url(), /^chrome-error:/);
};

exports["a token stands in no address, and the host's history gets no entries"] = async (scene) => {
    const { settings, token } = await setUp(scene), page = await scene.browserPage(), addresses = [];
    page.on("request", (request) => addresses.push(request.url(), request.headers().referer || ""));
    await page.goto(hostPage(scene, settings));
    const before = await page.evaluate(() => history.length);
    const frame = await shown(page);
    await page.evaluate(() => document.querySelector("dashboard-sharing").reload());
    await page.waitForTimeout(300);
    await shown(page);
    assert.equal(await page.evaluate(() => history.length), before);
    assert.ok(addresses.length > 3);
    assert.deepEqual(addresses.filter((address) => address.includes(token.slice(0, 20))), []);
    assert.deepEqual(await page.frames()[1].evaluate(() => [document.cookie, document.referrer,
                                                            localStorage.length, sessionStorage.length]),
                     ["", `${scene.host.origin}/`, 0, 0]);
};

exports["settings are a global object or JSON; several elements stand on a page; one that goes cleans up"] = async (scene) => {
    const { settings, dashboard } = await setUp(scene), other = await scene.dashboard("Costs");
    const json = { domain: `${scene.url}/`, dashboardAccessToken: settings.qvToken, dashboardId: other };
    const page = await scene.browserPage();
    await page.goto(hostPage(scene, settings, `<dashboard-sharing settings="config"></dashboard-sharing>
        <dashboard-sharing settings="${attribute(JSON.stringify(json))}"></dashboard-sharing>`));
    const [first, second] = [await shown(page, 0), await shown(page, 1)];
    await first.getByRole("heading", { name: /Sales/, level: 1 }).waitFor();
    await second.getByRole("heading", { name: /Costs/, level: 1 }).waitFor();
    await acts.share(second, "role QA", "View");
    await page.waitForFunction(() => heard.length > 0);
    assert.deepEqual(await page.evaluate(() => heard), [`shared ${other}`]);
    await page.evaluate(() => document.querySelector("dashboard-sharing").remove());
    await page.waitForTimeout(100);
    assert.equal(page.frames().length, 2);
    await acts.remove(await shown(page), "role QA");
    await page.waitForFunction(() => heard.length === 2);
    assert.ok(dashboard !== other);
};

exports["another dashboard or other settings are shown anew"] = async (scene) => {
    const { settings } = await setUp(scene), other = await scene.dashboard("Costs"), page = await scene.browserPage();
    await page.goto(hostPage(scene, settings));
    const frame = await shown(page);
    await frame.getByRole("heading", { name: /Sales/, level: 1 }).waitFor();
    await page.evaluate((id) => document.querySelector("dashboard-sharing").dashboardId = id, other);
    await frame.getByRole("heading", { name: /Costs/, level: 1 }).waitFor();
    const bea = await scene.token("bea");
    await page.evaluate(([token, id]) => document.querySelector("dashboard-sharing").settings =
        { domain: config.domain, qvToken: token, dashboardId: id }, [bea, other]);
    scene.expected = /404/;
    await frame.getByRole("heading", { name: "There is no such dashboard for you" }).waitFor();
    assert.equal(page.frames().length, 2);
};

exports["words from another window, or from another site, are not heard"] = async (scene) => {
    const { settings } = await setUp(scene), page = await scene.browserPage();
    const intruder = scene.stranger.put(`/intruder-${scene.number}`, `<!DOCTYPE html><title>x</title><script>
        for (const target of [parent, ...Array.from({ length: parent.length }, (_, i) => parent[i])])
            for (const event of ["shared", "expired", "expiring"])
                target.postMessage({ dashgrant: 1, event, token: "stolen", hello: true }, "*");
        </script>`);
    await page.goto(hostPage(scene, settings));
    const frame = await shown(page), token = frame.locator("input[name=token]").first();
    const before = await token.inputValue();
    await page.evaluate((address) => new Promise((resolve) => {
        const iframe = document.createElement("iframe");
        iframe.onload = () => setTimeout(resolve, 300);
        iframe.src = address;
        document.body.append(iframe);
    }), intruder);
    await page.evaluate(() => window.postMessage({ dashgrant: 1, event: "removed" }, "*"));
    await page.frames()[1].evaluate(() => window.postMessage({ dashgrant: 1, token: "stolen" }, "*"));
    await page.waitForTimeout(200);
    assert.deepEqual(await page.evaluate(() => heard), []);
    assert.equal(await token.inputValue(), before);
};

exports["what the frame tells its host holds no data"] = async (scene) => {
    const { settings } = await setUp(scene), page = await scene.browserPage();
    await page.goto(hostPage(scene, settings, `<script>window.raw = [];
        addEventListener("message", (event) => raw.push(event.data));</script>
        <dashboard-sharing settings="config"></dashboard-sharing>`));
    await acts.share(await shown(page), "bea@acme.example", "View");
    await page.waitForFunction(() => heard.length > 0);
    const raw = await page.evaluate(() => raw);
    assert.ok(raw.length > 1);
    for (const { height, ...rest } of raw) {
        assert.ok(height === undefined || Number.isInteger(height));
        assert.deepEqual(Object.keys(rest).sort(), ["dashgrant", "event"]);
        assert.ok(["size", "shared"].includes(rest.event), rest.event);
    }
};

exports["the vendor's config object with a page key opens the page, with a warning"] = async (scene) => {
    const dashboard = await scene.dashboard(), page = await scene.browserPage();
    const { pageKey, name } = scene.project;
    const settings = { apiKey: pageKey, domain: scene.url, appId: name, clientId: "ada", orgId: scene.org,
                       orgs: [scene.roster()], roles: [], dashboardId: dashboard, onTokenExpired: undefined };
    await page.goto(hostPage(scene, settings));
    const frame = await shown(page);
    await frame.getByText(/Development mode/).waitFor();
    await acts.share(frame, "role QA", "View");
    await page.waitForFunction(() => heard.length === 1);
    await frame.getByText(/Development mode/).waitFor();
    assert.ok(!(await page.frames()[1].content()).includes(pageKey.slice(-20)), "the key does not travel on");
};

exports["a domain that is no address of the web runs nothing and opens nothing"] = async (scene) => {
    const { settings } = await setUp(scene), page = await scene.browserPage();
    scene.expected = /"domain" is no address/;
    for (const domain of ["javascript://x/%0ahit=1//", "data://text/html,x", "blob://x"]) {
        await page.goto(hostPage(scene, { ...settings, domain }));
        await page.waitForTimeout(200);
        assert.deepEqual([await page.evaluate(() => typeof hit), page.frames().length], ["undefined", 1], domain);
    }
};
