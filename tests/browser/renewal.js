"use strict";
/* A token ends while somebody types. */
const assert = require("node:assert/strict");
const { acts } = require("./acts.js");
const { hostPage, shown } = require("./element.js");

const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));

/* A host page whose onTokenExpired takes the next of `fresh` (null: none, "later": a promise that waits for release()). */
async function openWith(scene, first, dashboard, fresh) {
    const page = await scene.browserPage();
    await page.goto(hostPage(scene, { domain: scene.url, qvToken: first, dashboardId: dashboard },
        `<dashboard-sharing settings="config"></dashboard-sharing><script>
            window.fresh = ${JSON.stringify(fresh)};
            window.asked = 0;
            addEventListener("DOMContentLoaded", () => config.onTokenExpired = () => {
                asked++;
                const next = fresh.length ? fresh.shift() : null;
                return next === "later" ? new Promise((resolve) => window.release = resolve) : next;
            });
        </script>`));
    return { page, frame: await shown(page) };
}

/* `act` with a token that lives for a short time, in which all of it has to happen: a slow machine gets more of it. What
 * `act` returned, and the token. */
async function beforeItsEnd(scene, seconds, act) {
    for (let life = seconds, tries = 3; ; life *= 2) {
        const token = await scene.token("ada", { expiresIn: `${life}s` });
        const late = () => Date.now() >= claims(token).exp * 1000;
        try {
            const result = await act(token);
            if (!late())
                return { ...result, token };
        } catch (error) {
            if (!late())
                throw error;
        }
        assert.ok(--tries > 0, `the page takes longer than ${life} seconds`);
        scene.expected = /401/;                     /* pages that were given up are still open */
    }
}

exports["a token is renewed before its end, by the server's clock, and what was typed stays"] = async (scene) => {
    const dashboard = await scene.dashboard(), second = await scene.token("ada", { expiresIn: "1h" });
    const { page, frame, token: first } = await beforeItsEnd(scene, 6, async (token) => {
        const page = await scene.browserPage();
        /* a computer whose clock is a day off */
        await page.addInitScript(() => {
            const now = Date.now;
            Date.now = () => now() + 24 * 3600 * 1000;
        });
        await page.goto(hostPage(scene, { domain: scene.url, qvToken: token, dashboardId: dashboard },
            `<dashboard-sharing settings="config"></dashboard-sharing><script>
                window.asked = 0;
                addEventListener("DOMContentLoaded", () =>
                    config.onTokenExpired = async () => { asked++; return ${JSON.stringify(second)}; });
            </script>`));
        const frame = await shown(page);
        await acts.fill(frame, "role QA", "View and edit", "2031-12-31");
        const inputs = page.frames()[1].locator("input[name=token]");
        const renewed = () => inputs.evaluateAll((all, fresh) => all.every((input) => input.value === fresh), second);
        while (!await renewed() && Date.now() < claims(token).exp * 1000)
            await page.waitForTimeout(50);
        return { page, frame };
    });
    await page.waitForTimeout(Math.max(0, claims(first).exp * 1000 - Date.now() + 500));
    await acts.holds(frame, "role QA", "View and edit", "2031-12-31");
    await acts.send(frame);
    await frame.getByRole("status").filter({ hasText: "Shared with role QA" }).waitFor();
    assert.equal(await page.evaluate(() => asked), 1);
};

exports["after its end a token is renewed before anything is sent, and what was typed stays"] = async (scene) => {
    const dashboard = await scene.dashboard();
    const { page, frame, token: first } = await beforeItsEnd(scene, 2, async (token) => {
        const opened = await openWith(scene, token, dashboard, [null, "later", "later", "later"]);
        await acts.fill(opened.frame, "role QA", "View and edit", "2031-12-31");
        return opened;
    });
    await page.waitForTimeout(Math.max(0, claims(first).exp * 1000 - Date.now() + 700));
    await acts.send(frame);
    await page.waitForFunction(() => window.release);
    await acts.send(frame);                         /* pressed again: nothing is sent yet */
    await page.waitForTimeout(300);
    await acts.holds(frame, "role QA", "View and edit", "2031-12-31");
    const second = await scene.token("ada");
    await page.evaluate((token) => release(token), second);
    await frame.getByRole("status").filter({ hasText: "Shared with role QA" }).waitFor();
};

exports["a page whose token had ended already is shown anew with a fresh one"] = async (scene) => {
    const dashboard = await scene.dashboard(), first = await scene.token("ada", { expiresIn: "1s" });
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, claims(first).exp * 1000 - Date.now() + 300)));
    scene.expected = /401/;
    const { page, frame } = await openWith(scene, first, dashboard, [await scene.token("ada")]);
    await frame.getByRole("heading", { name: /Sales/, level: 1 }).waitFor();
    assert.deepEqual(await page.evaluate(() => heard), [`expired ${dashboard}`]);
};

exports["a host that has only ended tokens is not asked without end"] = async (scene) => {
    const dashboard = await scene.dashboard(), first = await scene.token("ada", { expiresIn: "1s" });
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, claims(first).exp * 1000 - Date.now() + 300)));
    scene.expected = /401/;
    const { page, frame } = await openWith(scene, first, dashboard, Array(50).fill(first));
    await frame.getByRole("heading", { name: "Your session has ended" }).waitFor();
    await page.waitForTimeout(1500);
    assert.ok(await page.evaluate(() => asked) <= 1, "asked once");
};
