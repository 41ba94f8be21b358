#!/usr/bin/env python3
"""Fetches mails over IMAP and compares each, byte for byte, with the file that was kept of it.

    python3 tests/e2e/fetch_back.py --port PORT --ca FILE --password PASSWORD MESSAGE.eml...

A message's file is named after its recipient. A mail system may put its own lines before a message (Received, Return-Path), and
nothing else. Python's parser and the IMAP server's own must agree on the subject and on the attachment's name. Each mailbox is
emptied afterwards.
"""

import argparse
import email
import email.header
import email.policy
import imaplib
import pathlib
import ssl
import time

PATIENCE = 60  # seconds that a delivery may take


def mailbox(arguments, address):
    context = ssl.create_default_context(cafile=arguments.ca)
    imap = imaplib.IMAP4_SSL("localhost", arguments.port, ssl_context=context)
    imap.login(address, arguments.password)
    imap.select("INBOX")
    return imap


def fetch(imap):
    """The one message there is, once it is there, and what the server's own parser makes of it."""
    for _ in range(PATIENCE * 5):
        imap.noop()
        numbers = imap.search(None, "ALL")[1][0].split()
        if numbers:
            break
        time.sleep(0.2)
    if len(numbers) != 1:
        raise SystemExit(f"{len(numbers)} messages instead of one")
    body = imap.fetch(numbers[0], "(BODY.PEEK[])")[1][0][1]
    structure = repr(imap.fetch(numbers[0], "(ENVELOPE BODYSTRUCTURE)")[1])
    imap.store(numbers[0], "+FLAGS", "\\Deleted")
    imap.expunge()
    return body, structure


def decoded(header):
    return str(email.header.make_header(email.header.decode_header(header)))


def check(arguments, path):
    sent = path.read_bytes()
    imap = mailbox(arguments, path.stem)
    got, structure = fetch(imap)
    imap.logout()
    if not got.endswith(sent):
        raise SystemExit(f"{path.stem} got other bytes than were kept")
    own = {line.split(b":")[0].lower() for line in got[: -len(sent)].splitlines() if line[:1] not in (b" ", b"\t")}
    if not own <= {b"received", b"return-path", b"delivered-to"}:
        raise SystemExit(f"{path.stem}: the mail system added {own}")
    message = email.message_from_bytes(got, policy=email.policy.default)
    files = [part.get_filename() for part in message.iter_attachments()]
    if len(files) != 1 or f'"{files[0]}"' not in structure:
        raise SystemExit(f"{path.stem}: the parsers do not agree on the attachment {files}")
    raw = email.message_from_bytes(got)["Subject"]
    if decoded(raw) != message["Subject"] or not any(ord(c) > 127 for c in message["Subject"] + str(message["From"])):
        raise SystemExit(f"{path.stem}: the subject {raw!r} is not read alike")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--ca", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("messages", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    for path in arguments.messages:
        check(arguments, path)


if __name__ == "__main__":
    main()
