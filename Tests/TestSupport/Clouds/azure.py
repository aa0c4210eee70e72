"""A fake of Azure Blob and Data Lake Storage: one account, SharedKey signatures verified, blobs in memory.

Written after https://learn.microsoft.com/rest/api/storageservices: authorize with Shared Key, Put Blob, Put Block,
Put Block List, Get Blob, List Blobs, Copy Blob, Lease Blob, and of Data Lake: Path List, Delete, Get Properties.
The container `flat` has no hierarchical namespace; `lake` has one; `public` needs no signature to read.
"""

import base64
import hashlib
import hmac
import http.server
import json
import re
import socketserver
import threading
import urllib.parse
import uuid
from xml.sax.saxutils import escape

ACCOUNT = "devacct"
KEY = base64.b64encode(b"k" * 32).decode()
DATE = "Sun, 22 Nov 2026 00:00:00 GMT"
COMMON = {"x-ms-version": "2023-11-03", "x-ms-request-id": "1", "Last-Modified": DATE}
BLOB = {
    "x-ms-blob-type": "BlockBlob",
    "x-ms-creation-time": DATE,
    "x-ms-lease-status": "unlocked",
    "x-ms-lease-state": "available",
    "x-ms-server-encrypted": "true",
    "Accept-Ranges": "bytes",
}


class Refusal(Exception):
    def __init__(self, status, code):
        self.status, self.code = status, code


