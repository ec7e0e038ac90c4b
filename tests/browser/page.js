"use strict";
/* Sharing on the page itself: what it does, and that others see it. */
const assert = require("node:assert/strict");
const { acts } = require("./acts.js");

async function setUp(scene, options) {
    const dashboard = await scene.dashboard(), ada = await scene.token("ada");
    return { dashboard, ada, page: await scene.open(ada, dashboard, options) };
}

/* How many events the audit trail has. */
async function events(scene) {
    const { json } = await scene.api("GET", "/api/v3/project/audit?limit=1000");
    let count = json.events.length, after = json.next_after;
    for (let more = count; more === 1000;) {
        const page = (await scene.api("GET", `/api/v3/project/audit?limit=1000&after=${after}`)).json;
        more = page.events.length;
        count += more;
        after = page.next_after;
    }
    return count;
}

async function shareAndSee(scene, options) {
    const { dashboard, ada, page } = await setUp(scene, options);
    const bea = await scene.token("bea"), carl = await scene.token("carl", { roles: ["QA"] });
    assert.equal(await scene.scopeOf(bea, dashboard), null);
    await acts.share(page, "bea@acme.example", "View");
    assert.match(await acts.said(page, "status"), /^Shared with bea@acme\.example: View, without end/);
    assert.equal(await scene.scopeOf(bea, dashboard), "read");
    await acts.share(page, "role QA", "View and edit", "2031-12-31");
    assert.equal(await scene.scopeOf(carl, dashboard), "read_write");
    await acts.change(page, "bea@acme.example", "View and edit");
    assert.equal(await scene.scopeOf(bea, dashboard), "read_write");
    await acts.remove(page, "role QA");
    assert.equal(await scene.scopeOf(carl, dashboard), null);
    await acts.remove(page, "bea@acme.example");
    assert.equal(await scene.scopeOf(bea, dashboard), null);
    assert.deepEqual(await acts.rows(page), []);
    return { dashboard, ada, page };
}

async function shareWithOrg(scene, options) {
    const { dashboard, page } = await setUp(scene, options), dora = await scene.token("dora");
    await acts.fill(page, `everyone in ${scene.org}`, "View");
    await acts.send(page);
    await page.getByRole("heading", { name: `Share with everyone in ${scene.org}?` }).waitFor();
    await page.getByText(/3 people in the list/).waitFor();
    assert.equal(await scene.scopeOf(dora, dashboard), null, "nothing before it is confirmed");
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByRole("heading", { name: "Who has access" }).waitFor();
    assert.equal(await scene.scopeOf(dora, dashboard), null);
    await acts.fill(page, `everyone in ${scene.org}`, "View");
    await acts.send(page);
    await page.getByRole("button", { name: "Yes, share with everyone" }).click();
    await acts.said(page, "status");
    assert.equal(await scene.scopeOf(dora, dashboard), "read");
    await acts.remove(page, `everyone in ${scene.org}`);
    assert.equal(await scene.scopeOf(dora, dashboard), null);
}

