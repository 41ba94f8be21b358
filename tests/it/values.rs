//! Single cells and rows that would be read as something else than they are: nothing in place of an amount that is lacking, less
//! than nothing in a part of a sum, a number that is none, a piece that nobody paid for, a refund of more than was paid.

use crate::support::exports::{Read, utf8};
use crate::support::shop::{Business, ad_plans, amount, csv, day, lines, orders, refunds, source, yuan};
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::ledger::{Doubt, View};
use zhoubao::money::Money;
use zhoubao::span::Span;

/// What was left out: `column header value code`, one a row.
fn rejects(read: &Read) -> Vec<String> {
    let line = |r: &zhoubao::extract::Reject| {
        format!("{} {} {} {}", sheet::column_letters(r.column), r.header, r.value, r.code)
    };
    read.extract.rejects.iter().map(line).collect()
}

fn file(header: &str, rows: &[&str]) -> Read {
    let all: Vec<&str> = std::iter::once(header).chain(rows.iter().copied()).collect();
    Read::of(&utf8(&all))
}

const JD_SERVICE: &str = "服务单号,订单号,客户期望,服务单状态,审核结果,处理结果,售后申请时间,商家首次处理时间,退款金额";

/// `id wish state verdict outcome amount`
fn service(id: &str, [wish, state, verdict, outcome]: [&str; 4], amount: &str) -> String {
    let at = "2026-11-12 09:00:00,2026-11-14 10:00:00";
    format!("{id},330000000001,{wish},{state},{verdict},{outcome},{at},{amount}")
}

