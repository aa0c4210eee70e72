"""Sends valid and hostile requests to a service and samples its memory: mixed.py PORT PID MODEL PHOTOS SECONDS.

A fifth of the requests are hostile. Every prediction must be that of `pomona predict`. Prints the counts of outcomes."""

import collections
import http.client
import json
import pathlib
import random
import socket
import subprocess
import sys
import threading
import time

POMONA = ".build/release/pomona"
port, pid, model, folder, seconds = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], float(sys.argv[5])

paths = sorted(str(path) for path in pathlib.Path(folder).rglob("*.jpg"))
random.seed(1)
paths = random.sample(paths, min(300, len(paths)))
lines = subprocess.run([POMONA, "predict", model, *paths, "--json", "--quiet"], capture_output=True, text=True, check=True).stdout
expected = {line["path"]: line for line in map(json.loads, lines.splitlines()) if "label" in line}
photos = {path: pathlib.Path(path).read_bytes() for path in expected}
paths = list(expected)
HUGE = bytes.fromhex("89504e470d0a1a0a0000000d494844520000ea600000ea600802000000") + bytes(4)
counts, lock, end = collections.Counter(), threading.Lock(), time.monotonic() + seconds


def note(what):
    with lock:
        counts[what] += 1


def raw(data, pause=0.0):
    """Sends bytes and disconnects without reading the response."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        try:
            connection.sendall(data)
            time.sleep(pause)
        except OSError:
            pass


def post(connection, path, body, kind="image/jpeg"):
    connection.request("POST", path, body, {"Content-Type": kind})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def hostile(choice, connection):
    photo = photos[choice.choice(paths)]
    head = f"POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Length: {len(photo)}\r\n\r\n".encode()
    kind = choice.choice(["truncated", "huge", "wrong type", "bad multipart", "aborted", "announced", "no HTTP", "slow"])
    if kind == "truncated":
        status, answer = post(connection, "/v1/classify", photo[:choice.randrange(1, len(photo) - 2)])
        right = status in (200, 429) and (status == 429 or "error" in answer["results"][0])
    elif kind == "huge":
        status, answer = post(connection, "/v1/classify", HUGE)
        right = status in (200, 429) and (status == 429 or "error" in answer["results"][0])
    elif kind == "wrong type":
        status, answer = post(connection, "/v1/classify", choice.choice([b"%PDF-1.7", b"PK\3\4", bytes(5000), b"\xff\xd8\xff" + choice.randbytes(3000)]))
        right = status in (200, 429) and (status == 429 or "error" in answer["results"][0])
    elif kind == "bad multipart":
        status, _ = post(connection, "/v1/classify", b"--x\r\nContent-Disposition: form-data\r\n\r\n" + photo, "multipart/form-data; boundary=x")
        right = status in (400, 429)
    elif kind == "aborted":
        raw(head + photo[: len(photo) // 2])
        right = True
    elif kind == "announced":
        raw(b"POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        right = True
    elif kind == "no HTTP":
        raw(choice.randbytes(2000))
        right = True
    else:
        threading.Thread(target=raw, args=(head[:30], 20), daemon=True).start()
        right = True
    note(("hostile, as expected: " if right else "HOSTILE, WRONG: ") + kind)


def good(choice, connection):
    path = choice.choice(paths)
    status, answer = post(connection, "/v1/classify", photos[path])
    if status == 429:
        note("good, 429")
        return time.sleep(0.05)
    result = answer["results"][0]
    right = (result.get("label"), result.get("confidence")) == (expected[path]["label"], expected[path]["confidence"])
    note("good, right" if right else "GOOD, WRONG")


def work(number):
    choice = random.Random(number)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < end:
        try:
            (hostile if choice.random() < 0.2 else good)(choice, connection)
        except (OSError, http.client.HTTPException) as error:
            note(f"NO ANSWER: {type(error).__name__}")
            connection.close()
    connection.close()


def memory():
    """The resident memory of the service and of its workers together, in MB, and the identifiers of the workers."""
    def resident(process):
        return int(pathlib.Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 1e6
    children = [int(word) for task in pathlib.Path(f"/proc/{pid}/task").iterdir() for word in (task / "children").read_text().split()]
    return resident(pid), sum(map(resident, children)), sorted(children)


threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
for thread in threads:
    thread.start()
begin, samples = time.monotonic(), []
while time.monotonic() < end:
    time.sleep(min(10, max(0.1, end - time.monotonic())))
    own, workers, children = memory()
    samples.append((round(time.monotonic() - begin), round(own, 1), round(workers, 1), children))
for thread in threads:
    thread.join()
for what, count in sorted(counts.items()):
    print(f"{count:8} {what}")
for second, own, workers, children in samples:
    print(f"{second:6} s  service {own:7} MB  workers {workers:7} MB")
print("workers replaced:", "none" if samples[0][3] == samples[-1][3] else "some")
