"use strict";
/* What a person does on the page, by the names that things have for people. `page` is a page or a frame. */
const assert = require("node:assert/strict");

/* A name that begins so, however its parts are joined. */
const begins = (text) => new RegExp("^" + text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s+")
    .replace(/:/g, "\\s*:"));
const WORDS = {
    en: { whom: "With whom", scope: "What they may do", until: "Until (optional)", share: "Share", save: "Save",
          change: (who) => `Change access of ${who}`, remove: (who) => `Remove access of ${who}` },
    de: { whom: "Für wen", scope: "Was erlaubt ist", until: "Bis (optional)", share: "Freigeben", save: "Speichern",
          change: (who) => `Ändern: Zugriff für ${who}`, remove: (who) => `Entfernen: Zugriff für ${who}` },
};

function makeActs(words) {
    const radio = (page, group, name) => page.getByRole("radiogroup", { name: group }).getByRole("radio", { name });
    const button = (page, name) => page.getByRole("button", { name, exact: true });
    const scopeOf = (page, scope) => radio(page, words.scope, new RegExp(`^${scope}$`));
    return {
        async fill(page, who, scope, end) {
            await radio(page, words.whom, begins(who)).check();
            await scopeOf(page, scope).check();
            if (end !== undefined)
                await page.getByLabel(words.until).fill(end);
        },

        async holds(page, who, scope, end) {
            assert.ok(await radio(page, words.whom, begins(who)).isChecked(), `${who} is chosen`);
            assert.ok(await scopeOf(page, scope).isChecked(), `${scope} is chosen`);
            assert.equal(await page.getByLabel(words.until).inputValue(), end);
        },

        send: (page) => button(page, words.share).click(),

        async share(page, who, scope, end) {
            await this.fill(page, who, scope, end);
            await this.send(page);
            await this.said(page, "status");
        },

        async change(page, who, scope) {
            await page.getByRole("button", { name: begins(words.change(who)) }).click();
            await button(page, words.save).waitFor();
            await scopeOf(page, scope).check();
            await button(page, words.save).click();
            await this.said(page, "status");
        },

        async remove(page, who) {
            await page.getByRole("button", { name: begins(words.remove(who)) }).click();
            await page.getByRole("button", { name: begins(words.remove(who)) }).waitFor({ state: "detached" });
            await this.said(page, "status");
        },

        /* The message of that role, once it is there. */
        async said(page, role) {
            const message = page.getByRole(role).first();
            await message.waitFor();
            return (await message.innerText()).trim();
        },

        /* The rows of who has access: their names, and what stands below. */
        async rows(page) {
            return page.locator("li.share").evaluateAll((all) => all.map((row) => ({
                who: row.querySelector(".who").innerText.trim(), facts: row.querySelector(".facts").innerText.trim(),
                mark: (row.querySelector(".mark") || { innerText: "" }).innerText.trim(),
                buttons: row.querySelectorAll("button").length })));
        },
    };
}

module.exports = { acts: makeActs(WORDS.en), akte: makeActs(WORDS.de), begins };
