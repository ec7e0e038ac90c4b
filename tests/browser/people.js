"use strict";
/* By keyboard, with assistive programs, on a phone, in the dark, in German. */
const assert = require("node:assert/strict");
const fs = require("node:fs");
const { acts, akte } = require("./acts.js");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
let found = 0, looked = 0;

/* Everything that axe-core knows to look for, also what it calls best practice. */
async function examine(page, what) {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    looked++;
    found += violations.length;
    assert.deepEqual(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map((node) => node.html).join(" ")}`), []);
}

/* Sideways scroll, of the page or of anything in it. */
async function fits(page, what) {
    const wide = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) =>
        element.getBoundingClientRect().right > document.documentElement.clientWidth + .5
        && !element.closest(".hidden")).map((element) => element.outerHTML.slice(0, 120)));
    assert.deepEqual(wide, [], what);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} scrolls sideways`);
}

/* Every page that there is, one after the other, in one browser. */
async function eachPage(scene, options, words, look) {
    const dashboard = await scene.dashboard("Quarterly revenue"), ada = await scene.token("ada");
    scene.expected = /40[014]|422|412/;
    const page = await scene.open(ada, dashboard, options);
    await look(page, "empty");
    await words.send(page);
    await words.said(page, "alert");
    await look(page, "faults");
    await words.fill(page, words === akte ? `alle in ${scene.org}` : `everyone in ${scene.org}`,
                     words === akte ? "Ansehen" : "View");
    await words.send(page);
    await page.locator("section.confirm").waitFor();
    await look(page, "confirmation");
    await page.locator("section.confirm button.main").click();
    await words.said(page, "status");
    await scene.grant(dashboard, "read", { org_id: scene.org, role: "QA" });
    await scene.grant(dashboard, "read", { org_id: scene.org, role: "Old", starts_at: "2001-01-01T00:00:00Z",
                                           expires_at: "2002-01-01T00:00:00Z" });
    await scene.grant(dashboard, "read", { org_id: "elsewhere", user_reference: "x" });
    await words.share(await scene.open(ada, dashboard, { page }), "bea@acme.example", words === akte ? "Ansehen" : "View",
                      "2031-12-31");
    await look(page, "full");
    await page.locator("li.share button.plain").first().click();
    await page.locator("section.edit").waitFor();
    await look(page, "change");
    await look(await scene.open(await scene.token("bea"), dashboard, { page }), "reader");
    await look(await scene.open("x", dashboard, { page }), "no token");
    await page.goto(`${scene.url}/share`);
    await look(page, "opening");
}

module.exports = {
    "axe-core finds nothing on any page": (scene) => eachPage(scene, {}, acts, examine),
    "nor in the dark": (scene) => eachPage(scene, { colorScheme: "dark" }, acts, examine),
    "nor in German, on a phone": (scene) => eachPage(scene, { locale: "de-DE", viewport: { width: 320, height: 640 },
                                                              hasTouch: true, isMobile: true }, akte, examine),
    "nor with forced colours": async (scene) => {
        await eachPage(scene, { forcedColors: "active", reducedMotion: "reduce" }, acts, examine);
        scene.world.figure(`axe-core: ${found} findings on ${looked} pages`);
    },
    "at 320 pixels nothing scrolls sideways": (scene) =>
        eachPage(scene, { viewport: { width: 320, height: 640 } }, acts, fits),
    "nor in German": (scene) => eachPage(scene, { locale: "de-DE", viewport: { width: 320, height: 640 } }, akte, fits),

    "long names without a space do not widen the page": async (scene) => {
        scene.org = "o".repeat(128);
        const id = "u".repeat(250), email = `${"e".repeat(60)}@${"d".repeat(60)}.example`;
        const roster = scene.roster({ orgRoles: ["R".repeat(128)], users: [{ clientId: id, email }] });
        const dashboard = await scene.dashboard("N".repeat(200)), token = await scene.token("ada", { orgs: [roster] });
        const page = await scene.open(token, dashboard, { viewport: { width: 320, height: 640 } });
        await fits(page, "empty");
        await acts.share(page, email, "View");
        await fits(page, "full");
        await page.setViewportSize({ width: 1000, height: 700 });
        await fits(page, "wide");
    },

    "the language is the browser's": async (scene) => {
        const dashboard = await scene.dashboard(), page = await scene.open(await scene.token("ada"), dashboard,
                                                                           { locale: "de-AT" });
        assert.equal(await page.getAttribute("html", "lang"), "de");
        await page.getByRole("heading", { name: "Wer Zugriff hat" }).waitFor();
        await akte.share(page, "Rolle QA", "Ansehen");
        await akte.change(page, "Rolle QA", "Ansehen und bearbeiten");
        await akte.remove(page, "Rolle QA");
    },

    "the keyboard alone does all of it, and the focus is seen": async (scene) => {
        const dashboard = await scene.dashboard(), page = await scene.open(await scene.token("ada"), dashboard);
        const focused = () => page.evaluate(() => {
            const element = document.activeElement, style = getComputedStyle(element);
            return { name: (element.labels && element.labels.length ? element.labels[0] : element).textContent.trim(),
                     seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                     tag: element.tagName };
        });
        async function tabTo(pattern) {
            for (let i = 0; i < 40; i++) {
                await page.keyboard.press("Tab");
                const at = await focused();
                assert.ok(at.tag === "BODY" || at.seen, `the focus on ${at.name} is not seen`);
                if (pattern.test(at.name))
                    return;
            }
            assert.fail(`Tab does not lead to ${pattern}`);
        }
        async function arrowTo(pattern) {
            for (let i = 0; i < 20 && !pattern.test((await focused()).name); i++)
                await page.keyboard.press("ArrowDown");
            assert.match((await focused()).name, pattern);
        }
        await tabTo(/^everyone in/);
        await arrowTo(/^bea@/);
        await tabTo(/^View$/);
        await page.keyboard.press("Space");
        await tabTo(/^Share$/);
        await page.keyboard.press("Enter");
        assert.match(await acts.said(page, "status"), /^Shared with bea/);
        assert.match((await focused()).name, /^Shared with bea/, "the focus is on what happened");
        await tabTo(/^Change access of bea/);
        await page.keyboard.press("Enter");
        await page.getByRole("button", { name: "Save" }).waitFor();
        await tabTo(/^View$/);
        await page.keyboard.press("ArrowDown");
        await tabTo(/^Save$/);
        await page.keyboard.press("Space");
        assert.match(await acts.said(page, "status"), /^Changed for bea/);
        await tabTo(/^Remove access of bea/);
        await page.keyboard.press("Enter");
        assert.match(await acts.said(page, "status"), /^Removed: /);
        assert.deepEqual(await acts.rows(page), []);
    },
};
