"""What the cells of Taobao's reports and of the operator's lists say."""

import re
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

EMPTY = {"", "-", "--", "null", "NULL", "NaN", "nan", "None", "暂无数据"}


def plain(cell):
    if cell is None:
        return ""
    text = format(cell, "f") if isinstance(cell, Decimal) else cell
    text = text.strip(" \t\r\n\ufeff\u3000\u00a0")
    wrapped = re.fullmatch(r'="(.*)"', text)
    text = wrapped.group(1) if wrapped else text
    return text.lstrip("'`‘’").strip()


def whole_id(text):
    """An id without what spreadsheet programs add; refused where they have left only its first digits."""
    if re.fullmatch(r"\d+(\.\d*)?[eE]\+?\d+", text) and re.search(r"[.+]", text):
        raise ValueError("an id that a spreadsheet has rounded: %r" % text)
    text = re.sub(r"\.0*$", "", text) if re.fullmatch(r"[\d,]+\.0*", text) else text
    return text.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", text) else text


def rounded(ids):
    """Whether a column of ids was rounded: two or more of 18 digits, nearly all with zeros behind the fifteenth."""
    long = [bool(re.fullmatch(r"\d{15}0{3,}", text)) for text in ids]
    return sum(long) >= 2 and sum(long) * 10 >= 9 * len(ids)


def days_of(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def header(cell):
    return re.sub(r"\s", "", plain(cell)).replace("（", "(").replace("）", ")")


def amount(cell):
    """A number, 0 for "no refund asked for", None for missing."""
    text = plain(cell).replace("元", "").replace("￥", "").replace("¥", "").replace(",", "")
    if text in ("无退款申请", "没有申请退款"):
        return Decimal(0)
    if text in EMPTY:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("not a number: %r" % text)


def instant(cell):
    # 20261109 as a number of a workbook.
    text = re.sub(r"(?<=^\d{8})\.0$", "", plain(cell))
    if text in EMPTY:
        return None
    if isinstance(cell, Decimal) and cell < 100000:
        return datetime(1899, 12, 30) + timedelta(seconds=round(float(cell) * 86400))
    for pattern in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y/%m/%d",
                    "%Y%m%d"):
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            pass
    raise ValueError("not a time: %r" % text)


def several_days(row, at):
    """First and last of the days that a cell speaks of, where it speaks of several."""
    parts = [part.strip() for part in plain(row[at[0]]).split("~")]
    return tuple(instant(part).date() for part in parts) if len(parts) == 2 else None
