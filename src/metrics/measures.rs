//! Everything that is summed.

use crate::engine::{Aggregate, Measure, Selection};
use crate::extract::ExportKind;
use crate::facts::Table;

const COUNTED: Selection = Selection::And(&[Selection::Has("paid_at"), Selection::NoFlag("excluded")]);
const TAKEN_OUT: Selection = Selection::And(&[Selection::Has("paid_at"), Selection::Flag("excluded")]);
/// Placed and not paid, as what is paid at the door.
const ORDERED: Selection =
    Selection::And(&[Selection::Is("status", "unpaid"), Selection::Lacks("paid_at"), Selection::NoFlag("excluded")]);
const SUCCESSFUL: Selection = Selection::And(&[Selection::Is("status", "successful"), Selection::NoFlag("excluded")]);
const RETURNED_OF_TAKEN_OUT: Selection =
    Selection::And(&[Selection::Is("status", "successful"), Selection::Flag("excluded")]);
const UNDATED: Selection = Selection::And(&[SUCCESSFUL, Selection::Lacks("completed_on")]);
const UNMATCHED: Selection = Selection::And(&[SUCCESSFUL, Selection::Flag("unmatched")]);
const NAMED: Selection = Selection::And(&[COUNTED, Selection::NoFlag("nameless")]);
const NAMELESS: Selection = Selection::And(&[COUNTED, Selection::Flag("nameless")]);
const FROM_LINES: Selection = Selection::And(&[COUNTED, Selection::Flag("from_lines")]);
const SUBSTITUTED: Selection = Selection::And(&[COUNTED, Selection::Has("paid_by")]);
const CLICKS: Selection = Selection::And(&[Selection::Is("kind", "cpc"), Selection::Flag("in_total")]);
/// Undecided at the end: applied for, and neither finished nor seen closed by then.
const PENDING: Selection = Selection::And(&[
    Selection::NoFlag("excluded"),
    Selection::OpenAtEnd("decided_on"),
    Selection::Or(&[
        Selection::Is("status", "applied"),
        Selection::Is("status", "closed"),
        Selection::Is("status", "other"),
        Selection::And(&[Selection::Is("status", "successful"), Selection::Has("completed_on")]),
    ]),
]);
/// All who came by what is paid for, each once.
const PAID_FOR: Selection = Selection::And(&[
    Selection::Is("kind", "paid"),
    Selection::Or(&[Selection::Lacks("level_2"), Selection::Is("level_2", "")]),
]);
/// Deposits that wait for their balance at the end.
const WAITING: Selection = Selection::And(&[
    Selection::Has("deposit_paid_on"),
    Selection::NoFlag("excluded"),
    Selection::OpenAtEnd("deposit_ended_on"),
    Selection::Or(&[Selection::Is("status", "deposit"), Selection::Has("deposit_ended_on")]),
]);
const FORFEITED: Selection = Selection::And(&[Selection::Flag("forfeited"), Selection::NoFlag("excluded")]);

/// Goods that came back, or never left.
const CAME_BACK: Selection = Selection::And(&[
    SUCCESSFUL,
    Selection::Or(&[
        Selection::Is("kind", "return"),
        Selection::Is("kind", "refused"),
        Selection::Is("kind", "unshipped"),
    ]),
]);
/// Of which it is known whether goods came back.
const KIND_KNOWN: Selection = Selection::Or(&[
    Selection::Is("kind", "unshipped"),
    Selection::Is("kind", "refund_only"),
    Selection::Is("kind", "return"),
    Selection::Is("kind", "refused"),
    Selection::Is("kind", "exchange"),
    Selection::Is("kind", "reshipment"),
]);
/// Parcels that came back.
const SENT_BACK: Selection =
    Selection::And(&[SUCCESSFUL, Selection::Or(&[Selection::Is("kind", "return"), Selection::Is("kind", "refused")])]);
/// What others take of the sales that they bring.
const FEES: Selection = Selection::And(&[
    Selection::Or(&[Selection::Is("kind", "cps"), Selection::Is("kind", "fixed")]),
    Selection::Flag("in_total"),
]);

