//! Everything that is summed.

use crate::engine::{Amount, Measure, Rows};
use crate::extract::Gives;
use crate::facts::Table;

const COUNTED: Rows = Rows::And(&[Rows::Has("paid_at"), Rows::NoFlag("excluded")]);
const TAKEN_OUT: Rows = Rows::And(&[Rows::Has("paid_at"), Rows::Flag("excluded")]);
const SUCCESSFUL: Rows = Rows::And(&[Rows::Is("status", "successful"), Rows::NoFlag("excluded")]);
const RETURNED_OF_TAKEN_OUT: Rows = Rows::And(&[Rows::Is("status", "successful"), Rows::Flag("excluded")]);
const UNMATCHED: Rows = Rows::And(&[SUCCESSFUL, Rows::Flag("unmatched")]);
const FROM_LINES: Rows = Rows::And(&[COUNTED, Rows::Flag("from_lines")]);
const CLICKS: Rows = Rows::And(&[Rows::Is("kind", "cpc"), Rows::Flag("in_total")]);
/// Undecided at the end: applied for, and neither finished nor seen closed by then.
const PENDING: Rows = Rows::And(&[
    Rows::NoFlag("excluded"),
    Rows::OpenAtEnd("decided_on"),
    Rows::Or(&[
        Rows::Is("status", "applied"),
        Rows::Is("status", "closed"),
        Rows::Is("status", "other"),
        Rows::And(&[Rows::Is("status", "successful"), Rows::Has("completed_on")]),
    ]),
]);

macro_rules! measures {
    ($($name:ident = $id:literal: $table:ident $gives:ident by $date:literal, $rows:expr, $value:expr;)*) => {
        $(
            #[doc = $id]
            pub static $name: Measure = Measure {
                id: $id, table: Table::$table, gives: Gives::$gives, date: $date, rows: $rows, value: $value,
            };
        )*
        /// All measures.
        pub static ALL: &[&Measure] = &[$(&$name),*];
    };
}

