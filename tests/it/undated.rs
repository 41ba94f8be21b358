//! A column that an older export had and a newer one lacks: what the newer one covers is not told by the older one's.

use crate::platforms_pdd as pdd;
use crate::support::shop::{Business, csv, span};
use zhoubao::kpi::Kpi;
use zhoubao::metrics::Figure;

const ORDERS: &str = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量";

/// An order a day, received on the day after it was placed where the export says when.
fn orders(days: std::ops::RangeInclusive<u32>, tells_receipt: bool) -> Vec<u8> {
    let row = |day: u32| {
        let at = format!("2026-11-{day:02} 10:00:00");
        let own = format!("4513760007919{day:06},{at},{at},交易成功,100,100,1");
        if tells_receipt { format!("{own},2026-11-{:02} 09:00:00,90", day + 1) } else { own }
    };
    let header =
        if tells_receipt { format!("{ORDERS},确认收货时间,确认收货打款金额") } else { ORDERS.to_owned() };
    csv(&header, &days.map(row).collect::<Vec<_>>())
}

fn of_week(business: &Business, kpi: Kpi) -> Figure {
    business.figures("11-09", |metrics| metrics.get(kpi, &[business.stores[0].id.as_str()], span("11-09", "11-15")))
}

/// The value and the days it is of, or why there is none.
fn told(figure: Figure) -> (Option<String>, Option<(u32, u32)>, Option<String>) {
    let why = figure.reason.map(|reason| reason.key().to_owned());
    (figure.value.map(|value| value.normalize().to_string()), figure.days, why)
}

fn number(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn receipts_of_days_of_which_no_export_tells_them_are_unknown() {
    let received = |until: Option<u32>, tells: bool| {
        let business = Business::of(&["a"]);
        if let Some(until) = until {
            business.receive("a", &format!("ExportOrderList202611{:02}0905.csv", until + 1), &orders(1..=until, true));
        }
        business.receive("a", "ExportOrderList202611160905.csv", &orders(1..=15, tells));
        told(of_week(&business, Kpi::SalesReceived))
    };
    assert_eq!(received(Some(8), true), (number("630"), None, None));
    let lacks = || number("reason.no-column");
    assert_eq!(received(None, false), (None, None, lacks()));
    // Last week's export had the column: it tells its own days, of which one order was received on Monday.
    assert_eq!(received(Some(8), false), (number("90"), Some((0, 7)), None));
    assert_eq!(received(Some(11), false), (number("360"), Some((3, 7)), None));
    assert_eq!(received(Some(15), false), (number("630"), None, None));
}

#[test]
fn applications_of_days_that_only_a_bill_covers_are_unknown() {
    let of = |after_sales: Option<&str>, kpi: Kpi| {
        let mut business = Business::of(&["pdd-home"]);
        business.stores[0].platform = "pdd".to_owned();
        business.receive("pdd-home", "x-orders_export2026-11-16-10-09-23.csv", &pdd::file(&pdd::rows()));
        business.receive("pdd-home", "pdd-mall-bill-detail(100000)_2026-11-16-10-20-55_2175.csv", &pdd::bills());
        if let Some(name) = after_sales {
            business.receive("pdd-home", name, &pdd::after_sales());
        }
        told(of_week(&business, kpi))
    };
    for kpi in [Kpi::RefundApplied, Kpi::RefundPending] {
        let alone = of(None, kpi);
        assert_eq!((alone.0, alone.2), (None, number("reason.no-column")), "{kpi}");
        assert!(of(Some("售后单2026-11-16-10-15-00.xlsx"), kpi).0.is_some(), "{kpi}");
    }
}
