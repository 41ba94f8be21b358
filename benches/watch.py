"""What a command takes: time by the clock, processor time and memory of all its processes."""

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Taken:
    seconds: float
    cpu: float
    memory: int
    output: str
    errors: str


def tree(pid):
    """The process and its descendants, with the high-water mark of each."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        tasks = os.listdir(f"/proc/{pid}/task")
        children = [child for task in tasks for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split()]
    except OSError:
        return 0
    marks = [int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")]
    return sum(marks) + sum(tree(child) for child in children)


def run(command, statuses=(0,), **options):
    """Runs it to its end. Memory: the resident sets' high-water marks of the processes that live at a time, added up every 10 ms,
    at their highest; since they do not all peak at once and share pages, the true peak is at most that."""
    peak, done = [0], threading.Event()
    began = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)

    def watch():
        while not done.is_set():
            peak[0] = max(peak[0], tree(process.pid))
            done.wait(0.01)

    said = {}
    readers = [threading.Thread(target=lambda name=name: said.update({name: getattr(process, name).read()})) for name in ("stdout", "stderr")]
    watcher = threading.Thread(target=watch)
    for thread in [watcher, *readers]:
        thread.start()
    for reader in readers:
        reader.join()
    # What its children used, who were waited for, is part of what it used.
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    done.set()
    watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in statuses:
        raise SystemExit(f"{command} ended with {process.returncode}:\n{said['stdout']}{said['stderr']}")
    return Taken(seconds, used.ru_utime + used.ru_stime, peak[0], said["stdout"], said["stderr"])


def best(rounds, command, before=lambda: None, **options):
    """The least of each figure over some rounds; `before` puts things back before each."""
    runs = []
    for _ in range(rounds):
        before()
        runs.append(run(command, **options))
    least = lambda figure: min(getattr(taken, figure) for taken in runs)
    return Taken(least("seconds"), least("cpu"), max(taken.memory for taken in runs), runs[-1].output, runs[-1].errors)
