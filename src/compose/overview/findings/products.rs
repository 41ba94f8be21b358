//! Products of which much more comes back than in the weeks before, at the same age.

use super::about_money;
use crate::compose::Context;
use crate::engine::{By, Days, Measure, Question};
use crate::extract::ExportKind;
use crate::facts::Value;
use crate::metrics::measures as m;
use crate::ratio::ratio;
use crate::report::{Finding, StoreInfo};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::DateTime;
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Weeks looked back to.
const WEEKS: usize = 4;
/// Fewer refunds than this are chance.
const FEWEST: u64 = 3;
/// Points above the weeks before from which on a product is named.
const POINTS: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

pub(super) fn findings(context: &Context) -> Vec<Finding> {
    context.stores.iter().flat_map(|store| of_store(context, store)).collect()
}

/// Paid, refunded and refunds of each product.
type Products = BTreeMap<String, (Decimal, Decimal, u64)>;

fn of_store(context: &Context, store: &StoreInfo) -> Vec<Finding> {
    let inputs = context.metrics.inputs();
    let Some(view) = inputs.view.store(&store.id) else { return Vec::new() };
    let covered = |span: Span| {
        [ExportKind::Orders, ExportKind::Lines, ExportKind::Refunds]
            .iter()
            .all(|export| view.coverage.count(*export, span) == span.len())
    };
    let before: Vec<Span> = context.baseline(WEEKS);
    if !covered(context.days()) || !before.iter().all(|span| covered(*span)) {
        return Vec::new();
    }
    let now = products(context, store, &[context.days()]);
    let earlier = products(context, store, &before);
    let finding = |(product, (paid, refunded, refunds)): (&String, &(Decimal, Decimal, u64))| {
        let (paid_before, refunded_before, _) = earlier.get(product)?;
        let (share, before) = (ratio(*refunded, *paid)?, ratio(*refunded_before, *paid_before)?);
        let jumped = *refunds >= FEWEST && share - before >= POINTS && share >= before * Decimal::TWO;
        let text = Phrase::new("report.finding.product")
            .with("store", store.name.as_str())
            .with("product", title(context, store, product))
            .with("share", Field::Percent(share))
            .with("before", Field::Percent(before))
            .with("weeks", WEEKS)
            .with("refunded", Field::Money(*refunded))
            .with("refunds", *refunds);
        jumped.then(|| about_money(context, (share - before) * *paid, text, person(context, store, product)))
    };
    now.iter().filter_map(finding).collect()
}

/// What was paid for each product on these days and how much of it had come back at the age the reported week has now.
fn products(context: &Context, store: &StoreInfo, spans: &[Span]) -> Products {
    let inputs = context.metrics.inputs();
    let mut products = Products::new();
    for span in spans {
        let ask = |measure: &'static Measure, until: DateTime<Tz>| {
            let (days, by) = (Days::all(*span), [By::Column("product_id")]);
            inputs.engine.ask(&Question { store: &store.id, measures: &[measure], by: &by, days: &days, until })
        };
        for (group, sums) in ask(&m::LINES_PAID, inputs.as_of) {
            let [Some(Value::Text(product))] = group.as_slice() else { continue };
            products.entry(product.to_string()).or_default().0 += sums[0].decimal(&m::LINES_PAID);
        }
        for (group, sums) in ask(&m::REFUND_COHORT, context.metrics.same_age(&store.id, *span)) {
            let [Some(Value::Text(product))] = group.as_slice() else { continue };
            let (_, refunded, refunds) = products.entry(product.to_string()).or_default();
            *refunded += sums[0].decimal(&m::REFUND_COHORT);
            *refunds += sums[0].rows;
        }
    }
    products
}

/// The catalog's name; the platform's id where it has none.
fn title(context: &Context, store: &StoreInfo, product: &str) -> Field {
    let known = context.catalog.by_product_id(&store.id, product, context.days().last());
    Field::Text(known.map_or(product, |known| known.name.as_str()).to_owned())
}

/// Who answers for the product, else for the store.
fn person(context: &Context, store: &StoreInfo, product: &str) -> Option<String> {
    let known = context.catalog.by_product_id(&store.id, product, context.days().last());
    known.and_then(|known| known.person.clone()).or_else(|| store.person.clone())
}
