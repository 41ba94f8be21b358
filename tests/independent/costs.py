"""What stores are charged, by bills and settlements, from the definitions.

A line of a bill is a cost, but for sales, refunds and money moved between one's own accounts. What a platform gives back is below
zero. Of several bills that tell one charge (its order, kind and amount) one counts: the insurer's list, then 千牛's movements, then
Alipay's.
"""

import re

from platforms import or_nothing

PREFERENCE = ("运费险", "千牛动账", "支付宝")
# The first of these words that a line has says what it is for.
WORDS = (
    ("creators", "CPS|联盟|淘宝客|淘客|达人|主播|多多进宝|推手"), ("advertising", "推广|广告|京准通|直通车|万相台|阿里妈妈|营销"),
    ("freight_insurance", "运费险|退货宝|保险"), ("compensation", "赔付|赔偿|违约|补偿"), ("storage", "仓储"),
    ("logistics", "菜鸟|快递|物流|配送|面单|运费"), ("commission", "佣金|服务费|手续费|技术费|积分"),
)


def kind_of(words):
    return next((kind for kind, said in WORDS if re.search(said, words)), "other")


def cost(statement, key, fee, when, kind, amount, order=""):
    return {"statement": statement, "key": (statement, *key, fee), "day": when.date(), "kind": kind, "amount": amount, "order": order}


def jd(rows):
    facts = []
    for row in rows:
        fee, goes_out = row.text("费用名称"), row.text("收支方向") == "支出"
        if fee in ("货款", "提现", "充值"):
            continue
        amount = abs(or_nothing(row["应结金额"])) * (1 if goes_out else -1)
        key = [row.text(name) for name in ("订单编号", "商品编号", "售后服务单号", "收支方向", "账单生成时间")]
        facts.append(cost("京东结算明细", key, fee, row.time("账单生成时间"), kind_of(fee), amount, key[0]))
    return {"costs": facts}


def pdd(rows):
    facts = []
    for row in rows:
        said = row.text("账务类型") + row.text("业务描述")
        if re.search("交易收入|退款|优惠券结算|提现|充值|保证金", said):
            continue
        amount = abs(or_nothing(row["支出金额(-元)"])) - or_nothing(row["收入金额(+元)"])
        key = [row.text(name) for name in ("商户订单号", "发生时间", "收入金额(+元)", "支出金额(-元)", "业务描述")]
        facts.append(cost("拼多多账单", key, row.text("账务类型"), row.time("发生时间"), kind_of(said), amount, key[0]))
    return {"costs": facts}


DOUYIN = {"平台服务费": "commission", "佣金": "creators", "渠道分成": "other", "招商服务费": "creators", "站外推广费": "advertising",
          "其他分成": "other"}


def douyin(rows):
    facts = []
    for row in rows:
        if not re.match(r"\d", row.text("结算时间")):
            continue
        key = [row.text(name) for name in ("结算时间", "子订单号", "结算单类型")]
        facts += [cost("抖店结算账单", key, fee, row.time("结算时间"), kind, -or_nothing(row[fee]), row.text("订单号"))
                  for fee, kind in DOUYIN.items() if or_nothing(row[fee])]
    return {"costs": facts}


def shopify(rows):
    facts = []
    for row in rows:
        key = [row.text(name) for name in ("Transaction Date", "Type", "Order", "Amount", "Checkout")]
        if or_nothing(row["Fee"]):
            facts.append(cost("Shopify Payments", key, key[1], row.time("Transaction Date"), "commission", or_nothing(row["Fee"]), key[2]))
    return {"costs": facts}


AMAZON = {"sellingfees": "commission", "fbafees": "logistics", "othertransactionfees": "other", "marketplacewithheldtax": "tax"}


def amazon(rows):
    facts = []
    for row in rows:
        if row.text("type") == "Transfer":
            continue
        key = [row.text(name) for name in ("date/time", "settlementid", "type", "orderid", "sku", "description")]
        said = row.text("type") + " " + row.text("description")
        other = "advertising" if "Advertising" in said else "storage" if re.search("Storage|Inventory", said) else \
            "compensation" if "Adjustment" in row.text("type") else "other"
        facts += [cost("Amazon", key, fee, row.time("date/time"), kind, -or_nothing(row[fee]), key[3])
                  for fee, kind in {**AMAZON, "other": other}.items() if or_nothing(row[fee])]
    return {"costs": facts}


def qianniu(rows):
    facts = []
    for row in rows:
        said = row.text("入帐类型") + row.text("业务描述") + row.text("备注")
        if re.search("收款|交易退款|提现|转账|充值|保证金", row.text("入帐类型")):
            continue
        amount = abs(or_nothing(row["支出金额(元)"])) - or_nothing(row["收入金额(元)"])
        key = [row.text(name) for name in ("支付流水号", "入帐时间", "子订单id", "入帐类型", "业务描述")]
        facts.append(cost("千牛动账", key, row.text("业务描述"), row.time("入帐时间"), kind_of(said), amount, row.text("主订单id")))
    return {"costs": facts}


def alipay(rows):
    facts = []
    for row in rows:
        said = row.text("业务类型") + row.text("业务描述") + row.text("备注")
        if not re.search("收费|佣金|服务费|手续费|保险|运费险|赔付|淘宝客|推广", said) or re.search("提现|充值|保证金", said):
            continue
        amount = abs(or_nothing(row["支出金额(-元)"])) - or_nothing(row["收入金额(+元)"])
        order = re.sub("^T200P", "", row.text("商户订单号"))
        facts.append(cost("支付宝", [row.text("账务流水号")], "", row.time("发生时间"), kind_of(said), amount, order))
    return {"costs": facts}


def premiums(rows):
    return {"costs": [cost("运费险", [row.text("保单号")], "", row.time("承保时间"), "freight_insurance", or_nothing(row["保费(元)"]),
                           row.text("订单编号")) for row in rows]}


# What a header must hold, without blanks, and who reads what stands below it.
LAYOUTS = [
    ({"订单编号", "费用名称", "应结金额"}, jd), ({"商户订单号", "发生时间", "账务类型"}, pdd),
    ({"结算时间", "子订单号", "结算单类型"}, douyin), ({"TransactionDate", "Fee", "PayoutStatus"}, shopify),
    ({"date/time", "settlementid", "type"}, amazon), ({"入帐类型", "主订单id", "支出金额(元)"}, qianniu),
    ({"账务流水号", "业务类型", "支出金额(-元)"}, alipay), ({"保单号", "保费(元)", "承保时间"}, premiums),
]


def counted(sources):
    """Each line once, in its newest word, and of several statements that tell a charge the one that counts."""
    lines = {}
    for source in sources:
        own = {}
        for entry in source.rows:
            # Lines of one bill that nothing tells apart add up.
            known = own.get(entry["key"])
            own[entry["key"]] = {**entry, "amount": known["amount"] + entry["amount"]} if known else entry
        lines.update(own)
    told = {(entry["statement"], entry["order"], entry["kind"], entry["amount"]) for entry in lines.values()}

    def told_before(entry):
        rank = PREFERENCE.index(entry["statement"]) if entry["statement"] in PREFERENCE else 0
        charge = (entry["order"], entry["kind"], entry["amount"])
        return any((statement, *charge) in told for statement in PREFERENCE[:rank])
    return [entry for entry in lines.values() if not told_before(entry)]