class Account:
    def __init__(self):
        self.lock = threading.RLock()
        self.containers = {"flat": {}, "lake": {}, "public": {}}
        self.blocks = {}

    def container(self, name):
        if name not in self.containers:
            raise Refusal(404, "ContainerNotFound")
        return self.containers[name]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", headers={}, length=None, kind="application/octet-stream"):
        self.send_response_only(status)
        tag = f'"0x{hashlib.md5(body).hexdigest()[:12]}"'
        for name, value in {**COMMON, "ETag": tag, "Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def signature(self, url, query):
        """The string to sign of SharedKey, signed with the account's key."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        length = headers.get("content-length", "")
        standard = [
            self.command, headers.get("content-encoding", ""), headers.get("content-language", ""),
            "" if length == "0" else length, headers.get("content-md5", ""), headers.get("content-type", ""), "",
            *(headers.get(n, "") for n in ("if-modified-since", "if-match", "if-none-match", "if-unmodified-since")),
            headers.get("range", ""),
        ]  # fmt: skip
        own = "".join(f"{n}:{v}\n" for n, v in sorted(headers.items()) if n.startswith("x-ms-"))
        parameters = {}
        for name, value in query:
            parameters.setdefault(name.lower(), []).append(value)
        resource = f"/{ACCOUNT}{url.path}"
        resource += "".join(f"\n{n}:{','.join(sorted(v))}" for n, v in sorted(parameters.items()))
        text = "\n".join(standard) + "\n" + own + resource
        digest = hmac.new(base64.b64decode(KEY), text.encode(), hashlib.sha256).digest()
        return f"SharedKey {ACCOUNT}:{base64.b64encode(digest).decode()}"

    def handle_request(self):
        try:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            url = urllib.parse.urlsplit(self.path)
            query = urllib.parse.parse_qsl(url.query, keep_blank_values=True)
            path = urllib.parse.unquote(url.path).lstrip("/")
            if path != ACCOUNT and not path.startswith(f"{ACCOUNT}/"):
                raise Refusal(400, "InvalidUri")
            container, _, name = path[len(ACCOUNT) + 1 :].partition("/")
            authorization = self.headers.get("Authorization")
            if authorization is None:
                if container != "public" or self.command not in ("GET", "HEAD"):
                    raise Refusal(401, "NoAuthenticationInformation")
            elif not hmac.compare_digest(authorization, self.signature(url, query)):
                raise Refusal(403, "AuthenticationFailed")
            with self.server.account.lock:
                self.serve(dict(query), container, name, body)
        except Refusal as refusal:
            if self.command == "HEAD":
                return self.reply(refusal.status, headers={"x-ms-error-code": refusal.code})
            text = f'<?xml version="1.0"?><Error><Code>{refusal.code}</Code><Message>{refusal.code}</Message></Error>'
            self.reply(refusal.status, text.encode(), {"x-ms-error-code": refusal.code}, kind="application/xml")

    def serve(self, query, container, name, body):
        account = self.server.account
        if query.get("restype") == "account":
            return self.reply(200, headers={"x-ms-sku-name": "Standard_LRS", "x-ms-account-kind": "StorageV2"})
        if query.get("action") == "getAccessControl":
            account.container(container)
            if container != "lake":
                raise Refusal(400, "HierarchicalNamespaceNotEnabled")
            access = {"x-ms-owner": "$superuser", "x-ms-group": "$superuser", "x-ms-permissions": "rwxr-x---"}
            return self.reply(200, headers={**access, "x-ms-acl": "user::rwx,group::r-x,other::---"})
        blobs = account.container(container)
        if query.get("restype") == "container":
            if query.get("comp") == "list":
                return self.list(container, blobs, query)
            return self.reply(
                200,
                headers={
                    "x-ms-lease-status": "unlocked", "x-ms-lease-state": "available",
                    "x-ms-has-immutability-policy": "false", "x-ms-has-legal-hold": "false",
                    "x-ms-default-encryption-scope": "$account-encryption-key",
                    "x-ms-deny-encryption-scope-override": "false",
                },
            )  # fmt: skip
        if query.get("resource") == "filesystem":
            return self.list_paths(blobs, query)
        if self.command == "PUT":
            return self.put(container, blobs, name, query, body)
        if name not in blobs:
            if self.command == "HEAD" and container == "lake" and any(b.startswith(f"{name}/") for b in blobs):
                return self.reply(200, headers={**BLOB, "x-ms-meta-hdi_isfolder": "true"}, length=0)
            raise Refusal(404, "BlobNotFound")
        if self.command == "DELETE":
            del blobs[name]
            return self.reply(202, headers={"x-ms-delete-type-permanent": "true"})
        data = blobs[name]
        if self.command == "HEAD":
            copied = {"x-ms-copy-id": "1", "x-ms-copy-status": "success", "x-ms-copy-source": "http://127.0.0.1/"}
            copied["x-ms-copy-progress"] = f"{len(data)}/{len(data)}"
            return self.reply(200, headers={**BLOB, **copied}, length=len(data))
        span = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("x-ms-range") or self.headers.get("Range") or "")
        if not span:
            return self.reply(200, data, BLOB)
        first, last = int(span[1]), min(int(span[2] or len(data)), len(data) - 1)
        if first >= len(data):
            raise Refusal(416, "InvalidRange")
        self.reply(206, data[first : last + 1], {**BLOB, "Content-Range": f"bytes {first}-{last}/{len(data)}"})

    def put(self, container, blobs, name, query, body):
        account, created = self.server.account, {"x-ms-request-server-encrypted": "true"}
        if query.get("comp") == "lease":
            if name not in blobs:
                raise Refusal(404, "BlobNotFound")
            lease = self.headers.get("x-ms-proposed-lease-id") or str(uuid.uuid4())
            status = {"acquire": 201, "break": 202}.get(self.headers.get("x-ms-lease-action"), 200)
            return self.reply(status, headers={"x-ms-lease-id": lease, "x-ms-lease-time": "0"})
        if source := self.headers.get("x-ms-copy-source"):
            path = urllib.parse.unquote(urllib.parse.urlsplit(source).path).lstrip("/")
            origin, _, old = path[len(ACCOUNT) + 1 :].partition("/")
            if old not in account.container(origin):
                raise Refusal(404, "BlobNotFound")
            blobs[name] = account.container(origin)[old]
            return self.reply(202, headers={"x-ms-copy-id": str(uuid.uuid4()), "x-ms-copy-status": "success"})
        if query.get("comp") == "block":
            account.blocks[container, name, query["blockid"]] = body
            return self.reply(201, headers=created)
        if query.get("comp") == "blocklist":
            ids = re.findall(r"<(?:Latest|Uncommitted|Committed)>([^<]*)<", body.decode())
            if any((container, name, i) not in account.blocks for i in ids):
                raise Refusal(400, "InvalidBlockList")
            blobs[name] = b"".join(account.blocks[container, name, i] for i in ids)
            return self.reply(201, headers=created)
        if "comp" in query:
            return self.reply(200)
        blobs[name] = body
        self.reply(201, headers=created)

    def list_paths(self, blobs, query):
        folder = query.get("directory", "").strip("/")
        prefix = f"{folder}/" if folder else ""
        names = sorted(n for n in blobs if n.startswith(prefix))
        if folder and not names:
            raise Refusal(404, "PathNotFound")
        folders = {n[: i] for n in names for i in range(len(prefix), len(n)) if n[i] == "/"}
        date = {"lastModified": DATE, "etag": "0x1", "owner": "$superuser", "group": "$superuser", "permissions": "rwxr-x---"}
        paths = [{"name": f, "isDirectory": "true", "contentLength": "0", **date} for f in folders]
        paths += [{"name": n, "contentLength": str(len(blobs[n])), **date} for n in names]
        paths.sort(key=lambda path: path["name"])
        start, limit = int(query.get("continuation") or 0), int(query.get("maxResults") or 5000)
        more = {"x-ms-continuation": str(start + limit)} if start + limit < len(paths) else {}
        body = json.dumps({"paths": paths[start : start + limit]}).encode()
        self.reply(200, body, more, kind="application/json")

    def list(self, container, blobs, query):
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        names, limit = sorted(n for n in blobs if n.startswith(prefix)), int(query.get("maxresults") or 5000)
        start, seen, items, marker = int(query.get("marker") or 0), set(), [], ""
        for index, name in enumerate(names[start:], start):
            if len(items) >= limit:
                marker = str(index)
                break
            head, found, _ = name[len(prefix) :].partition(delimiter or "\0")
            if found:
                if head not in seen:
                    seen.add(head)
                    items.append(f"<BlobPrefix><Name>{escape(prefix + head + delimiter)}</Name></BlobPrefix>")
                continue
            items.append(
                f"<Blob><Name>{escape(name)}</Name><Properties><Creation-Time>{DATE}</Creation-Time><Last-Modified>{DATE}"
                f"</Last-Modified><Etag>0x1</Etag><Content-Length>{len(blobs[name])}</Content-Length><Content-Type>"
                "application/octet-stream</Content-Type><BlobType>BlockBlob</BlobType><LeaseStatus>unlocked</LeaseStatus>"
                "<LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted></Properties></Blob>"
            )
        text = (
            f'<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="http://127.0.0.1/" '
            f'ContainerName="{container}"><Prefix>{escape(prefix)}</Prefix><Blobs>{"".join(items)}</Blobs>'
            f"<NextMarker>{marker}</NextMarker></EnumerationResults>"
        )
        self.reply(200, text.encode(), kind="application/xml")

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = do_PATCH = handle_request


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_):
        pass


def start():
    server = Server(("127.0.0.1", 0), Handler)
    server.account = Account()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]