#[test]
fn a_jd_refund_that_is_done_says_how_much_or_is_left_out_by_name() {
    let rows = [
        service("9001", ["退货", "完成", "同意", "退款"], ""),
        service("9002", ["退货", "完成", "同意", "退款"], "-"),
        service("9003", ["换新", "完成", "同意", "退款"], ""),
        service("9004", ["退货", "完成", "同意", "退款"], "0"),
        service("9005", ["换新", "完成", "同意", "换新"], ""),
        service("9006", ["退货", "审核不通过", "拒绝", ""], "-"),
        service("9007", ["退货", "审核中", "", ""], ""),
        service("9008", ["换货", "审核中", "", ""], ""),
    ];
    let read = file(JD_SERVICE, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(rejects(&read), ["I 退款金额  empty", "I 退款金额 - empty", "I 退款金额  empty"]);
    assert_eq!(
        read.lines(Table::Refunds, &["refund_id", "status", "amount"]),
        ["9004 successful 0.00", "9005 closed 0.00", "9006 closed 0.00", "9007 applied ·", "9008 applied 0.00"]
    );
    assert_eq!(read.rows(Table::Refunds), (8, 3, 0, 0));
}

#[test]
fn a_pinduoduo_refund_that_is_done_says_how_much_or_is_left_out_by_name() {
    let header = "售后编号,订单编号,售后状态,退款类型,退款金额,申请时间";
    let row = |id: &str, state: &str, kind: &str, amount: &str| {
        format!("{id},261110-000000000000002,{state},{kind},{amount},2026-11-11 10:00:00")
    };
    let rows = [
        row("9001", "退款成功", "仅退款", ""),
        row("9002", "换货成功", "换货", ""),
        row("9003", "已撤销", "仅退款", "-"),
        row("9004", "待商家处理", "仅退款", ""),
    ];
    let read = file(header, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(rejects(&read), ["E 退款金额  empty"]);
    assert_eq!(
        read.lines(Table::Refunds, &["refund_id", "status", "amount"]),
        ["9002 closed 0.00", "9003 closed 0.00", "9004 applied ·"]
    );
}

#[test]
fn what_came_back_of_a_closed_order_is_not_nothing_because_its_cell_is_empty() {
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量,退款金额";
    let row = |id: &str, paid_at: &str, state: &str, paid: &str, back: &str| {
        format!("{id},2026-11-10 10:00:00,{paid_at},{state},169.00,{paid},1,{back}")
    };
    let at = "2026-11-10 10:05:00";
    let rows = [
        row("1", at, "交易关闭", "0.00", ""),
        row("2", at, "交易关闭", "0.00", "169.00"),
        row("3", at, "交易成功", "169.00", ""),
        row("4", at, "交易关闭", "169.00", "无退款申请"),
        row("5", "", "交易关闭", "0.00", ""),
    ];
    let bytes = csv(header, &rows);
    let read = Read::of(&bytes);
    assert_eq!(read.lines(Table::Orders, &["order_id", "refunded"]), ["1 ·", "2 169.00", "3 0.00", "4 0.00", "5 0.00"]);
    let business = Business::of(&["a"]);
    business.receive("a", "ExportOrderList202611160920.csv", &bytes);
    let view = business.view();
    assert_eq!(amount(&view, Table::Orders, "1", "paid"), yuan("169"), "it was paid, and nobody says what came back");
    assert_eq!(view.stores[0].assumed_paid, 1);
}

const DOUYIN: &str = "主订单编号,子订单编号,选购商品,商品数量,商品ID,商家编码,商品单价,订单应付金额,订单提交时间,支付完成时间,订单状态,平台实际承担优惠金额,达人实际承担优惠金额";

/// `main part pieces due platform creator`, paid unless it says so.
fn douyin(main: &str, part: &str, due: &str, [platform, creator]: [&str; 2], (state, paid): (&str, &str)) -> String {
    format!("{main},{part},样品,1,300400008,S-1,{due},{due},2026-11-10 00:54:10,{paid},{state},{platform},{creator}")
}

const PAID: (&str, &str) = ("已发货", "2026-11-10 00:55:10");

#[test]
fn less_than_nothing_in_a_part_of_a_sum_is_told_of_that_part() {
    let (one, two, three) = ("6917926768823640011", "6917926768823640022", "6917926768823640033");
    let rows = [
        douyin(one, one, "100.00", ["-5.00", "0.00"], PAID),
        douyin(two, two, "100.00", ["5.00", "abc"], PAID),
        douyin(three, three, "100.00", ["-", "1.00"], PAID),
    ];
    let read = file(DOUYIN, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(rejects(&read), ["L 平台实际承担优惠金额 -5.00 negative", "M 达人实际承担优惠金额 abc amount"]);
    assert_eq!(read.lines(Table::Orders, &["order_id", "paid"]), [format!("{three} 101.00")]);
}

#[test]
fn a_refund_in_parts_is_told_of_the_part_that_cannot_be_read() {
    let header = "售后单号,订单号,商品单号,商品名称,商品ID,售后类型,退商品金额（元）,退运费金额（元）,售后状态,售后申请时间,商家退款时间,售后完结时间";
    let row = |id: &str, goods: &str, freight: &str, [refunded, over]: [&str; 2]| {
        format!(
            "{id},6917926768823640011,6917926768823640011,样品,3,仅退款,{goods},{freight},退款成功,2026-11-11 10:00:00,{refunded},{over}"
        )
    };
    let at = "2026-11-12 10:00:00";
    let rows = [
        row("14190000419701", "50.00", "abc", [at, at]),
        row("14190000419702", "", "1.00", [at, at]),
        row("14190000419703", "50.00", "1.00", ["", "昨天"]),
        row("14190000419704", "50.00", "1.00", ["", at]),
    ];
    let read = file(header, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(
        rejects(&read),
        ["H 退运费金额（元） abc amount", "G 退商品金额（元）  empty", "L 售后完结时间 昨*** instant"]
    );
    assert_eq!(read.lines(Table::Refunds, &["refund_id", "amount"]), ["14190000419704 51.00"]);
}

#[test]
fn gross_sales_of_advertising_are_never_below_zero_and_net_ones_may_be() {
    let gross = ad_plans(&["11-10 引流 A 9 9 9 1 -900.00", "11-11 引流 A 9 9 9 1 9"]);
    assert_eq!(rejects(&Read::of(&gross)), ["H 总成交金额 -900.00 negative"]);
    let net = "日期,场景名字,主体ID,花费,展现量,点击量,净成交金额,净成交笔数";
    let read = file(net, &["2026-11-10,全站推广,680001,50.00,100,10,-20.00,-1"]);
    assert_eq!((read.profile(), rejects(&read).len()), ("wanxiang.sitewide", 0));
    assert_eq!(read.lines(Table::AdDays, &["sales", "orders"]), ["-20.00 -1"]);
}

#[test]
fn confirmed_amounts_below_zero_are_left_out_by_name() {
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量,确认收货打款金额";
    let row = "1,2026-11-10 10:00:00,2026-11-10 10:05:00,交易成功,30.00,30.00,1,-30.00";
    assert_eq!(rejects(&file(header, &[row])), ["H 确认收货打款金额 -30.00 negative"]);
}

const JD: &str =
    "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,应付金额,订单状态,下单帐号,付款确认时间,货号";

/// `id sku pieces price due state`, ordered on the 10th.
fn jd(id: &str, sku: &str, pieces: &str, price: &str, due: &str, state: &str) -> String {
    format!(
        "{id},{sku},四件套,{pieces},在线支付,2026-11-10 10:00:00,{price},{due},{state},jd_a,2026-11-10 10:00:30,M-{sku}"
    )
}

fn jd_file(rows: &[String]) -> Vec<u8> {
    let all: Vec<&str> = std::iter::once(JD).chain(rows.iter().map(String::as_str)).collect();
    utf8(&all)
}

#[test]
fn an_order_has_a_number_of_its_platform() {
    let rows = ["330000000001", "0", "abc", "1234567", "87654321"].map(|id| jd(id, "101", "1", "100", "100", "完成"));
    let read = Read::of(&jd_file(&rows));
    assert_eq!(rejects(&read), ["A 订单号 0 no-id", "A 订单号 abc no-id", "A 订单号 12***67 no-id"]);
    assert_eq!(read.column(Table::Orders, "order_id"), ["330000000001", "87654321"]);
    let taobao = orders(&["0 11-10 done 10 10 0", "000 11-10 done 10 10 0", "abc 11-10 done 10 10 0"]);
    assert_eq!(rejects(&Read::of(&taobao)).len(), 3);
}

#[test]
fn an_article_that_stands_twice_in_an_order_is_two_lines() {
    let paid_and_gift = [
        jd("330000000001", "101", "1", "100", "100", "完成"),
        jd("330000000001", "101", "1", "0", "100", "完成"),
        jd("330000000002", "101", "2", "100", "200", "完成"),
    ];
    let columns = ["order_id", "line_id", "product_id", "units", "price"];
    let read = Read::of(&jd_file(&paid_and_gift));
    assert_eq!(
        read.lines(Table::OrderLines, &columns),
        ["330000000001 101 101 1 100.00", "330000000001 101#2 101 1 0.00", "330000000002 101 101 2 100.00"]
    );
    assert_eq!(read.lines(Table::Orders, &["order_id", "units"]), ["330000000001 2", "330000000002 2"]);
    let mut business = Business::of(&["a"]);
    business.stores[0].platform = "jd".to_owned();
    business.receive_at("a", "上周.csv", &jd_file(&paid_and_gift), "2026-11-15T02:00:00Z");
    let view = business.view();
    assert_eq!((view.stores[0].frames[&Table::OrderLines].rows(), view.stores[0].conflicts.len()), (3, 0));
    // What is said of the order later stands for all that was said of it.
    business.receive("a", "今天.csv", &jd_file(&paid_and_gift[..1]));
    assert_eq!(business.view().stores[0].frames[&Table::OrderLines].rows(), 2);
}

#[test]
fn an_order_told_again_further_down_has_no_more_lines() {
    let row = |id: &str, price: &str, state: &str| jd(id, "101", "1", price, "100", state);
    // The first of its lines is alike in every cell, the second shipped since.
    let rows = [
        row("330000000001", "100", "完成"),
        row("330000000001", "0", "等待出库"),
        row("330000000002", "100", "完成"),
        row("330000000001", "100", "完成"),
        row("330000000001", "0", "完成"),
    ];
    let read = Read::of(&jd_file(&rows));
    assert_eq!(read.part().repeated, 1);
    let mut business = Business::of(&["a"]);
    business.stores[0].platform = "jd".to_owned();
    business.receive("a", "订单202611160900.csv", &jd_file(&rows));
    let view = business.view();
    let facts = &view.stores[0].frames[&Table::OrderLines];
    let said = |row| format!("{:?} {:?}", facts.text(1, row), facts.text(facts.place("status"), row));
    let all: Vec<String> = (0..facts.rows()).map(said).collect();
    assert_eq!(all, ["Some(\"101\") Some(\"completed\")", "Some(\"101#2\") Some(\"completed\")", all[2].as_str()]);
    assert_eq!(all.len(), 3);
}

#[test]
fn a_piece_that_was_closed_unpaid_adds_nothing_to_what_its_order_paid() {
    let (main, other) = ("6917926768823640011", "6917926768823640012");
    let rows = [
        douyin(main, main, "100.00", ["0.00", "0.00"], PAID),
        douyin(main, other, "30.00", ["0.00", "0.00"], ("已关闭", "-")),
        douyin("6917926768823640022", "6917926768823640022", "40.00", ["0.00", "0.00"], ("待支付", "-")),
    ];
    let mut business = Business::of(&["a"]);
    business.stores[0].platform = "douyin".to_owned();
    let all: Vec<&str> = std::iter::once(DOUYIN).chain(rows.iter().map(String::as_str)).collect();
    let read = Read::of(&utf8(&all));
    assert_eq!(
        read.lines(Table::Orders, &["order_id", "paid", "units", "payable"]),
        [format!("{main} 100.00 1 130.00"), "6917926768823640022 40.00 1 40.00".to_owned()]
    );
    business.receive("a", "订单.csv", &utf8(&all));
    business.figures("2026-11-10", |metrics| {
        let week = metrics.inputs().period.span();
        let paid = metrics.get(Kpi::SalesPaid, &["a"], week).value;
        let lines = metrics.sum("a", &zhoubao::metrics::measures::LINES_PAID, &zhoubao::engine::Days::all(week));
        assert_eq!((paid, Some(lines)), (Some(100.into()), Some(100.into())));
    });
}

#[test]
fn income_of_a_kind_that_nobody_knows_is_no_cost() {
    let header = "商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账务类型,备注,业务描述";
    let rows = [
        "261110-000000000000001,2026-11-14 14:07:49,100.00,0.00,,,",
        "261110-000000000000002,2026-11-14 14:07:49,20.00,0.00,百亿返现,,",
        "261110-000000000000001,2026-11-14 14:07:50,0.00,-1.01,技术服务费,,0030002|技术服务费-技术服务费",
        "261110-000000000000003,2026-11-14 14:07:51,1.01,0.00,技术服务费,,0030002|技术服务费-技术服务费",
        "261110-000000000000004,2026-11-14 14:07:52,0.00,-3.00,会员费,,",
    ];
    let read = file(header, &rows);
    assert_eq!(
        read.lines(Table::CostEntries, &["kind", "amount"]),
        ["commission 1.01", "commission -1.01", "other 3.00"],
        "a fee that was given back is less of it, and an unknown one is a cost"
    );
    let told: Vec<(&str, u64)> = read.part().unknown_income.iter().map(|(word, rows)| (word.as_str(), *rows)).collect();
    assert_eq!(told, [("", 1), ("百亿返现", 1)]);
    assert_eq!(read.rows(Table::CostEntries), (3, 0, 2, 0));
}

#[test]
fn a_confirmed_amount_that_is_blank_is_told_with_its_days() {
    let header =
        "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量,确认收货时间,确认收货打款金额";
    let row = |id: u32, amount: &str| {
        format!("{id},2026-11-1{id} 10:00:00,2026-11-1{id} 10:05:00,交易成功,30,30,1,2026-11-1{id} 18:00:00,{amount}")
    };
    let business = Business::of(&["a"]);
    business.receive("a", "ExportOrderList202611160920.csv", &csv(header, &[row(1, "30"), row(2, ""), row(3, "30")]));
    business.figures("2026-11-10", |metrics| {
        let open: Vec<(&str, Vec<String>)> = metrics
            .left_open("a", metrics.inputs().period.span())
            .into_iter()
            .map(|(measure, days)| (measure.id, days.iter().map(ToString::to_string).collect()))
            .collect();
        assert_eq!(open, [("orders.received", vec!["2026-11-12".to_owned()])]);
    });
}

const REFUNDS: &str = "退款202611160925.csv";

fn doubts(view: &View, name: &str) -> Vec<Doubt> {
    source(view, name).doubts.clone()
}

/// Orders and refunds of a store.
fn with(rows: &[&str], back: &[&str]) -> Business {
    let business = Business::of(&["a"]);
    business.receive("a", "ExportOrderList202611160920.csv", &orders(rows));
    business.receive("a", REFUNDS, &refunds(back));
    business
}

fn two_days(first: &str, last: &str) -> Vec<Span> {
    Span::runs([day(first), day(last)])
}

#[test]
fn more_that_came_back_than_was_paid_is_told() {
    let rows = ["1 11-09 done 100 100 0", "2 11-10 done 100 100 0", "3 11-11 done 100 100 0"];
    let back = [
        // All of it and a small compensation; and two refunds of which each could be.
        "r1 1 108 ok 11-12 11-13",
        "r2 2 80 ok 11-12 11-13",
        "r3 2 80 ok 11-12 11-13",
        "r4 3 5000 closed 11-12 11-13",
        "r5 9 5000 ok 11-12 11-13",
    ];
    let view = with(&rows, &back).view();
    let days = two_days("11-10", "11-13");
    let amount = Money::from_decimal(160.into()).unwrap();
    let expected = Doubt::RefundedMore { orders: 1, amount, example: "2".to_owned(), days };
    assert_eq!(doubts(&view, REFUNDS), std::slice::from_ref(&expected));
    let leaves_open = |first: &str, last: &str| {
        let open = source(&view, REFUNDS).open();
        open.iter().any(|open| open.are_of(Span::new(day(first), day(last)).unwrap()))
    };
    assert!(leaves_open("11-09", "11-15") && !leaves_open("11-16", "11-22"));
    // Whoever knows that it is right takes the order out.
    let mut business = with(&rows, &back);
    business.excluded = vec!["2"];
    assert_eq!(doubts(&business.view(), REFUNDS), []);
}

#[test]
fn what_came_back_before_it_was_paid_is_told() {
    let rows = ["1 11-12 done 100 100 0", "2 11-10 done 100 100 0"];
    let view = with(&rows, &["r1 1 50 ok 11-10 11-11", "r2 2 50 ok 11-10 11-10"]).view();
    let amount = Money::from_decimal(50.into()).unwrap();
    let days = two_days("11-11", "11-12");
    assert_eq!(doubts(&view, REFUNDS), [Doubt::RefundedBefore { orders: 1, amount, example: "1".to_owned(), days }]);
}

#[test]
fn what_refunds_say_against_their_orders_is_said_anew_with_each_file() {
    let business = with(
        &["1 09-12 done 100 100 0", "2 11-10 done 100 100 0"],
        &["r1 1 5000 ok 09-14 09-15", "r2 2 50 ok 11-11 11-12"],
    );
    let told = |business: &Business, ledger: &str| {
        let view = business.view_in(ledger).unwrap();
        let mut all: Vec<(String, Vec<Doubt>)> =
            view.sources.iter().map(|state| (state.source.name().to_owned(), state.doubts.clone())).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    };
    told(&business, "ledger");
    // A week later: another refund of the second order, so that more came back of it than was paid.
    let next = "退款202611230925.csv";
    business.receive_at(
        "a",
        next,
        &refunds(&["r2 2 50 ok 11-11 11-12", "r3 2 90 ok 11-17 11-18"]),
        "2026-11-23T02:00:00Z",
    );
    let since = told(&business, "ledger");
    assert_eq!(since, told(&business, "another"), "as if all had been read at once");
    let of = |name: &str| &since.iter().find(|(file, _)| file == name).unwrap().1;
    assert!(matches!(&of(next)[..], [Doubt::RefundedMore { orders: 1, example, .. }] if example == "2"), "{since:?}");
    assert!(
        matches!(&of(REFUNDS)[..], [Doubt::RefundedMore { orders: 1, example, .. }] if example == "1"),
        "{since:?}"
    );
}

/// Orders of which these have numbers that end in zeros, among so many.
fn some_rounded(whole: usize, rounded: &[&str]) -> Vec<Doubt> {
    let mut rows: Vec<String> =
        (0..whole).map(|n| format!("45137600079{:02}348717 11-{:02} done 10 10 0", n + 10, 1 + n % 15)).collect();
    rows.extend(rounded.iter().map(|id| format!("{id} 11-10 done 10 10 0")));
    let business = Business::of(&["a"]);
    business.receive(
        "a",
        "ExportOrderList202611160920.csv",
        &orders(&rows.iter().map(String::as_str).collect::<Vec<_>>()),
    );
    let view = business.view();
    assert!(view.stores[0].conflicts.is_empty(), "{:?}", view.stores[0].conflicts);
    doubts(&view, "ExportOrderList202611160920.csv")
}

#[test]
fn a_few_rounded_numbers_among_whole_ones_are_told() {
    let (a, b, c) = ("4513760007919130000", "4513760007919250000", "4513760007919370000");
    let told = |count, of| Doubt::RoundedNumbers { table: Table::Orders, count, of, example: a.to_owned() };
    assert_eq!(some_rounded(35, &[a, b]), [told(2, 37)]);
    assert_eq!(some_rounded(60, &[a, b, c]), [told(3, 63)]);
    // One order in ten thousand has such a number.
    assert_eq!(some_rounded(35, &[a]), []);
}

#[test]
fn two_numbers_that_became_one_are_told_as_rounded() {
    let id = "4513760007919130000";
    let rows = [
        "4513760007911348717 11-09 done 10 10 0",
        &format!("{id} 11-10 done 20 20 0"),
        &format!("{id} 11-12 done 30 30 0"),
    ]
    .map(str::to_owned);
    let whole: Vec<String> = (0..20).map(|n| format!("45137600079{:02}348718 11-13 done 10 10 0", n + 10)).collect();
    let all: Vec<&str> = rows.iter().chain(&whole).map(String::as_str).collect();
    let business = Business::of(&["a"]);
    business.receive("a", "ExportOrderList202611160920.csv", &orders(&all));
    let view = business.view();
    let expected = Doubt::RoundedTogether { table: Table::Orders, rows: 1, example: id.to_owned() };
    assert_eq!(doubts(&view, "ExportOrderList202611160920.csv"), [expected]);
    assert!(view.stores[0].conflicts.is_empty());
}

#[test]
fn unit_costs_without_lines_say_what_is_missing() {
    let mut business = Business::of(&["a"]);
    business.receive("a", "ExportOrderList202611160920.csv", &orders(&["1 11-10 done 100 100 0"]));
    business.catalog = crate::profit::catalog(&["M1,x,,A1,40,"]);
    let why = |business: &Business| {
        business.figures("2026-11-10", |metrics| {
            let figure = metrics.get(Kpi::ProfitGoods, &["a"], metrics.inputs().period.span());
            (figure.value, figure.reason.map(|reason| reason.key().to_owned()))
        })
    };
    assert_eq!(why(&business), (None, Some("reason.no-export".to_owned())));
    business.receive("a", "ExportItemList202611160921.csv", &lines(&["11 1 A1 1 100 100 done 0 11-10"]));
    assert_eq!(why(&business), (Some(40.into()), None));
}

#[test]
fn nothing_is_a_share_of_nothing_or_of_less() {
    let dec = |text: &str| text.parse::<rust_decimal::Decimal>().unwrap();
    let share = |part: &str, whole: &str| zhoubao::ratio::share(dec(part), dec(whole));
    assert_eq!(share("-5", "20"), Some(dec("-0.25")), "a part may be less than nothing");
    assert_eq!((share("14302.82", "-2901.79"), share("5", "0"), share("0", "-1")), (None, None, None));
}
