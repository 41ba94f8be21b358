//! Orders.

use super::{Column, Definition, Kind, amount, count, day, derived, instant, key, text};

const COLUMNS: &[Column] = &[
    key("order_id", Kind::Text, "the main order's number"),
    instant("created_at", "when it was placed"),
    day("created_on", "the same, as a day of the store"),
    instant("paid_at", "when it was paid; an order without it was never paid, whatever its status says"),
    day("paid_on", "the same, as a day of the store"),
    text("paid_by", "substitute:<header> where the export gives no payment time and that column's stands for it"),
    instant("completed_at", "when receipt was confirmed"),
    day("completed_on", "the same, as a day of the store"),
    text(
        "status",
        "unpaid, deposit (of a presale: paid, and its balance open), paid, shipped, completed, closed, other",
    ),
    amount("payable", "what the buyer owes, postage included"),
    amount("postage", "the postage in it"),
    amount("paid", "what was paid then, as the platform counts paid, before refunds"),
    amount("paid_reported", "what this export says was paid, which some platforms lower by refunds"),
    amount("refunded", "what this export says came back"),
    amount("receivable", "paid plus what the platform pays"),
    amount("received", "what the platform confirmed to the seller"),
    count("units", "pieces"),
    text("buyer_key", "stable identity of the buyer, where the platform gives one"),
    amount("deposit", "the deposit of a presale, which is a part of what it costs"),
    instant("deposit_paid_at", "when it was paid; where no export says so, when the order was placed"),
    day("deposit_paid_on", "the same, as a day of the store"),
    text("currency", "ISO code of its amounts, where the export says it; else the store's"),
    text("channel", "where the sale was made"),
    text("region", "the province, state or country that the parcel goes to, and nothing nearer"),
    text("shop_name", "the store's name as the export prints it"),
    derived("from_lines", Kind::Count, "1 where no order report has the order and its lines stand for it"),
    derived(
        "deposit_ended_on",
        Kind::Day,
        "the day a presale ended: its balance was paid, or an export first showed it closed",
    ),
    derived(
        "forfeited",
        Kind::Count,
        "1 where a presale was closed without its balance and the deposit did not go back",
    ),
    derived("products", Kind::Count, "different products among its lines, where they are known"),
    derived("nameless", Kind::Count, "1 where nothing says who bought, of a store whose exports tell buyers apart"),
    derived("excluded", Kind::Count, "1 where the operator's list takes the order out of the figures"),
];

pub(super) const DEFINITION: Definition = Definition { name: "orders", doc: "one row an order", columns: COLUMNS };
