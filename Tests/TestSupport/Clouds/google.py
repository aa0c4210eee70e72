"""gcp-storage-emulator, with resumable uploads as Google describes them.

https://cloud.google.com/storage/docs/performing-resumable-uploads: an answer 308 has no `Range` while nothing was
received (the emulator says `bytes=0-0`, which is one byte), and a finished upload that is asked after, or sent again
because its answer was lost, answers with the object (the emulator has forgotten it).
"""

import socket

from gcp_storage_emulator.handlers import objects
from gcp_storage_emulator.server import create_server
from gcp_storage_emulator.storage import Storage

finished = {}
finalize, status, chunk = (
    objects._finalize_resumable_object, objects._handle_resumable_status, objects._handle_resumable_chunk
)  # fmt: skip
find = Storage.get_resumable_file_obj


def incomplete(response, storage, upload, fallback_end=0):
    response.status = objects.GoogleHTTPStatus.RESUME_INCOMPLETE
    if received := storage.get_resumable_byte_count(upload):
        response["Range"] = f"bytes=0-{received - 1}"


def finalized(response, storage, thing, data, upload):
    finalize(response, storage, thing, data, upload)
    finished[upload] = thing


def found(storage, upload):
    return finished.get(upload) or find(storage, upload)


def asked(response, storage, upload, thing, total):
    if upload in finished:
        return response.json(thing)
    return status(response, storage, upload, thing, total)


def received(response, storage, upload, data, parsed):
    if upload in finished:
        return response.json(finished[upload])
    return chunk(response, storage, upload, data, parsed)


def start():
    objects._resumable_incomplete = incomplete
    objects._finalize_resumable_object = finalized
    objects._handle_resumable_status = asked
    objects._handle_resumable_chunk = received
    Storage.get_resumable_file_obj = found
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    create_server("127.0.0.1", port, in_memory=True, default_bucket="bucket").start()
    return port
