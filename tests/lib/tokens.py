"""Tokens as a foreign program makes them: ES256 by the openssl command, so that no module is needed."""
import base64, hashlib, hmac, json, os, subprocess, tempfile
from datetime import datetime, timedelta, timezone

# What stands before a P-256 point in a SubjectPublicKeyInfo (RFC 5480).
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def from_now(seconds):
    return datetime.now(timezone.utc) + timedelta(seconds=seconds)


def in_seconds(seconds):
    """A NumericDate (RFC 7519)."""
    return int(from_now(seconds).timestamp())


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def raw_signature(der):
    """r and s of 32 bytes each, from the DER that openssl writes (RFC 7518, 3.4)."""
    numbers, at = b"", 2
    for _ in range(2):
        length = der[at + 1]
        numbers += der[at + 2:at + 2 + length].lstrip(b"\0").rjust(32, b"\0")
        at += 2 + length
    return numbers


def der_signature(raw):
    """The other way round."""
    def number(data):
        data = data.lstrip(b"\0")
        data = b"\0" + data if not data or data[0] & 0x80 else data
        return bytes([2, len(data)]) + data
    both = number(raw[:32]) + number(raw[32:])
    return bytes([0x30, len(both)]) + both


def parts(header, claims):
    """The part that is signed; bytes are taken as they are."""
    return ".".join(b64(p if isinstance(p, bytes) else json.dumps(p, separators=(",", ":")).encode())
                    for p in (header, claims))


def claims_of(token):
    return json.loads(unb64(token.split(".")[1]))


def header_of(token):
    return json.loads(unb64(token.split(".")[0]))


class Signer:
    """A key pair in a folder of its own."""

    def __init__(self, curve="prime256v1"):
        self.folder = tempfile.TemporaryDirectory(prefix="dashgrant-key-", dir="/tmp")
        self.private = os.path.join(self.folder.name, "private.pem")
        openssl("ecparam", "-name", curve, "-genkey", "-noout", "-out", self.private)
        self.pem = openssl("ec", "-in", self.private, "-pubout").decode()

    def sign(self, claims, header=None, **more):
        """A token; `more` goes into the header, or replaces what stands there (None: leaves it out)."""
        if not isinstance(header, bytes):
            header = {n: v for n, v in {"alg": "ES256", "typ": "JWT", **(header or {}),
                                        **more}.items() if v is not None}
        text = parts(header, claims)
        der = openssl("dgst", "-sha256", "-sign", self.private, data=text.encode())
        return text + "." + b64(raw_signature(der))

    def hmac(self, claims, secret):
        text = parts({"alg": "HS256", "typ": "JWT"}, claims)
        return text + "." + b64(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())


def verified_by(jwk, token):
    """Whether a key of a JWK set has signed the token, as openssl finds."""
    text, _, signature = token.rpartition(".")
    with tempfile.TemporaryDirectory(prefix="dashgrant-key-", dir="/tmp") as folder:
        key, sig = os.path.join(folder, "key.der"), os.path.join(folder, "signature")
        with open(key, "wb") as f:
            f.write(SPKI + b"\4" + unb64(jwk["x"]) + unb64(jwk["y"]))
        with open(sig, "wb") as f:
            f.write(der_signature(unb64(signature)))
        done = subprocess.run(["openssl", "dgst", "-sha256", "-verify", key, "-keyform", "DER", "-signature", sig],
                              input=text.encode(), capture_output=True)
        return done.returncode == 0
