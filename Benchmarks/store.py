"""What a network's delay costs: `pomona features` of a folder, and of the same photos in an object store far away.

    store.py WORK PHOTOS RUNS [DELAY]

The store speaks as much of S3's protocol as reading needs, and answers each request DELAY seconds (0.05) late. It runs on
the same cores, hence it is as small as can be: its cost counts against the store. Both sides run in turns, and the ratio
is that of runs that followed each other.
"""

import asyncio
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.parse
from xml.sax.saxutils import escape


class Store:
    def __init__(self, folder, delay):
        self.delay, self.objects, self.requests = delay, {}, 0
        for path, _, names in sorted(os.walk(folder)):
            for name in names:
                with open(f"{path}/{name}", "rb") as file:
                    self.objects[os.path.relpath(f"{path}/{name}", folder)] = file.read()
        self.names = sorted(self.objects, key=str.encode)

    def listing(self, query):
        prefix, token = query.get("prefix", [""])[0], query.get("continuation-token", ["0"])[0]
        names = [name for name in self.names if name.startswith(prefix)]
        page, rest = names[int(token) : int(token) + 1000], int(token) + 1000 < len(names)
        items = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(self.objects[name])}</Size>"
            "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
            for name in page
        )
        more = f"<NextContinuationToken>{int(token) + 1000}</NextContinuationToken>" if rest else ""
        return (
            f'<?xml version="1.0"?><ListBucketResult><Name>bucket</Name><Prefix>{escape(prefix)}</Prefix><KeyCount>{len(page)}'
            f"</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>{str(rest).lower()}</IsTruncated>{items}{more}</ListBucketResult>"
        ).encode()

    def answer(self, method, target, head):
        self.requests += 1
        path, _, query = target.partition("?")
        key = urllib.parse.unquote(path).removeprefix("/bucket").lstrip("/")
        status, extra, body = "200 OK", "", b""
        if not key and method == "GET":
            body = self.listing(urllib.parse.parse_qs(query))
        elif key in self.objects:
            body = self.objects[key]
            if span := re.search(rb"(?i)\r\nrange: *bytes=(\d+)-(\d*)", head):
                first, last = int(span[1]), min(int(span[2] or len(body)), len(body) - 1)
                extra = f"Content-Range: bytes {first}-{last}/{len(body)}\r\n"
                status, body = "206 Partial Content", body[first : last + 1]
        elif key:
            status = "404 Not Found"
        text = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n{extra}\r\n"
        return text.encode() + (b"" if method == "HEAD" else body)

    async def serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
                arrival = asyncio.get_running_loop().time()
                answer = self.answer(method, target, head)
                await asyncio.sleep(arrival + self.delay - asyncio.get_running_loop().time())
                writer.write(answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def run_store(folder, delay, ports):
    async def main():
        server = await asyncio.start_server(Store(folder, delay).serve, "127.0.0.1", 0, backlog=256)
        ports.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def measure(source, table):
    """The seconds it took, the most memory held in MiB, and the seconds of processor time."""
    subprocess.run(["rm", "-rf", table])
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_EC2_METADATA_DISABLED": "true"}
    start = time.monotonic()
    process = subprocess.Popen(
        [".build/release/pomona", "features", source, "-o", table, "--quiet"],
        env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"features of {source} failed")
    return time.monotonic() - start, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def main():
    work, photos, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    delay = float(sys.argv[4]) if len(sys.argv) > 4 else 0.05
    receiver, sender = multiprocessing.Pipe(False)
    store = multiprocessing.Process(target=run_store, args=(photos, delay, sender), daemon=True)
    store.start()
    uri = f"s3://bucket?endpoint_override=127.0.0.1:{receiver.recv()}&scheme=http&region=us-east-1"
    count = sum(len(files) for _, _, files in os.walk(photos))
    print(f"{count} photos, {os.cpu_count()} cores, {1000 * delay:.0f} ms added to every request")
    measure(photos, f"{work}/local")  # fills the disk's cache
    ratios = []
    for _ in range(runs):
        (local, local_memory, local_work) = measure(photos, f"{work}/local")
        (far, far_memory, far_work) = measure(uri, f"{work}/far")
        same = subprocess.run(["diff", "-rq", f"{work}/local", f"{work}/far"], stdout=subprocess.DEVNULL).returncode == 0
        ratios.append(local / far)
        print(
            f"folder {count / local:.0f}/s {local_memory:.0f} MiB {local_work:.1f} s of CPU, "
            f"store {count / far:.0f}/s {far_memory:.0f} MiB {far_work:.1f} s of CPU: "
            f"{100 * local / far:.0f} %, {'same bytes' if same else 'OTHER BYTES'}"
        )
    print(f"the store's rate is {100 * statistics.median(ratios):.0f} % of the folder's (median), {100 * max(ratios):.0f} % at best")
    store.terminate()


if __name__ == "__main__":
    main()
