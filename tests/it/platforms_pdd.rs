//! 拼多多: each export as the platform writes it, every oddity named, and what becomes of it.

use crate::support::exports::{Read, gbk, refused, utf8, workbook};
use crate::support::shop::{Business, amount, day, yuan};
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::words::{Language, Words};

const HEADER: &str = "商品,订单号,订单状态,商品总价(元),邮费(元),用户实付金额(元),商家实收金额(元),商品数量(件),订单成交时间,支付时间,商品id,商品规格,样式ID,商家编码-规格维度,售后状态,省, 用户购买手机号";

/// `id state paid-by-buyer received placed paid`; numbers with the TAB behind them that the platform writes.
fn order(id: &str, state: &str, (buyer, received): (&str, &str), placed: &str, paid: &str) -> String {
    format!(
        "样品,{id},{state},\"{received}\t\",0\t,{buyer}\t,\"{received}\t\",1\t,{placed},{paid},754299500001,\"黑色,大款\",18713\t,S-1,无售后或售后取消,****,****"
    )
}

pub(crate) fn rows() -> Vec<String> {
    let placed = "2026-11-10 13:31:06";
    vec![
        HEADER.to_owned(),
        order("261110-000000000000001", "已发货，待签收", ("157.99", "168.99"), placed, "2026-11-10 13:31:20"),
        // With its comma and without.
        order("261110-000000000000002", "未发货，退款成功", ("39.00", "50.00"), placed, "2026-11-10 13:31:20"),
        order("261110-000000000000003", "未发货退款成功", ("39.00", "50.00"), placed, "2026-11-10 13:31:20"),
        // Placed before midnight and paid after it.
        order(
            "261115-000000000000004",
            "已收货",
            ("1239.00", "1,250.00"),
            "2026-11-15 23:59:50",
            "2026-11-16 00:00:05",
        ),
        order("261110-000000000000005", "待付款", ("19.00", "30.00"), "", ""),
        order("261110-000000000000006", "已取消", ("19.00", "30.00"), "", ""),
    ]
}

