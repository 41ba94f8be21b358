#!/usr/bin/env python3
"""Spoils a made-up business, one file a time, and asks whether the program says so.

    tests/damage/run.py [PROGRAM]                target/release/zhoubao if left out
    tests/damage/run.py [PROGRAM] --platforms    a store on each of six platforms

ZHOUBAO_DAMAGE_SEEDS=500 plays so many seeds (80 if left out), ZHOUBAO_DAMAGE_SEED=17 (or 17,31) some of them, with all that was said;
ZHOUBAO_DAMAGE_JOBS=2 so many at a time. Exit 1 where a damage passed in silence. See README.md beside this file.
"""

import concurrent.futures
import os
import random
import sys
import tempfile
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import oracle  # noqa: E402
from business import Business, remove  # noqa: E402
from exports import LISTS, Book, kind_of  # noqa: E402
from kinds import cells, columns, folders, lists, rows, sheets, text  # noqa: E402, F401
from kinds.registry import DAMAGES, Case  # noqa: E402

ROOT = Path(__file__).parent.parent.parent
TRIES = 60
MAKES_OF_LISTS = {"plan": ("xlsx",), "catalog": ("csv", "xlsx"), "excluded": ("csv", "xlsx")}


def played_with(business):
    """The damages that somebody can tell. What only a platform's own figures of the store know is told where there are any."""
    return [damage for damage in DAMAGES if any(kind in business.kinds for kind in damage.on)
            and not (business.platforms and damage.by_store)]


def draw(business, seed):
    """The case of a seed, spoiled, and what was done in words. The damage goes round all there are; what it is done to and
    in which make goes round as well, so that no two turns of a damage are alike; the rest is drawn."""
    damages = played_with(business)
    damage, turn = damages[seed % len(damages)], seed // len(damages)
    order = random.Random(damage.name)
    on = [kind for kind in damage.on if kind in business.kinds]
    kinds, makes = order.sample(on, len(on)), order.sample(damage.makes, len(damage.makes))
    rng = random.Random("damage %d" % seed)
    for attempt in range(TRIES):
        kind = kinds[(turn + turn // len(makes) + attempt) % len(kinds)]
        case = case_of(business, damage, kind, makes[turn % len(makes)], rng)
        what = case and damage.spoil(case)
        if what is None:
            continue
        if case.path is not None:
            case.files[case.path] = case.book.data() if case.raw is None else case.raw
            case.names.append(case.name)
        return damage, case, what
    raise SystemExit("seed %d: nothing to do %r to" % (seed, damage.name))


def case_of(business, damage, kind, make, rng):
    if kind in LISTS and make not in MAKES_OF_LISTS[kind]:
        return None
    paths = [path for path in business.files if kind_of(path) == kind]
    store = rng.choice(sorted({path.split("/")[1] for path in paths if "/" in path} or {""}))
    mine = sorted(path for path in paths if not store or path.startswith("inbox/%s/" % store))
    # Most figures are of the last weeks, and the last files say most of them.
    path = mine[-1] if damage.newest or rng.random() < 0.7 else rng.choice(mine)
    book = Book.read(path, business.files[path])
    book.make = make
    files, settings = dict(business.files), {}
    stem, first = path.rsplit(".", 1)[0], path
    path = stem + "." + make
    if kind in LISTS:
        settings['"%s"' % first] = '"%s"' % path
    if kind not in LISTS and damage.beside and rng.random() < 0.25:
        path = "%s (2).%s" % (stem, make)
    else:
        del files[first]
        files[path] = book.data()
    lost = [(store, book.layout.gives)] if store else []
    return Case(rng, kind, path, book, files, business.stores, settings, [path.rsplit("/", 1)[-1]], lost)


def play(business, seed):
    damage, case, what = draw(business, seed)
    folder = business.folder("seed-%d" % seed, case.files, case.settings)
    said = business.said(folder)
    remove(folder)
    lost = [(store, business.stores[store], gives) for store, gives in case.lost] if damage.by_store else []
    changes, told, new = oracle.verdict(business.clean, said, case.names, lost, damage.opens)
    bad = bool(changes) and (damage.harmless or not told)
    return Played(seed, damage, case, what, changes, told, new, bad)


class Played:
    def __init__(self, seed, damage, case, what, changes, told, new, bad):
        self.seed, self.damage, self.case, self.what = seed, damage, case, what
        self.changes, self.told, self.new, self.bad = changes, told, new, bad

    def line(self):
        state = "SILENT" if self.bad else "told" if self.changes else "no effect"
        first = "; ".join("%s %s %s: %s, was %s" % (*key, now, was) for key, was, now in self.changes[:3])
        return "%-9s seed %d: %s (%s), %s [%s]%s" % (
            state, self.seed, self.damage.name, self.what, self.case.names[0], self.case.book.make,
            "; %d figures: %s" % (len(self.changes), first) if self.changes else "")


def main():
    given = [argument for argument in sys.argv[1:] if argument != "--platforms"]
    program, platforms = Path(given[0] if given else ROOT / "target/release/zhoubao").resolve(), "--platforms" in sys.argv
    one = os.environ.get("ZHOUBAO_DAMAGE_SEED")
    seeds = [int(seed) for seed in one.split(",")] if one else range(int(os.environ.get("ZHOUBAO_DAMAGE_SEEDS", "80")))
    with tempfile.TemporaryDirectory(prefix="zhoubao-damage-") as work:
        business = Business(program, work, platforms)
        with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("ZHOUBAO_DAMAGE_JOBS", "2"))) as pool:
            played = []
            for result in pool.map(lambda seed: attempt(business, seed), seeds):
                played.append(result)
                show(result, bool(one))
    faults = [p for p in played if isinstance(p, str) or p.bad]
    played = [p for p in played if not isinstance(p, str)]
    faults += [] if one else unreached(played, played_with(business))
    told = sum(bool(p.changes) and not p.bad for p in played)
    print("damage: %d seeds, %d told, %d without effect, %d faults" % (len(played), told, sum(not p.changes for p in played), len(faults)))
    sys.exit(1 if faults else 0)


def show(played, whole):
    if isinstance(played, str):
        print(played, flush=True)
    elif played.bad or whole or os.environ.get("ZHOUBAO_DAMAGE_ALL"):
        print(played.line(), flush=True)
        for words in played.new[:12] if played.bad or whole else played.told[:2]:
            print("          said: " + words[:300], flush=True)


def unreached(played, damages):
    """What these seeds ought to have come by and did not."""
    faults = []
    for damage in damages:
        mine = [p for p in played if p.damage is damage]
        makes = {p.case.book.make for p in mine}
        if len(played) >= len(damages) and not mine:
            faults.append("no seed: %s" % damage.name)
        if len(played) >= 3 * len(damages) and len(makes) < min(2, len(damage.makes)):
            faults.append("only one make: %s" % damage.name)
    # Many damages are read rightly, and have no effect; that nearly all have none would mean that nothing is spoiled.
    if len(played) >= len(damages) and sum(bool(p.changes) for p in played) * 5 < len(played):
        faults.append("too few seeds change a figure")
    print(*faults, sep="\n", end="\n" if faults else "")
    return faults


def attempt(business, seed):
    try:
        return play(business, seed)
    except Exception:
        return "seed %d\n%s" % (seed, traceback.format_exc())


if __name__ == "__main__":
    main()
