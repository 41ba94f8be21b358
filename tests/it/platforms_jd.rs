//! 京东: each export as the platform writes it, every oddity named, and what becomes of it.

use crate::support::exports::{Read, gbk, refused, utf8, workbook};
use crate::support::shop::{Business, amount, day, source, yuan};
use zhoubao::facts::Table;
use zhoubao::words::{Language, Words};

const ORDERS: &str = "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,客户姓名,运费金额,付款确认时间,货号,订单完成时间";

/// `id sku pieces price due state paid? done?`, ordered on the 10th at ten; prefixed and wrapped as given.
fn order(id: &str, sku: &str, pieces: &str, price: &str, due: &str, state: &str, (paid, done): (&str, &str)) -> String {
    let method = if paid == "cod" { "货到付款" } else { "在线支付" };
    let paid = if paid == "cod" { "" } else { paid };
    format!(
        "{id},{sku},四件套,{pieces},{method},2026-11-10 10:00:00,{price},{due},{due},0.00,{due},{state},销售订单,jd_a,王**,0.00,{paid},HH-{sku},{done}"
    )
}

const PAID: &str = "2026-11-10 10:00:30";

fn orders() -> Vec<String> {
    vec![
        ORDERS.to_owned(),
        // One order on two rows: 480.00 is the order's and stands on both.
        order("330000000001", "101", "1", "250.00", "480.00", "等待出库", (PAID, "")),
        order("330000000001", "102", "2", "125.00", "480.00", "等待出库", (PAID, "")),
        // Cancelled after it was paid, and before.
        order("330000000002", "101", "1", "250.00", "250.00", "(删除)等待出库", (PAID, "")),
        order("330000000003", "101", "1", "250.00", "250.00", "(删除)等待付款", ("", "")),
        order("330000000004", "101", "1", "250.00", "250.00", "等待付款", ("", "")),
        // Held back, with a leading apostrophe and a trailing TAB.
        order("'330000000005\t", "'101\t", "1", "250.00", "250.00", "（锁定）等待出库", (PAID, "")),
        // Cash on delivery: brought, and not yet.
        order("330000000006", "103", "1", "90.00", "90.00", "完成", ("cod", "2026-11-14 18:00:00")),
        order("330000000007", "103", "1", "90.00", "90.00", "等待确认收货", ("cod", "")),
    ]
}

