"""What a damage is: a function that spoils a case, and what it may be done to."""

from dataclasses import dataclass, field

from exports import LAYOUTS, LISTS, MAKES

EXPORTS = tuple(kind for kind in LAYOUTS if kind not in LISTS)
DAYS = tuple(kind for kind in EXPORTS if LAYOUTS[kind].dates)
WITH_IDS = tuple(kind for kind in LAYOUTS if LAYOUTS[kind].ids)
WITH_STATUS = tuple(kind for kind in LAYOUTS if LAYOUTS[kind].status)
ADS = ("ads-plan", "ads-item", "ads-sitewide")
SHEETS = ("xlsx", "xls")
TEXT = ("csv", "zip")

DAMAGES = []


@dataclass
class Damage:
    """One way to spoil a file.

    by_store: something was taken away, or only the platform's own figures can know of it, so that naming the store, the kind of
    export and the days tells it. harmless: it must change no figure at all, since nothing that counts was touched. opens: cells were
    left open, so that each figure that lacks days of it may say so itself.
    """

    name: str
    spoil: object
    on: tuple
    makes: tuple
    by_store: bool
    harmless: bool
    beside: bool
    newest: bool
    opens: bool


def damage(name, on=EXPORTS, makes=MAKES, by_store=False, harmless=False, beside=True, newest=False, opens=False):
    """Registers a damage. beside: the file may also lie beside the undamaged one; newest: only to files of the last round."""

    def register(function):
        DAMAGES.append(Damage(name, function, on, makes, by_store, harmless, beside, newest, opens))
        return function

    return register


@dataclass
class Case:
    """A business of which one file is being spoiled."""

    rng: object
    kind: str
    path: str
    book: object
    files: dict
    stores: dict
    settings: dict = field(default_factory=dict)
    names: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    raw: bytes = None

    @property
    def store(self):
        return self.path.split("/")[1] if self.path.startswith("inbox/") else None

    @property
    def name(self):
        return self.path.rsplit("/", 1)[-1]

    def pick(self, items):
        items = list(items)
        return self.rng.choice(items) if items else None

    def some(self, items, share=0.3):
        """A part of the items, at least one, in their order."""
        items = list(items)
        count = min(len(items), max(1, round(len(items) * share)))
        return sorted(self.rng.sample(items, count)) if items else []
