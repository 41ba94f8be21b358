//! What is asked for in vain is not asked for, and what is asked for says why: each story beside the one that looks like it and must
//! still be told.

use super::shop::{MONDAY, ORDERS, Shop, WEEK};
use crate::support::shop::{csv, orders, refunds, span};
use serde_json::Value;

/// An order of 100.00 on each of the days, as text.
fn daily_text(spans: &[(&str, &str)]) -> String {
    let days = spans.iter().flat_map(|(first, last)| span(first, last).days());
    let row = |day: chrono::NaiveDate| {
        format!("{},{day} 10:00:00,{day} 10:00:10,交易成功,100,100,1,0\n", day.format("9%m%d"))
    };
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量,退款金额\n";
    header.to_owned() + &days.map(row).collect::<String>()
}

fn daily(spans: &[(&str, &str)]) -> Vec<u8> {
    daily_text(spans).into_bytes()
}

/// A shop that gives these kinds.
fn shop(expects: &str) -> Shop {
    let shop = Shop::empty();
    shop.setting("[\"orders\", \"refunds\", \"ads\", \"traffic\"]", expects);
    shop
}

/// A preview of a period.
fn preview(shop: &Shop, asked: [&str; 2], now: &str) -> Value {
    let out = shop.path("try");
    let out = out.to_string_lossy();
    shop.run(&["preview", asked[0], asked[1], "--out", &out, "--now", now]).exits(0);
    serde_json::from_slice(&shop.read("try/report.json")).unwrap()
}

/// The codes of what a report says of its exports, and whether it is provisional.
fn told(report: &Value) -> (Vec<&str>, bool) {
    let codes = report["notices"].as_array().unwrap().iter().map(|notice| notice["code"].as_str().unwrap());
    let of_files = |code: &&str| {
        ["missing", "reach", "opened", "header", "control", "not-over"]
            .iter()
            .any(|word| code.starts_with(&format!("notice.{word}")))
    };
    (codes.filter(of_files).collect(), report["provisional"].as_bool().unwrap())
}

fn text<'r>(report: &'r Value, code: &str) -> &'r str {
    let notices = report["notices"].as_array().unwrap();
    let notice =
        notices.iter().find(|notice| notice["code"] == code).unwrap_or_else(|| panic!("{code} in {notices:?}"));
    notice["text"].as_str().unwrap()
}

const MONDAYS: [(&str, &str); 2] = [("2026-W47", "2026-11-23T10:00"), ("2026-W48", "2026-11-30T10:00")];

#[test]
fn a_shop_that_opened_is_not_asked_for_the_weeks_before() {
    let shop = shop("[\"orders\"]").with(ORDERS, &daily(&[("11-10", "11-15")]));
    let first = preview(&shop, ["--week", WEEK], MONDAY);
    assert_eq!(told(&first), (vec!["notice.missing-begins"], true), "the first Monday nobody can tell");
    assert!(text(&first, "notice.missing-begins").contains("closed = [\"..2026-11-09\"]"));
    // One file alone: a shop that sells every day and begins on a day on which nobody begins to ask.
    let alone = self::shop("[\"orders\"]").with("ExportOrderList202611230920.csv", &daily(&[("11-10", "11-22")]));
    let second = preview(&alone, ["--week", MONDAYS[0].0], MONDAYS[0].1);
    assert_eq!(told(&second), (vec!["notice.opened"], false));
    // Whoever exports again asks for other days: two that begin on the same say when the shop did.
    let shop = shop.with("ExportOrderList202611230920.csv", &daily(&[("11-10", "11-22")]));
    let second = preview(&shop, ["--week", MONDAYS[0].0], MONDAYS[0].1);
    assert_eq!(told(&second), (vec![], false));
    shop.run(&["check", "--week", MONDAYS[0].0, "--now", MONDAYS[0].1]).exits(0).says("are all there");
    // The setting says it of any shop.
    let said = self::shop("[\"orders\"]").with(ORDERS, &daily(&[("11-10", "11-15")]));
    said.setting("expects = ", "closed = [\"..2026-11-09\"]\nexpects = ");
    assert_eq!(told(&preview(&said, ["--week", WEEK], MONDAY)), (vec![], false));
}

