#!/usr/bin/env python3
"""Reads messages with two mail parsers, Python's email and mblaze, and compares them with what a third, Rust's mail-parser, has read.

    python3 tests/e2e/read_alike.py MESSAGE.eml...

Beside each message lies MESSAGE.json, what the third parser made of it. Compared are the subject, who it is from and to, both
texts, and each attachment's name and SHA-256. Python's parser may find no defect, but in an encoded attachment name: what
mail programs read there (an encoded word in quotes), RFC 2047 forbids. Exit 1 and a line for each difference.
"""

import email
import email.policy
import hashlib
import json
import pathlib
import re
import subprocess
import sys


def lines(text):
    return text.replace("\r\n", "\n")


def by_python(path):
    raw = path.read_bytes()
    email.message_from_bytes(raw, policy=email.policy.strict)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        names = [name for name in [part.get_filename()] if name and not name.isascii()]
        defects = [*part.defects, *(d for k, v in part.items() if not (names and k == "Content-Type") for d in v.defects)]
        if defects:
            raise ValueError(f"defects: {defects}")
    attached = [(part.get_filename(), part.get_content()) for part in message.iter_attachments()]
    return {
        **{name: person(message[name].addresses) for name in ("from", "to")},
        "subject": str(message["Subject"]),
        **{kind: lines(message.get_body((kind,)).get_content()) for kind in ("plain", "html")},
        "attachments": [[name, hashlib.sha256(content).hexdigest()] for name, content in attached],
    }


def person(addresses):
    [only] = addresses
    return [only.display_name, only.addr_spec]


def by_mblaze(path):
    def run(*command):
        return subprocess.run([*command], check=True, stdout=subprocess.PIPE).stdout

    def header(name):
        return run("mhdr", "-d", "-h", name, str(path.resolve())).decode().rstrip("\n")

    def content(number):
        return run("mshow", "-O", str(path.resolve()), number)

    read = {"subject": header("subject"), "attachments": []}
    for name in ("from", "to"):
        display, address = re.fullmatch(r'"?(.*?)"? <(.*)>', header(name)).groups()
        read[name] = [display, address]
    for line in run("mshow", "-t", str(path.resolve())).decode().splitlines()[1:]:
        number, kind, name = re.fullmatch(r' *(\d+): (\S+) size=\d+(?: name="(.*)")?', line).groups()
        if name:
            read["attachments"].append([name, hashlib.sha256(content(number)).hexdigest()])
        elif kind.startswith("text/"):
            read[kind.removeprefix("text/")] = lines(content(number).decode())
    return read


def main():
    messages = [pathlib.Path(name) for name in sys.argv[1:]]
    if not messages:
        sys.exit("no messages")
    wrong = 0
    for path in messages:
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        expected.update({kind: lines(expected[kind]) for kind in ("plain", "html")})
        for parser in (by_python, by_mblaze):
            read = parser(path)
            for key in sorted({*read, *expected}):
                if read.get(key) != expected.get(key):
                    wrong += 1
                    print(f"{path}: {key}: {parser.__name__} {read.get(key)!r}, expected {expected.get(key)!r}"[:400], file=sys.stderr)
    print(f"{len(messages)} messages read alike" if not wrong else f"{wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
