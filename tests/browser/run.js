"use strict";
/* The cases of the sharing page in Chromium. Reads what there is from standard input, writes a line of JSON a case. */
const { World } = require("./world.js");

const FILES = ["./page.js", "./people.js", "./names.js", "./access.js", "./element.js", "./renewal.js", "./pictures.js"];
const LIMIT = 60000;

function say(line) {
    process.stdout.write(JSON.stringify(line) + "\n");
}

function within(limit, promise) {
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it takes longer than ${limit} ms`)), limit);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/* What stands behind "at" names the line of the case. */
function explain(error) {
    const lines = String(error.stack || error).replace(/\u001b\[\d+m/g, "").split("\n");
    return lines.filter((line) => !/node_modules|node:internal|^ +-|^ +\d+ ×/.test(line)).slice(0, 30).join("\n");
}

async function main(config) {
    const world = await World.open(config, (figure) => say({ figure }));
    try {
        for (const [name, run] of FILES.flatMap((file) => Object.entries(require(file)))) {
            if (!name.includes(config.only))
                continue;
            const scene = world.scene();
            let why = null;
            try {
                await within(LIMIT, run(scene));
                scene.finish();
            } catch (error) {
                why = explain(error);
            }
            await scene.close();
            say({ ok: why === null, name, why: why || "" });
        }
        say({ end: true });
    } finally {
        await world.close();
    }
}

let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (part) => text += part);
process.stdin.on("end", () => main(JSON.parse(text)).catch((error) => {
    process.stderr.write(explain(error) + "\n");
    process.exit(1);
}));
