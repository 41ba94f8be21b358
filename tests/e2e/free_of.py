#!/usr/bin/env python3
"""Says where a word stands in files; in a workbook, in any of its parts.

    python3 tests/e2e/free_of.py --word tmall-flagship FILE...

An owner's mail holds nothing of the stores that are not theirs. Exit 1 and a line for each place.
"""

import argparse
import pathlib
import sys
import zipfile


def parts(path):
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            yield from ((f"{path}:{name}", name.encode() + package.read(name)) for name in package.namelist())
    else:
        yield str(path), path.read_bytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=pathlib.Path, nargs="+")
    parser.add_argument("--word", action="append", required=True)
    arguments = parser.parse_args()
    found = [f"{place} holds {word}" for path in arguments.files for place, content in parts(path)
             for word in arguments.word if word.encode() in content]
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
