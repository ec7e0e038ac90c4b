"use strict";
/* Who gets the page at all, and what it keeps to itself. */
const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const { acts } = require("./acts.js");
const { attribute } = require("./world.js");

async function post(scene, fields) {
    const answer = await fetch(`${scene.url}/share`, { method: "POST", body: new URLSearchParams(fields) });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/* Who opens the page, by what; what it answers. */
const OPENERS = [
    ["a token", async (scene) => ({ token: await scene.token("ada") }), 200, /<h1>Share <bdi>Sales</],
    ["nothing", async () => ({}), 401, /You are not signed in here/],
    ["no token that can be read", async () => ({ token: "x" }), 401, /You are not signed in here/],
    ["another org's token", async (scene) => ({ token: await scene.token("ada", { orgId: "other", orgs: [] }) }), 404,
     /There is no such dashboard for you/],
    ["a stranger's token", async (scene) => ({ token: await scene.token("eve") }), 404, /There is no such dashboard/],
    ["an anonymous viewer's token", async (scene) => ({ token: await scene.token(undefined) }), 403, /has not said who you are/],
    ["a server's key in the config object", async (scene) => ({ config: JSON.stringify(
        { apiKey: scene.project.key, clientId: "ada", orgId: scene.org }) }), 403, /not signed in/],
    ["a page key", async (scene) => ({ config: JSON.stringify(
        { apiKey: scene.project.pageKey, clientId: "ada", orgId: scene.org }) }), 200, /Development mode/],
    ["a page key of another project's app", async (scene) => ({ config: JSON.stringify(
        { apiKey: scene.project.pageKey, appId: "strict", clientId: "ada", orgId: scene.org }) }), 403, /<h1>/],
    ["a page key with a token beside it: the token counts", async (scene) => ({ token: await scene.token("eve"),
        config: JSON.stringify({ apiKey: scene.project.pageKey, clientId: "ada", orgId: scene.org }) }), 404,
     /There is no such dashboard/],
    ["a config object with a token: who it describes does not count", async (scene) => ({ config: JSON.stringify(
        { qvToken: await scene.token("eve"), apiKey: scene.project.pageKey, clientId: "ada", orgId: scene.org }) }), 404,
     /There is no such dashboard/],
    ["a config object without either", async (scene) => ({ config: JSON.stringify({ clientId: "ada", orgId: scene.org }) }),
     401, /not signed in/],
    ["a config object that is none", async () => ({ config: "[1" }), 400, /cannot be read/],
];

module.exports = {
    "the page is for who has a token, or a key made for it": async (scene) => {
        const dashboard = await scene.dashboard();
        for (const [name, fields, status, text] of OPENERS) {
            const answer = await post(scene, { ...await fields(scene), dashboard_id: dashboard });
            assert.equal(answer.status, status, `${name}: ${answer.text}`);
            assert.match(answer.text, text, name);
            assert.equal(answer.headers.get("set-cookie"), null);
            assert.equal(answer.headers.get("cache-control"), "no-store", name);
            assert.equal(answer.headers.get("access-control-allow-origin"), null, name);
            assert.match(answer.headers.get("content-security-policy"), /frame-ancestors/, name);
            assert.ok(!answer.text.includes(scene.project.pageKey.split(":::")[1]), `${name}: the key stands in the page`);
        }
    },

    "a token in the address is refused": async (scene) => {
        const answer = await fetch(`${scene.url}/share?token=x`);
        assert.equal(answer.status, 400);
        assert.match(await answer.text(), /does not belong in an address/);
    },

    "another site that knows no token can do nothing": async (scene) => {
        const dashboard = await scene.dashboard(), page = await scene.open(await scene.token("ada"), dashboard);
        scene.expected = /401/;
        const fields = { dashboard_id: dashboard, action: "share", recipient: "role:QA", scope: "read" };
        await page.goto(scene.stranger.put("/forge", `<!DOCTYPE html><title>x</title>
            <form method="post" action="${scene.url}/share">${Object.entries(fields).map(([name, value]) =>
                `<input type="hidden" name="${name}" value="${attribute(value)}">`).join("")}<button>Win</button></form>`));
        await page.getByRole("button").click();
        await page.getByRole("heading", { name: "You are not signed in here" }).waitFor();
        assert.equal(await scene.scopeOf(await scene.token("carl", { roles: ["QA"] }), dashboard), null);
        assert.deepEqual(await page.context().cookies(), []);
    },

    "static files may be kept and are of their types": async (scene) => {
        for (const [name, type] of [["share.css", /^text\/css/], ["share.js", /javascript/], ["dashboard-sharing.js", /javascript/]]) {
            const answer = await fetch(`${scene.url}/static/${name}`);
            assert.equal(answer.status, 200, name);
            assert.match(answer.headers.get("content-type"), type);
            assert.match(answer.headers.get("cache-control"), /max-age=[1-9]/);
            assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
        }
    },

    "the page is valid HTML, and light": async (scene) => {
        const dashboard = await scene.dashboard("A & B"), ada = await scene.token("ada"), page = await scene.open(ada, dashboard);
        await acts.share(page, "role QA", "View");
        const [full, bad] = [await post(scene, { token: ada, dashboard_id: dashboard }), await post(scene, { token: "x" })];
        let bytes = Buffer.byteLength(full.text), packed = [`page ${bytes}`];
        for (const name of ["share.css", "share.js"]) {
            const size = (await (await fetch(`${scene.url}/static/${name}`)).arrayBuffer()).byteLength;
            packed.push(`${name} ${size}`);
            bytes += size;
        }
        scene.world.figure(`page weight: ${bytes} bytes (${packed.join(", ")})`);
        assert.ok(bytes < 40000, `${bytes}`);
        for (const { text } of [full, bad])
            validate(scene, text);
    },
};

function validate(scene, html) {
    try {
        execFileSync("tidy", ["-q", "-e", "-utf8", "--drop-empty-elements", "no"], { input: html, encoding: "utf8", stdio: "pipe" });
    } catch (error) {
        if (error.code === "ENOENT")
            return scene.world.figure("tidy is not installed: HTML was not validated");
        assert.fail(`tidy: ${error.stderr}`);
    }
}