#[test]
fn a_report_is_asked_for_where_the_store_had_it_from() {
    let platform = "# Shopify\nplatform = \"shopify\"";
    let meta = |days: u32| {
        let header =
            "Day,Campaign name,Impressions,Link clicks,Amount spent (CNY),Purchases,Purchases conversion value";
        csv(header, &(2..2 + days).map(|day| format!("2026-11-{day:02},Sale,100,9,20.00,1,50.00")).collect::<Vec<_>>())
    };
    let shop = shop("[\"ads\"]").with("Ads.csv", &meta(14));
    shop.setting("platform = \"tmall\"", platform);
    shop.run(&["check", "--week", MONDAYS[0].0, "--now", MONDAYS[0].1])
        .exits(0)
        .says("Meta Ads Manager")
        .never_says("Google Ads");
    // Of a store that never had one, the first page that gives it.
    let none = self::shop("[\"ads\"]");
    none.setting("platform = \"tmall\"", platform);
    none.run(&["check", "--week", MONDAYS[0].0, "--now", MONDAYS[0].1]).exits(0).says("Google Ads");
}

#[test]
fn an_export_that_begins_too_late_is_still_told() {
    let reach = |days: &[(&str, &str)], before: &[(&str, &[(&str, &str)])]| {
        let shop = before.iter().fold(shop("[\"orders\"]"), |shop, (name, days)| shop.with(name, &daily(days)));
        let shop = shop.with("ExportOrderList202611230920.csv", &daily(days));
        let report = preview(&shop, ["--week", MONDAYS[0].0], MONDAYS[0].1);
        let (codes, provisional) = told(&report);
        (codes.into_iter().map(str::to_owned).collect::<Vec<_>>(), provisional)
    };
    let short = |key: &str| (vec![format!("notice.{key}")], true);
    // The week alone, the month so far, the last fifteen days: what people ask for.
    for first in ["11-16", "11-01", "11-08"] {
        assert_eq!(reach(&[(first, "11-22")], &[]), short("reach-back-begins"), "{first}");
    }
    // The month so far each Monday.
    let monthly: &[(&str, &[(&str, &str)])] = &[("ExportOrderList202611160920.csv", &[("11-01", "11-15")])];
    assert_eq!(reach(&[("11-01", "11-22")], monthly), short("reach-back-begins"));
    // A page keeps the day that was chosen last Monday: it is said.
    let kept: &[(&str, &[(&str, &str)])] = &[("ExportOrderList202611160920.csv", &[("11-09", "11-15")])];
    assert_eq!(reach(&[("11-09", "11-22")], kept), (vec!["notice.opened".to_owned()], false));
    // A shop that is known from before did not open.
    let known: &[(&str, &[(&str, &str)])] = &[("ExportOrderList202610050920.csv", &[("09-01", "10-04")])];
    assert_eq!(reach(&[("11-10", "11-22")], known), short("reach-back"));
    // Nor did one that sells now and then: any day may be an export's first.
    assert_eq!(reach(&[("11-10", "11-11"), ("11-20", "11-22")], &[]), short("reach-back-begins"));
}

#[test]
fn what_the_platform_counts_too_is_not_too_low() {
    let counted = |each: u32| {
        let rows: Vec<String> = span("11-16", "11-22").days().map(|day| format!("{day},200,1,{each}")).collect();
        csv("统计日期,访客数,支付买家数,支付金额", &rows)
    };
    let with = |each: u32| {
        let shop = shop("[\"orders\", \"traffic\"]")
            .with("ExportOrderList202611230920.csv", &daily(&[("11-16", "11-22")]))
            .with("【生意参谋平台】店铺_全部_2026-11-16_2026-11-22.csv", &counted(each));
        let report = preview(&shop, ["--week", MONDAYS[0].0], MONDAYS[0].1);
        let (codes, provisional) = told(&report);
        (codes.into_iter().map(str::to_owned).collect::<Vec<_>>(), provisional)
    };
    assert_eq!(with(100), (vec![], false));
    // It counts 14.00 more in the week: two per cent, and more than 10.
    assert_eq!(with(102), (vec!["notice.reach-back-begins".to_owned()], true));
    assert_eq!(with(150).0, ["notice.control", "notice.reach-back-begins"]);
}