macro_rules! measures {
    ($($name:ident = $id:literal: $table:ident $export:ident by $date:literal, $rows:expr, $value:expr;)*) => {
        $(
            #[doc = $id]
            pub static $name: Measure = Measure {
                id: $id, table: Table::$table, export: ExportKind::$export, date: $date, rows: $rows, value: $value,
            };
        )*
        /// All measures.
        pub static ALL: &[&Measure] = &[$(&$name),*];
    };
}

measures! {
    PAID = "orders.paid": Orders Orders by "paid_on", COUNTED, Aggregate::Sum("paid");
    PAID_EXCLUDED = "orders.paid_excluded": Orders Orders by "paid_on", TAKEN_OUT, Aggregate::Sum("paid");
    ORDERS_EXCLUDED = "orders.count_excluded": Orders Orders by "paid_on", TAKEN_OUT, Aggregate::Count;
    POSTAGE = "orders.postage": Orders Orders by "paid_on", Selection::Has("paid_at"), Aggregate::Sum("postage");
    ORDERS = "orders.count": Orders Orders by "paid_on", COUNTED, Aggregate::Count;
    UNITS = "orders.units": Orders Orders by "paid_on", COUNTED, Aggregate::Sum("units");
    BUYERS_BY_KEY = "orders.buyers": Orders Orders by "paid_on", COUNTED, Aggregate::Distinct("buyer_key");
    ORDERS_NAMED = "orders.count_named": Orders Orders by "paid_on", NAMED, Aggregate::Count;
    PAID_NAMED = "orders.paid_named": Orders Orders by "paid_on", NAMED, Aggregate::Sum("paid");
    ORDERS_NAMELESS = "orders.count_nameless": Orders Orders by "paid_on", NAMELESS, Aggregate::Count;
    MULTI_ITEM = "orders.multi_item": Orders Lines by "paid_on",
        Selection::And(&[COUNTED, Selection::AtLeast("products", 2)]), Aggregate::Count;
    RECEIVABLE = "orders.receivable": Orders Orders by "paid_on", COUNTED, Aggregate::Sum("receivable");
    RECEIVED = "orders.received": Orders Orders by "completed_on", Selection::NoFlag("excluded"), Aggregate::Sum("received");
    ORDER_REFUNDED = "orders.refunded": Orders Orders by "paid_on", COUNTED, Aggregate::Sum("refunded");
    ORDERED_OPEN = "orders.ordered_open": Orders Orders by "created_on", ORDERED, Aggregate::Sum("payable");
    ORDERS_FROM_LINES = "orders.count_from_lines": Orders Orders by "paid_on", FROM_LINES, Aggregate::Count;
    PAID_FROM_LINES = "orders.paid_from_lines": Orders Orders by "paid_on", FROM_LINES, Aggregate::Sum("paid");
    ORDERS_SUBSTITUTED = "orders.count_substituted": Orders Orders by "paid_on", SUBSTITUTED, Aggregate::Count;
    PAID_SUBSTITUTED = "orders.paid_substituted": Orders Orders by "paid_on", SUBSTITUTED, Aggregate::Sum("paid");
    DEPOSITS_OPEN = "orders.deposits_open": Orders Orders by "deposit_paid_on", WAITING, Aggregate::Sum("deposit");
    PRESALES_OPEN = "orders.presales_open": Orders Orders by "deposit_paid_on", WAITING, Aggregate::Count;
    PRESALES_UNKNOWN = "orders.presales_unknown": Orders Orders by "deposit_paid_on",
        Selection::And(&[WAITING, Selection::Lacks("deposit")]), Aggregate::Count;
    DEPOSITS_FORFEITED = "orders.deposits_forfeited": Orders Orders by "deposit_ended_on", FORFEITED, Aggregate::Sum("deposit");
    PRESALES_FORFEITED = "orders.presales_forfeited": Orders Orders by "deposit_ended_on", FORFEITED, Aggregate::Count;
    LINES_ESTIMATED = "lines.estimated": OrderLines Lines by "paid_on",
        Selection::And(&[COUNTED, Selection::Flag("estimated")]), Aggregate::Sum("paid");
    LINES_PAID = "lines.paid": OrderLines Lines by "paid_on", COUNTED, Aggregate::Sum("paid");
    LINES_UNITS = "lines.units": OrderLines Lines by "paid_on", COUNTED, Aggregate::Sum("units");
    LINES_ORDERS = "lines.orders": OrderLines Lines by "paid_on", COUNTED, Aggregate::Distinct("order_id");
    REFUNDED = "refunds.amount": Refunds Refunds by "completed_on", SUCCESSFUL, Aggregate::Sum("amount");
    REFUNDED_EXCLUDED = "refunds.amount_excluded": Refunds Refunds by "completed_on", RETURNED_OF_TAKEN_OUT, Aggregate::Sum("amount");
    REFUND_UNDATED = "refunds.undated": Refunds Refunds by "applied_on", UNDATED, Aggregate::Sum("amount");
    REFUND_UNMATCHED = "refunds.unmatched": Refunds Refunds by "completed_on", UNMATCHED, Aggregate::Sum("amount");
    UNMATCHED_APPLIED = "refunds.unmatched_applied": Refunds Refunds by "applied_on", UNMATCHED, Aggregate::Sum("amount");
    REFUND_COUNT = "refunds.count": Refunds Refunds by "completed_on", SUCCESSFUL, Aggregate::Count;
    REFUND_ORDERS = "refunds.orders": Refunds Refunds by "completed_on", SUCCESSFUL, Aggregate::Distinct("main_order_id");
    REFUND_BUYERS = "refunds.buyers": Refunds Refunds by "completed_on", SUCCESSFUL, Aggregate::Distinct("buyer_key");
    REFUND_APPLIED = "refunds.applied": Refunds Refunds by "applied_on", Selection::NoFlag("excluded"), Aggregate::Sum("amount");
    REFUND_PENDING = "refunds.pending": Refunds Refunds by "applied_on", PENDING, Aggregate::Sum("amount");
    REFUND_COHORT = "refunds.cohort": Refunds Refunds by "order_paid_on",
        Selection::And(&[SUCCESSFUL, Selection::Until("completed_at")]), Aggregate::Sum("amount");
    REFUND_UNSHIPPED = "refunds.unshipped": Refunds Refunds by "completed_on",
        Selection::And(&[SUCCESSFUL, Selection::Is("kind", "unshipped")]), Aggregate::Sum("amount");
    OF_KNOWN_KIND = "refunds.of_known_kind": Refunds Refunds by "completed_on", KIND_KNOWN, Aggregate::Count;
    RETURNED = "refunds.returned": Refunds Refunds by "completed_on", SENT_BACK, Aggregate::Count;
    PIECES_RETURNED = "refunds.pieces_returned": Refunds Refunds by "completed_on",
        Selection::And(&[CAME_BACK, Selection::Has("pieces")]), Aggregate::Sum("pieces");
    COST_ENTRIES = "costs.amount": CostEntries Costs by "date", Selection::AtLeast("counted", 1), Aggregate::Sum("amount");
    AD_FEES = "ads.fees": AdDays Ads by "date", FEES, Aggregate::Sum("spend");
    AD_SPEND = "ads.spend": AdDays Ads by "date", CLICKS, Aggregate::Sum("spend");
    AD_SALES = "ads.sales": AdDays Ads by "date", CLICKS, Aggregate::Sum("sales");
    AD_IMPRESSIONS = "ads.impressions": AdDays Ads by "date", CLICKS, Aggregate::Sum("impressions");
    AD_CLICKS = "ads.clicks": AdDays Ads by "date", CLICKS, Aggregate::Sum("clicks");
    AD_ORDERS = "ads.orders": AdDays Ads by "date", CLICKS, Aggregate::Sum("orders");
    CUT_SPEND = "cut.spend": AdDays Ads by "date", Selection::Is("kind", "cpc"), Aggregate::Sum("spend");
    CUT_SALES = "cut.sales": AdDays Ads by "date", Selection::Is("kind", "cpc"), Aggregate::Sum("sales");
    CUT_CLICKS = "cut.clicks": AdDays Ads by "date", Selection::Is("kind", "cpc"), Aggregate::Sum("clicks");
    CUT_IMPRESSIONS = "cut.impressions": AdDays Ads by "date", Selection::Is("kind", "cpc"), Aggregate::Sum("impressions");
    CUT_ORDERS = "cut.orders": AdDays Ads by "date", Selection::Is("kind", "cpc"), Aggregate::Sum("orders");
    VISITORS = "traffic.visitors": TrafficDays Traffic by "date", Selection::All, Aggregate::Sum("visitors");
    TRAFFIC_BUYERS = "traffic.buyers": TrafficDays Traffic by "date", Selection::All, Aggregate::Sum("buyers");
    TRAFFIC_RETURNING = "traffic.returning": TrafficDays Traffic by "date", Selection::All, Aggregate::Sum("returning_buyers");
    RETURNING_PAID = "traffic.returning_paid": TrafficDays Traffic by "date", Selection::All, Aggregate::Sum("returning_paid");
    TRAFFIC_PAID = "traffic.paid": TrafficDays Traffic by "date", Selection::All, Aggregate::Sum("paid");
    TRAFFIC_REFUNDED = "traffic.refunded": TrafficDays Traffic by "date", Selection::All, Aggregate::Sum("refunded");
    TRAFFIC_AD_SPEND = "traffic.ad_spend": TrafficDays Traffic by "date", Selection::All, Aggregate::Sum("ad_spend");
    SCORE_DESCRIPTION = "traffic.rating_description": TrafficDays Traffic by "date",
        Selection::Has("rating_description"), Aggregate::Latest("rating_description");
    SCORE_SERVICE = "traffic.rating_service": TrafficDays Traffic by "date",
        Selection::Has("rating_service"), Aggregate::Latest("rating_service");
    SCORE_LOGISTICS = "traffic.rating_logistics": TrafficDays Traffic by "date",
        Selection::Has("rating_logistics"), Aggregate::Latest("rating_logistics");
    ADDED_TO_CART = "products.add_to_cart": ProductDays Products by "date", Selection::All, Aggregate::Sum("add_to_cart");
    FAVOURITES = "products.favourites": ProductDays Products by "date", Selection::All, Aggregate::Sum("favourites");
    STOCK = "stock.quantity": Stock Stock by "date", Selection::All, Aggregate::Sum("quantity");
    SOURCE_VISITORS = "sources.visitors": TrafficSources Sources by "date", Selection::All, Aggregate::Sum("visitors");
    SOURCE_BUYERS = "sources.buyers": TrafficSources Sources by "date", Selection::All, Aggregate::Sum("buyers");
    SOURCE_PAID = "sources.paid": TrafficSources Sources by "date", Selection::All, Aggregate::Sum("paid");
    BY_PAID_SOURCES = "sources.visitors_paid": TrafficSources Sources by "date", PAID_FOR, Aggregate::Sum("visitors");
    SPAN_VISITORS = "spans.visitors": TrafficSpans Traffic by "date", Selection::Has("visitors"), Aggregate::Sum("visitors");
    SPAN_BUYERS = "spans.buyers": TrafficSpans Traffic by "date", Selection::Has("buyers"), Aggregate::Sum("buyers");
    MARKET_PAID = "market.paid": MarketDays Market by "date", Selection::All, Aggregate::Sum("paid");
    MARKET_INDEX = "market.trade_index": MarketDays Market by "date", Selection::All, Aggregate::Sum("trade_index");
    KEYWORD_VISITORS = "keywords.visitors": Keywords Keywords by "date", Selection::All, Aggregate::Sum("visitors");
    KEYWORD_BUYERS = "keywords.buyers": Keywords Keywords by "date", Selection::All, Aggregate::Sum("buyers");
    KEYWORD_PAID = "keywords.paid": Keywords Keywords by "date", Selection::All, Aggregate::Sum("paid");
    PRODUCT_VISITORS = "products.visitors": ProductDays Products by "date", Selection::All, Aggregate::Sum("visitors");
    PRODUCT_PAID = "products.paid": ProductDays Products by "date", Selection::All, Aggregate::Sum("paid");
    PRODUCT_REFUNDED = "products.refunded": ProductDays Products by "date", Selection::All, Aggregate::Sum("refunded");
    PRODUCT_BUYERS = "products.buyers": ProductDays Products by "date", Selection::All, Aggregate::Sum("buyers");
}

/// Measures of which a day is named where its rows leave their column open.
pub static TOLD_APART: &[&Measure] = &[
    &PAID,
    &UNITS,
    &RECEIVED,
    &REFUNDED,
    &REFUND_APPLIED,
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
