"""An HTTP proxy that delays, drops and refuses, before a server on loopback.

`GET /__proxy__?delay=0.05&faults=0.05&seed=1` sets its behaviour from now on and answers, as JSON, with the numbers of
requests and faults since the last such request. `stop=N` passes N requests that change something and stalls all later
ones; `hold=NAME` stalls those whose address contains NAME. `status=403` makes every fault an answer of that status,
`garbage=1` a malformed one; `writes=1` passes requests that only read. Other faults are one of: 503 instead of an
answer, a connection closed without an answer, one closed amid the answer. `peek=1` only answers with the numbers.
"""

import http.client
import http.server
import json
import random
import socket
import socketserver
import threading
import time
import urllib.parse

CODES = {503: "SlowDown", 403: "AccessDenied", 301: "PermanentRedirect", 401: "Unauthorized"}


def words(status):
    code = CODES.get(status, "InvalidRequest")
    return f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>No.</Message></Error>'.encode()


class Settings:
    def __init__(self):
        self.lock = threading.Lock()
        self.reset({})

    def reset(self, query):
        with self.lock:
            counts = {name: getattr(self, name, 0) for name in ("requests", "faults", "stalls")}
            if "peek" in query:
                return counts
            self.delay = float(query.get("delay", 0))
            self.rate = float(query.get("faults", 0))
            self.spares_reads = "writes" in query
            self.status = int(query.get("status", 0))
            self.garbage = "garbage" in query
            self.passing = int(query["stop"]) if "stop" in query else None
            self.held = query.get("hold")
            self.random = random.Random(int(query.get("seed", 0)))
            self.requests = self.faults = self.stalls = 0
            return counts

    def draw(self, method, path):
        """The fault of the next request, or none."""
        with self.lock:
            self.requests += 1
            changes = method in ("PUT", "POST", "DELETE")
            if self.held and changes and self.held in path:
                self.stalls += 1
                return "stall"
            if self.passing is not None and changes:
                self.passing -= 1
                if self.passing < 0:
                    self.stalls += 1
                    return "stall"
            if self.spares_reads and not changes or self.random.random() >= self.rate:
                return None
            self.faults += 1
            if self.garbage:
                return "garble"
            return "refuse" if self.status else self.random.choice(["refuse", "drop", "cut"])


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    upstream = None

    def log_message(self, *_):
        pass

    def handle_expect_100(self):
        # Where there is no body to wait for, the answer would follow at once; Azure's library mistakes what arrives
        # together with "100 Continue".
        return self.headers.get("Content-Length") == "0" or super().handle_expect_100()

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        data = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline() not in (b"\r\n", b"\n", b""):
            pass
        return data

    def control(self):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        self.answer(200, [], json.dumps(self.server.settings.reset(query)).encode())

    def answer(self, status, headers, body, cut=False):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "keep-alive"):
                self.send_header(name, value)
        length = dict((n.lower(), v) for n, v in headers).get("content-length") if self.command == "HEAD" else None
        if status not in (204, 304):
            self.send_header("Content-Length", length or str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if cut else body)

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def relay(self):
        body = self.body()
        if self.path.startswith("/__proxy__"):
            return self.control()
        settings = self.server.settings
        fault = settings.draw(self.command, self.path)
        if settings.delay:
            time.sleep(settings.delay)
        if fault == "stall":
            time.sleep(600)
            return self.hang_up()
        if fault == "garble":
            return self.answer(200, [("Content-Type", "application/xml")], b"d<oes not parse")
        if fault == "refuse":
            status = settings.status or 503
            kind = [] if self.command == "HEAD" else [("Content-Type", "application/xml")]
            return self.answer(status, kind, words(status))
        if fault == "drop":
            return self.hang_up()
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("transfer-encoding", "expect")}
        if body or self.command in ("PUT", "POST"):
            headers["Content-Length"] = str(len(body))
        for attempt in (1, 2):
            try:
                if self.upstream is None:
                    self.upstream = http.client.HTTPConnection("127.0.0.1", self.server.upstream)
                self.upstream.request(self.command, self.path, body or None, headers)
                response = self.upstream.getresponse()
                data = response.read()
                break
            except (http.client.HTTPException, OSError):
                self.upstream.close()
                self.upstream = None
                if attempt == 2:
                    return self.hang_up()
        cut = fault == "cut" and len(data) > 1
        self.answer(response.status, response.getheaders(), data, cut)
        if cut or fault == "cut":
            self.hang_up()

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = do_PATCH = relay


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_):
        pass

    def finish_request(self, request, address):
        if self.tls:  # on the connection's own thread
            request = self.tls.wrap_socket(request, server_side=True)
        super().finish_request(request, address)


def start(upstream, tls=None):
    server = Server(("127.0.0.1", 0), Handler)
    server.tls = tls
    server.settings = Settings()
    server.upstream = upstream
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]
