//! Presales (预售): a deposit, then the balance. Counted whole on the day of the balance; deposits that wait are a pool beside the
//! sales, forfeited ones other income. Each platform in its own words.

use crate::support::exports::{Read, gbk, utf8};
use crate::support::phrases::unsayable;
use crate::support::shop::Business;
use crate::support::story::{Story, operator};
use zhoubao::facts::{Frame, Table};
use zhoubao::kpi::Kpi;
use zhoubao::report::Report;
use zhoubao::span::Span;
use zhoubao::words::{Language, Words};

const HEADER: &str =
    "订单编号,订单创建时间,订单付款时间,总金额,买家实付金额,退款金额,订单状态,预售订单,定金金额,定金付款时间";

/// An order of 200.00 with a deposit of 20.00, placed on the 25th of October at ten.
fn order(id: &str, paid_at: &str, [reported, refunded]: [&str; 2], state: &str, deposit: &str) -> String {
    format!("{id},2026-10-25 10:00:00,{paid_at},200.00,{reported},{refunded},{state},是,{deposit}")
}

const WITH_TIME: &str = "20.00,2026-10-25 10:01:00";
const WITHOUT: &str = ",";
const BEFORE: &str = "2026-10-25 10:01:00";
const BALANCE: &str = "2026-11-11 00:05:00";
const OPEN: &str = "买家已付定金，等待买家付尾款";
const CLOSED: &str = "交易关闭";

fn export(rows: &[String]) -> Vec<u8> {
    let lines: Vec<&str> = std::iter::once(HEADER).chain(rows.iter().map(String::as_str)).collect();
    gbk(&lines)
}

/// Before the balance, all alike.
fn before() -> Vec<u8> {
    let open = |id: &str| order(id, BEFORE, ["20.00", "0.00"], OPEN, WITH_TIME);
    export(&["1001", "1002", "1003", "1004", "1005", "1006"].map(open))
}

/// After it: paid; left; left, without its payment time; still open; given back; paid, and then refunded whole; and one that only
/// this export knows, which it calls unpaid; and an order like any other.
fn after() -> Vec<u8> {
    export(&[
        order("1001", BALANCE, ["200.00", "0.00"], "买家已付款，等待卖家发货", WITH_TIME),
        order("1002", BEFORE, ["20.00", "0.00"], CLOSED, WITH_TIME),
        order("1003", "", ["20.00", "0.00"], CLOSED, WITH_TIME),
        order("1004", BEFORE, ["20.00", "0.00"], OPEN, WITH_TIME),
        order("1005", BEFORE, ["0.00", "20.00"], CLOSED, WITH_TIME),
        order("1006", BALANCE, ["0.00", "200.00"], CLOSED, WITH_TIME),
        order("1007", BEFORE, ["20.00", "0.00"], "等待买家付款", WITHOUT),
        "2001,2026-11-12 10:00:00,2026-11-12 10:00:30,50.00,50.00,0.00,交易成功,否,,".to_owned(),
    ])
}

const FIRST: &str = "ExportOrderList202610270900.csv";
const LAST: &str = "ExportOrderList202611160905.csv";

/// Paid, on which day, deposit, since when, until when, forfeited: blank where nothing is.
fn told(frame: &Frame) -> Vec<String> {
    let columns = ["paid", "paid_on", "deposit", "deposit_paid_on", "deposit_ended_on", "forfeited"];
    let cell = |name: &str, row| match frame.number(frame.place(name), row) {
        None => "·".to_owned(),
        Some(day) if name.ends_with("_on") => {
            chrono::NaiveDate::from_epoch_days(day as i32).unwrap().format("%m-%d").to_string()
        }
        Some(n) if name == "forfeited" => n.to_string(),
        Some(amount) => (amount / 10_000).to_string(),
    };
    let row = |row| columns.iter().map(|name| cell(name, row)).collect::<Vec<_>>().join(" ");
    (0..frame.rows()).map(row).collect()
}

