//! Customers by the identity that a platform gives of its buyers, and how long stock lasts: by hand on a few rows.

use crate::support::shop::{Business, csv, orders, span};
use zhoubao::calendar::Span;
use zhoubao::extract::IdentityKey;
use zhoubao::kpi::Kpi;
use zhoubao::metrics::{Figure, NewAndBack};
use zhoubao::words::{Language, Words};

fn number(text: &str) -> Option<rust_decimal::Decimal> {
    Some(text.parse().unwrap())
}

fn why(figure: &Figure) -> String {
    figure.reason.as_ref().map(|reason| Words::built_in(Language::En).say(reason)).unwrap_or_default()
}

const HEADER: &str = "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,运费金额,付款确认时间,货号,订单完成时间,订单来源";

/// A store on JD, whose export tells accounts: `order account day amount`.
fn jd(rows: &[&str]) -> Business {
    let mut business = Business::of(&["a"]);
    business.stores[0].platform = "jd".to_owned();
    business.identity = Some(IdentityKey::new([7; 32]));
    let row = |row: &&str| {
        let w: Vec<&str> = row.split_whitespace().collect();
        format!(
            "330000000{0},10001,四件套,1,在线支付,{2} 10:00:00,{3},{3},{3},0,{3},完成,销售订单,{1},0,{2} 10:00:30,MH-1,,移动端订单",
            w[0], w[1], w[2], w[3]
        )
    };
    business.receive("a", "订单导出20261116092000.csv", &csv(HEADER, &rows.iter().map(row).collect::<Vec<_>>()));
    business
}

/// A year of six people: who came three times, twice, once.
const YEAR: [&str; 11] = [
    "331 dora 2025-10-01 10",
    "332 anna 2026-07-01 20",
    "333 anna 2026-07-20 30",
    "334 bert 2026-09-01 40",
    "335 finn 2026-10-01 50",
    "336 emil 2026-10-10 60",
    "337 emil 2026-10-30 70",
    "338 anna 2026-11-10 80",
    "339 carl 2026-11-11 90",
    "340 bert 2026-11-12 100",
    "341 bert 2026-11-12 5",
];

fn week() -> Span {
    span("11-09", "11-15")
}

#[test]
fn customers_are_counted_by_all_that_they_ever_bought() {
    let expected = [
        (Kpi::SalesBuyers, "3"),
        (Kpi::CustomersNew, "1"),
        (Kpi::CustomersReturning, "2"),
        (Kpi::CustomersRepeatShare, "0.6666666667"),
        (Kpi::CustomersOneTime, "3"),
        (Kpi::CustomersTwoTimes, "1"),
        (Kpi::CustomersLoyal, "2"),
        (Kpi::CustomersActive, "5"),
        (Kpi::CustomersLapsed, "1"),
        // First purchases from 17 September to 16 October: of finn and emil, emil came again after twenty days.
        (Kpi::CustomersRepurchase30, "0.5"),
        // bert came again after 72 days, anna after 19.
        (Kpi::CustomersRepurchase60, "0"),
        (Kpi::CustomersRepurchase90, "1"),
    ];
    jd(&YEAR).figures("11-09", |metrics| {
        for (kpi, value) in expected {
            let figure = metrics.get(kpi, &["a"], week());
            assert_eq!(figure.value, number(value), "{kpi}: {figure:?}");
        }
        let paid = |text: &str| number(text).unwrap();
        let new_and_back = NewAndBack { new: 1, new_paid: paid("90"), back: 2, back_paid: paid("185") };
        assert_eq!(metrics.new_and_back("a", week()), Some(new_and_back));
        // As it stood a week before, nothing of this week is known of anybody.
        assert_eq!(metrics.get(Kpi::CustomersOneTime, &["a"], week().earlier(7)).value, number("3"));
        assert_eq!(metrics.get(Kpi::CustomersLoyal, &["a"], week().earlier(7)).value, number("0"));
        // Of five who paid in the year so far bert brought most.
        assert_eq!(
            metrics.top_fifth("a", span("04-01", "11-15")),
            Some((5, zhoubao::ratio::ratio(145.into(), 545.into()).unwrap()))
        );
    });
}

