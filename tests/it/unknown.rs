//! What a file does not say is unknown and never zero; rows of totals are no rows; nothing is less than nothing.

use crate::support::shop::{Business, csv, span};
use rust_decimal::Decimal;
use zhoubao::extract::ExportKind;
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::metrics::Figure;

fn figure(business: &Business, id: Kpi) -> Figure {
    business.figures("11-09", |metrics| metrics.get(id, &["a"], span("11-09", "11-15")))
}

fn value(business: &Business, id: Kpi) -> (Option<Decimal>, Option<(u32, u32)>) {
    let figure = figure(business, id);
    (figure.value, figure.days)
}

fn dec(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

/// An order of 100 a day from Monday to Sunday; `units` of each.
fn orders(units: [&str; 7]) -> Vec<u8> {
    let row = |(n, units): (usize, &str)| {
        let at = format!("2026-11-{:02} 10:00:00", 9 + n);
        format!("{},{at},{at},交易成功,100,100,{units}", n + 1)
    };
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量";
    csv(header, &units.into_iter().enumerate().map(row).collect::<Vec<_>>())
}

#[test]
fn a_day_of_dashes_is_not_covered() {
    for (header, dashes) in [
        ("统计日期,访客数,支付买家数,支付金额", "-,-,-"),
        ("统计日期,访客数,支付买家数,支付金额", ",,"),
        (
            "统计日期,访客数,支付买家数,支付金额,全站推广花费,关键词推广花费,精准人群推广花费,智能场景花费",
            "-,-,-,-,-,-,-",
        ),
    ] {
        let rest = if header.contains("花费") { ",1,1,1,1" } else { "" };
        let mut days: Vec<String> = (9..15).map(|day| format!("2026-11-{day:02},100,2,100{rest}")).collect();
        days.push(format!("2026-11-15,{dashes}"));
        let business = Business::of(&["a"]);
        business.receive("a", "店铺_全部_2026-11-09_2026-11-15.csv", &csv(header, &days));
        business.receive("a", "ExportOrderList202611160905.csv", &orders(["1"; 7]));
        let view = business.view();
        assert!(!view.stores[0].coverage.has(ExportKind::Traffic, "2026-11-15".parse().unwrap()), "{dashes}");
        assert_eq!(value(&business, Kpi::SalesAov), (dec("50"), Some((6, 7))));
        assert_eq!(value(&business, Kpi::TrafficUvValue), (dec("1"), Some((6, 7))));
    }
}

#[test]
fn a_row_of_dashes_is_none_also_where_a_blank_of_one_column_means_0() {
    let jd = "时间,SKU,SKU名称,货号,成交金额,成交商品件数,商品访客数,取消及售后退款金额";
    let meta = "Day,Campaign name,Impressions,Link clicks,Amount spent (CNY),Purchases,Purchases conversion value";
    for (platform, kind, header, filled, dashes) in [
        ("jd", ExportKind::Products, jd, "10000000001,四件套,A1,100,1,9,12", "10000000001,四件套,A1,-,-,-,-"),
        ("jd", ExportKind::Products, jd, "10000000001,四件套,A1,100,1,9,", "10000000001,四件套,A1,,,,"),
        ("shopify", ExportKind::Ads, meta, "Sale,100,9,20.00,,", "Sale,,,,,"),
    ] {
        let mut business = Business::of(&["a"]);
        business.stores[0].platform = platform.to_owned();
        let row = |day: u32| format!("2026-11-{day:02},{}", if day == 15 { dashes } else { filled });
        business.receive("a", "days.csv", &csv(header, &(9..=15).map(row).collect::<Vec<_>>()));
        let view = business.view();
        let has = |day: &str| view.stores[0].coverage.has(kind, day.parse().unwrap());
        assert!(has("2026-11-14") && !has("2026-11-15"), "{header}: {dashes}");
    }
}

#[test]
fn a_dash_among_numbers_leaves_its_own_figures_open_that_day() {
    let mut days: Vec<String> = (9..16).map(|day| format!("2026-11-{day:02},100,2,1")).collect();
    days[2] = "2026-11-11,-,2,1".to_owned();
    let business = Business::of(&["a"]);
    let name = "店铺_全部_2026-11-09_2026-11-15.csv";
    business.receive("a", name, &csv("统计日期,访客数,支付买家数,支付老买家数", &days));
    business.receive("a", "ExportOrderList202611160905.csv", &orders(["1"; 7]));
    assert_eq!(value(&business, Kpi::TrafficVisitors), (dec("600"), Some((6, 7))));
    assert_eq!(value(&business, Kpi::TrafficUvValue), (dec("1"), Some((6, 7))));
    assert_eq!(value(&business, Kpi::SalesAov), (dec("50"), None), "buyers are known every day");
}

#[test]
fn sales_of_advertising_that_a_row_leaves_open_leave_out_the_day() {
    let day =
        |day: u32, campaign: &str, sales: &str| format!("2026-11-{day:02},关键词推广,{campaign},1000,50,100,3,{sales}");
    let mut rows: Vec<String> = (9..16).map(|n| day(n, "甲", "250")).collect();
    rows[0] = day(9, "甲", "-");
    let header = "日期,场景名字,计划名字,展现量,点击量,花费,总成交笔数,总成交金额";
    for more in [None, Some(day(9, "乙", "900"))] {
        let rows: Vec<String> = rows.iter().cloned().chain(more).collect();
        let business = Business::of(&["a"]);
        business.receive("a", "计划报表_20261116_092311.csv", &csv(header, &rows));
        assert_eq!(value(&business, Kpi::AdsRoi), (dec("2.5"), Some((6, 7))));
        assert_eq!(figure(&business, Kpi::AdsSales).days, Some((6, 7)));
        assert_eq!(figure(&business, Kpi::AdsSpend).days, None);
        let open = business.figures("11-09", |m| m.left_open("a", span("11-09", "11-15")));
        assert_eq!(open.iter().map(|(measure, days)| (measure.id, days.len())).collect::<Vec<_>>(), [("ads.sales", 1)]);
    }
    // Rows of one key, two campaigns of one name: a sum with an unknown part is unknown.
    let business = Business::of(&["a"]);
    let twice = [day(9, "甲", "-"), day(9, "甲", "250").replace("1000,50,100,", "400,20,30,")];
    business.receive("a", "ads.csv", &csv(header, &twice));
    let view = business.view();
    let frame = &view.stores[0].frames[&Table::AdDays];
    assert_eq!((frame.number(frame.place("sales"), 0), frame.number(frame.place("spend"), 0)), (None, Some(1_300_000)));
    let roi = figure(&business, Kpi::AdsRoi);
    assert_eq!((roi.value, roi.reason.unwrap().key()), (None, "reason.left-open"));
}

#[test]
fn pieces_that_an_order_leaves_open_come_from_its_lines_or_are_unknown() {
    let units = ["1", "1", "", "1", "1", "1", "1"];
    let business = Business::of(&["a"]);
    business.receive("a", "ExportOrderList202611160905.csv", &orders(units));
    assert_eq!(value(&business, Kpi::SalesUnits), (dec("6"), Some((6, 7))));
    assert_eq!(value(&business, Kpi::SalesPerUnit), (dec("100"), Some((6, 7))));
    let lines = ["31,3,甲,2,50", "32,3,乙,1,50"].map(str::to_owned);
    business.receive(
        "a",
        "ExportItemList202611160905.csv",
        &csv("子订单编号,主订单编号,商品标题,购买数量,买家实付金额", &lines),
    );
    assert_eq!(value(&business, Kpi::SalesUnits), (dec("9"), None));
}

#[test]
fn less_than_nothing_is_refused_where_it_makes_no_sense() {
    let good = "1,2026-11-09 10:00:00,2026-11-09 10:00:00,交易成功,9,9,1";
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量";
    for (bad, column) in [("-30", "买家实付金额"), ("(30.00)", "买家实付金额"), ("-1", "宝贝总数量")] {
        let (paid, units) = if column == "宝贝总数量" { ("9", bad) } else { (bad, "1") };
        let row = format!("2,2026-11-09 10:00:00,2026-11-09 10:00:00,交易成功,9,{paid},{units}");
        let business = Business::of(&["a"]);
        business.receive("a", "ExportOrderList202611160905.csv", &csv(header, &[good.to_owned(), row]));
        let view = business.view();
        let rejects: Vec<_> = view.rejects().map(|(_, r)| (r.row, r.header.as_str(), r.code.as_str())).collect();
        assert_eq!(rejects, [(3, column, "negative")], "{bad}");
        assert_eq!(value(&business, Kpi::SalesPaid).0, dec("9"));
    }
    let ads = Business::of(&["a"]);
    let row = "2026-11-09,1,10,1,-5,0,0".to_owned();
    ads.receive(
        "a",
        "商品报表_20261116_090000.csv",
        &csv("日期,主体ID,展现量,点击量,花费,总成交笔数,总成交金额", &[row]),
    );
    assert_eq!(ads.view().rejects().count(), 1);
    // What counts net of refunds may be corrected below zero.
    let net = Business::of(&["a"]);
    let row = "2026-11-09,1,10,1,5,-1,-20".to_owned();
    net.receive(
        "a",
        "全站推广_20261116_090000.csv",
        &csv("日期,主体ID,展现量,点击量,花费,净成交笔数,净成交金额", &[row]),
    );
    assert_eq!(net.view().rejects().count(), 0);
}

#[test]
fn totals_in_any_words_are_no_rows_and_are_held_against_them() {
    let header = "日期,场景名字,计划名字,展现量,点击量,花费,总成交笔数,总成交金额";
    let rows = ["2026-11-09,关键词推广,甲,10,1,5,0,20", "2026-11-10,关键词推广,甲,10,1,7.5,0,30"];
    for total in [
        "总计,-,-,20,2,12.5,0,50",
        "合计：,,,20,2,12.50,0,50",
        "账户汇总,,,20,2,12.5,0,50",
        "全部,全部,全部,20,2,12.5,0,50",
        "共 2 条,,,20,2,12.5,0,50",
        "共2条数据,,,,,,,",
        "Total of 2 results,-,-,20,2,12.5,0,50",
        "-,Total: Campaigns,,20,2,12.5,0,50",
        "Grand total,,,20,2,12.5,0,50",
    ] {
        let differs = |total: &str| {
            let all: Vec<String> = rows.iter().chain([&total]).map(|row| (*row).to_owned()).collect();
            let business = Business::of(&["a"]);
            business.receive("a", "计划报表_20261116_090000.csv", &csv(header, &all));
            assert_eq!(figure(&business, Kpi::AdsSpend).value, dec("12.5"), "{total}");
            let view = business.view();
            let part = &view.sources[0].extract.as_ref().unwrap().parts[0];
            assert_eq!((part.totals, view.rejects().count()), (1, 0), "{total}");
            part.total_differs.clone()
        };
        assert_eq!(differs(total), None);
        if total.contains("12.5") {
            let found = differs(&total.replace("12.5", "19.5")).unwrap_or_else(|| panic!("{total}"));
            assert_eq!((found.header.as_str(), found.sum.as_str()), ("花费", "12.5"));
        }
    }
    // A campaign of such a name that has a number of its own is a row; the platform's total has none.
    let numbered = "日期,场景名字,计划ID,计划名字,展现量,点击量,花费,总成交笔数,总成交金额";
    for (number, spend) in [("30012345678", "17.5"), ("", "12.5"), ("-", "12.5"), ("0", "12.5")] {
        let all = [
            "2026-11-09,关键词推广,30012345677,甲,10,1,5,0,20".to_owned(),
            "2026-11-10,关键词推广,30012345677,甲,10,1,7.5,0,30".to_owned(),
            format!("2026-11-09,关键词推广,{number},汇总,10,1,5,0,20"),
        ];
        let business = Business::of(&["a"]);
        business.receive("a", "计划报表_20261116_090000.csv", &csv(numbered, &all));
        assert_eq!(figure(&business, Kpi::AdsSpend).value, dec(spend), "{number}");
    }
    // Means add up nothing, and are no rows either.
    for mean in ["平均,,,10,1,6.25,0,25", "日均：,-,-,10,1,6.25,0,25", "-,Average,,10,1,6.25,0,25"] {
        let business = Business::of(&["a"]);
        let all: Vec<String> = rows.iter().chain([&mean]).map(|row| (*row).to_owned()).collect();
        business.receive("a", "计划报表_20261116_090000.csv", &csv(header, &all));
        let view = business.view();
        let part = &view.sources[0].extract.as_ref().unwrap().parts[0];
        assert_eq!((part.totals, view.rejects().count(), part.total_differs.clone()), (1, 0, None), "{mean}");
    }
    // A campaign of that name, on a day, is a row.
    let business = Business::of(&["a"]);
    let day = "2026-11-09,关键词推广,平均,10,1,5,0,20".to_owned();
    business.receive("a", "计划报表_20261116_090000.csv", &csv(header, &[day]));
    assert_eq!(figure(&business, Kpi::AdsSpend).value, dec("5"));
    // A scene called by a word for all, of a day, is a row.
    let business = Business::of(&["a"]);
    let day = "2026-11-09,全部,,10,1,5,0,20".to_owned();
    business.receive("a", "计划报表_20261116_090000.csv", &csv(header, &[day]));
    assert_eq!(figure(&business, Kpi::AdsSpend).value, dec("5"));
}