#[test]
fn a_few_refunds_are_no_reason_to_ask_for_more() {
    let covers = |rows: &[&str]| {
        let shop = shop("[\"orders\", \"refunds\"]")
            .with(ORDERS, &daily(&[("08-01", "11-15")]))
            .with("退款202611160925.csv", &refunds(rows));
        let report = preview(&shop, ["--week", WEEK], MONDAY);
        let (codes, provisional) = told(&report);
        (codes.join(" "), provisional)
    };
    let seen = [
        "r1 91020 5 ok 10-20 10-22",
        "r2 91027 5 ok 10-27 10-29",
        "r3 91102 5 ok 11-02 11-05",
        "r4 91112 5 ok 11-12 11-13",
    ];
    for rows in [&seen[..0], &seen[2..3], &seen[3..], &[seen[0], seen[3]], &[seen[0], seen[2], seen[3]], &seen[..]] {
        assert_eq!(covers(rows), (String::new(), false), "{rows:?}");
    }
    // A refund on every other day, and an export that begins with the week.
    let often = [
        "r1 91109 5 ok 11-09 11-10",
        "r2 91111 5 ok 11-11 11-12",
        "r3 91113 5 ok 11-13 11-14",
        "r4 91115 5 ok 11-15 11-15",
    ];
    assert_eq!(covers(&often), ("notice.reach-back".to_owned(), true));
    // One for each of the first days of October, and none since: that is no silence of this shop's.
    let ended: Vec<String> = (1..10).map(|day| format!("r{day} 910{day:02} 5 ok 10-{day:02} 10-{day:02}")).collect();
    let ended: Vec<&str> = ended.iter().map(String::as_str).collect();
    assert_eq!(covers(&ended), ("notice.missing-ends-refunds".to_owned(), true));
}

#[test]
fn the_only_refund_of_a_month_ago_is_asked_about_once() {
    let shop = shop("[\"orders\", \"refunds\"]").with(ORDERS, &daily(&[("08-01", "11-15")]));
    let shop = shop.with("退款202611160925.csv", &refunds(&["r1 91012 5 ok 10-12 10-13"]));
    let report = preview(&shop, ["--week", WEEK], MONDAY);
    assert_eq!(told(&report), (vec!["notice.missing-ends-refunds"], true), "October's, made today");
    let shop = shop.with("ExportOrderList202611230920.csv", &daily(&[("08-01", "11-22")]));
    let shop = shop.with("退款202611230925.csv", &refunds(&["r1 91012 5 ok 10-12 10-13"]));
    assert_eq!(told(&preview(&shop, ["--week", MONDAYS[0].0], MONDAYS[0].1)), (vec![], false));
}

#[test]
fn a_report_without_rows_that_is_the_same_each_week_is_each_weeks() {
    let none = refunds(&[]);
    let shop = shop("[\"orders\", \"refunds\"]").with(ORDERS, &daily(&[("08-01", "11-15")]));
    let shop = shop.with("退款202611160925.csv", &none);
    assert_eq!(told(&preview(&shop, ["--week", WEEK], MONDAY)), (vec![], false));
    let shop = shop.with("ExportOrderList202611230920.csv", &daily(&[("08-01", "11-22")]));
    let next = |shop: &Shop| {
        let report = preview(shop, ["--week", MONDAYS[0].0], MONDAYS[0].1);
        let (codes, provisional) = told(&report);
        (codes.join(" "), provisional)
    };
    assert_eq!(next(&shop), ("notice.missing-week".to_owned(), true), "none came this Monday");
    // Nor does a name from the future say that it did.
    let shop = shop.with("退款202612300925.csv", &none);
    assert_eq!(next(&shop), ("notice.missing-week".to_owned(), true));
    assert_eq!(next(&shop.with("退款202611230925.csv", &none)), (String::new(), false));
}