#[test]
fn the_same_orders_in_any_order_and_twice_are_the_same_customers() {
    let mut turned = YEAR;
    turned.reverse();
    let counts = |business: &Business| {
        business.figures("11-09", |metrics| {
            let kpis = Kpi::ALL.iter().filter(|kpi| kpi.id().starts_with("customers."));
            kpis.map(|kpi| metrics.get(*kpi, &["a"], week())).collect::<Vec<_>>()
        })
    };
    let business = jd(&YEAR);
    let once = counts(&business);
    assert_eq!(counts(&jd(&turned)), once);
    let again = jd(&YEAR);
    let half: Vec<String> = Vec::new();
    again.receive("a", "订单导出20261116093000.csv", &csv(HEADER, &half));
    assert_eq!(counts(&again), once);
}

#[test]
fn nobody_is_new_where_no_order_is_older_and_nobody_is_known_without_accounts() {
    jd(&YEAR[7..]).figures("11-09", |metrics| {
        let of = |kpi| metrics.get(kpi, &["a"], week());
        for kpi in [Kpi::CustomersNew, Kpi::CustomersReturning, Kpi::CustomersRepurchase30] {
            assert_eq!(
                (of(kpi).value, why(&of(kpi)).as_str()),
                (None, "no earlier orders: nobody can tell who is new"),
                "{kpi}"
            );
        }
        assert_eq!(of(Kpi::CustomersOneTime).value, number("2"));
    });
    let business = Business::of(&["a"]);
    business.receive("a", "ExportOrderList202611160900.csv", &orders(&["1 11-09 done 100 100 0"]));
    business.figures("11-09", |metrics| {
        for kpi in [Kpi::CustomersOneTime, Kpi::CustomersLapsed, Kpi::CustomersRepurchase90] {
            let figure = metrics.get(kpi, &["a"], week());
            assert_eq!((figure.value, why(&figure).as_str()), (None, "the exports do not identify buyers"), "{kpi}");
        }
    });
}

/// An item report: number, code, pieces, day.
fn lines(rows: &[&str]) -> Vec<u8> {
    let row = |row: &&str| {
        let w: Vec<&str> = row.split_whitespace().collect();
        let at = format!("2026-{} 10:00:00", w[3]);
        format!("{0}1,{0},{1},四件套,{2},100,100,交易成功,0,{at},{at}", w[0], w[1], w[2])
    };
    let header = "子订单编号,主订单编号,商家编码,商品标题,购买数量,买家应付货款,买家实付金额,订单状态,退款金额,订单创建时间,订单付款时间";
    csv(header, &rows.iter().map(row).collect::<Vec<_>>())
}

#[test]
fn the_pace_of_stock_is_that_of_the_days_that_are_known_and_of_a_week_at_least() {
    let sold = |from: u32| {
        let days = (from..16).map(|day| format!("{day} X {} 11-{day:02}", 1 + day % 2));
        days.collect::<Vec<_>>()
    };
    for (from, expected, days) in [(9, None, None), (8, Some("28"), Some((8, 28))), (2, Some("28"), Some((14, 28)))] {
        let business = Business::of(&["a"]);
        let rows = if from == 9 { sold(11) } else { sold(from) };
        business.receive(
            "a",
            "ExportItemList202611160900.csv",
            &lines(&rows.iter().map(String::as_str).collect::<Vec<_>>()),
        );
        business.receive(
            "a",
            "库存20261116090000.csv",
            &csv("商家编码,货品名称,可用库存", &["X,四件套,42".to_owned()]),
        );
        business.figures("11-09", |metrics| {
            let figure = metrics.get(Kpi::StockDaysOfCover, &["a"], week());
            assert_eq!((figure.value, figure.days), (expected.and_then(number), days), "{from}");
            let cover = metrics.cover(&["a"], week());
            assert_eq!(cover.get("X").and_then(|cover| cover.days()), expected.and_then(number), "{from}");
            if expected.is_none() {
                let why = why(&figure);
                assert!(why.starts_with("orders are known of 5 of the last 28 days"), "{why}");
            }
        });
    }
}

