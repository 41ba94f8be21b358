#!/usr/bin/env python3
"""A real SMTP server for the end-to-end test: encryption and login required, each message stored as a file.

    python3 tests/e2e/smtp_server.py --port 0 --store DIR --port-file FILE [--ca-file FILE] [--tls starttls|implicit]

It makes its own certificate authority with openssl when it starts and writes its certificate (PEM) to the file that --ca-file
names (DIR/ca.pem by default); the server's certificate is made out to localhost and 127.0.0.1. The port it listens on is
written to the port file once it does. Messages are stored as DIR/NNNN-<recipient>.eml, whole or not at all.
Recipients that begin with `refused` get 550, those that begin with `later` 450.

Needs `pip install aiosmtpd` and openssl. It ends on SIGTERM or SIGINT.
"""

import argparse
import asyncio
import functools
import os
import pathlib
import re
import signal
import ssl
import subprocess
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def server_context(folder, ca_file):
    """An authority, a certificate signed by it, and the context that shows the certificate."""
    path = lambda name: str(folder / name)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=zhoubao test authority",
            "-keyout", path("ca.key"), "-out", str(ca_file))
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
            "-keyout", path("server.key"), "-out", path("server.csr"))
    (folder / "names.txt").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
    openssl("x509", "-req", "-in", path("server.csr"), "-CA", str(ca_file), "-CAkey", path("ca.key"),
            "-set_serial", "1", "-days", "2", "-extfile", path("names.txt"), "-out", path("server.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path("server.pem"), path("server.key"))
    return context


def write_whole(path, content):
    aside = path.with_name(f".{path.name}.tmp")
    aside.write_bytes(content)
    os.replace(aside, path)


class Store:
    """Takes messages; says no to those who ask for it by their name."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 Mailbox not found"
        if address.startswith("later"):
            return "450 4.2.0 Greylisted, come back"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        for recipient in envelope.rcpt_tos:
            self.count += 1
            name = re.sub(r"[^A-Za-z0-9@._+-]", "_", recipient)
            write_whole(self.folder / f"{self.count:04}-{name}.eml", envelope.original_content)
        return f"250 2.0.0 stored as {self.count}"


def login(expected, server, session, envelope, mechanism, data):
    ok = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == expected
    return AuthResult(success=ok, handled=False)  # the library answers 235 or 535


async def serve(arguments, context):
    implicit = arguments.tls == "implicit"
    protocol = functools.partial(
        SMTP,
        Store(arguments.store),
        hostname="localhost",
        data_size_limit=arguments.size,
        tls_context=None if implicit else context,
        require_starttls=not implicit,
        auth_required=True,
        # With implicit TLS the connection is encrypted already, which the library does not see.
        auth_require_tls=not implicit,
        authenticator=functools.partial(login, (arguments.user, arguments.password)),
        loop=asyncio.get_running_loop(),
    )
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    listener = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", arguments.port, ssl=context if implicit else None)
    write_whole(arguments.port_file, f"{listener.sockets[0].getsockname()[1]}\n".encode())
    await stop.wait()
    listener.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--store", type=pathlib.Path, required=True)
    parser.add_argument("--port-file", type=pathlib.Path, required=True)
    parser.add_argument("--ca-file", type=pathlib.Path)
    parser.add_argument("--tls", choices=["starttls", "implicit"], default="starttls")
    parser.add_argument("--user", default="report@example.com")
    parser.add_argument("--password", default="an-authorisation-code")
    parser.add_argument("--size", type=int, default=10_240_000, help="the largest message taken")
    arguments = parser.parse_args()
    arguments.store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        context = server_context(pathlib.Path(folder), arguments.ca_file or arguments.store / "ca.pem")
        asyncio.run(serve(arguments, context))


if __name__ == "__main__":
    main()
