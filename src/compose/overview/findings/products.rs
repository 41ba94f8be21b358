//! Products of which much more comes back than in the weeks before, at the same age.

use super::about_money;
use crate::compose::Context;
use crate::compose::notices::about;
use crate::extract::ExportKind;
use crate::metrics::CameBack;
use crate::report::{Finding, StoreInfo};
use crate::span::Span;
use crate::words::Field;
use rust_decimal::Decimal;

const WEEKS: usize = 4;
/// Fewer refunds than this are chance.
const FEWEST: u64 = 3;
/// Points above the weeks before from which on a product is named.
const POINTS: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

pub(super) fn of_store(context: &Context, store: &StoreInfo) -> Vec<Finding> {
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
    let now = context.own.came_back(&store.id, &[context.days()]);
    let earlier = context.own.came_back(&store.id, &before);
    let finding = |(product, one): (&String, &CameBack)| {
        let (share, before) = (one.share()?, earlier.get(product)?.share()?);
        let jumped = one.refunds >= FEWEST && share - before >= POINTS && share >= before * Decimal::TWO;
        let text = about(store, "report.finding.product")
            .with("product", title(context, store, product))
            .with("share", Field::Percent(share))
            .with("before", Field::Percent(before))
            .with("weeks", WEEKS)
            .with("refunded", context.money(&store.id, one.refunded))
            .with("refunds", one.refunds);
        jumped.then(|| about_money(context, store, (share - before) * one.paid, text, person(context, store, product)))
    };
    now.iter().filter_map(finding).collect()
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