pub(crate) fn orders_file() -> Vec<u8> {
    let rows = orders();
    gbk(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn amounts_of_an_order_count_once_and_its_skus_are_lines() {
    let read = Read::of(&orders_file());
    assert_eq!(read.profile(), "jd.orders");
    assert_eq!(
        read.lines(Table::Orders, &["order_id", "paid", "units", "status", "paid_on", "paid_by"]),
        [
            "330000000001 480.00 3 paid 2026-11-10 ·",
            "330000000002 250.00 1 closed 2026-11-10 ·",
            "330000000003 250.00 1 closed · ·",
            "330000000004 250.00 1 unpaid · ·",
            "330000000005 250.00 1 paid 2026-11-10 ·",
            "330000000006 90.00 1 completed 2026-11-14 substitute:订单完成时间",
            "330000000007 90.00 1 unpaid · ·",
        ]
    );
    assert_eq!(
        read.lines(Table::OrderLines, &["order_id", "line_id", "merchant_code", "units", "price"])[..2],
        ["330000000001 101 HH-101 1 250.00", "330000000001 102 HH-102 2 125.00"]
    );
    assert_eq!((read.rows(Table::Orders), read.rows(Table::OrderLines)), ((7, 0, 0, 0), (8, 0, 0, 0)));
    assert!(read.extract.rejects.is_empty() && read.part().unknown_words.is_empty());
}

#[test]
fn a_cell_that_cannot_be_read_is_named_and_leaves_its_row_out() {
    let mut rows = orders();
    rows.push(order("330000000008", "101", "1", "250.00", "二百五", "完成", (PAID, "")));
    let read = Read::of(&utf8(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!((read.rows(Table::Orders), read.rows(Table::OrderLines)), ((8, 1, 0, 0), (9, 0, 0, 0)));
    let headers: Vec<&str> = read.extract.rejects.iter().map(|reject| reject.header.as_str()).collect();
    assert_eq!(headers, ["应付金额"], "what is owed and what is paid are one column, which is broken once");
}

#[test]
fn skus_by_day_are_held_against_their_total_and_a_range_is_set_aside() {
    let header = "时间,SKU,SKU名称,货号,成交金额,成交商品件数,成交单量,成交客户数,成交转化率,商品浏览量,商品访客数,加购商品件数,取消及售后退款金额";
    let rows = [
        header,
        "2026-11-09,101,四件套,MH-1,\"1,689.90\",10,9,9,3.10%,540,290,33,168.99",
        "2026-11-09,102,枕套,MH-2,20.00,1,1,1,50.00%,4,2,0,",
        "2026-11-10,101,四件套,MH-1,0.00,0,0,0,0.00%,10,5,1,",
        "2026-11-10,合计,,,\"1,709.90\",11,10,10,,554,297,34,168.99",
    ];
    let read = Read::of(&utf8(&rows));
    assert_eq!((read.profile(), read.part().totals, read.part().total_differs.as_ref()), ("jd.sku-days", 1, None));
    assert_eq!(
        read.lines(Table::ProductDays, &["date", "product_id", "paid", "units", "buyers", "visitors", "refunded"]),
        ["2026-11-09 101 1689.90 10 9 290 168.99", "2026-11-09 102 20.00 1 1 2 0.00", "2026-11-10 101 0.00 0 0 5 0.00",]
    );
    let spu = Read::of(&utf8(&[&header.replace("SKU", "SPU"), rows[1]]));
    assert_eq!((spu.profile(), spu.days()), ("jd.spu-days", vec!["2026-11-09".to_owned()]));
    let off = [rows[0], rows[1], "2026-11-09,合计,,,\"2,000.00\",10,9,9,,540,290,33,168.99"];
    assert_eq!(Read::of(&utf8(&off)).part().total_differs.as_ref().unwrap().total, "2000");
    // 汇总下载 has the same header.
    let whole = utf8(&[header, "2026-11-09~2026-11-15,101,四件套,MH-1,1689.90,10,9,9,3.10%,540,290,33,168.99"]);
    let phrase = refused(&whole);
    let said = Words::built_in(Language::Zh).say(&phrase);
    assert_eq!(phrase.key(), "refusal.several-days");
    assert!(said.contains("2026-11-09~2026-11-15") && said.contains("分天下载"), "{said}");
}

#[test]
fn advertising_is_read_in_all_its_reports_and_each_in_its_channel() {
    let hours = workbook(&[
        &["点击时间", "花费", "展现数", "点击数", "总订单行", "总订单金额", "总加购数"],
        &["汇总", "30.00", "600", "30", "2", "90.00", "5"],
        &["20261109000000~20261109005959", "10.00", "200", "10", "1", "40.00", "2"],
        &["20261109230000~20261109235959", "20.00", "400", "20", "1", "50.00", "3"],
    ]);
    let read = Read::of(&hours);
    assert_eq!((read.profile(), read.part().totals, read.part().total_differs.as_ref()), ("jd.ads-days", 1, None));
    // Hours of a day stay rows here; the ledger adds them up.
    let told = ["date", "channel", "cut", "spend", "impressions", "clicks", "orders", "sales"];
    assert_eq!(
        read.lines(Table::AdDays, &told),
        ["2026-11-09 京准通 account 10.00 200 10 1 40.00", "2026-11-09 京准通 account 20.00 400 20 1 50.00"]
    );
    let whole_store = workbook(&[
        &["全站营销 推广效果"],
        &["日期", "花费", "全站交易额", "全站投产比", "全站订单行", "全站订单成本", "核心位置展现量", "核心位置点击量"],
        &["汇总", "180.00", "720.00", "4.00", "6", "30.00", "3,000", "90"],
        &["20261109", "100.00", "400.00", "4.00", "3", "33.33", "1,500", "50"],
        &["20261110", "80.00", "320.00", "4.00", "3", "26.67", "1,500", "40"],
    ]);
    let read = Read::of(&whole_store);
    assert_eq!((read.profile(), read.part().totals, read.part().total_differs.as_ref()), ("jd.ads-sitewide", 1, None));
    assert_eq!(
        read.lines(Table::AdDays, &told),
        [
            "2026-11-09 京东全站营销 sitewide 100.00 1500 50 3 400.00",
            "2026-11-10 京东全站营销 sitewide 80.00 1500 40 3 320.00"
        ]
    );
    let plans = utf8(&[
        "日期,账户名称,产品线,计划ID,推广计划,跟单SKU ID,人群名称,展现数,点击数,总费用,直接订单金额,总订单行,总订单金额",
        "2026-11-09,a,京东快车,1,甲,101,,598,47,6.46,320.00,3,373.80",
        "2026-11-09,a,全站营销,2,乙,,,10,1,1.00,0,0,0",
        "合计,,,,,,,608,48,7.46,320.00,3,373.80",
    ]);
    let read = Read::of(&plans);
    assert_eq!((read.profile(), read.part().totals), ("jd.ads-plans", 1));
    assert_eq!(
        read.lines(Table::AdDays, &["channel", "cut", "scene", "campaign_id", "item", "spend", "direct_sales"]),
        ["京准通 plan 京东快车 1 101 6.46 320.00", "京东全站营销 plan 全站营销 2 · 1.00 0.00"]
    );
    let affiliate = workbook(&[
        &["日期", "点击量", "下单订单量", "下单订单金额", "预估佣金金额", "完成订单量", "完成订单金额", "付款佣金金额"],
        &["2026-11-09", "100", "3", "300.00", "15.00", "1", "100.00", "5.00"],
        &["合计", "100", "3", "300.00", "15.00", "1", "100.00", "5.00"],
    ]);
    let read = Read::of(&affiliate);
    assert_eq!(
        (read.profile(), read.lines(Table::AdDays, &["kind", "channel", "spend", "sales"])),
        ("jd.affiliate-days", vec!["cps 京东联盟 15.00 300.00".to_owned()])
    );
}

const AFTER_SALES: [&str; 12] = [
    "服务单号",
    "订单号",
    "客户期望",
    "服务单状态",
    "一级申请原因",
    "售后申请时间",
    "商品编号",
    "商品名称",
    "退款金额",
    "审核结果",
    "处理结果",
    "商家首次处理时间",
];

pub(crate) fn after_sales() -> Vec<u8> {
    workbook(&[
        &["申请信息", "", "", "", "", "", "订单信息", "", "", "审核信息"],
        &AFTER_SALES,
        &[
            "9001",
            "330000000001",
            "退货",
            "完成",
            "质量问题",
            "2026-11-12 09:00:00",
            "102",
            "四件套",
            "240",
            "同意",
            "退款",
            "2026-11-14 10:00:00",
        ],
        // An exchange gave nothing back, whatever it was worth; one that was refused and one under way neither.
        &[
            "9002",
            "330000000005",
            "换货",
            "完成",
            "尺码",
            "2026-11-12 09:00:00",
            "101",
            "四件套",
            "",
            "同意",
            "换新",
            "2026-11-13 10:00:00",
        ],
        &[
            "9003",
            "330000000005",
            "退货",
            "完成",
            "不想要",
            "2026-11-13 09:00:00",
            "101",
            "四件套",
            "250",
            "拒绝",
            "",
            "",
        ],
        &[
            "9004",
            "330000000002",
            "仅退款",
            "待收货",
            "不想要",
            "2026-11-13 09:00:00",
            "101",
            "四件套",
            "250",
            "同意",
            "",
            "",
        ],
    ])
}

#[test]
fn after_sales_are_read_below_their_row_of_groups() {
    let read = Read::of(&after_sales());
    assert_eq!(
        (read.profile(), read.part().header_row, read.rows(Table::Refunds)),
        ("jd.after-sales", 2, (4, 0, 0, 0))
    );
    assert_eq!(
        read.lines(
            Table::Refunds,
            &["refund_id", "order_id", "amount", "kind", "status", "applied_on", "completed_on"]
        ),
        [
            "9001 330000000001 240.00 return successful 2026-11-12 2026-11-14",
            "9002 330000000005 0.00 exchange closed 2026-11-12 2026-11-13",
            "9003 330000000005 250.00 return closed 2026-11-13 ·",
            "9004 330000000002 250.00 refund_only applied 2026-11-13 ·",
        ]
    );
    assert!(read.part().unknown_words.is_empty(), "{:?}", read.part().unknown_words);
}

pub(crate) fn settlement() -> Vec<u8> {
    let row = |order: &str, service: &str, at: &str, sku: &str, fee: &str, amount: &str, way: &str| {
        format!(
            "{order},,完成,2026-11-10 10:00:00,,{service},{at},{sku},四件套,1,销售价,,{fee},{amount},CNY,{way},已结算"
        )
    };
    let back = "2026-11-15 08:00:00";
    let rows = [
        "订单编号,父单号,订单状态,订单下单时间,订单完成时间,售后服务单号,售后退款时间,商品编号,商品名称,商品数量,扣点类型,佣金比例,费用名称,应结金额,币种,收支方向,结算状态".to_owned(),
        row("330000000001", "", "", "101", "货款", "480.00", "收入"),
        row("330000000001", "", "", "101", "佣金", "-24.00", "支出"),
        // Known from after-sales; and one service of two skus that only the settlement has.
        row("330000000001", "9001", back, "102", "货款", "-240.00", "支出"),
        row("330000000009", "9009", back, "101", "货款", "-100.00", "支出"),
        row("330000000009", "9009", back, "102", "货款", "-20.50", "支出"),
    ];
    gbk(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_settlement_is_read_for_refunds_alone_and_stands_in_where_after_sales_say_nothing() {
    let read = Read::of(&settlement());
    assert_eq!((read.profile(), read.rows(Table::Refunds)), ("jd.settlement", (2, 0, 2, 0)));
    assert_eq!(
        read.lines(Table::Refunds, &["refund_id", "order_id", "product_id", "amount", "completed_on"]),
        ["9001 330000000001 102 240.00 2026-11-15", "9009 330000000009 · 120.50 2026-11-15"]
    );
    let mut shop = Business::of(&["jd-home"]);
    shop.stores[0].platform = "jd".to_owned();
    shop.receive("jd-home", "结算.csv", &settlement());
    let back = |shop: &Business, id: &str| amount(&shop.view(), Table::Refunds, id, "amount");
    assert_eq!((back(&shop, "9001"), back(&shop, "9009")), (yuan("240"), yuan("120.5")));
    shop.receive("jd-home", "售后.xlsx", &after_sales());
    let view = shop.view();
    assert_eq!(view.stores[0].frames[&Table::Refunds].rows(), 5, "four services and the one of another order");
    let rows = source(&view, "结算.csv").accounting[&Table::Refunds];
    assert_eq!((rows.read, rows.used, rows.superseded), (2, 1, 1));
    // After-sales know when somebody looked at it, the settlement when the money went back.
    let frame = &view.stores[0].frames[&Table::Refunds];
    let row = (0..frame.rows()).find(|row| frame.text(frame.place("refund_id"), *row) == Some("9001")).unwrap();
    assert_eq!(frame.number(frame.place("completed_on"), row), Some(day("11-15").to_epoch_days().into()));
}

#[test]
fn products_come_by_sku_or_by_spu_and_never_both() {
    let mut shop = Business::of(&["jd-home"]);
    shop.stores[0].platform = "jd".to_owned();
    let header = "时间,SKU,SKU名称,货号,成交金额,成交商品件数,商品访客数";
    let sku = utf8(&[header, "2026-11-09,101,甲,A,60.00,6,9", "2026-11-09,102,乙,B,40.00,4,9"]);
    let spu = utf8(&[&header.replace("SKU", "SPU"), "2026-11-09,7,甲乙,A,100.00,10,12"]);
    shop.receive_at("jd-home", "sku.csv", &sku, "2026-11-16T01:00:00Z");
    shop.receive_at("jd-home", "spu.csv", &spu, "2026-11-16T02:00:00Z");
    let view = shop.view();
    let days = &view.stores[0].frames[&Table::ProductDays];
    let paid: i64 = (0..days.rows()).filter_map(|row| days.number(days.place("paid"), row)).sum();
    assert_eq!(paid, 100 * 10_000, "of a day the newer file counts");
}