#[test]
fn of_orders_that_name_no_buyer_nobody_knows_whether_they_are_of_new_customers() {
    let rows = |nameless: &[&str]| {
        let own = |row: &&str| nameless.iter().any(|number| row.starts_with(number));
        let hidden = |row: &&str| {
            if own(row) { row.replacen(row.split(' ').nth(1).unwrap(), "*", 1) } else { (*row).to_owned() }
        };
        YEAR.iter().map(hidden).collect::<Vec<String>>()
    };
    let of = |nameless: &[&str], kpis: &[Kpi]| {
        let rows = rows(nameless);
        let business = jd(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let value = |kpi: &Kpi| business.figures("11-09", |metrics| metrics.get(*kpi, &["a"], week()));
        kpis.iter().map(value).collect::<Vec<Figure>>()
    };
    let counted = [Kpi::SalesBuyers, Kpi::CustomersNew, Kpi::CustomersReturning, Kpi::CustomersOneTime];
    let values = |nameless: &[&str]| of(nameless, &counted).into_iter().map(|figure| figure.value).collect::<Vec<_>>();
    // dora, finn and carl bought once; of the week's anna, carl and bert only carl is new.
    assert_eq!(values(&[]), ["3", "1", "2", "3"].map(number));
    // carl's order without a name is a buyer, and neither new nor one who came once.
    assert_eq!(values(&["339"]), ["3", "0", "2", "2"].map(number));
    assert_eq!(of(&["339"], &[Kpi::CustomersRepeatShare])[0].value, number("1"));
    // Most of the week's orders name nobody.
    let [new, share] = &of(&["338", "339", "340"], &[Kpi::CustomersNew, Kpi::CustomersRepeatShare])[..] else {
        panic!()
    };
    assert_eq!((new.value, share.value), (None, None));
    assert_eq!(why(new), "most orders name no buyer: nobody can tell who is new");
}

#[test]
fn stock_lasts_by_the_pace_of_four_weeks_and_of_two_lists_of_one_code_the_larger_counts() {
    let mut business = Business::of(&["a", "b"]);
    let list = |rows: &[&str]| {
        csv("商家编码,货品名称,可用库存", &rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>())
    };
    business.receive(
        "a",
        "ExportItemList202611160900.csv",
        &lines(&["1 X 3 11-10", "2 Y 4 10-20", "3 Y 9 10-01", "4 Z 5 11-11"]),
    );
    business.receive("b", "ExportItemList202611160901.csv", &lines(&["6 Q 1 10-01", "7 X 7 11-12"]));
    business.receive("a", "库存20261116090000.csv", &list(&["X,四件套,30", "Y,浴巾,10"]));
    business.receive("b", "库存20261116090100.csv", &list(&["X,四件套,20"]));
    business.figures("11-09", |metrics| {
        let of = |stores: &[&str]| metrics.get(Kpi::StockDaysOfCover, stores, week());
        // 40 pieces; 3 of X and 4 of Y went in 28 days, the 9 of the first of October before.
        assert_eq!(of(&["a"]).value, number("160"));
        // X is listed by both: 30 of it, and 10 sold.
        assert_eq!(of(&["a", "b"]).value, number("80"));
        let before = metrics.get(Kpi::StockDaysOfCover, &["a"], week().earlier(28));
        assert_eq!((before.value, why(&before).as_str()), (None, "no stock list"));
    });
    // Both sell from what lies on the first one's list.
    business.stock_of.insert("b".to_owned(), "a".to_owned());
    business.figures("11-09", |metrics| {
        for stores in [&["a"][..], &["b"], &["a", "b"]] {
            assert_eq!(metrics.get(Kpi::StockDaysOfCover, stores, week()).value, number("80"), "{stores:?}");
        }
    });
}