#[test]
fn an_order_counts_whole_on_the_day_of_its_balance_and_not_before() {
    let shop = Business::of(&["home"]);
    shop.receive_at("home", FIRST, &before(), "2026-10-27T02:00:00Z");
    let view = shop.view();
    let waits = "· · 20 10-25 · ·";
    assert_eq!(told(&view.stores[0].frames[&Table::Orders]), [waits; 6]);
    shop.receive("home", LAST, &after());
    let view = shop.view();
    assert_eq!(
        told(&view.stores[0].frames[&Table::Orders]),
        [
            "200 11-11 20 10-25 11-11 ·",
            "· · 20 10-25 11-16 1",
            "· · 20 10-25 11-16 1",
            waits,
            "· · 20 10-25 11-16 ·",
            "200 11-11 20 10-25 11-11 ·",
            waits,
            "50 11-12 · · · ·",
        ],
        "of 1007 what was paid so far is the deposit"
    );
}

/// The newest export alone tells the same, but for what only an older one saw.
#[test]
fn an_export_after_the_balance_tells_which_payment_time_is_the_deposits() {
    let shop = Business::of(&["home"]);
    shop.receive("home", LAST, &after());
    let orders = told(&shop.view().stores[0].frames[&Table::Orders]);
    assert_eq!(orders.iter().filter(|order| order.starts_with("200 11-11")).count(), 2, "{orders:?}");
    assert_eq!(orders.iter().filter(|order| order.ends_with(" 1")).count(), 2, "{orders:?}");
}

fn story() -> Report {
    let story = Story::of(&[("a", "甲店", "")]).drops("a", FIRST, before());
    story.drops("a", LAST, after()).report(&operator())
}

