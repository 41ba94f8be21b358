//! Where a figure of the overview leads: the sheets that explain it, the nearest first. Of these the first that there is counts.

/// The sheets on which a card's figures are explained, the nearest first.
pub(super) fn of_card(id: &str) -> &'static [&'static str] {
    match id {
        "achievement" | "year" => &["plan", "events", "stores"],
        "refunds" => &["refunds", "stores"],
        "ads" => &["ads", "stores"],
        "traffic" => &["traffic", "stores"],
        "profit" => &["profit", "stores"],
        "customers" => &["customers", "stores"],
        _ => &["stores"],
    }
}

/// The same of a column of the stores' table.
pub(super) fn of_column(key: &str) -> &'static [&'static str] {
    match key {
        "target" | "achievement" | "gap" => of_card("achievement"),
        "refund_share" => of_card("refunds"),
        "roi" => of_card("ads"),
        _ => of_card("sales"),
    }
}

/// The same of something that needs attention, by the last part of its sentence's key.
pub(super) fn of_finding(key: &str) -> &'static [&'static str] {
    match key.rsplit('.').next().unwrap_or(key) {
        "below" | "below_only" => of_card("achievement"),
        "refunds" | "refunds_flat" | "refunds_new" | "refunds_both" | "of_store" => of_card("refunds"),
        "product" | "stock" | "stock_event" | "stock_more" | "slow" | "unsold" => &["products", "stores"],
        "no_sales" | "loses" | "below_even" | "falls" | "ceiling" | "budget_over" | "budget_ends" => of_card("ads"),
        "event" => &["events", "plan"],
        _ => &["quality", "stores"],
    }
}