measures! {
    PAID = "orders.paid": Orders Orders by "paid_on", COUNTED, Amount::Sum("paid");
    PAID_EXCLUDED = "orders.paid_excluded": Orders Orders by "paid_on", TAKEN_OUT, Amount::Sum("paid");
    ORDERS_EXCLUDED = "orders.count_excluded": Orders Orders by "paid_on", TAKEN_OUT, Amount::Count;
    POSTAGE = "orders.postage": Orders Orders by "paid_on", Rows::Has("paid_at"), Amount::Sum("postage");
    ORDERS = "orders.count": Orders Orders by "paid_on", COUNTED, Amount::Count;
    UNITS = "orders.units": Orders Orders by "paid_on", COUNTED, Amount::Sum("units");
    BUYERS_BY_KEY = "orders.buyers": Orders Orders by "paid_on", COUNTED, Amount::Distinct("buyer_key");
    MULTI_ITEM = "orders.multi_item": Orders Lines by "paid_on",
        Rows::And(&[COUNTED, Rows::AtLeast("products", 2)]), Amount::Count;
    RECEIVABLE = "orders.receivable": Orders Orders by "paid_on", COUNTED, Amount::Sum("receivable");
    RECEIVED = "orders.received": Orders Orders by "completed_on", Rows::NoFlag("excluded"), Amount::Sum("received");
    ORDER_REFUNDED = "orders.refunded": Orders Orders by "paid_on", COUNTED, Amount::Sum("refunded");
    ORDERS_FROM_LINES = "orders.count_from_lines": Orders Orders by "paid_on", FROM_LINES, Amount::Count;
    PAID_FROM_LINES = "orders.paid_from_lines": Orders Orders by "paid_on", FROM_LINES, Amount::Sum("paid");
    LINES_ESTIMATED = "lines.estimated": OrderLines Lines by "paid_on",
        Rows::And(&[COUNTED, Rows::Flag("estimated")]), Amount::Sum("paid");
    LINES_PAID = "lines.paid": OrderLines Lines by "paid_on", COUNTED, Amount::Sum("paid");
    LINES_UNITS = "lines.units": OrderLines Lines by "paid_on", COUNTED, Amount::Sum("units");
    LINES_ORDERS = "lines.orders": OrderLines Lines by "paid_on", COUNTED, Amount::Distinct("order_id");
    REFUNDED = "refunds.amount": Refunds Refunds by "completed_on", SUCCESSFUL, Amount::Sum("amount");
    REFUNDED_EXCLUDED = "refunds.amount_excluded": Refunds Refunds by "completed_on", RETURNED_OF_TAKEN_OUT, Amount::Sum("amount");
    REFUND_UNMATCHED = "refunds.unmatched": Refunds Refunds by "completed_on", UNMATCHED, Amount::Sum("amount");
    UNMATCHED_APPLIED = "refunds.unmatched_applied": Refunds Refunds by "applied_on", UNMATCHED, Amount::Sum("amount");
    REFUND_COUNT = "refunds.count": Refunds Refunds by "completed_on", SUCCESSFUL, Amount::Count;
    REFUND_ORDERS = "refunds.orders": Refunds Refunds by "completed_on", SUCCESSFUL, Amount::Distinct("main_order_id");
    REFUND_APPLIED = "refunds.applied": Refunds Refunds by "applied_on", Rows::NoFlag("excluded"), Amount::Sum("amount");
    REFUND_PENDING = "refunds.pending": Refunds Refunds by "applied_on", PENDING, Amount::Sum("amount");
    REFUND_COHORT = "refunds.cohort": Refunds Refunds by "order_paid_on",
        Rows::And(&[SUCCESSFUL, Rows::Until("completed_at")]), Amount::Sum("amount");
    AD_SPEND = "ads.spend": AdDays Ads by "date", CLICKS, Amount::Sum("spend");
    AD_SALES = "ads.sales": AdDays Ads by "date", CLICKS, Amount::Sum("sales");
    AD_IMPRESSIONS = "ads.impressions": AdDays Ads by "date", CLICKS, Amount::Sum("impressions");
    AD_CLICKS = "ads.clicks": AdDays Ads by "date", CLICKS, Amount::Sum("clicks");
    AD_ORDERS = "ads.orders": AdDays Ads by "date", CLICKS, Amount::Sum("orders");
    CUT_SPEND = "cut.spend": AdDays Ads by "date", Rows::Is("kind", "cpc"), Amount::Sum("spend");
    CUT_SALES = "cut.sales": AdDays Ads by "date", Rows::Is("kind", "cpc"), Amount::Sum("sales");
    CUT_CLICKS = "cut.clicks": AdDays Ads by "date", Rows::Is("kind", "cpc"), Amount::Sum("clicks");
    CUT_IMPRESSIONS = "cut.impressions": AdDays Ads by "date", Rows::Is("kind", "cpc"), Amount::Sum("impressions");
    CUT_ORDERS = "cut.orders": AdDays Ads by "date", Rows::Is("kind", "cpc"), Amount::Sum("orders");
    VISITORS = "traffic.visitors": TrafficDays Traffic by "date", Rows::All, Amount::Sum("visitors");
    TRAFFIC_BUYERS = "traffic.buyers": TrafficDays Traffic by "date", Rows::All, Amount::Sum("buyers");
    TRAFFIC_RETURNING = "traffic.returning": TrafficDays Traffic by "date", Rows::All, Amount::Sum("returning_buyers");
    TRAFFIC_PAID = "traffic.paid": TrafficDays Traffic by "date", Rows::All, Amount::Sum("paid");
    TRAFFIC_REFUNDED = "traffic.refunded": TrafficDays Traffic by "date", Rows::All, Amount::Sum("refunded");
    TRAFFIC_AD_SPEND = "traffic.ad_spend": TrafficDays Traffic by "date", Rows::All, Amount::Sum("ad_spend");
    SCORE_DESCRIPTION = "traffic.rating_description": TrafficDays Traffic by "date",
        Rows::Has("rating_description"), Amount::Latest("rating_description");
    SCORE_SERVICE = "traffic.rating_service": TrafficDays Traffic by "date",
        Rows::Has("rating_service"), Amount::Latest("rating_service");
    SCORE_LOGISTICS = "traffic.rating_logistics": TrafficDays Traffic by "date",
        Rows::Has("rating_logistics"), Amount::Latest("rating_logistics");
    PRODUCT_VISITORS = "products.visitors": ProductDays Products by "date", Rows::All, Amount::Sum("visitors");
    PRODUCT_PAID = "products.paid": ProductDays Products by "date", Rows::All, Amount::Sum("paid");
    PRODUCT_BUYERS = "products.buyers": ProductDays Products by "date", Rows::All, Amount::Sum("buyers");
}

/// Measures of which a day is named where its rows leave their column open.
pub static TOLD_APART: &[&Measure] = &[
    &PAID,
    &UNITS,
    &REFUNDED,
    &AD_SPEND,
    &AD_SALES,
    &AD_IMPRESSIONS,
    &AD_CLICKS,
    &AD_ORDERS,
    &VISITORS,
    &TRAFFIC_BUYERS,
    &TRAFFIC_RETURNING,
];

#[cfg(test)]
mod tests {
    use super::ALL;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_columns_exist() {
        let ids: BTreeSet<&str> = ALL.iter().map(|m| m.id).collect();
        assert_eq!(ids.len(), ALL.len());
        for measure in ALL {
            assert!(measure.table.column(measure.date).is_some(), "{}", measure.id);
            if let Some(column) = measure.column() {
                assert!(measure.table.column(column).is_some(), "{}", measure.id);
            }
        }
    }
}
