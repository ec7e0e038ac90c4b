"use strict";
/* Pictures of the page, for people to look at: into the build folder, from where doc/ has its own. */
const fs = require("node:fs");
const path = require("node:path");
const { acts, akte } = require("./acts.js");

const SIZES = [
    ["wide", { viewport: { width: 900, height: 700 } }],
    ["dark", { viewport: { width: 900, height: 700 }, colorScheme: "dark" }],
    ["phone", { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
];

async function furnish(scene) {
    scene.org = "Acme Ltd";
    const users = ["bea", "carl", "dora", "emil"].map((name) => ({ clientId: name, email: `${name}@acme.example` }));
    const orgs = [scene.roster({ orgRoles: ["Analysts", "Sales"], users })];
    const dashboard = await scene.dashboard("Quarterly revenue"), ada = await scene.token("ada", { orgs });
    await scene.grant(dashboard, "read", { org_id: scene.org, role: "Support" });
    const page = await scene.open(ada, dashboard);
    await acts.share(page, "role Analysts", "View");
    await page.context().close();
    return { dashboard, ada };
}

/* What README shows: doc/ holds copies, which "make pictures" refreshes. */
const SHOWN = [
    ["share.png", { viewport: { width: 720, height: 600 } }],
    ["share-phone.png", { viewport: { width: 340, height: 600 }, isMobile: true, hasTouch: true }],
];

module.exports = {
    "pictures for README are taken": async (scene) => {
        const { dashboard, ada } = await furnish(scene), folder = path.join(scene.config.pictures, "doc");
        fs.mkdirSync(folder, { recursive: true });
        for (const [name, options] of SHOWN) {
            const page = await scene.open(ada, dashboard, options), file = path.join(folder, name);
            await acts.fill(page, "bea@acme.example", "View and edit");
            await page.evaluate(() => document.activeElement.blur());
            await page.mouse.move(0, 0);
            await page.screenshot({ path: file, fullPage: true });
        }
    },

    "pictures of the page are taken": async (scene) => {
        const { dashboard, ada } = await furnish(scene), folder = scene.config.pictures;
        fs.mkdirSync(folder, { recursive: true });
        for (const [name, options] of SIZES) {
            const take = (page, what) => page.screenshot({ path: path.join(folder, `${what}-${name}.png`), fullPage: true });
            const page = await scene.open(ada, dashboard, options);
            await acts.share(page, "bea@acme.example", "View and edit", "2031-12-31");
            await take(page, "share");
            await page.locator("li.share button.plain").first().click();
            await page.locator("section.edit").waitFor();
            await take(page, "change");
            await page.getByRole("button", { name: "Cancel" }).click();
            await acts.fill(page, "everyone in", "View");
            await acts.send(page);
            await page.locator("section.confirm").waitFor();
            await take(page, "confirm");
            scene.expected = /422|401/;
            const other = await scene.open(ada, dashboard, options);
            await other.getByLabel("Until (optional)").fill("2001-01-01");
            await acts.send(other);
            await acts.said(other, "alert");
            await take(other, "faults");
            await acts.remove(other, "bea@acme.example");
            await take(await scene.open("x", dashboard, options), "refused");
            await take(await scene.open(await scene.token("bea", { roles: ["Analysts"] }), dashboard, options), "reader");
            const german = await scene.open(ada, dashboard, { ...options, locale: "de-DE" });
            await akte.said(german, "main");
            await take(german, "german");
        }
    },
};
