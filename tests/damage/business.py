"""The undamaged business, and what the program says of a folder."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import exports

NOW = "2026-11-16T10:12:00+08:00"
# In Los Angeles the week ends later.
NOW_OF_PLATFORMS = "2026-11-16T20:15:00+08:00"
WEEK = "2026-W46"
# A list is asked for under the name it has after the damage.
MODIFIED = 1_794_790_000


@dataclass
class Said:
    """All that a reader can see of a run."""

    figures: dict = field(default_factory=dict)
    marks: dict = field(default_factory=dict)
    notices: list = field(default_factory=list)
    rejects: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    provisional: bool = False
    codes: tuple = ()


class Business:
    """Three stores over twelve weeks, or a store on each of six platforms, read once so that only a damaged file is read anew."""

    def __init__(self, program, work, platforms=False):
        self.program, self.work, self.platforms = str(program), Path(work), platforms
        self.home = self.work / "clean"
        self.make()
        self.files = {str(p.relative_to(self.home)): p.read_bytes() for p in sorted(self.home.rglob("*"))
                      if p.is_file() and p.name != "config.toml"}
        self.clean = self.said(self.home)
        if self.clean.provisional or any(self.clean.codes):
            raise SystemExit("the undamaged business is not in order: %s" % "\n".join(self.clean.lines))
        for part in ("archive", "journal"):
            remove(self.home / "data" / part)
        self.kinds = {exports.kind_of(path) for path in self.files} & set(exports.LAYOUTS)
        if platforms:
            self.kinds = {kind for kind in self.kinds if " " in kind}

    def make(self):
        size = ["--platforms", "--orders-per-week", "25", "--weeks", "10"] if self.platforms else [
            "--stores", "3", "--orders-per-week", "30", "--weeks", "12"]
        subprocess.run([self.program, "demo", *size, "--out", self.home], check=True, stdout=subprocess.DEVNULL)
        config = (self.home / "config.toml").read_text()
        self.stores = dict(re.findall(r'\[\[stores\]\]\nid = "(.*?)"\nname = "(.*?)"', config))
        # One reader is enough, and a second copy of a file would hide what is done to the first.
        owner = '[[owners]]\nname = "运营"\nemail = "ops@example.com"\nstores = ["*"]\nview = "operator"\n'
        (self.home / "config.toml").write_text(config[:config.index("[[owners]]")] + owner)
        if self.platforms:
            return
        for twin in self.home.glob("inbox/*/* (1).*"):
            twin.unlink()
        year = [["店铺", "财年", "年目标"]] + [[store, 2026, 1_200_000 + 100_000 * i] for i, store in enumerate(self.stores)]
        month = [["店铺", "月份", "占比"]] + [
            [store, "%d月" % m, Decimal("0.10") if m in (6, 11) else Decimal("0.08")] for store in self.stores
            for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
        plan = exports.to_xlsx([exports.Sheet(year, "年度"), exports.Sheet(month, "月度")])
        (self.home / "plan.xlsx").write_bytes(plan)

    def folder(self, name, files, settings):
        """The business with these files in place of its own; settings says which words of config.toml are others."""
        folder = self.work / name
        remove(folder)
        (folder / "data").mkdir(parents=True)
        # Facts are kept by the hash of what they were read from and never changed, so they may be shared.
        shutil.copytree(self.home / "data" / "ledger", folder / "data" / "ledger", copy_function=os.link)
        config = (self.home / "config.toml").read_text()
        for word, other in settings.items():
            config = config.replace(word, other)
        (folder / "config.toml").write_text(config)
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
            os.utime(folder / path, (MODIFIED, MODIFIED))
        return folder

    def said(self, folder):
        out = folder / "preview"
        remove(out)
        calls = [self.call(folder, "preview", "--out", str(out)), self.call(folder, "check")]
        found = Said(codes=tuple(call.returncode for call in calls))
        for call in calls:
            found.lines += (call.stdout + call.stderr).replace(str(folder), "").splitlines()
        if (out / "report.json").exists():
            report = json.loads((out / "report.json").read_text())
            for figure in report["kpis"]:
                key = figure["id"], figure["scope"], figure["period"]
                found.figures[key] = figure["value"]
                found.marks[key] = figure.get("days"), figure.get("reason")
            found.notices, found.rejects, found.provisional = report["notices"], report["rejects"], report["provisional"]
        return found

    def call(self, folder, *arguments):
        now = NOW_OF_PLATFORMS if self.platforms else NOW
        # An empty environment but for the language: what is said does not hang on who runs the test.
        return subprocess.run([self.program, "--config", str(folder / "config.toml"), "--now", now, *arguments],
                              capture_output=True, text=True, timeout=120, env={"LANG": "C.UTF-8", "PATH": os.environ["PATH"]})


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
