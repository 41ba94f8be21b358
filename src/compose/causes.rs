//! Why sales are not those of the days they are held against: worked out once for the message, the chart and the table.

use super::Context;
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::movers::Movers;
use crate::metrics::{Causes, measures as m};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Less of a change than this part of what was there before needs no explanation.
const WORTH_SAYING: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// Why sales moved, and since when.
pub(super) struct Why {
    /// The parts of the change.
    pub(super) causes: Causes,
    /// `last_year` or `previous`.
    pub(super) since: &'static str,
    /// The days held against.
    pub(super) before: Span,
    /// The event by which they are aligned.
    event: Option<String>,
    /// What each product moved, by its name.
    products: Option<Movers<String>>,
}

/// Since last year's week where there is one, else since the week before; nothing where an event of only one of them makes
/// the difference.
pub(super) fn why(context: &Context) -> Option<Why> {
    let ids = context.ids();
    let (since, before, _) = context.reference(Kpi::SalesPaid, &ids)?;
    if context.moved(&ids, context.days(), before).is_some() {
        return None;
    }
    let causes = context.metrics.causes(&ids, context.days(), before)?;
    let event = context.aligned().filter(|_| since == "last_year").map(|event| event.name().to_owned());
    let products = products(context, &causes, before);
    Some(Why { causes, since, before, event, products })
}

/// What each product moved, in all of the stores together; `None` where its sales of these days are not known whole.
fn products(context: &Context, causes: &Causes, before: Span) -> Option<Movers<String>> {
    let stores: Vec<&str> = causes.stores.iter().map(|store| store.store.as_str()).collect();
    let whole = |span| context.metrics.is_whole(ExportKind::Lines, &stores, span);
    if !whole(context.days()) || !whole(before) {
        return None;
    }
    let sold = |span: Span| {
        let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
        for store in &stores {
            let columns = ["product_id", "title"];
            for ([id, title], [paid]) in context.metrics.cut(store, [&m::LINES_PAID], columns, &Days::all(span)) {
                let known = context.catalog.by_product_id(store, &id, context.days().last());
                let name = known.map_or(if title.is_empty() { id } else { title }, |known| known.name.clone());
                *sums.entry(name).or_default() += paid;
            }
        }
        sums.remove("");
        sums
    };
    Some(Movers::of(&sold(before), &sold(context.days()), causes.change()))
}

/// A factor's name: `report.why.<this>`.
pub(super) fn word(kpi: Kpi) -> &'static str {
    match kpi {
        Kpi::TrafficVisitors => "visitors",
        Kpi::TrafficConversion => "conversion",
        _ => "order_value",
    }
}

impl Why {
    /// What the message says of it: the factors, and the few products that explain most.
    pub(super) fn clauses(&self) -> Vec<Phrase> {
        let few = self.few().filter(|_| self.is_worth_saying());
        match (self.clause(), few) {
            (Some(factors), few) => std::iter::once(factors).chain(few).collect(),
            (None, Some(few)) => vec![self.moved("report.causes"), few],
            (None, None) => Vec::new(),
        }
    }

    /// `其中 2 个商品占 70.0 %`; nothing where it takes many.
    fn few(&self) -> Option<Phrase> {
        let few = self.products.as_ref()?.few()?;
        let phrase = match few.parts.as_slice() {
            [one] => Phrase::new("report.why.product").with("product", one.key.as_str()),
            many => Phrase::new("report.why.products").with("count", many.len()),
        };
        Some(phrase.with("share", Field::Percent(few.share)))
    }

    fn is_worth_saying(&self) -> bool {
        self.causes.change().abs() >= self.causes.before() * WORTH_SAYING
    }

    /// `比去年同期少 1.2万，主因访客 -9.0 %`; nothing where the change is small or has no main cause.
    pub(super) fn clause(&self) -> Option<Phrase> {
        let main = self.causes.main();
        if main.is_empty() || !self.is_worth_saying() {
            return None;
        }
        let factors = main.iter().map(|factor| {
            Phrase::new("report.why.factor")
                .with("factor", Field::Word(format!("report.why.{}", word(factor.kpi))))
                .with("change", Field::Change(factor.change))
                .into()
        });
        let factors = Field::List(factors.collect());
        Some(self.moved("report.why").with("factors", factors))
    }

    /// `比去年同期少 1.2万`, `比去年双11少 1.2万`
    pub(super) fn moved(&self, key: &str) -> Phrase {
        let change = self.causes.change();
        let way = match change {
            none if none.is_zero() => "even",
            less if less < Decimal::ZERO => "less",
            _ => "more",
        };
        let since = if self.event.is_some() { "event" } else { self.since };
        let moved = Phrase::new(format!("{key}.{since}_{way}")).with("change", Field::Money(change.abs()));
        match &self.event {
            Some(event) => moved.with("event", event.as_str()),
            None => moved,
        }
    }
}
