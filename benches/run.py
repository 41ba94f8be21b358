#!/usr/bin/env python3
"""How fast, and with how much memory, a week is reported, beside scripts that work out the same figures from the same files.

    python3 benches/run.py [--python PYTHON] [--lines 110000,1100000] [--report 82730] [--years 2] [--orders 4000] [--rounds 3]

PYTHON has what the scripts in benches/peers need (`python3 -m venv v && v/bin/pip install -r benches/requirements.txt`, then
--python v/bin/python); without it the program is measured alone. Nothing else should run meanwhile.

Makes a business on Tmall and Taobao with so many lines in the week of 双11 (`zhoubao demo`), and one with a longer history, and runs
on them, each several times:

    inflate    every part of every workbook unpacked and every byte looked at, on one core: what no reader can do without
    cold       from the exports to workbook and mails, with an empty data folder
    warm       the same week again, from what is known
    polars     benches/peers/polars_week.py: paid, refunded, spent and aimed at by store and day
    duckdb     benches/peers/duckdb_week.py: the same
    facts      one order report of 200,000 rows and 30 columns read by a child into facts, beside inflating it alone
    history    a week of the longer history, warm; a Monday's new files on top of it; and these files by themselves

It stops where a script and the report differ by a cent. Figures are the least of the rounds, memory the most: of all processes of a
command, children included.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import watch

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "benches" / "peers"
WEEK, LAST_DAY = "2026-W46", date(2026, 11, 15)
# Lines of a store in the week of 双11 for each order of a usual week, and lines of a store at most, as its files have limits.
LINES_PER_ORDER, LINES_OF_A_STORE = 3.296, 112_000


class Bench:
    def __init__(self, arguments, folder):
        self.rounds, self.python, self.folder = arguments.rounds, arguments.python, folder
        self.program = arguments.program or built("--bin", "zhoubao")
        self.reader = None if arguments.no_reader else arguments.reader or built("--bench", "extract")

    def business(self, name, stores, orders, weeks):
        """A business whose plan is a table of days, as a script joins it too."""
        folder = self.folder / name
        watch.run([self.program, "demo", "--stores", stores, "--orders-per-week", orders, "--weeks", weeks, "--last-day", LAST_DAY, "--out", folder])
        settings = (folder / "config.toml").read_text().replace('plan = "plan.xlsx"', 'plan = "targets.csv"')
        (folder / "config.toml").write_text(settings)
        ids = [line.split('"')[1] for block in settings.split("[[stores]]")[1:] for line in block.splitlines() if line.startswith("id = ")]
        with open(folder / "targets.csv", "w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(["store", "date", "target"])
            for at, store in enumerate(ids):
                for day in (LAST_DAY - timedelta(days=700 - n) for n in range(900)):
                    rows.writerow([store, day, f"{orders * 40 + 500 * at + 37 * day.weekday()}.50"])
        return folder

    def ours(self, folder, *words):
        return [self.program, *words, "--config", folder / "config.toml", "--week", WEEK, "--now", "2026-11-16T10:30"]

    def cold(self, folder):
        forget = lambda: [shutil.rmtree(folder / name, ignore_errors=True) for name in ("data", "reports")]
        return watch.best(self.rounds, self.ours(folder, "run"), forget)

    def warm(self, folder, rounds=None):
        out = self.folder / "look"
        forget = lambda: shutil.rmtree(out, ignore_errors=True)
        return watch.best(rounds or self.rounds, self.ours(folder, "preview") + ["--out", out], forget)

    def inflate(self, folder):
        files = sorted(str(path) for path in (folder / "inbox").rglob("*.xlsx"))
        return watch.best(self.rounds, [self.reader, "inflate", *files])

    def peer(self, name, folder, report):
        taken = watch.best(self.rounds, [self.python, PEERS / f"{name}_week.py", folder, WEEK])
        compare(name, json.loads(taken.output), report)
        return taken


def built(*target):
    command = ["cargo", "bench" if target[0] == "--bench" else "build", *target, "--message-format", "json-render-diagnostics"]
    command += ["--no-run"] if target[0] == "--bench" else ["--release"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    made = [message for message in map(json.loads, lines) if message["reason"] == "compiler-artifact" and message.get("executable")]
    return made[-1]["executable"]


def compare(name, days, report):
    """The script's figures against the report's: of each store, and of each day."""
    kpis = {(kpi["id"], kpi["scope"]): kpi["value"] for kpi in report["kpis"] if kpi["period"] == "week"}
    tables = {table["id"]: table for table in report["tables"]}
    wrong = []

    def expect(what, cents, found):
        if round(float(found or 0) * 100) != cents:
            wrong.append(f"{what}: {name} says {cents / 100:.2f}, the report {found}")

    for store in sorted({row["store"] for row in days}):
        total = lambda figure: sum(row[figure] for row in days if row["store"] == store)
        for kpi, figure in (("sales.paid", "paid"), ("refund.amount", "refunded"), ("ads.spend", "spend"), ("plan.target", "target")):
            expect(f"{kpi} of {store}", total(figure), kpis[kpi, store])
        if total("orders") != int(kpis["sales.orders", store]):
            wrong.append(f"orders of {store}: {name} counts {total('orders')}, the report {kpis['sales.orders', store]}")
        if abs(total("refunded") / total("paid") - float(kpis["refund.share", store])) > 1e-9:
            wrong.append(f"refund.share of {store}: the report says {kpis['refund.share', store]}")
    for table, figures in (("stores.days", ("paid", "refunded")), ("stores.days_costs", ("spend",))):
        keys = [column["key"] for column in tables[table]["columns"]]
        for row in tables[table]["rows"]:
            row = dict(zip(keys, row))
            for figure in figures:
                expect(f"{figure} of {row['day']}", sum(one[figure] for one in days if one["day"] == row["day"]), row[figure])
    if wrong:
        raise SystemExit("\n".join(wrong))


def show(title, runs, beside):
    print(f"\n{title}\n{'':10}{'seconds':>9}{'CPU s':>8}{'MB':>8}   of {beside}: seconds, CPU, memory")
    base = runs[beside]
    for name, taken in runs.items():
        ratios = taken.seconds / base.seconds, taken.cpu / base.cpu, taken.memory / base.memory
        print(f"{name:10}{taken.seconds:9.2f}{taken.cpu:8.2f}{taken.memory / 1e6:8.0f}   " + "".join(f"{ratio:8.2f}" for ratio in ratios))


def one_week(bench, lines):
    stores = -(-lines // LINES_OF_A_STORE)
    folder = bench.business(f"week-{lines}", stores, round(lines / stores / LINES_PER_ORDER), 1)
    size = sum(path.stat().st_size for path in (folder / "inbox").rglob("*") if path.is_file())
    runs = {"inflate": bench.inflate(folder)} if bench.reader else {}
    runs |= {"cold": bench.cold(folder), "warm": bench.warm(folder)}
    report = json.loads((bench.folder / "look" / "report.json").read_text())
    for name in ("polars", "duckdb") if bench.python else ():
        runs[name] = bench.peer(name, folder, report)
        lines = int(runs[name].errors.split()[-1])
    scripts = [name for name in ("polars", "duckdb") if name in runs]
    fastest = min(scripts, key=lambda name: runs[name].seconds) if scripts else "cold"
    show(f"A week of {lines:,} lines, {stores} stores, {size / 1e6:.0f} MB of exports", runs, fastest)
    return lines, runs


def one_report(bench, orders):
    folder = bench.business("report", 1, orders, 1)
    report = max((folder / "inbox").rglob("ExportOrderList*.xlsx"), key=lambda path: path.stat().st_size)
    runs = {name: watch.best(bench.rounds, [bench.reader, name, report]) for name in ("inflate", "facts")}
    size = report.stat().st_size / 1e6, int(runs["inflate"].output) / 1e6
    show(f"An order report of {int(runs['facts'].output):,} rows, {size[0]:.0f} MB, {size[1]:.0f} MB unpacked", runs, "inflate")


def history(bench, years, orders):
    folder = bench.business("history", 1, orders, 52 * years)
    inbox = next((folder / "inbox").iterdir())
    monday = [path for path in inbox.iterdir() if "20261116" in path.name or str(LAST_DAY) in path.name]
    aside = bench.folder / "aside" / inbox.name
    aside.mkdir(parents=True)
    for path in monday:
        shutil.move(path, aside / path.name)
    every = watch.run(bench.ours(folder, "check"), statuses=range(256))
    kept = bench.folder / "before"
    shutil.copytree(folder / "data", kept, symlinks=True)
    for path in aside.iterdir():
        shutil.copy2(path, inbox / path.name)

    def back():
        shutil.rmtree(folder / "data")
        shutil.copytree(kept, folder / "data", symlinks=True)
        shutil.rmtree(folder / "reports", ignore_errors=True)

    new = watch.best(bench.rounds, bench.ours(folder, "run"), back)
    warm = bench.warm(folder)
    alone = bench.folder / "alone"
    shutil.copytree(folder, alone, ignore=lambda at, names: [name for name in names if name in ("data", "reports", inbox.name)])
    shutil.copytree(aside, alone / "inbox" / inbox.name)
    runs = {"read all": every, "new files": new, "alone": bench.cold(alone), "warm": warm}
    show(f"{years} years of {orders:,} orders a usual week, in one store", runs, "alone")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", help="a Python that has polars, fastexcel, duckdb and pyarrow")
    parser.add_argument("--lines", default="110000,1100000", help="in the week, one size after the other")
    parser.add_argument("--report", type=int, default=82_730, help="orders of a usual week whose report of 双11 is read alone; 0 leaves it out")
    parser.add_argument("--years", type=int, default=2, help="of the longer history; 0 leaves it out")
    parser.add_argument("--orders", type=int, default=4000, help="in a usual week of it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--program", type=Path, help="zhoubao as it was built; else it is built first")
    parser.add_argument("--reader", type=Path, help="the bench `extract` as it was built; else it is built first")
    parser.add_argument("--no-reader", action="store_true", help="leaves out what the bench `extract` measures")
    parser.add_argument("--folder", type=Path, help="where the data is made; else a temporary one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        bench = Bench(arguments, Path(folder))
        print(f"{os.cpu_count()} cores; the least of {arguments.rounds} rounds")
        weeks = [one_week(bench, int(lines)) for lines in arguments.lines.split(",") if lines]
        for (few, before), (many, after) in zip(weeks, weeks[1:]):
            names = [name for name in after if name in before]
            ratios = ", ".join(f"{name} {after[name].cpu / before[name].cpu:.1f}" for name in names)
            print(f"\n{many / few:.1f} times the lines take so many times the CPU: {ratios}")
        if arguments.report and bench.reader:
            one_report(bench, arguments.report)
        if arguments.years:
            history(bench, arguments.years, arguments.orders)


if __name__ == "__main__":
    sys.exit(main())
