"""Does what customers' programs do with Python's libraries, as client.js does with those of JavaScript."""
import json, sys, urllib.error, urllib.request
from datetime import datetime, timedelta, timezone


def sign(request):
    import jwt
    end = datetime.now(timezone.utc).astimezone() + timedelta(minutes=request["minutes"])
    return jwt.encode({**request["claims"], "expires": end.isoformat()}, request["key"], algorithm="ES256")


def verify(request):
    import jwt
    key = jwt.PyJWKClient(request["keys"]).get_signing_key_from_jwt(request["token"])
    return jwt.decode(request["token"], key.key, algorithms=["ES256"], audience=request["audience"],
                      issuer=request["issuer"])


def ask(request):
    data = json.dumps(request["body"]).encode() if request.get("body") is not None else None
    asked = urllib.request.Request(request["url"], data, request["headers"], method=request["method"])
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return {"status": answer.status, "body": json.load(answer)}
    except urllib.error.HTTPError as answer:
        return {"status": answer.code, "body": json.load(answer)}


def ask_by_requests(request):
    import requests
    answer = requests.request(request["method"], request["url"], headers=request["headers"], json=request.get("body"),
                              timeout=60)
    return {"status": answer.status_code, "body": answer.json()}


def has(request):
    library = __import__(request["library"])
    if request["library"] == "jwt":         # which signs with ES256 only where it has a second library
        library.algorithms.get_default_algorithms()["ES256"]
    return True


DOINGS = {"sign by PyJWT": sign, "verify by PyJWT": verify, "ask by urllib": ask, "ask by requests": ask_by_requests,
          "has": has}


def main():
    request = json.load(sys.stdin)
    try:
        answer = {"result": DOINGS[request["do"]](request)}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    json.dump(answer, sys.stdout)


main()
