#!/usr/bin/env python3
"""Looks at pages in a real browser: on a desktop and a phone, light and dark. Each must say nothing on the console, fetch nothing,
fit the screen, hold what axe-core asks of it, sort and search by the keyboard, and print.

    tests/e2e/page.py --axe node_modules/axe-core/axe.min.js [--pictures DIR] report.html index.html ...

Drives Chromium (CHROMIUM names another) by its own protocol; needs the package websocket-client.
"""

import argparse
import base64
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import websocket

SCREENS = {"desktop": (1366, 768, False), "phone": (375, 812, True)}
SCHEMES = ["light", "dark"]


class Browser:
    """A headless Chromium with one page."""

    def __init__(self, profile):
        program = os.environ.get("CHROMIUM", "chromium")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--remote-allow-origins=*",
                   f"--user-data-dir={profile}", "about:blank"]
        self.process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = pathlib.Path(profile) / "DevToolsActivePort"
        while not (port.exists() and len(port.read_text().split()) == 2):
            if self.process.poll() is not None:
                raise SystemExit("page: the browser does not start")
            time.sleep(0.05)
        number, path = port.read_text().split()
        self.socket = websocket.create_connection(f"ws://127.0.0.1:{number}{path}", timeout=60)
        self.numbers = itertools.count(1)
        self.events = []
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")

    def call(self, method, **params):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise SystemExit(f"page: {method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def until(self, method):
        while True:
            for at, event in enumerate(self.events):
                if event.get("method") == method:
                    return self.events.pop(at)
            self.events.append(json.loads(self.socket.recv()))

    def run(self, script):
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"page: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key, text=""):
        code = {"Enter": 13, "Tab": 9}.get(key, 0)
        for kind in ["keyDown", "keyUp"]:
            typed = text if kind == "keyDown" else ""
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, text=typed)

    def close(self):
        self.call("Browser.close")
        self.process.wait()


def complaints(browser):
    """What the page said on the console or asked for beside itself."""
    for event in browser.events:
        params = event.get("params", {})
        match event.get("method"):
            case "Runtime.exceptionThrown":
                yield f"exception: {params['exceptionDetails'].get('text')}"
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "warning", "assert"):
                yield f"console: {params['args']}"
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                yield f"log: {params['entry']['text']}"
            case "Network.requestWillBeSent" if params["type"] != "Document":
                yield f"fetched: {params['request']['url']}"


# The first table with more than one row sorts by its second column, by the keyboard; words that no table holds leave no row.
SORTED = """(() => {
  const header = document.querySelector("th[aria-sort]");
  const column = header.cellIndex;
  const values = [...header.closest("table").tBodies[0].rows].map((row) => row.cells[column])
    .filter((cell) => !cell.classList.contains("missing") && cell.textContent.trim())
    .map((cell) => cell.dataset.sort ?? cell.textContent.trim());
  const numbers = values.every((value) => !isNaN(value));
  const down = header.getAttribute("aria-sort") === "descending";
  const compare = (a, b) => numbers ? a - b : String(a).localeCompare(b, document.documentElement.lang, { numeric: true });
  return values.slice(1).every((value, at) => (down ? -1 : 1) * compare(values[at], value) <= 0) && header.getAttribute("aria-sort");
})()"""


def works(browser):
    """What does not work by the keyboard."""
    if browser.run("document.querySelector('a.skip') !== null"):
        browser.press("Tab")
        if not browser.run("document.activeElement.classList.contains('skip')"):
            yield "the first thing that Tab reaches is not the way to the report"
    if browser.run("document.querySelector('th[data-sorts] button') !== null"):
        for expected in [{"ascending", "descending"}, {"ascending", "descending"}]:
            browser.run("document.querySelector('th[data-sorts] button').focus()")
            browser.press("Enter", "\r")
            found = browser.run(SORTED)
            if found not in expected:
                yield f"sorted is {found}"
    if browser.run("document.getElementById('search') !== null"):
        rows = "[...document.querySelectorAll('table.sorts tbody tr')].filter((row) => !row.hidden).length"
        every = browser.run(rows)
        browser.run("document.getElementById('search').focus()")
        browser.call("Input.insertText", text="no table says this")
        if browser.run(rows) != 0 or not browser.run("document.getElementById('found').textContent"):
            yield "a search for what is nowhere finds something"
        browser.press("Escape")
        if browser.run(rows) != every:
            yield "after Escape rows are still hidden"


def look(browser, page, axe, pictures):
    failures = []
    for (screen, (width, height, phone)), scheme in itertools.product(SCREENS.items(), SCHEMES):
        where = f"{page.name}, {screen}, {scheme}"
        browser.events.clear()
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        browser.call("Page.navigate", url=page.resolve().as_uri())
        browser.until("Page.loadEventFired")
        if browser.run("document.documentElement.scrollWidth > window.innerWidth"):
            failures.append(f"{where}: wider than the screen")
        if pictures:
            size = browser.run("[document.documentElement.scrollHeight]")[0]
            clip = {"x": 0, "y": 0, "width": width, "height": min(size, 16000), "scale": 1}
            shot = browser.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
            (pictures / f"{page.stem}-{screen}-{scheme}.png").write_bytes(base64.b64decode(shot["data"]))
        browser.run(axe + ";null")
        found = browser.run("axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations.map((one) =>"
                            "`${one.id}: ${one.nodes.length} x ${one.nodes[0].html.slice(0, 160)}`))")
        failures += [f"{where}: axe: {one}" for one in found]
        failures += [f"{where}: {one}" for one in works(browser)]
        failures += [f"{where}: {one}" for one in complaints(browser)]
    printed = base64.b64decode(browser.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
    if not printed.startswith(b"%PDF"):
        failures.append(f"{page.name}: cannot be printed")
    if pictures:
        (pictures / f"{page.stem}.pdf").write_bytes(printed)
    return failures


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--axe", required=True, type=pathlib.Path)
    arguments.add_argument("--pictures", type=pathlib.Path)
    arguments.add_argument("pages", nargs="+", type=pathlib.Path)
    options = arguments.parse_args()
    axe = options.axe.read_text(encoding="utf-8")
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    failures = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        for page in options.pages:
            failures += look(browser, page, axe, options.pictures)
        browser.close()
    for failure in failures:
        print(f"page: {failure}", file=sys.stderr)
    if failures:
        raise SystemExit(1)
    print(f"page: {len(options.pages)} pages are sound on {' and '.join(SCREENS)}, {' and '.join(SCHEMES)}")


if __name__ == "__main__":
    main()