module.exports = {
    "a person and a role are given access, more of it, and none; each sees it at once": (scene) => shareAndSee(scene),
    "the whole org is given access after a confirmation that says how many that is": (scene) => shareWithOrg(scene),
    "scripts off does all of it": async (scene) => {
        await shareAndSee(scene, { javaScriptEnabled: false });
        await shareWithOrg(scene, { javaScriptEnabled: false });
    },

    "a reload shows what happened and does not repeat it": async (scene) => {
        const { page } = await setUp(scene);
        await acts.share(page, "role QA", "View");
        const before = await events(scene);
        await page.reload();
        await page.getByText("Nothing was done again").waitFor();
        assert.equal((await acts.rows(page)).length, 1);
        await acts.remove(page, "role QA");
        const removed = await events(scene);
        await page.reload();
        assert.deepEqual(await acts.rows(page), []);
        assert.equal(await events(scene), removed);
        assert.equal(removed, before + 1);
    },

    "the back button leads back and repeats nothing; what is sent from there is refused": async (scene) => {
        const { page } = await setUp(scene);
        await acts.share(page, "role QA", "View");
        await acts.share(page, "bea@acme.example", "View");
        const before = await events(scene);
        scene.expected = /ERR_CACHE_MISS/;
        await page.goBack().catch(() => undefined);
        await page.waitForTimeout(300);
        /* no page is kept: where the browser has asked again, it shows what stands, and else that it may not */
        if (await page.getByRole("heading", { level: 1, name: /^Share/ }).count())
            assert.equal((await acts.rows(page)).length, 2);
        assert.equal(await events(scene), before);
    },

    "of two who change at once the second is shown what stands now": async (scene) => {
        const { dashboard, ada, page } = await setUp(scene), other = await scene.open(ada, dashboard);
        await acts.share(page, "role QA", "View");
        await acts.fill(other, "bea@acme.example", "View and edit");
        scene.expected = /412|409/;
        await acts.send(other);
        assert.match(await acts.said(other, "alert"), /changed in the meantime/);
        assert.deepEqual((await acts.rows(other)).map((row) => row.who), ["role QA"]);
        assert.equal(await scene.scopeOf(await scene.token("bea"), dashboard), null);
        await acts.holds(other, "bea@acme.example", "View and edit", "");
        await acts.send(other);
        await acts.said(other, "status");
        assert.equal((await acts.rows(other)).length, 2);
    },

    "what is missing is said at its field, and the rest of what was typed stays": async (scene) => {
        const { page, dashboard } = await setUp(scene);
        scene.expected = /422|400/;
        await page.getByLabel("Until (optional)").fill("2031-12-31");
        await acts.send(page);
        await page.getByText("Choose with whom to share.").waitFor();
        await page.getByText("Choose what they may do.").waitFor();
        assert.match(await page.title(), /^Error: /);
        assert.equal(await page.getByLabel("Until (optional)").inputValue(), "2031-12-31");
        await acts.fill(page, "role QA", "View", "2001-01-01");
        await acts.send(page);
        await page.getByText(/That time is over/).waitFor();
        await acts.holds(page, "role QA", "View", "2001-01-01");
        assert.equal(await scene.scopeOf(await scene.token("carl", { roles: ["QA"] }), dashboard), null);
    },

    "what the server granted is shown and marked, without controls": async (scene) => {
        const { ada, dashboard } = await setUp(scene);
        await scene.grant(dashboard, "read", { org_id: scene.org, role: "QA" });
        const page = await scene.open(ada, dashboard), [row] = await acts.rows(page);
        assert.equal(row.who, "role QA");
        assert.match(row.mark, /Set by the product/);
        assert.equal(row.buttons, 0);
    },

    "who may read but not share sees his own access, and why he cannot share": async (scene) => {
        const { dashboard, page } = await setUp(scene);
        await acts.share(page, "bea@acme.example", "View");
        await acts.share(page, "role QA", "View");
        const hers = await scene.open(await scene.token("bea"), dashboard);
        await hers.getByRole("heading", { name: "How you have access" }).waitFor();
        await hers.getByText("You cannot share it: only its owner can.").waitFor();
        assert.equal((await acts.rows(hers)).length, 1);
        assert.equal(await hers.getByRole("radio").count() + await hers.getByRole("button").count(), 0);
    },

    "a long list is searched and turned, and what was chosen stays chosen": async (scene) => {
        const dashboard = await scene.dashboard(), users = [];
        for (let i = 0; i < 450; i++)
            users.push({ clientId: `user${String(i).padStart(3, "0")}`, email: `user${String(i).padStart(3, "0")}@acme.example` });
        const page = await scene.open(await scene.token("ada", { orgs: [scene.roster({ users })] }), dashboard);
        await page.getByRole("radio", { name: /^user003/ }).check();
        await page.getByRole("button", { name: "More of the list" }).click();
        await page.getByRole("radio", { name: /^user003/, checked: true }).waitFor();
        await page.getByLabel("Search people and roles").fill("user44");
        await page.getByRole("button", { name: "Search" }).click();
        await page.getByRole("radio", { name: /^user449/ }).waitFor();
        await page.getByRole("radio", { name: /^user003/, checked: true }).waitFor();
        await acts.share(page, "user449@", "View");
        assert.deepEqual((await acts.rows(page)).map((row) => row.who.split(" ")[0]), ["user449@acme.example"]);
    },
};
