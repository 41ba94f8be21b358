//! Google Ads, campaigns by day: a title, the days, the header, and several rows of totals.

use super::ads::{self, Figures};
use super::{Query, grouped, grouped_yuan, percent, quotient, yuan};
use crate::book::{Cell, Row, header};
use crate::layouts::shopify::GOOGLE_DAYS;

/// All rows of the file.
pub fn days(query: Query<'_>) -> Vec<Row> {
    let days = ads::by(query, false, |day| day.plan.unwrap_or(0));
    let long = |day: chrono::NaiveDate| day.format("%B %-d, %Y").to_string();
    let range = format!("{} - {}", long(query.span.first()), long(query.span.last()));
    let mut rows = vec![vec![Cell::text("Campaign report")], vec![Cell::text(range)], header(&GOOGLE_DAYS)];
    for ((date, plan), figures) in &days {
        let cell = |name: &&str| match *name {
            "Day" => date.to_string(),
            "Campaign status" => "Enabled".to_owned(),
            "Campaign" => campaign(*plan).to_owned(),
            "Budget" => "100.00".to_owned(),
            name => text(figures, name),
        };
        rows.push(GOOGLE_DAYS.iter().map(|name| Cell::text(cell(name))).collect());
    }
    let sum = ads::total(days.values());
    for (words, missing) in [("Total: Campaigns", " --"), ("Total: Account", ""), ("Total: Search", "")] {
        let cell = |name: &&str| match *name {
            "Day" => words.to_owned(),
            "Campaign status" | "Campaign" | "Budget" => missing.to_owned(),
            name => text(&sum, name),
        };
        rows.push(GOOGLE_DAYS.iter().map(|name| Cell::text(cell(name))).collect());
    }
    rows
}

fn campaign(plan: usize) -> &'static str {
    ["Search - Bedding", "Performance Max - Winter"][plan % 2]
}

fn text(figures: &Figures, name: &str) -> String {
    let (orders, sales) = figures.deals();
    match name {
        "Currency code" => "USD".to_owned(),
        "Campaign type" => "Search".to_owned(),
        "Clicks" => grouped(figures.clicks),
        "Impr." => grouped(figures.impressions),
        "CTR" => percent(figures.clicks, figures.impressions),
        "Avg. CPC" => quotient(figures.spend, figures.clicks * 100, 2),
        "Cost" => yuan(figures.spend),
        "Target ROAS" => " --".to_owned(),
        "Search impr. share" => "< 10%".to_owned(),
        "Conv. rate" => percent(orders, figures.clicks),
        "Conv. value" => grouped_yuan(sales),
        "Conv. value / cost" => quotient(sales, figures.spend, 2),
        "Conversions" => format!("{orders}.00"),
        "Cost / conv." => quotient(figures.spend, orders * 100, 2),
        _ => String::new(),
    }
}
