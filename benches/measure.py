#!/usr/bin/env python3
"""How fast, and with how much memory, a large order report becomes facts.

    python3 benches/measure.py [--orders 82730] [--file REPORT.xlsx] [--polars PYTHON] [--rounds 3]

Makes the order report of a made-up store (or takes the one named) and runs over it, several times each and one after the other:

    inflate    every part unpacked and every byte looked at: the floor
    facts      read by a child process into Parquet, as a run does
    polars     polars with fastexcel merely loading the sheet, where PYTHON has both
               (`python3 -m venv v && v/bin/pip install polars fastexcel`, then --polars v/bin/python)

Time is the best of the rounds by the clock. Memory is the high-water mark of the resident set, added up over all processes of the
tree (`VmHWM` read every 10 ms): since not all peak at once and they share code, the true peak is at most that.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOAD = "import polars, sys; frame = polars.read_excel(sys.argv[1], engine='calamine'); print(frame.shape)"


def program():
    """Builds the measuring program and says where it is."""
    command = ["cargo", "bench", "--no-run", "--bench", "extract", "--message-format", "json-render-diagnostics"]
    lines = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    made = [message for message in map(json.loads, lines)
            if message["reason"] == "compiler-artifact" and message["target"]["name"] == "extract"]
    return made[-1]["executable"]


def marks(pid, known):
    """Reads the high-water mark of a process and of its descendants, each by its number."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        tasks = [task for task in os.listdir(f"/proc/{pid}/task") if task != str(pid)]
        for task in tasks:
            children += pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text().split()
    except OSError:
        return
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            known[pid] = max(known.get(pid, 0), int(line.split()[1]) * 1024)
    for child in children:
        marks(int(child), known)


def once(command):
    """(seconds, bytes at most, output)."""
    known, done = {}, threading.Event()
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def watch():
        while not done.wait(0.01):
            marks(process.pid, known)

    watcher = threading.Thread(target=watch)
    watcher.start()
    output = process.communicate()[0].strip()
    seconds = time.monotonic() - began
    done.set()
    watcher.join()
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {process.returncode}: {output}")
    return seconds, sum(known.values()), output


def best(command, rounds):
    runs = [once(command) for _ in range(rounds)]
    return min(run[0] for run in runs), max(run[1] for run in runs), runs[-1][2]


def describe(report):
    with zipfile.ZipFile(report) as package:
        unpacked = sum(part.file_size for part in package.infolist())
        shared = [part.file_size for part in package.infolist() if part.filename.endswith("sharedStrings.xml")]
    texts = f"shared texts of {shared[0] / 1e6:.0f} MB" if shared else "its texts in the cells"
    print(f"{report.name}: {report.stat().st_size / 1e6:.0f} MB, {unpacked / 1e6:.0f} MB of XML, {texts}; {os.cpu_count()} cores")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=82_730, help="in a usual week; the report is of 双11")
    parser.add_argument("--file", type=pathlib.Path)
    parser.add_argument("--polars", help="a Python that has polars and fastexcel")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    binary = program()
    with tempfile.TemporaryDirectory() as folder:
        report = arguments.file
        if report is None:
            report = pathlib.Path(folder) / "ExportOrderList202611160905.xlsx"
            subprocess.run([binary, "make", str(report), str(arguments.orders)], check=True, stdout=subprocess.DEVNULL)
        describe(report)
        commands = {"inflate": [binary, "inflate", str(report)], "facts": [binary, "facts", str(report)]}
        if arguments.polars:
            commands["polars"] = [arguments.polars, "-c", LOAD, str(report)]
        runs = {name: best(command, arguments.rounds) for name, command in commands.items()}
    floor = runs["inflate"][0]
    print(f"{'':10}{'seconds':>9}{'x inflate':>11}{'MB at most':>12}   what it said")
    for name, (seconds, memory, output) in runs.items():
        print(f"{name:10}{seconds:9.2f}{seconds / floor:11.1f}{memory / 1e6:12.0f}   {output}")
    if "polars" in runs:
        print(f"facts take {runs['facts'][0] / runs['polars'][0]:.2f} of the time and "
              f"{runs['facts'][1] / runs['polars'][1]:.2f} of the memory of polars with fastexcel")
    else:
        print("polars was not measured: name a Python that has it with --polars")


if __name__ == "__main__":
    main()
