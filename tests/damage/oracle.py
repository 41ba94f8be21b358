"""Did a damage pass in silence?

A figure that is another one than without the damage must be told: in a notice, a rejected cell, or a line of `check`, by
the name of a damaged file, and in words that are not there without the damage. A damage that takes something away may be
told instead as what is lacking: the store, the kind of export and the days, in a report that calls itself provisional where a
figure of the week is among those that changed; or by
each figure that changed, which says itself of how many days it is.
"""

import json
import re

KINDS = {"orders": "订单报表", "lines": "宝贝报表", "refunds": "退款报表", "ads": "推广报表", "traffic": "店铺日报", "products": "商品日报"}


def verdict(clean, damaged, names, lost=(), opened=False):
    """What changed, what was said of it, and all that is said anew: changes without words are silence.

    names: the files that were damaged; lost: (store's id, store's name, kind of export) that lack something; opened: cells were
    left open, which each figure may say itself.
    """
    changes = differences(clean, damaged)
    said = new_words(clean, damaged)
    told = [words for words in said if any(name in words for name in names)]
    told += lacks(clean, damaged, changes, lost)
    if (lost or opened) and all(marked(clean, damaged, key) for key, *_ in changes):
        told += ["%s: %s" % (key, damaged.marks[key]) for key, *_ in changes[:1]]
    return changes, told, said


def marked(clean, damaged, key):
    """Whether a figure itself says anew of how many days it is, or why it is not known."""
    mark = damaged.marks.get(key)
    return mark is not None and mark != clean.marks.get(key) and any(mark)


def differences(clean, damaged):
    keys = sorted(set(clean.figures) | set(damaged.figures))
    return [(key, clean.figures.get(key), damaged.figures.get(key)) for key in keys
            if clean.figures.get(key) != damaged.figures.get(key)]


def words_of(said):
    return [notice["text"] for notice in said.notices] + [json.dumps(r, ensure_ascii=False) for r in said.rejects] + said.lines


def gist(words):
    """A sentence without its numbers, but for those long enough to name a file: one that only counts otherwise is no new one."""
    return re.sub(r"(?<!\d)\d{1,7}(?!\d)(?:[.,]\d+)*", "#", words)


def new_words(clean, damaged):
    known = {gist(words) for words in words_of(clean)}
    return [words for words in words_of(damaged) if gist(words) not in known]


# Figures of the week that are worked out from all days before it as well.
TO_DATE = ("plan.required", "plan.projection", "customers.")


def of_week(key):
    """Whether a figure is one of the reported week's own days."""
    return key[2] == "week" and not key[0].startswith(TO_DATE)


def lacks(clean, damaged, changes, lost):
    """Sentences that name the store, the kind of export and days as lacking. Where a figure of the week changed the report must
    be provisional, and say it for that reason."""
    week = any(of_week(key) for key, *_ in changes)
    if week and not damaged.provisional:
        return []
    known = {gist(words) for words in words_of(clean)}
    found = []
    for store, shop, gives in lost:
        for notice in damaged.notices:
            about = notice.get("store") == store and (not week or notice.get("weight") == "provisional")
            kind = notice["fields"].get("export") == "gives." + gives or KINDS[gives] in notice["text"]
            if about and kind and re.search(r"\d[-/]\d", notice["text"]) and gist(notice["text"]) not in known:
                found.append(notice["text"])
        for line in damaged.lines:
            if shop in line and KINDS[gives] in line and re.search(r"\d[-/]\d", line) and gist(line) not in known:
                found.append(line)
    return found