#[test]
fn an_export_that_ends_long_before_it_was_made_is_named_and_not_asked_for_as_if_it_had_not_come() {
    let shop = shop("[\"orders\"]").with(ORDERS, &daily(&[("09-01", "11-10")]));
    let report = preview(&shop, ["--week", WEEK], MONDAY);
    assert_eq!(told(&report), (vec!["notice.missing-ends"], true), "filtered up to Tuesday, or closed since");
    let said = text(&report, "notice.missing-ends");
    for word in [ORDERS, "on Mon 16 Nov", "of Tue 10 Nov", "filtered?", "closed = [\"2026-11-11..2026-11-15\"]"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    shop.run(&["check", "--week", WEEK])
        .exits(0)
        .says("its last order is of Tue 10 Nov")
        .never_says("lacks order report");
    shop.setting("expects = ", "closed = [\"2026-11-11..2026-11-15\"]\nexpects = ");
    assert_eq!(told(&preview(&shop, ["--week", WEEK], MONDAY)), (vec![], false));
    // Without an export of after these days it is asked for as ever.
    let old = self::shop("[\"orders\"]").with("ExportOrderList202611110905.csv", &daily(&[("09-01", "11-10")]));
    assert_eq!(told(&preview(&old, ["--week", WEEK], MONDAY)), (vec!["notice.missing-days"], true));
}

#[test]
fn where_nothing_is_known_the_files_that_lie_there_are_named() {
    let weekly =
        ["1 10-15 done 100 100 0", "2 10-22 done 100 100 0", "3 10-29 done 100 100 0", "4 11-05 done 100 100 0"];
    let shop = shop("[\"orders\"]").with(ORDERS, &orders(&weekly));
    let run = ["run", "--week", WEEK];
    let ended =
        shop.run(&run).exits(66).complains(ORDERS).complains("its last order is of Thu 5 Nov").complains("closed = [");
    assert!(!ended.err.contains("Put this week's exports"), "{}", ended.err);
    // All rows of the week were refused.
    let refused =
        daily_text(&[("10-10", "10-20")]) + &daily_text(&[("11-09", "11-14")]).replace(",100,100,", ",100,五,");
    let shop = self::shop("[\"orders\"]").with("orders.csv", refused.as_bytes());
    let ended = shop.run(&run).exits(66).complains("orders.csv").complains("cannot be read");
    assert!(!ended.err.contains("Put this week's exports"), "{}", ended.err);
    // Nothing lies there.
    self::shop("[\"orders\"]")
        .with("ExportOrderList202611020905.csv", &orders(&weekly[..3]))
        .run(&run)
        .exits(66)
        .complains("Put this week's exports");
}

#[test]
fn of_a_period_that_is_not_over_nothing_is_asked_for_that_is_to_come() {
    let wednesday = "2026-11-18T12:05";
    let shop = shop("[\"orders\"]").with("ExportOrderList202611180905.csv", &daily(&[("08-10", "11-17")]));
    for (asked, said) in [(["--week", "2026-W47"], "2 of 7 days"), (["--month", "2026-11"], "17 of 30 days")] {
        let report = preview(&shop, asked, wednesday);
        assert_eq!(told(&report), (vec!["notice.not-over"], true), "{asked:?}");
        assert!(text(&report, "notice.not-over").contains(said), "{asked:?}");
        let overview = shop.text("try/digest.txt");
        assert!(overview.contains(said) && !overview.contains("18-"), "{overview}");
    }
    shop.run(&["check", "--week", "2026-W47", "--now", wednesday]).exits(0).says("is not over").never_says("lacks");
    // What is over is asked for: Tuesday is missing.
    let early = self::shop("[\"orders\"]").with("ExportOrderList202611170905.csv", &daily(&[("08-10", "11-16")]));
    let report = preview(&early, ["--week", "2026-W47"], wednesday);
    assert_eq!(told(&report), (vec!["notice.not-over", "notice.missing-days"], true));
    assert!(text(&report, "notice.missing-days").contains("lacks 17 Nov; "));
    let out = shop.path("try");
    let out = out.to_string_lossy();
    let begin = |asked: [&str; 2]| shop.run(&["preview", asked[0], asked[1], "--out", &out, "--now", wednesday]);
    begin(["--week", "2026-W48"]).exits(64).complains("has not begun").complains("23 Nov");
    begin(["--day", "2026-11-19"]).exits(64).complains("has not begun");
    begin(["--day", "2026-11-18"]).exits(66).complains("is not over").complains("2026-11-17");
    // Once it is over its days are owed.
    let report = preview(&shop, ["--week", "2026-W47"], MONDAYS[0].1);
    assert_eq!(told(&report), (vec!["notice.missing-days"], true));
}

#[test]
fn a_report_of_a_period_that_is_not_over_is_made_again_as_it_was() {
    let shop = shop("[\"orders\"]").with("ExportOrderList202611180905.csv", &daily(&[("08-10", "11-17")]));
    shop.run(&["report", "--week", "2026-W47", "--now", "2026-11-18T12:05"]).exits(0);
    shop.run(&["verify", "2026-W47", "--now", "2026-11-25T12:05"]).exits(0);
}

#[test]
fn a_file_that_speaks_of_no_day_is_told_when_it_comes_and_not_for_ever() {
    let shop = shop("[\"orders\"]").with("ExportOrderList202611090905.csv", &daily(&[("08-10", "11-08")]));
    shop.write("inbox/shop/empty.csv", "日期,主体ID,展现量,点击量,花费,总成交笔数,总成交金额\n".as_bytes());
    let report = preview(&shop, ["--week", "2026-W45"], "2026-11-09T10:00");
    assert_eq!(told(&report), (vec!["notice.header-only"], false), "it came on this Monday");
    shop.write(&format!("inbox/shop/{ORDERS}"), &daily(&[("08-10", "11-15")]));
    assert_eq!(told(&preview(&shop, ["--week", WEEK], MONDAY)), (vec![], false));
    // One that came since is told.
    shop.write("inbox/shop/empty-2.csv", "日期,主体ID,展现量,点击量,花费,总成交笔数,总成交金额\n\n".as_bytes());
    let report = preview(&shop, ["--week", WEEK], MONDAY);
    assert_eq!(told(&report), (vec!["notice.header-only"], false));
    assert!(text(&report, "notice.header-only").contains("empty-2.csv"));
}

#[test]
fn a_row_of_totals_with_few_cells_is_one_and_a_row_that_lost_a_cell_is_none() {
    let with = |line: &str| {
        let text = daily_text(&[("10-10", "11-15")]) + line;
        let shop = shop("[\"orders\"]").with(ORDERS, text.as_bytes());
        let report = preview(&shop, ["--week", WEEK], MONDAY);
        (report["rejects"].as_array().unwrap().len(), report["provisional"].as_bool().unwrap())
    };
    for total in ["合计,37\n", "总计,,37\n", "合计,37", "共 37 条,3700\n"] {
        assert_eq!(with(total), (0, false), "{total}");
    }
    assert_eq!(with("977,2026-11-14 10:00:00\n"), (1, true));
}

#[test]
fn what_lies_where_a_text_belongs_is_told_as_what_it_is() {
    let shop = shop("[\"orders\"]").with(ORDERS, &daily(&[("10-10", "11-15")]));
    shop.setting("[paths]\n", "[paths]\nnotes = \"notes\"\n");
    std::fs::create_dir_all(shop.path("notes/2026-W46.md")).unwrap();
    let report = preview(&shop, ["--week", WEEK], MONDAY);
    let said = text(&report, "notice.note-unread");
    assert!(said.contains("no regular file") && !said.contains("UTF-8, shorter"), "{said}");
}

#[test]
fn status_says_of_which_report_there_is_none() {
    let shop = shop("[\"orders\"]");
    let two =
        "[[reports]]\nid = \"weekly\"\nrhythm = \"week\"\n[[reports]]\nid = \"monthly\"\nrhythm = \"month\"\n[paths]\n";
    shop.run(&["status"]).exits(0).says("no report was made yet");
    shop.setting("[paths]\n", two);
    shop.run(&["status"]).exits(0).says("no report weekly was made yet").says("no report monthly was made yet");
}