#[test]
fn open_deposits_are_a_pool_and_forfeited_ones_other_income() {
    let report = story();
    let value = |kpi, period| {
        let figure = report.kpi(kpi, "a", period).expect("in the product");
        figure.value.map(|value| value.normalize().to_string())
    };
    assert_eq!(value(Kpi::SalesPaid, "week").as_deref(), Some("450"), "without any deposit");
    assert_eq!(value(Kpi::SalesOrders, "week").as_deref(), Some("3"));
    // Closed as the export of Monday tells first: they were open on Sunday.
    assert_eq!(value(Kpi::PresaleOpen, "week").as_deref(), Some("100"));
    assert_eq!(value(Kpi::PresaleForfeited, "week").as_deref(), Some("0"));
    let said: Vec<String> = report.notices.iter().map(|n| Words::built_in(Language::Zh).say(&n.phrase)).collect();
    assert!(said.iter().any(|said| said.contains("预售已付定金") && said.contains("100.00")), "{said:?}");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn a_deposit_is_forfeited_in_the_week_in_which_an_export_first_shows_it_closed() {
    let story = Story::of(&[("a", "甲店", "")]).drops("a", FIRST, before()).drops(
        "a",
        "ExportOrderList202611130905.csv",
        after(),
    );
    let report = story.report(&operator());
    let value = |kpi| report.kpi(kpi, "a", "week").expect("in the product").value.map(|v| v.normalize().to_string());
    assert_eq!((value(Kpi::PresaleOpen), value(Kpi::PresaleForfeited)), (Some("40".to_owned()), Some("40".to_owned())));
    let said: Vec<String> = report.notices.iter().map(|n| Words::built_in(Language::Zh).say(&n.phrase)).collect();
    assert!(said.iter().any(|said| said.contains("2 单") && said.contains("其他收入")), "{said:?}");
}

#[test]
fn each_platform_says_in_its_own_words_that_the_balance_is_open() {
    let jd = gbk(&[
        "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,应付金额,订单状态,付款确认时间,定金金额",
        "330000000001,101,四件套,1,在线支付,2026-11-10 10:00:00,200.00,200.00,200.00,等待付尾款,2026-11-10 10:01:00,20.00",
    ]);
    let pdd = utf8(&[
        "商品,订单号,订单状态,用户实付金额(元),商家实收金额(元),商品数量(件),订单成交时间,商品id,定金金额(元)",
        "四件套,261110-000000000000001,待付尾款,200.00,200.00,1,2026-11-10 10:00:00,754299500001,20.00",
    ]);
    let douyin = utf8(&[
        "主订单编号,子订单编号,选购商品,商品数量,商品ID,商品单价,订单应付金额,订单提交时间,支付完成时间,订单状态,订单类型,定金金额",
        "6917926768823640001,6917926768823640001,四件套,1,3004,200.00,200.00,2026-11-10 10:00:00,-,部分支付,定金预售,20.00",
    ]);
    for (file, profile) in [(jd, "jd.orders"), (pdd, "pdd.orders"), (douyin, "douyin.orders")] {
        let read = Read::of(&file);
        assert_eq!(read.profile(), profile);
        assert_eq!(read.lines(Table::Orders, &["status", "deposit"]), ["deposit 20.00"], "{profile}");
        assert!(read.part().unknown_words.is_empty() && read.extract.rejects.is_empty(), "{profile}");
        let mut shop = Business::of(&["home"]);
        shop.stores[0].platform = profile.split('.').next().unwrap().to_owned();
        shop.receive("home", "orders.csv", &file);
        let view = shop.view();
        assert_eq!(told(&view.stores[0].frames[&Table::Orders]), ["· · 20 11-10 · ·"], "{profile}");
        let lines = &view.stores[0].frames[&Table::OrderLines];
        assert_eq!(lines.number(lines.place("paid_on"), 0), None, "{profile}: nothing was sold yet");
    }
}

/// An export of a platform: its header, and a row of an order of 200.00 with a deposit of 20.00.
struct Sold {
    platform: &'static str,
    header: &'static str,
    /// The order's number, its state, when it was placed, when it was paid.
    row: fn([&str; 4]) -> String,
    /// Its states while the balance is open, after it came, and after it did not.
    states: [&'static str; 3],
}

const SOLD: [Sold; 4] = [
    Sold {
        platform: "jd",
        header: "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,应付金额,订单状态,付款确认时间,定金金额,定金付款时间",
        row: |[id, state, placed, paid]| {
            format!("{id},101,四件套,1,在线支付,{placed},200.00,200.00,200.00,{state},{paid},20.00,{placed}")
        },
        states: ["等待付尾款", "等待出库", "(删除)等待付尾款"],
    },
    Sold {
        platform: "pdd",
        header: "商品,订单号,订单状态,用户实付金额(元),商家实收金额(元),商品数量(件),订单成交时间,支付时间,商品id,定金金额(元),定金支付时间",
        row: |[id, state, placed, paid]| {
            format!("四件套,{id},{state},200.00,200.00,1,{placed},{paid},754299500001,20.00,{placed}")
        },
        states: ["待付尾款", "待发货", "已取消"],
    },
    Sold {
        platform: "douyin",
        header: "主订单编号,子订单编号,选购商品,商品数量,商品ID,商品单价,订单应付金额,订单提交时间,支付完成时间,订单状态,订单类型,定金金额,定金支付时间",
        row: |[id, state, placed, paid]| {
            let paid = if paid.is_empty() { "-" } else { paid };
            format!("{id},{id},四件套,1,3004,200.00,200.00,{placed},{paid},{state},定金预售,20.00,{placed}")
        },
        states: ["部分支付", "待发货", "已关闭"],
    },
    Sold {
        platform: "shopify",
        header: "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Outstanding Balance",
        row: |[id, state, placed, paid]| {
            let open = if state == "partially_paid" { "180.00" } else { "0.00" };
            let paid = if paid.is_empty() { String::new() } else { format!("{paid} +0800") };
            format!(
                "#{id},b@example.com,{state},{paid},CNY,200,0,0,200.00,{placed} +0800,1,Quilt,200.00,S-1,0.00,{open}"
            )
        },
        states: ["partially_paid", "paid", "voided"],
    },
];

/// When the presales were placed and their deposits paid, and a day of the week.
const PLACED: &str = "2026-10-25 10:01:00";
const SUNDAY: &str = "2026-11-15 20:00:00";

impl Sold {
    fn file(&self, orders: &[(&str, usize, [&str; 2])]) -> Vec<u8> {
        let rows: Vec<String> = orders
            .iter()
            .map(|(id, state, [placed, paid])| (self.row)([id, self.states[*state], placed, paid]))
            .collect();
        let lines: Vec<&str> = std::iter::once(self.header).chain(rows.iter().map(String::as_str)).collect();
        utf8(&lines)
    }
}

/// Three orders, of which the balance of one comes, that of one never does and that of one is awaited, as two exports show them; a
/// fourth was placed and paid within a minute.
#[test]
fn on_each_platform_an_order_counts_whole_on_the_day_of_its_balance_and_a_deposit_is_forfeited() {
    let [first, second, third, fourth] = ["330000000001", "330000000002", "330000000003", "330000000004"];
    for sold in SOLD {
        let open = |id: &'static str| (id, 0, [PLACED, ""]);
        let (then, now) = (
            sold.file(&[open(first), open(second), open(third)]),
            sold.file(&[
                (first, 1, [PLACED, BALANCE]),
                (second, 2, [PLACED, ""]),
                open(third),
                (fourth, 1, [SUNDAY; 2]),
            ]),
        );
        let story = Story::of(&[("a", "甲店", "")]).on("a", sold.platform);
        let report = story.drops("a", "1.csv", then.clone()).drops("a", "2.csv", now.clone()).report(&operator());
        let value = |kpi| {
            let figure = report.kpi(kpi, "a", "week").expect("in the product");
            figure.value.map(|value| value.normalize().to_string())
        };
        // That the second closed is seen on Sunday first.
        let all =
            [Kpi::SalesPaid, Kpi::SalesOrders, Kpi::SalesUnits, Kpi::PresaleOpen, Kpi::PresaleForfeited].map(value);
        assert_eq!(all, ["400", "2", "2", "20", "20"].map(|value| Some(value.to_owned())), "{}", sold.platform);
        let mut shop = Business::of(&["home"]);
        shop.stores[0].platform = sold.platform.to_owned();
        shop.receive_at("home", "1.csv", &then, "2026-10-27T02:00:00Z");
        let waits = "· · 20 10-25 · ·";
        assert_eq!(told(&shop.view().stores[0].frames[&Table::Orders]), [waits; 3], "{}", sold.platform);
        shop.receive("home", "2.csv", &now);
        let view = shop.view();
        let orders = told(&view.stores[0].frames[&Table::Orders]);
        assert_eq!(orders[1..3], ["· · 20 10-25 11-15 1", waits], "{}", sold.platform);
        assert_eq!(orders[0], "200 11-11 20 10-25 11-11 ·", "{}", sold.platform);
        let lines = &view.stores[0].frames[&Table::OrderLines];
        let paid = (0..lines.rows()).filter(|row| lines.number(lines.place("paid_on"), *row).is_some());
        assert!(paid.count() <= 2, "{}: nothing was sold of the others", sold.platform);
    }
}

#[test]
fn a_deposit_of_which_no_export_says_how_much_is_asked_for() {
    let jd = gbk(&[
        "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,应付金额,订单状态,付款确认时间",
        "330000000001,101,四件套,1,在线支付,2026-11-10 10:00:00,200.00,200.00,200.00,等待付尾款,",
    ]);
    let report = Story::of(&[("jd", "京东店", "")]).on("jd", "jd").drops("jd", "19000000.csv", jd).report(&operator());
    let said: Vec<String> = report.notices.iter().map(|n| Words::built_in(Language::Zh).say(&n.phrase)).collect();
    assert!(said.iter().any(|said| said.contains("1 单预售等待付尾款") && said.contains("勾选定金")), "{said:?}");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

/// 拼多多 moves 订单成交时间 of a presale to the day of its balance: the export made before leaves nothing out.
#[test]
fn a_presale_whose_time_has_moved_makes_no_older_export_look_filtered() {
    let header = "商品,订单号,订单状态,商家实收金额(元),商品数量(件),订单成交时间,支付时间,定金金额,定金付款时间";
    let row = |id: &str, status: &str, at: &str, deposit: &str| {
        let paid = if status == "待付尾款" { "" } else { at };
        format!("四件套,{id},{status},100.00,1,{paid},{paid},{deposit}")
    };
    let presale = |status: &str| row("261020-0001", status, "2026-11-11 00:10:00", "10.00,2026-10-20 20:00:00");
    let plain = |id: &str, day: &str| row(id, "已收货", &format!("{day} 10:00:00"), ",");
    let older = [
        header.to_owned(),
        presale("待付尾款"),
        plain("261019-0002", "2026-10-19"),
        plain("261025-0003", "2026-10-25"),
    ];
    let newer = [
        older[2].clone(),
        older[3].clone(),
        presale("待发货"),
        plain("261105-0004", "2026-11-05"),
        plain("261112-0005", "2026-11-12"),
    ];
    let newer: Vec<String> = std::iter::once(header.to_owned()).chain(newer).collect();
    let mut shop = Business::of(&["home"]);
    shop.stores[0].platform = "pdd".to_owned();
    let bytes = |rows: &[String]| format!("\u{feff}{}\n", rows.join("\n")).into_bytes();
    shop.receive("home", "aorders_export2026-10-26-09-45-00.csv", &bytes(&older));
    shop.receive("home", "borders_export2026-11-16-09-45-00.csv", &bytes(&newer));
    let told: Vec<String> =
        shop.view().sources.iter().flat_map(|state| &state.doubts).map(|doubt| format!("{doubt:?}")).collect();
    assert_eq!(told, [""; 0]);
}

/// The week's export begins after the presales were ordered: what of the platform's sales may be theirs is named.
#[test]
fn what_a_narrower_filter_misses_is_named_as_presale() {
    let since = |day: &str| Span::new(day.parse().unwrap(), "2026-11-15".parse().unwrap()).unwrap();
    let plain = |id: &str, day: &str| format!("{id},{day} 10:00:00,{day} 10:00:30,100.00,100.00,0.00,交易成功,否,,");
    let narrow = export(&[plain("2001", "2026-11-02"), plain("2002", "2026-11-10"), plain("2003", "2026-11-15")]);
    let of = |platform: &str, newest: Vec<u8>| {
        let story = Story::of(&[("a", "甲店", "")]).drops("a", FIRST, before()).drops("a", LAST, newest);
        let report = story.counts_visits("a", since("2026-11-09"), 100, 1, platform).report(&operator());
        for language in Language::ALL {
            assert_eq!(unsayable(&report, language), [""; 0]);
        }
        let mine = report.notices.iter().filter(|notice| notice.phrase.key() == "notice.bridge-presale");
        mine.map(|notice| Words::built_in(Language::Zh).say(&notice.phrase)).collect::<Vec<_>>()
    };
    let [said] = &of("120.00", narrow.clone())[..] else { panic!("one of the store") };
    // Of the two days on which both know something.
    assert!(said.contains("多出的 40.00 里，预售最多占 40.00"), "{said}");
    assert!(said.contains("6 单预售最后出现在 2026-10-27") && said.contains("从 2026-10-25 起"), "{said}");
    assert_eq!(of("100.00", narrow), [""; 0], "nothing is missing");
    assert_eq!(of("120.00", after()), [""; 0], "the newer export has them all");
}
