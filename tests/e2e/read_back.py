#!/usr/bin/env python3
"""Reads a stored message as a mail program would and says what is wrong with it.

    python3 tests/e2e/read_back.py MESSAGE.eml [--to ADDRESS] [--subject TEXT] [--attachment OUT.xlsx] [--text OUT.txt] [--html OUT.html]

It parses with Python's email under the strict policy and checks that each single-instance header stands once, that subject and
names decode without control characters, that no line is too long, that there is one plain and one HTML part, and that the
attachment has an ASCII name. The subject and the attachment's name and size are printed. Exit 1 and a line for each defect.
"""

import argparse
import email
import email.errors
import email.policy
import pathlib
import sys

ONCE = ["Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted", "List-Id"]


def headers(message):
    for name in ONCE:
        count = len(message.get_all(name, []))
        if count != 1:
            yield f"header {name} stands {count} times, expected once"
    for name, value in message.items():
        if value.defects:
            yield f"header {name} has defects: {value.defects}"
        if any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in str(value)):
            yield f"header {name} decodes to control characters: {str(value)!r}"
    if message["Auto-Submitted"] != "auto-generated":
        yield f"Auto-Submitted is {message['Auto-Submitted']!r}, expected auto-generated"
    if message["Bcc"] or message["Cc"]:
        yield "there is a Bcc or Cc header"


def lines(raw):
    if raw.replace(b"\r\n", b"").translate(None, b"\r\n") != raw.replace(b"\r\n", b""):
        yield "a line ends with CR or LF alone"
    longest = max(len(line) for line in raw.split(b"\r\n"))
    if longest > 998:
        yield f"the longest line has {longest} bytes, expected 998 at most"
    if not raw.isascii():
        yield "there are bytes beyond ASCII"


def parts(message):
    for part in message.walk():
        if part.defects:
            yield f"part {part.get_content_type()} has defects: {part.defects}"
    for kind in ("plain", "html"):
        if message.get_body((kind,)) is None:
            yield f"there is no {kind} part"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("message", type=pathlib.Path)
    parser.add_argument("--to", help="the recipient it must name")
    parser.add_argument("--subject", help="a text that the subject must hold")
    parser.add_argument("--attachment", type=pathlib.Path, help="where to put the attachment")
    parser.add_argument("--text", type=pathlib.Path, help="where to put the plain part")
    parser.add_argument("--html", type=pathlib.Path, help="where to put the HTML part")
    arguments = parser.parse_args()
    raw = arguments.message.read_bytes()
    try:
        email.message_from_bytes(raw, policy=email.policy.strict)
        message = email.message_from_bytes(raw, policy=email.policy.default)
    except (email.errors.MessageError, email.errors.MessageDefect) as defect:
        print(f"{arguments.message}: the strict policy refuses it: {defect!r}", file=sys.stderr)
        return 1

    wrong = [*headers(message), *lines(raw), *parts(message)]
    subject = str(message["Subject"])
    print(f"subject: {subject}")
    if arguments.subject and arguments.subject not in subject:
        wrong.append(f"the subject does not hold {arguments.subject!r}")
    recipients = [address.addr_spec for address in message["To"].addresses]
    if arguments.to and recipients != [arguments.to]:
        wrong.append(f"the message is to {recipients}, expected {arguments.to}")

    attachments = list(message.iter_attachments())
    for part in attachments:
        name, content = part.get_filename(), part.get_content()
        print(f"attachment: {name} {part.get_content_type()} {len(content)} bytes")
        if not name or not name.isascii():
            wrong.append(f"the attachment's name {name!r} is not ASCII")
    if arguments.attachment:
        if len(attachments) == 1:
            arguments.attachment.write_bytes(attachments[0].get_content())
        else:
            wrong.append(f"there are {len(attachments)} attachments, expected 1")
    for kind, out in (("plain", arguments.text), ("html", arguments.html)):
        if out and message.get_body((kind,)) is not None:
            out.write_text(message.get_body((kind,)).get_content(), encoding="utf-8")

    for defect in wrong:
        print(f"{arguments.message}: {defect}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