pub(crate) fn file(rows: &[String]) -> Vec<u8> {
    utf8(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

const TOLD: [&str; 6] = ["order_id", "status", "payable", "paid", "paid_on", "paid_by"];

#[test]
fn what_the_seller_receives_is_paid_and_each_order_is_its_line() {
    let read = Read::of(&file(&rows()));
    assert_eq!(read.profile(), "pdd.orders");
    assert_eq!(
        read.lines(Table::Orders, &TOLD),
        [
            "261110-000000000000001 shipped 157.99 168.99 2026-11-10 ·",
            "261110-000000000000002 closed 39.00 50.00 2026-11-10 ·",
            "261110-000000000000003 closed 39.00 50.00 2026-11-10 ·",
            "261115-000000000000004 completed 1239.00 1250.00 2026-11-16 ·",
            "261110-000000000000005 unpaid 19.00 30.00 · ·",
            "261110-000000000000006 closed 19.00 30.00 · ·",
        ]
    );
    assert_eq!(
        read.lines(Table::OrderLines, &["line_id", "product_id", "merchant_code", "units", "paid"])[0],
        "261110-000000000000001 754299500001 S-1 1 168.99"
    );
    assert_eq!((read.rows(Table::Orders), read.rows(Table::OrderLines)), ((6, 0, 0, 0), (6, 0, 0, 0)));
    assert!(read.part().unknown_words.is_empty() && read.extract.rejects.is_empty());
    // The same in GB18030, and as a workbook.
    let all = rows();
    let lines: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(Read::of(&gbk(&lines)).lines(Table::Orders, &TOLD), read.lines(Table::Orders, &TOLD));
    let header: Vec<&str> = HEADER.split(',').collect();
    let row = [
        "样品",
        "261110-000000000000001",
        "已收货",
        "9",
        "0",
        "9",
        "9",
        "2",
        "2026-11-10 13:31:06",
        "",
        "7",
        "黑",
        "1",
        "S",
    ];
    let read = Read::of(&workbook(&[&header, &row]));
    assert_eq!(
        read.lines(Table::Orders, &TOLD),
        ["261110-000000000000001 completed 9.00 9.00 2026-11-10 substitute:订单成交时间"]
    );
}

#[test]
fn without_a_payment_time_the_order_is_dated_by_what_stands_in_and_marked() {
    // The column is not ticked.
    let without: Vec<String> = rows().iter().map(|row| cut(row, 9)).collect();
    let marks = |rows: &[String]| Read::of(&file(rows)).lines(Table::Orders, &["paid_on", "paid_by"]);
    let by_placed = "2026-11-10 substitute:订单成交时间";
    let late = "2026-11-15 substitute:订单成交时间";
    assert_eq!(marks(&without), [by_placed, by_placed, by_placed, late, "· ·", "· ·"]);
    // Neither of the two: the order's number says the day.
    let without: Vec<String> = without.iter().map(|row| cut(row, 8)).collect();
    let (by_number, late) = ("2026-11-10 substitute:订单号", "2026-11-15 substitute:订单号");
    assert_eq!(marks(&without), [by_number, by_number, by_number, late, "· ·", "· ·"]);
}

/// The row without one of its cells; none of those before it holds a comma.
fn cut(row: &str, at: usize) -> String {
    // Amounts in quotes may.
    let row = row.replace("1,250.00", "1250.00");
    let mut cells: Vec<&str> = row.split(',').collect();
    cells.remove(at);
    cells.join(",")
}

#[test]
fn a_cell_that_cannot_be_read_leaves_its_row_out() {
    let mut all = rows();
    all.push(order("261110-000000000000007", "待发货", ("1.00", "一块"), "2026-11-10 13:31:06", "2026-11-10 13:31:06"));
    let read = Read::of(&file(&all));
    assert_eq!((read.rows(Table::Orders), read.rows(Table::OrderLines)), ((7, 1, 0, 0), (7, 1, 0, 0)));
    assert!(read.extract.rejects.iter().all(|reject| reject.row == 8 && reject.code == "amount"));
    // The table of lines has no day of its own: the row is of the day that the table of orders reads.
    let part = read.part();
    let days: Vec<String> = part.lost_days.iter().map(ToString::to_string).collect();
    assert_eq!((part.lost_undated, days), (false, vec!["2026-11-10".to_owned()]));
}

#[test]
fn spend_is_the_whole_spend_and_held_against_its_total() {
    let header = [
        "日期",
        "成交花费(元)",
        "交易额(元)",
        "实际投产比",
        "总花费(元)",
        "净交易额(元)",
        "净成交笔数",
        "成交笔数",
        "曝光量",
        "点击量",
    ];
    let nine = ["2026-11-09", "100.00", "701.07", "7.01", "112.12", "680.00", "4", "5", "7,677", "624"];
    let ten = ["2026-11-10", "80.00", "500.00", "6.25", "80.00", "500.00", "3", "3", "6,000", "500"];
    let total = ["总计", "180.00", "1201.07", "-", "192.12", "1180.00", "7", "8", "13,677", "1,124"];
    let read = Read::of(&workbook(&[&["名称：推广"], &header, &nine, &ten, &total]));
    assert_eq!((read.profile(), read.part().totals, read.part().total_differs.as_ref()), ("pdd.ads-days", 1, None));
    assert_eq!(
        read.lines(Table::AdDays, &["date", "channel", "cut", "spend", "clicks", "orders", "sales", "net_sales"]),
        [
            "2026-11-09 拼多多推广 account 112.12 624 5 701.07 680.00",
            "2026-11-10 拼多多推广 account 80.00 500 3 500.00 500.00"
        ]
    );
    // A row was taken out.
    let read = Read::of(&workbook(&[&header, &nine, &total]));
    let differs = read.part().total_differs.as_ref().unwrap();
    assert_eq!((differs.header.as_str(), differs.total.as_str(), differs.sum.as_str()), ("曝光量", "13677", "7677"));
    // An older generation says 成交花费 alone.
    let old = workbook(&[
        &["日期", "成交花费(元)", "交易额(元)", "成交笔数", "曝光量", "点击量"],
        &["2022-06-07", "9.50", "20", "1", "70", "6"],
    ]);
    assert_eq!(Read::of(&old).column(Table::AdDays, "spend"), ["9.50"]);
    let star = workbook(&[
        &["日期", "花费(元)", "交易额(元)", "投入产出比", "成交笔数", "曝光量", "点击量"],
        &["2026-11-09", "12.50", "168.99", "13.52", "1", "420", "18"],
    ]);
    let read = Read::of(&star);
    assert_eq!((read.profile(), read.column(Table::AdDays, "channel")), ("pdd.star-shop", vec!["明星店铺".to_owned()]));
}

#[test]
fn spend_by_product_is_a_cut_and_sums_without_days_are_set_aside() {
    let header = [
        "日期",
        "商品ID",
        "商品名称",
        "推广场景",
        "推广名称",
        "成交花费(元)",
        "交易额(元)",
        "总花费(元)",
        "成交笔数",
        "曝光量",
        "点击量",
    ];
    let row =
        ["2026-11-09", "681127001261", "样品", "稳定成本推广", "", "171.93", "660", "172.00", "16", "26765", "1028"];
    let read = Read::of(&workbook(&[&header, &row]));
    assert_eq!(read.profile(), "pdd.ads-items");
    assert_eq!(
        read.lines(Table::AdDays, &["channel", "cut", "scene", "item", "spend"]),
        ["拼多多推广 item 稳定成本推广 681127001261 172.00"]
    );
    // 汇总数据, of products and of the account.
    for header in [&header[1..], &header[5..]] {
        let phrase = refused(&workbook(&[header, &row[row.len() - header.len()..]]));
        assert_eq!(phrase.key(), "refusal.export-by-day", "{header:?}");
        for language in [Language::Zh, Language::En, Language::Es] {
            let said = Words::built_in(language).say(&phrase);
            assert!(!said.contains('{') && said.contains('→'), "{said}");
        }
    }
}

pub(crate) fn after_sales() -> Vec<u8> {
    workbook(&[
        &[
            "售后编号",
            "订单编号",
            "商品ID",
            "交易金额",
            "订单状态",
            "售后状态",
            "退款类型",
            "退款原因",
            "退款金额",
            "申请时间",
        ],
        &[
            "9001",
            "261110-000000000000002",
            "7",
            "50.00",
            "未发货，退款成功",
            "退款成功",
            "仅退款",
            "不想要",
            "50.00",
            "2026-11-11 10:00:00",
        ],
        &[
            "9002",
            "261115-000000000000004",
            "7",
            "1250.00",
            "已收货",
            "已撤销",
            "退货退款",
            "尺码",
            "1250.00",
            "2026-11-12 10:00:00",
        ],
        &[
            "9003",
            "261110-000000000000003",
            "7",
            "50.00",
            "未发货，退款成功",
            "退款成功",
            "仅退款",
            "不想要",
            "50.00",
            "2026-11-12 10:00:00",
        ],
    ])
}

pub(crate) fn bills() -> Vec<u8> {
    gbk(&[
        "#拼多多商户账单明细",
        "#商户号：[100000]",
        "#起始时间 终止时间",
        "#----------",
        "商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账务类型,备注,业务描述",
        "261110-000000000000001,2026-11-14 14:07:49,168.99,0.00,交易收入,,0010002|交易收入-订单收入",
        "261110-000000000000002,2026-11-12 08:00:00,0.00,-50.00,退款,,0020002|交易退款-订单退款",
        "261001-000000000000009,2026-11-13 08:00:00,0.00,-7.00,退款,,0020002|交易退款-订单退款",
        "261110-000000000000001,2026-11-14 14:07:50,0.00,-1.01,技术服务费,,0030002|技术服务费-技术服务费",
    ])
}

#[test]
fn refunds_come_from_after_sales_and_the_bill_is_read_for_refunds_alone() {
    let read = Read::of(&after_sales());
    assert_eq!(
        read.lines(Table::Refunds, &["refund_id", "amount", "kind", "status", "applied_on"]),
        [
            "9001 50.00 unshipped successful 2026-11-11",
            "9002 1250.00 return closed 2026-11-12",
            "9003 50.00 unshipped successful 2026-11-12"
        ]
    );
    let read = Read::of(&bills());
    assert_eq!((read.profile(), read.part().header_row, read.rows(Table::Refunds)), ("pdd.bills", 5, (2, 0, 2, 0)));
    assert_eq!(
        read.lines(Table::Refunds, &["order_id", "amount", "status", "completed_on"]),
        ["261110-000000000000002 50.00 successful 2026-11-12", "261001-000000000000009 7.00 successful 2026-11-13"]
    );
}

#[test]
fn the_bill_dates_refunds_and_counts_none_of_them_twice() {
    let mut shop = Business::of(&["pdd-home"]);
    shop.stores[0].platform = "pdd".to_owned();
    shop.receive("pdd-home", "x-orders_export2026-11-16-10-09-23.csv", &file(&rows()));
    shop.receive("pdd-home", "售后单2026-11-16-10-15-00.xlsx", &after_sales());
    let view = shop.view();
    let refunds = &view.stores[0].frames[&Table::Refunds];
    assert_eq!((refunds.rows(), view.stores[0].has(Table::Refunds, "completed_at")), (3, false));
    let kpi = |shop: &Business, id: Kpi| {
        let span = zhoubao::calendar::Span::new(day("11-09"), day("11-15")).unwrap();
        shop.figures("11-09", |metrics| {
            let figure = metrics.get(id, &["pdd-home"], span);
            figure
                .value
                .map(|value| value.normalize().to_string())
                .ok_or_else(|| figure.reason.unwrap().key().to_owned())
        })
    };
    assert_eq!(
        kpi(&shop, Kpi::RefundAmount),
        Err("reason.no-column".to_owned()),
        "nobody says when the money went back"
    );
    assert_eq!(kpi(&shop, Kpi::SalesPaid), Ok("268.99".to_owned()), "168.99 + 50 + 50, the fourth was paid on Monday");
    shop.receive("pdd-home", "pdd-mall-bill-detail(100000)_2026-11-16-10-20-55_2175.csv", &bills());
    let view = shop.view();
    let refunds = &view.stores[0].frames[&Table::Refunds];
    assert_eq!(refunds.rows(), 4, "one of the bill's is of an order that after-sales do not tell of");
    assert_eq!(amount(&view, Table::Refunds, "9001", "amount"), yuan("50"));
    // 50 of 9001 by the bill's day, 7 of the bill alone; 9003 is done and nobody says when.
    assert_eq!(kpi(&shop, Kpi::RefundAmount), Ok("57".to_owned()));
    // The bill begins on the 12th: of the days before nobody says what was given back.
    let week = zhoubao::calendar::Span::new(day("11-09"), day("11-15")).unwrap();
    let days = shop.figures("11-09", |metrics| metrics.get(Kpi::RefundAmount, &["pdd-home"], week).days);
    assert_eq!(days, Some((4, 7)));
}

#[test]
fn a_bill_that_was_opened_and_saved_in_a_spreadsheet_program_counts_once() {
    let saved = gbk(&[
        "商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账务类型,备注,业务描述",
        "261110-000000000000001,2026/11/14 14:07,168.99,0,交易收入,,0010002|交易收入-订单收入",
        "261110-000000000000002,2026/11/12 8:00,0,-50,退款,,0020002|交易退款-订单退款",
        "261001-000000000000009,2026/11/13 8:00,0,-7,退款,,0020002|交易退款-订单退款",
        "261110-000000000000001,2026/11/14 14:07,0,-1.01,技术服务费,,0030002|技术服务费-技术服务费",
    ]);
    let mut shop = Business::of(&["pdd-home"]);
    shop.stores[0].platform = "pdd".to_owned();
    let name = "pdd-mall-bill-detail(100000)_2026-11-16-10-20-55_2175";
    for (name, bytes) in [(format!("{name}.csv"), bills()), (format!("{name} (1).csv"), saved)] {
        shop.receive("pdd-home", &name, &bytes);
        let view = shop.view();
        let rows = [Table::Refunds, Table::CostEntries].map(|table| view.stores[0].frames[&table].rows());
        assert_eq!(rows, [2, 1], "{name}");
    }
}

/// What comes back in the week, where after-sales say this of an order (state and amount), and the bill pays this back.
fn came_back(told: &[[&str; 2]], paid: &[&str]) -> (Option<String>, usize) {
    let order = "261110-000000000000002";
    let header = "售后编号,订单编号,商品ID,交易金额,订单状态,售后状态,退款类型,退款原因,退款金额,申请时间";
    let row = |(at, [state, amount]): (usize, &[&str; 2])| {
        format!("90{at},{order},7,50.00,已收货,{state},仅退款,不想要,{amount},2026-11-11 10:00:00")
    };
    let rows: Vec<String> = [header.to_owned()].into_iter().chain(told.iter().enumerate().map(row)).collect();
    let bill = "商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账务类型,备注,业务描述".to_owned();
    let back = |(at, amount): (usize, &&str)| {
        format!("{order},2026-11-12 08:00:0{at},0.00,-{amount},退款,,0020002|交易退款-订单退款")
    };
    let bill: Vec<String> = [bill].into_iter().chain(paid.iter().enumerate().map(back)).collect();
    let lines = |rows: &[String]| gbk(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let mut shop = Business::of(&["a"]);
    shop.stores[0].platform = "pdd".to_owned();
    shop.receive("a", "x-orders_export2026-11-16-10-09-23.csv", &file(&self::rows()));
    shop.receive("a", "售后单2026-11-16-10-15-00.csv", &lines(&rows));
    shop.receive("a", "pdd-mall-bill-detail(1)_2026-11-16-10-20-55_2175.csv", &lines(&bill));
    let span = zhoubao::calendar::Span::new(day("11-09"), day("11-15")).unwrap();
    let amount = shop.figures("11-09", |metrics| metrics.get(Kpi::RefundAmount, &["a"], span).value);
    (amount.map(|amount| amount.to_string()), shop.view().stores[0].frames[&Table::Refunds].rows())
}

#[test]
fn what_the_bill_pays_back_went_back_whatever_after_sales_knew_of_it() {
    let ten = |rows: usize| (Some("10.00".to_owned()), rows);
    assert_eq!(came_back(&[["退款成功", "10.00"]], &["10.00"]), ten(1));
    assert_eq!(came_back(&[["售后处理中", "10.00"]], &["10.00"]), ten(1), "it was exported a moment before");
    assert_eq!(came_back(&[["已撤销", "10.00"]], &["10.00"]), ten(1));
    assert_eq!(came_back(&[["已撤销", "7.00"], ["退款成功", "10.00"]], &["10.00"]), ten(2));
    // Parts of one, and one of parts.
    assert_eq!(came_back(&[["退款成功", "10.00"]], &["4.00", "6.00"]), ten(1));
    assert_eq!(came_back(&[["退款成功", "4.00"], ["退款成功", "6.00"]], &["10.00"]), ten(2));
    // With postage the report of refunds is believed; of one that was not done the bill.
    assert_eq!(came_back(&[["退款成功", "10.00"]], &["12.00"]), ten(1));
    assert_eq!(came_back(&[["售后处理中", "8.00"]], &["10.00"]), ten(1));
    assert_eq!(
        came_back(&[["退款成功", "4.00"]], &["4.00", "6.00"]),
        ten(1),
        "the second is of no service that is told"
    );
}

#[test]
fn what_was_paid_never_sinks_unless_a_piece_was_taken_off() {
    let mut shop = Business::of(&["a"]);
    shop.stores[0].platform = "pdd".to_owned();
    let placed = "2026-11-11 13:31:06";
    let seen = |received: &str, pieces: &str| {
        let row = order("261111-000000000000001", "已发货，待签收", ("200", received), placed, "2026-11-11 13:31:20");
        file(&[HEADER.to_owned(), row.replace(",1\t,2026", &format!(",{pieces}\t,2026"))])
    };
    let paid = |shop: &Business| amount(&shop.view(), Table::Orders, "261111-000000000000001", "paid");
    shop.receive_at("a", "1.csv", &seen("200.00", "2"), "2026-11-13T02:00:00Z");
    shop.receive("a", "2.csv", &seen("150.00", "2"));
    assert_eq!(paid(&shop), yuan("200.00"));
    shop.receive_at("a", "3.csv", &seen("100.00", "1"), "2026-11-17T02:00:00Z");
    assert_eq!(paid(&shop), yuan("100.00"), "of one piece no more was ever said to be paid");
    // Before it was paid, less or more may have been asked for.
    let mut asked = Business::of(&["a"]);
    asked.stores[0].platform = "pdd".to_owned();
    let unpaid = order("261111-000000000000001", "待付款", ("300", "300.00"), placed, "");
    asked.receive_at("a", "1.csv", &file(&[HEADER.to_owned(), unpaid]), "2026-11-12T02:00:00Z");
    asked.receive("a", "2.csv", &seen("150.00", "1"));
    assert_eq!(paid(&asked), yuan("150.00"));
}
