//! Campaigns that cost more than they claim to sell, and campaigns that return much less than in the weeks before.

use super::about_money;
use crate::compose::Context;
use crate::compose::notices::about;
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::metrics::measures as m;
use crate::ratio::ratio;
use crate::report::{Finding, StoreInfo};
use crate::span::Span;
use crate::words::Field;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

const WEEKS: usize = 4;
/// A return below this part of the earlier one is a fall: claimed sales ripen for days, so a little less is no news.
const FALL: Decimal = Decimal::from_parts(7, 0, 0, false, 1);

type Campaigns = BTreeMap<String, (Decimal, Decimal)>;

pub(super) fn of_store(context: &Context, store: &StoreInfo) -> Vec<Finding> {
    let inputs = context.metrics.inputs();
    let Some(view) = inputs.view.store(&store.id) else { return Vec::new() };
    let weeks = context.baseline(WEEKS);
    let before = weeks.first().zip(weeks.last()).and_then(|(first, last)| Span::new(first.first(), last.last()));
    let before = before.filter(|span| view.coverage.count(ExportKind::Ads, *span) == span.len());
    let earlier = before.map(|span| campaigns(context, store, span)).unwrap_or_default();
    let finding = |(campaign, (spend, sales)): (&String, &(Decimal, Decimal))| {
        let roi = ratio(*sales, *spend)?;
        let before = earlier.get(campaign).and_then(|(spend, sales)| ratio(*sales, *spend));
        let text = |key: &str| {
            about(store, format!("report.finding.{key}"))
                .with("campaign", campaign.as_str())
                .with("spend", context.money(&store.id, *spend))
                .with("roi", Field::Roi(roi))
        };
        let (amount, text) = match before {
            _ if sales.is_zero() => (*spend, text("no_sales")),
            _ if roi < Decimal::ONE => (spend - sales, text("loses")),
            Some(before) if roi < before * FALL => {
                (spend * (before - roi), text("falls").with("before", Field::Roi(before)).with("weeks", WEEKS))
            }
            _ => return None,
        };
        Some(about_money(context, store, amount, text, store.person.clone()))
    };
    campaigns(context, store, context.days()).iter().filter_map(finding).collect()
}

/// By campaign where the counted report has campaigns, else by what it has: item, scene, channel.
fn campaigns(context: &Context, store: &StoreInfo, span: Span) -> Campaigns {
    let by = ["campaign", "item_name", "item", "scene", "channel"];
    let groups = context.own.cut(&store.id, [&m::AD_SPEND, &m::AD_SALES], by, &Days::all(span));
    let mut campaigns = Campaigns::new();
    for ([campaign, title, item, scene, channel], [spend, sales]) in groups {
        // The catalog's name is shorter than the title that the platform's search wants.
        let known = context.catalog.by_product_id(&store.id, &item, span.last()).map(|product| product.name.clone());
        let names = [campaign, known.unwrap_or(title), item, scene, channel];
        let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        let sums = campaigns.entry(name).or_default();
        *sums = (sums.0 + spend, sums.1 + sales);
    }
    campaigns.remove("");
    campaigns
}
