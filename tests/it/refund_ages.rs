//! Refunds by age where the store's day is not the report's: an age is over when the store's own day is.

use crate::support::shop::{Business, csv, orders, span};
use zhoubao::metrics::Known;
use zhoubao::ratio::ratio;

/// A store in New York whose report is made in Shanghai: one order of 100.00 on Tuesday, of which 30.00 came back on Sunday evening and
/// 20.00 on Monday, as the refund report knows it that was made then.
fn ages(made: &str) -> [Option<String>; 2] {
    let mut shop = Business::of(&["a"]);
    shop.stores[0].zone = chrono_tz::America::New_York;
    let received = "2026-11-17T12:00:00Z";
    let sold = ["1 11-08 done 1 1 0", "2 11-10 paid 100 100 0"];
    shop.receive_at("a", "ExportOrderList202611170600.csv", &orders(&sold), received);
    let header = "退款编号,订单编号,买家退款金额,退款状态,退款的申请时间,退款完结时间";
    let rows = [
        "r1,1,1.00,退款成功,2026-11-08 10:00:00,2026-11-08 12:00:00",
        "r2,2,30.00,退款成功,2026-11-15 14:00:00,2026-11-15 20:00:00",
        "r3,2,20.00,退款成功,2026-11-15 14:30:00,2026-11-16 00:30:00",
    ];
    let known = rows.iter().filter(|row| row.rsplit(',').next().unwrap().replace(['-', ':', ' '], "").as_str() < made);
    let rows: Vec<String> = known.map(|row| (*row).to_owned()).collect();
    shop.receive_at("a", &format!("退款{made}.csv"), &csv(header, &rows), received);
    shop.as_of = "2026-11-17".parse().unwrap();
    shop.figures("11-09", |metrics| {
        let ages = metrics.refunds_by_age(&["a"], span("11-09", "11-15"), [0, 7]).ages;
        ages.map(|age| match age {
            Known::Number(share) => Some(share.normalize().to_string()),
            _ => None,
        })
    })
}

#[test]
fn an_age_ends_with_the_stores_own_day() {
    assert_eq!(ratio(30.into(), 100.into()).map(|share| share.normalize().to_string()).as_deref(), Some("0.3"));
    // Sunday 20:00 in New York is Monday 09:00 in Shanghai, and of Sunday all the same; Monday 00:30 is of the next age.
    assert_eq!(ages("202611170500"), [Some("0.3".to_owned()), None]);
    // At 16:00 of that Sunday nobody knows yet what it brings, though it is Monday in Shanghai.
    assert_eq!(ages("202611151600"), [None, None]);
}
