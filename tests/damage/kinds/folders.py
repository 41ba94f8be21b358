"""Files that lie elsewhere, under other names, or not at all."""

from exports import kind_of

from .registry import EXPORTS, damage


def twin(case, newest=True):
    """The path of the same kind of file in another store's folder."""
    others = [path for path in case.files if path.startswith("inbox/") and not path.startswith("inbox/%s/" % case.store)
              and kind_of(path) == case.kind and abs(stamp(path) - stamp(case.path)) < 100]
    return case.pick(sorted(others))


def stamp(path):
    digits = "".join(c for c in path.rsplit("/", 1)[-1] if c.isdigit())
    return int(digits[-8:] if "生意参谋" in path else digits[:8] or 0)


@damage("moved to another store's folder", loses=True, beside=False)
def moved(case):
    other = case.pick([store for store in case.stores if store != case.store])
    del case.files[case.path]
    case.path = "inbox/%s/%s" % (other, case.name)
    return other


@damage("copied to another store's folder", beside=False)
def copied(case):
    other = case.pick([store for store in case.stores if store != case.store])
    case.path = "inbox/%s/%s" % (other, case.name)
    return other


@damage("exchanged with another store's", loses=True, beside=False)
def exchanged(case):
    other = twin(case)
    if not other:
        return None
    mine, theirs = case.book.data(), case.files[other]
    case.files[other], case.raw = mine, theirs
    case.names.append(other.rsplit("/", 1)[-1])
    case.lost.append((other.split("/")[1], case.book.layout.gives))
    return other


@damage("an older one under its name", loses=True, beside=False, newest=True)
def older(case):
    folder = case.path.rsplit("/", 1)[0]
    before = [path for path in case.files if path.startswith(folder + "/") and kind_of(path) == case.kind and path < case.path]
    if not before:
        return None
    case.raw = case.files[case.pick(sorted(before)[-2:])]
    return "of %d files before it" % len(before)


@damage("under a name without its time", beside=False)
def nameless(case):
    name = case.pick(["下载.", "新建文件.", "export-", "1."]) + case.name.rsplit(".", 1)[-1]
    del case.files[case.path]
    case.path = case.path.rsplit("/", 1)[0] + "/" + name
    return name


@damage("twice, under another name", harmless=True, beside=False)
def twice(case):
    stem, end = case.name.rsplit(".", 1)
    case.path = case.path.rsplit("/", 1)[0] + "/" + stem + case.pick([" (1).", " - 副本.", "_copy."]) + end
    return case.name


@damage("not there", loses=True, beside=False)
def gone(case):
    case.raw = None
    del case.files[case.path]
    case.path = None
    return "never downloaded"


@damage("at the inbox's root", on=EXPORTS, loses=True, beside=False)
def at_the_root(case):
    del case.files[case.path]
    case.path = "inbox/" + case.name
    return "no store's"
