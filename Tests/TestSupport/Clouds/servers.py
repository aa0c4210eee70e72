"""Object stores on loopback: moto for S3, gcp-storage-emulator for Google's, a fake Azure store, a proxy before each.

Prints one line of JSON with the ports, and ends when its standard input does.
"""

import json
import logging
import os
import socket
import sys
import threading
import urllib.request

import azure
import proxy


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def request(method, url, body=None):
    headers = {"Content-Type": "application/json"} if body else {}
    urllib.request.urlopen(urllib.request.Request(url, data=body, method=method, headers=headers)).read()


def s3():
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    request("PUT", f"http://127.0.0.1:{port}/bucket")
    return port


def gs():
    from gcp_storage_emulator.server import create_server

    port = free_port()
    create_server("127.0.0.1", port, in_memory=True, default_bucket="bucket").start()
    return port


def main():
    logging.disable(logging.CRITICAL)
    ports = {}
    for name, start in [("s3", s3), ("gs", gs), ("abfss", azure.start)]:
        ports[f"{name}_server"] = start()
        ports[name] = proxy.start(ports[f"{name}_server"])
    print(json.dumps(ports), flush=True)
    sys.stdin.read()
    os._exit(0)  # some of the servers have threads that never end


if __name__ == "__main__":
    threading.excepthook = lambda _: None
    main()
