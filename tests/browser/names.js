"use strict";
/* Names from outside are text, whatever is in them. */
const assert = require("node:assert/strict");
const { acts, begins } = require("./acts.js");

const NASTY = [
    `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</title><svg onload=alert(1)>`,
    `{{7*7}}\${7*7}<%= 7*7 %>`, `&lt;b&gt;&amp;`, `javascript:alert(1)`, `]]><!--<script>alert(1)//-->`, `</textarea></form>`,
    `\u202egnp.exe`, `<a href=//evil.example>x</a>`, `\u2066x\u2067`,
];

/* What turns the direction of text around it is shown as what it is: a sign that cannot be read. */
const shown = (name) => name.replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

module.exports = {
    "markup in every name is shown as it is": async (scene) => {
        scene.org = NASTY[0];
        const users = NASTY.map((clientId, i) => ({ clientId, email: `n${i}@acme.example` }));
        const roster = scene.roster({ orgId: scene.org, orgRoles: NASTY, users });
        const token = await scene.token("ada", { orgs: [roster] });
        for (const name of NASTY.slice(0, 4)) {
            const dashboard = await scene.dashboard(name), page = await scene.open(token, dashboard);
            assert.ok((await page.getByRole("heading", { level: 1 }).innerText()).includes(name), name);
            assert.ok((await page.title()).includes(name));
            await page.close();
        }
        const page = await scene.open(token, await scene.dashboard(NASTY[1]));
        for (const [i, name] of NASTY.entries()) {
            await acts.share(page, `role ${shown(name)}`, "View");
            await acts.share(page, `n${i}@acme.example`, "View");
        }
        const rows = await page.locator("li.share .who").evaluateAll((all) => all.map((row) => row.textContent));
        for (const name of NASTY)
            assert.equal(rows.filter((row) => row.includes(shown(name))).length, 2, name);
        assert.ok(await page.locator("li.share bdi").count() >= 2 * NASTY.length);
        await page.getByRole("button", { name: begins(`Change access of role ${NASTY[1]}`) }).click();
        await page.getByRole("button", { name: "Save" }).waitFor();
        assert.equal(await page.locator("img, svg, script:not([src]), a").count(), 0);
        await acts.fill(await scene.open(token, await scene.dashboard(NASTY[2])), `everyone in ${scene.org}`, "View");
    },

    "what a search holds comes back as text": async (scene) => {
        const users = Array.from({ length: 450 }, (_, i) => ({ clientId: `u${i}`, email: `u${i}@acme.example` }));
        const page = await scene.open(await scene.token("ada", { orgs: [scene.roster({ users })] }), await scene.dashboard());
        for (const name of NASTY) {
            await page.getByLabel("Search people and roles").fill(name);
            await page.getByRole("button", { name: "Search" }).click();
            await page.getByText(/matches/).waitFor();
            assert.equal(await page.getByLabel("Search people and roles").inputValue(), name);
        }
    },
};
