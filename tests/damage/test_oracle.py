"""The oracle can say no: what it takes for told, and what it does not.

    python3 -m unittest discover -s tests/damage
"""

import unittest
from dataclasses import replace

import oracle
from business import Said

KPI = ("sales.paid", "shop", "week")
FILE = "订单202611160905.csv"
LOST = [("shop", "旗舰店", "orders")]


def said(value="100.00", notices=(), lines=(), rejects=(), provisional=False):
    return Said({KPI: value}, {KPI: (None, None)}, list(notices), list(rejects), list(lines), provisional, (0, 0))


def notice(text, store="shop", weight="attention", export=None):
    return {"text": text, "store": store, "weight": weight, "fields": {"export": export} if export else {}}


def silent(clean, damaged, names=(FILE,), lost=()):
    changes, told, _ = oracle.verdict(clean, damaged, names, lost)
    return bool(changes) and not told


class Oracle(unittest.TestCase):
    def test_equal_figures_need_no_words(self):
        self.assertFalse(silent(said(), said()))

    def test_another_figure_without_words_is_silence(self):
        self.assertTrue(silent(said(), said("90.00")))
        self.assertTrue(silent(said(), said(None)))
        self.assertTrue(silent(said(), replace(said(), figures={})))
        self.assertTrue(silent(said(), replace(said(), figures={KPI: "100.00", ("new", "shop", "week"): "1"})))

    def test_the_name_of_the_file_tells(self):
        words = "%s 没有用上：文件损坏。" % FILE
        self.assertFalse(silent(said(), said("90.00", notices=[notice(words)])))
        self.assertFalse(silent(said(), said("90.00", lines=[words])))
        self.assertFalse(silent(said(), said("90.00", rejects=[{"file": FILE, "row": 3}])))

    def test_the_name_of_another_file_does_not(self):
        self.assertTrue(silent(said(), said("90.00", lines=["订单202611090905.csv 没有用上：文件损坏。"])))
        self.assertTrue(silent(said(), said("90.00", lines=["订单202611160905 (2).csv 没有用上：文件损坏。"])))

    def test_what_was_said_before_does_not(self):
        words = FILE + " 有 3 行重复。"
        clean = said(lines=[words])
        self.assertTrue(silent(clean, said("90.00", lines=[words])))
        self.assertTrue(silent(clean, said("90.00", lines=[words.replace("3", "1,204.50")])))
        self.assertFalse(silent(clean, said("90.00", lines=[FILE + " 有 3 行读不出。"])))

    def test_what_lacks_is_told_by_store_kind_and_days_in_a_provisional_report(self):
        words = notice("旗舰店：订单报表缺 11/12-11/15，这几天不计入。", weight="provisional", export="gives.orders")
        told = said("90.00", notices=[words], provisional=True)
        self.assertFalse(silent(said(), told, lost=LOST))
        self.assertTrue(silent(said(), told), "the damage takes nothing away")
        self.assertTrue(silent(said(), replace(told, provisional=False), lost=LOST))
        for other in (dict(store="other"), dict(weight="remark"), dict(text="旗舰店：订单报表不全。")):
            self.assertTrue(silent(said(), replace(told, notices=[dict(words, **other)]), lost=LOST), other)
        other = notice("旗舰店：退款报表缺 11/12-11/15。", weight="provisional", export="gives.refunds")
        self.assertTrue(silent(said(), replace(told, notices=[other]), lost=LOST))
        self.assertTrue(silent(said(notices=[words]), told, lost=LOST), "it lacked before")

    def test_figures_to_date_alone_leave_the_week_as_it_is(self):
        words = notice("旗舰店：2026-09-01 至 2026-09-03 订单报表不全。", weight="attention", export="gives.orders")
        key = ("sales.paid", "shop", "ytd")
        earlier = replace(said(notices=[words]), figures={KPI: "100.00", key: "900.00"})
        clean = replace(said(), figures={KPI: "100.00", key: "1000.00"})
        self.assertFalse(silent(clean, earlier, lost=LOST))
        self.assertTrue(silent(clean, replace(earlier, figures={KPI: "90.00", key: "900.00"}), lost=LOST))

    def test_what_lacks_is_told_by_check(self):
        line = "! 旗舰店 缺 订单报表（11/12-11/15）：千牛"
        self.assertFalse(silent(said(), said("90.00", lines=[line], provisional=True), lost=LOST))
        self.assertTrue(silent(said(), said("90.00", lines=[line.replace("旗舰店", "家居店")], provisional=True), lost=LOST))

    def test_a_figure_may_say_itself_that_days_lack(self):
        marked = replace(said("90.00"), marks={KPI: ("6/7", None)})
        self.assertFalse(silent(said(), marked, lost=LOST))
        self.assertTrue(silent(said(), marked), "the damage takes nothing away")
        self.assertTrue(silent(replace(said(), marks={KPI: ("6/7", None)}), marked, lost=LOST), "they lacked before")
        other = ("sales.paid", "total", "week")
        both = replace(marked, figures={KPI: "90.00", other: "1.00"}, marks={**marked.marks, other: (None, None)})
        self.assertTrue(silent(said(), both, lost=LOST), "another figure changed that does not")


if __name__ == "__main__":
    unittest.main()
