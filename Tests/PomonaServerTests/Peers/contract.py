"""Checks that a service conforms to its own description: contract.py URL PHOTO. Prints each deviation."""

import base64
import json
import sys
import time
import urllib.error
import urllib.request

import jsonschema
from jsonschema import Draft202012Validator

URL, PHOTO = sys.argv[1].rstrip("/"), open(sys.argv[2], "rb").read()
document = json.load(urllib.request.urlopen(URL + "/openapi.json"))
problems, covered = [], set()


def ask(method, path, body=None, headers={}):
    request = urllib.request.Request(URL + path, body, headers, method=method)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers.get_content_type(), answer.read()


def check(template, method, status, content_type, content):
    """Checks that a response is described and has the described form."""
    operation = document["paths"][template][method.lower()]
    described = operation["responses"].get(str(status))
    covered.add((template, method.lower(), str(status)))
    if described is None:
        problems.append(f"{method} {template} answers {status}, which is not described: {content[:200]}")
    elif content_type not in described["content"]:
        problems.append(f"{method} {template} {status} is {content_type}, described as {list(described['content'])}")
    elif content_type == "application/json":
        schema = {**described["content"][content_type]["schema"], "components": document["components"]}
        for error in Draft202012Validator(schema).iter_errors(json.loads(content)):
            problems.append(f"{method} {template} {status}: {error.message}")
    elif not content:
        problems.append(f"{method} {template} {status} is empty")


def exchange(method, template, path, body=None, headers={}):
    answer = ask(method, path, body, headers)
    # One explanation is made at a time, and another test may have requested one.
    for _ in range(100):
        if answer[0] != 429:
            break
        time.sleep(0.1)
        answer = ask(method, path, body, headers)
    check(template, method, *answer)


for name, schema in document["components"]["schemas"].items():
    Draft202012Validator.check_schema(schema)
if document["openapi"] != "3.1.0":
    problems.append("it is not OpenAPI 3.1")

boundary = {"Content-Type": "multipart/form-data; boundary=x"}
part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
form = part + PHOTO + b"\r\n" + part + b"none\r\n--x--\r\n"
inference = json.dumps({"id": "a", "inputs": [
    {"name": "photo", "datatype": "BYTES", "shape": [1], "data": [base64.b64encode(PHOTO).decode()]}]}).encode()
Draft202012Validator({"$ref": "#/components/schemas/InferenceRequest", "components": document["components"]}).validate(
    json.loads(inference))
version = json.loads(ask("GET", "/v1/models")[2])["models"][0]["version"]

for template, operations in document["paths"].items():
    for method in operations:
        path = template.replace("{name}", "fruit").replace("{version}", version)
        nowhere = template.replace("{name}", "none").replace("{version}", version)
        if method == "get":
            exchange("GET", template, path)
            if "{name}" in template:
                exchange("GET", template, nowhere)
        elif template.endswith("/infer"):
            exchange("POST", template, path, inference)
            exchange("POST", template, path, b"{}")
            exchange("POST", template, nowhere, inference)
        else:
            exchange("POST", template, path, PHOTO)
            exchange("POST", template, path, b"none")
            exchange("POST", template, path, form, boundary)
            exchange("POST", template, path, part, boundary)
            exchange("POST", template, path + "?model=none", PHOTO)
            if len(PHOTO) < 1 << 20:
                exchange("POST", template, path, bytes(33 << 20))

for template, operations in document["paths"].items():
    for method, operation in operations.items():
        if not any(status.startswith("2") for t, m, status in covered if (t, m) == (template, method)):
            problems.append(f"{method} {template} has never succeeded")
if ask("GET", "/v1")[0] != 404 or ask("DELETE", "/v1/models")[0] not in (404, 405):
    problems.append("what is not described is answered")
print("\n".join(problems))
