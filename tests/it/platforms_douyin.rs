//! 抖店 and 千川: each export as the platform writes it, every oddity named, and what becomes of it.

use crate::support::exports::{Read, refused, utf8, workbook};
use crate::support::shop::{Business, day, source};
use zhoubao::calendar::Span;
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;

const HEADER: &str = "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,收件人,订单提交时间,支付完成时间,订单完成时间,订单状态,售后状态,达人ID,达人昵称,流量体裁,平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额";

/// One product order: `main part pieces due platform creator state`, and where it was sold; texts with the TAB before them.
struct Sale<'a>(&'a str, &'a str, &'a str, [&'a str; 3], &'a str, [&'a str; 2]);

fn row(sale: &Sale<'_>) -> String {
    let Sale(main, part, pieces, [due, platform, creator], state, [place, host]) = sale;
    let paid = if *state == "待支付" { "-" } else { "2026-11-10 00:55:10" };
    format!(
        "\"\t{main}\",\"\t{part}\",\"\t样品\",\"\t1袋\",{pieces},\"\t300400008\",\"\tS-1\",28.90,{due},0.00,##密文,2026-11-10 00:54:10,{paid},-,{state},-,\"\t0\",{host},{place},{platform},1.00,{creator}"
    )
}

fn sales() -> [Sale<'static>; 7] {
    [
        Sale("6917926768823640011", "6917926768823640011", "1", ["28.90", "21.00", "0.00"], "已完成", ["商品卡", "-"]),
        // A main order of two, one of which was closed: its amounts add up, the states do not agree.
        Sale("6917926768823640022", "6917926768823640022", "1", ["20.00", "5.00", "8.00"], "已发货", ["直播", "小红"]),
        Sale("6917926768823640022", "6917926768823640023", "2", ["10.00", "0.00", "-"], "已关闭", ["直播", "小红"]),
        Sale("6917926768823640033", "6917926768823640033", "1", ["15.00", "0.00", "0.00"], "备货中", ["直播", "-"]),
        Sale("6917926768823640044", "6917926768823640044", "2", ["30.00", "0.00", "0.00"], "待支付", ["短视频", "-"]),
        // One row a main order: several products within its cells.
        Sale(
            "6917926768823640055",
            "6917926768823640055;6917926768823640056",
            "3",
            ["60.00", "4.00", "0.00"],
            "待发货",
            ["短视频", "-"],
        ),
        Sale("6917926768823640066", "6917926768823640066", "1", ["9.90", "0.00", "0.00"], "已发货", ["-", "-"]),
    ]
}

pub(crate) fn orders() -> Vec<u8> {
    let rows: Vec<String> = std::iter::once(HEADER.to_owned()).chain(sales().iter().map(row)).collect();
    utf8(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn product_orders_add_up_to_their_order_with_what_others_bear_of_the_discounts() {
    let read = Read::of(&orders());
    assert_eq!(read.profile(), "douyin.orders");
    assert_eq!(
        read.lines(Table::Orders, &["order_id", "payable", "paid", "units", "status", "paid_on", "channel"]),
        [
            "6917926768823640011 28.90 49.90 1 completed 2026-11-10 商品卡",
            "6917926768823640022 30.00 43.00 3 · 2026-11-10 达播",
            "6917926768823640033 15.00 15.00 1 paid 2026-11-10 自播",
            "6917926768823640044 30.00 30.00 2 unpaid · 短视频",
            "6917926768823640055 60.00 64.00 3 paid 2026-11-10 短视频",
            "6917926768823640066 9.90 9.90 1 shipped 2026-11-10 ·",
        ]
    );
    assert_eq!(
        read.lines(Table::OrderLines, &["line_id", "order_id", "product_id", "merchant_code", "units", "paid"])[1..3],
        [
            "6917926768823640022 6917926768823640022 300400008 S-1 1 33.00",
            "6917926768823640023 6917926768823640022 300400008 S-1 2 10.00"
        ]
    );
    assert_eq!((read.rows(Table::Orders), read.rows(Table::OrderLines)), ((6, 0, 0, 0), (6, 0, 0, 1)));
    assert!(read.part().unknown_words.is_empty() && read.part().lacks.is_empty() && read.extract.rejects.is_empty());
}

#[test]
fn two_exports_below_each_other_are_no_twofold_sales() {
    let once: Vec<String> = std::iter::once(HEADER.to_owned()).chain(sales().iter().map(row)).collect();
    let later = once[1..].iter().map(|row| row.replace("备货中", "已发货").replace("已发货", "已完成"));
    let twice: Vec<String> = once.iter().cloned().chain(later).collect();
    let paid = |rows: &[String]| {
        let read = Read::of(&utf8(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
        let mut lines = read.lines(Table::Orders, &["order_id", "payable", "paid", "units"]);
        lines.sort();
        lines
    };
    assert_eq!(paid(&twice), paid(&once));
}

#[test]
fn a_column_that_was_not_ticked_is_nothing_and_named() {
    let all: Vec<String> = std::iter::once(HEADER.to_owned()).chain(sales().iter().map(row)).collect();
    let short: Vec<&str> = all.iter().map(|row| row.rsplit_once(',').unwrap().0).collect();
    let read = Read::of(&utf8(&short));
    assert_eq!(read.part().lacks.iter().collect::<Vec<_>>(), ["达人实际承担优惠金额"]);
    assert_eq!(read.column(Table::Orders, "paid")[1], "35.00");
    // Without who sold it a livestream is a livestream.
    let without = |row: &String| {
        let cells: Vec<&str> = row.split(',').collect();
        [&cells[..16], &cells[18..]].concat().join(",")
    };
    let rows: Vec<String> = all.iter().map(without).collect();
    let read = Read::of(&utf8(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!(read.column(Table::Orders, "channel")[..3], ["商品卡", "直播", "直播"]);
}

#[test]
fn a_cell_that_cannot_be_read_leaves_its_row_out() {
    let mut rows: Vec<String> = std::iter::once(HEADER.to_owned()).chain(sales().iter().map(row)).collect();
    rows.push(row(&Sale("6917926768823640077", "6917926768823640077", "一", ["1", "0", "0"], "待发货", ["直播", "-"])));
    let read = Read::of(&utf8(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!((read.rows(Table::Orders), read.rows(Table::OrderLines)), ((7, 1, 0, 0), (7, 1, 0, 1)));
    // Two tables read the cell, and it is broken once.
    let [reject] = &read.extract.rejects[..] else { panic!("{:?}", read.extract.rejects) };
    assert_eq!((reject.header.as_str(), reject.row, reject.code.as_str()), ("商品数量", 9, "count"));
}

pub(crate) fn after_sales() -> Vec<u8> {
    let header = [
        "售后单号",
        "订单号",
        "商品单号",
        "商品名称",
        "商品ID",
        "商品发货状态",
        "售后类型",
        "退商品金额（元）",
        "退运费金额（元）",
        "售后状态",
        "售后申请时间",
        "售后原因",
        "自动处理截止时间",
        "商家退款时间",
        "售后关闭时间",
        "售后完结时间",
        "商家编码",
    ];
    let row = |id: &'static str, order: &'static str, kind, state, [back, done]: [&'static str; 2]| {
        [
            id,
            order,
            order,
            "样品",
            "300400008",
            "未发货",
            kind,
            "20.00",
            "1.50",
            state,
            "2026-11-11 09:00:00",
            "不想要",
            "2026-11-20 00:00:00",
            back,
            "",
            done,
            "S-1",
        ]
    };
    let (back, done) = ("2026-11-12 17:21:42", "2026-11-13 08:00:00");
    workbook(&[
        &header,
        &row("141", "6917926768823640022", "未发货仅退款", "同意退款，退款成功", [back, done]),
        &row("142", "6917926768823640033", "退货退款", "退款成功", ["-", done]),
        &row("143", "6917926768823640011", "退货退款", "售后关闭", ["", done]),
        &row("144", "6917926768823640011", "退货退款", "待商家处理", ["", ""]),
    ])
}

#[test]
fn what_went_back_is_goods_and_postage_by_the_day_of_the_sellers_refund() {
    let read = Read::of(&after_sales());
    assert_eq!((read.profile(), read.rows(Table::Refunds)), ("douyin.after-sales", (4, 0, 0, 0)));
    assert_eq!(
        read.lines(Table::Refunds, &["refund_id", "order_id", "amount", "kind", "status", "completed_on"]),
        [
            "141 6917926768823640022 21.50 unshipped successful 2026-11-12",
            "142 6917926768823640033 21.50 return successful 2026-11-13",
            "143 6917926768823640011 21.50 return closed 2026-11-13",
            "144 6917926768823640011 21.50 return applied ·",
        ]
    );
    assert!(read.part().unknown_words.is_empty());
}

pub(crate) fn settlement() -> Vec<u8> {
    let header = [
        "结算时间",
        "订单号",
        "子订单号",
        "结算金额",
        "结算账户",
        "结算单类型",
        "有结算前退款",
        "下单时间",
        "商品ID",
        "收入合计",
        "平台服务费",
        "佣金",
        "渠道分成",
        "招商服务费",
        "支出合计",
    ];
    let explained =
        ["", "", "", "收入+支出", "", "", "", "", "", "订单总价-退款+补贴", "", "", "", "", "平台服务费+佣金"];
    let row = |at: &'static str, kind: &'static str, fees: [&'static str; 4]| {
        let id = "'6917926768823640011";
        let [platform, creator, channel, agency] = fees;
        let sums = ["-14.95", platform, creator, channel, agency, "-44.85"];
        let of_order = [at, id, id, "284.05", "聚合账户", kind, "0", "2026-11-10 00:54:10", "3"];
        of_order.into_iter().chain(sums).collect::<Vec<_>>()
    };
    let settled = row("2026-11-13 07:56:52", "已结算", ["-14.95", "-29.90", "0.00", "-1.50"]);
    // Given back after a refund.
    let back = row("2026-11-14 08:00:00", "结算后退款", ["14.95", "29.90", "0.00", ""]);
    workbook(&[&header, &explained, &settled, &back])
}

#[test]
fn a_settlement_tells_its_fees_one_by_one_and_nothing_else() {
    let read = Read::of(&settlement());
    assert_eq!(read.profile(), "douyin.settlement");
    let told = ["entry_id", "fee", "date", "kind", "amount", "order_id"];
    let order = "6917926768823640011";
    let (first, second) = (format!("2026-11-13 07:56 {order} 已结算"), format!("2026-11-14 08:00 {order} 结算后退款"));
    assert_eq!(
        read.lines(Table::CostEntries, &told),
        [
            format!("{first} 平台服务费 2026-11-13 commission 14.95 {order}"),
            format!("{second} 平台服务费 2026-11-14 commission -14.95 {order}"),
            format!("{first} 佣金 2026-11-13 creators 29.90 {order}"),
            format!("{second} 佣金 2026-11-14 creators -29.90 {order}"),
            format!("{first} 招商服务费 2026-11-13 creators 1.50 {order}"),
        ]
    );
    let mut shop = Business::of(&["douyin-home"]);
    shop.stores[0].platform = "douyin".to_owned();
    shop.receive("douyin-home", "结算.xlsx", &settlement());
    let view = shop.view();
    let rows = source(&view, "结算.xlsx").accounting[&Table::CostEntries];
    assert_eq!((rows.read, rows.used), (5, 5));
}

pub(crate) fn ads() -> [Vec<u8>; 3] {
    let plans = workbook(&[
        &[
            "日期",
            "计划ID",
            "计划名称",
            "消耗(元)",
            "展示次数",
            "点击次数",
            "点击率(%)",
            "直接成交订单数",
            "直接成交金额(元)",
        ],
        &["2026-11-09", "633", "拉新", "1,023.10", "661", "22", "3.33", "2", "2,470.00"],
        &["总计", "", "", "1,023.10", "661", "22", "3.33", "2", "2,470.00"],
    ]);
    let account = workbook(&[
        &["日期", "消耗(元)", "展示次数", "点击次数", "点击率(%)", "直接成交订单数", "直接成交金额(元)"],
        &["2026-11-09", "1,023.10", "661", "22", "3.33", "2", "2,470.00"],
    ]);
    let whole = workbook(&[
        &[
            "日期",
            "整体消耗",
            "整体成交订单数",
            "整体成交金额",
            "整体支付ROI",
            "整体展现次数",
            "整体点击次数",
            "净成交金额",
        ],
        &["全部", "1,100.00", "3", "2,600.00", "2.36", "900", "30", "2,500.00"],
        &["2026-11-09", "1,100.00", "3", "2,600.00", "2.36", "900", "30", "2,500.00"],
    ]);
    [plans, account, whole]
}

#[test]
fn standard_and_site_wide_are_cuts_of_one_spend() {
    let told = ["channel", "cut", "spend", "orders", "sales"];
    let [plans, account, whole] = ads().map(|file| Read::of(&file));
    assert_eq!((plans.profile(), plans.part().totals), ("douyin.ads", 1));
    assert_eq!(plans.lines(Table::AdDays, &told), ["千川 plan 1023.10 2 2470.00"]);
    assert_eq!(account.lines(Table::AdDays, &told), ["千川 account 1023.10 2 2470.00"]);
    assert_eq!((whole.profile(), whole.part().totals), ("douyin.ads-sitewide", 1));
    assert_eq!(whole.lines(Table::AdDays, &told), ["千川 sitewide 1100.00 3 2600.00"]);
    let mut shop = Business::of(&["douyin-home"]);
    shop.stores[0].platform = "douyin".to_owned();
    for (file, name) in ads().iter().zip(["计划.xlsx", "账户.xlsx", "全域.xlsx"]) {
        shop.receive("douyin-home", name, file);
    }
    let nine = Span::new(day("11-09"), day("11-09")).unwrap();
    let spend = shop.figures("11-09", |metrics| metrics.get(Kpi::AdsSpend, &["douyin-home"], nine).value);
    assert_eq!(spend.unwrap().to_string().parse::<f64>().unwrap(), 1100.0, "once, by the report of the whole");
    let differences = shop.view().stores[0].cut_differences.len();
    assert_eq!(differences, 2, "and told where the others say otherwise");
    // Without the day nothing is read.
    let sums = workbook(&[
        &["计划ID", "计划名称", "消耗(元)", "展示次数", "点击次数", "直接成交订单数", "直接成交金额(元)"],
        &["633", "拉新", "1,023.10", "661", "22", "2", "2,470.00"],
    ]);
    assert_eq!(refused(&sums).key(), "refusal.export-by-day");
}
