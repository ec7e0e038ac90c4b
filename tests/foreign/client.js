"use strict";
// Does what customers' programs do with these libraries: a JSON request on standard input, a JSON answer on standard
// output. NODE_PATH names the folder of the libraries.
const crypto = require("crypto");

// As the vendor's packages do: an end as Date's toISOString() writes it, no other claims of a JWT.
function withEnd(claims, minutes) {
    return { ...claims, expires: new Date(Date.now() + minutes * 60 * 1000).toISOString() };
}

const doings = {
    "sign by jose": ({ claims, minutes, key }) =>
        new (require("jose").SignJWT)(withEnd(claims, minutes))
            .setProtectedHeader({ alg: "ES256" })
            .sign(crypto.createPrivateKey(key)),

    // adds iat by itself
    "sign by jsonwebtoken": async ({ claims, minutes, key }) =>
        require("jsonwebtoken").sign(withEnd(claims, minutes), key, { algorithm: "ES256" }),

    "verify by jose": async ({ token, keys, audience, issuer }) => {
        const jose = require("jose");
        const known = jose.createRemoteJWKSet(new URL(keys));
        return (await jose.jwtVerify(token, known, { audience, issuer, algorithms: ["ES256"] })).payload;
    },

    "verify by jsonwebtoken": async ({ token, keys, audience, issuer }) => {
        const jwt = require("jsonwebtoken");
        const known = (await (await fetch(keys)).json()).keys;
        const jwk = known.find((one) => one.kid === jwt.decode(token, { complete: true }).header.kid);
        const key = crypto.createPublicKey({ key: jwk, format: "jwk" });
        return jwt.verify(token, key, { audience, issuer, algorithms: ["ES256"] });
    },

    "ask by fetch": async ({ method, url, headers, body }) => {
        const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
        return { status: answer.status, body: await answer.json() };
    },

    "ask by axios": async ({ method, url, headers, body }) => {
        const answer = await require("axios")({ method, url, headers, data: body ?? undefined, validateStatus: () => true });
        return { status: answer.status, body: answer.data };
    },

    // The scope of the vendor's example is an expression of JavaScript, and its value is 0.
    "grant with the printed scope": ({ url, headers, dashboard, user }) =>
        doings["ask by fetch"]({ method: "PUT", url, headers, body: { permissions: [
            { dashboard_id: dashboard, scope: "read_write" | "read", user_reference: user },
        ] } }),
};

async function main() {
    let text = "";
    for await (const part of process.stdin)
        text += part;
    const request = JSON.parse(text);
    try {
        return { result: await doings[request.do](request) };
    } catch (error) {
        return { error: `${error.name}: ${error.message}` };
    }
}

main().then((answer) => process.stdout.write(JSON.stringify(answer)));
