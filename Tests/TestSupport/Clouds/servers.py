"""Object stores on loopback: moto for S3, gcp-storage-emulator for Google's, a fake Azure store, a proxy before each.

Each has a second proxy that speaks TLS, with a certificate of an authority of its own. Prints one line of JSON with the
ports and the authority's file, and ends when its standard input does.
"""

import datetime
import ipaddress
import json
import logging
import os
import shutil
import ssl
import sys
import tempfile
import threading
import urllib.request

import azure
import google
import proxy


def s3():
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/bucket", method="PUT")).read()
    return port


def certify(folder):
    """Makes an authority and a certificate of it for this machine; returns the TLS context of a server."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def make(name, issuer, key, signer, *extensions):
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = x509.CertificateBuilder(
            x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]),
            x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]),
            key.public_key(), x509.random_serial_number(), now - datetime.timedelta(days=1), now + datetime.timedelta(days=1),
        )  # fmt: skip
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    usage = dict.fromkeys(
        ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"], False,
    )  # fmt: skip
    with open(f"{folder}/authority.pem", "wb") as file:
        file.write(
            make("authority", "authority", authority, authority, (x509.BasicConstraints(True, None), True),
                 (x509.KeyUsage(**{**usage, "key_cert_sign": True, "crl_sign": True}), True))
        )  # fmt: skip
    names = x509.SubjectAlternativeName(
        [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
    )
    with open(f"{folder}/server.pem", "wb") as file:
        file.write(make("server", "authority", key, authority, (names, False)))
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/server.pem")
    return context


def main():
    logging.disable(logging.CRITICAL)
    folder = tempfile.mkdtemp(prefix="pomona-stores-")
    context = certify(folder)
    ports = {}
    for name, start in [("s3", s3), ("gs", google.start), ("abfss", azure.start)]:
        ports[f"{name}_server"] = start()
        ports[name] = proxy.start(ports[f"{name}_server"])
        ports[f"{name}_tls"] = proxy.start(ports[f"{name}_server"], context)
    print(json.dumps({"ports": ports, "authority": f"{folder}/authority.pem"}), flush=True)
    sys.stdin.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # some of the servers have threads that never end


if __name__ == "__main__":
    threading.excepthook = lambda _: None
    main()
