//! Why sales are not those of the days they are held against: worked out once for the message, the chart and the table.

use super::Context;
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::movers::Movers;
use crate::metrics::{Causes, StoreCauses, measures as m};
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
    /// The change cut by what sales are made of: the whole of it by store and product, what visitors did by where they came from.
    pub(super) cuts: Vec<Cut>,
}

/// What each part of sales moved, by its name.
pub(super) struct Cut {
    /// `store`, `product`, `source` or `channel`.
    pub(super) by: &'static str,
    pub(super) movers: Movers<String>,
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
    let cuts = [
        stores(context, &causes),
        products(context, &causes, before),
        sources(context, &causes, before),
        channels(context, &causes, before),
    ];
    Some(Why { cuts: cuts.into_iter().flatten().collect(), causes, since, before, event })
}

/// What each store moved; one alone is the whole.
fn stores(context: &Context, causes: &Causes) -> Option<Cut> {
    let sums = |of: fn(&StoreCauses) -> Decimal| -> BTreeMap<String, Decimal> {
        causes.stores.iter().map(|store| (context.store_name(&store.store), of(store))).collect()
    };
    let movers = Movers::of(&sums(|store| store.before), &sums(|store| store.now), causes.change());
    (causes.stores.len() > 1).then_some(Cut { by: "store", movers })
}

/// What each product moved, in all of the stores together; `None` where its sales of these days are not known whole.
fn products(context: &Context, causes: &Causes, before: Span) -> Option<Cut> {
    let stores: Vec<&str> = causes.stores.iter().map(|store| store.store.as_str()).collect();
    if !is_whole(context, ExportKind::Lines, &stores, before) {
        return None;
    }
    let sold = |span: Span| {
        let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
        for store in &stores {
            let columns = ["product_id", "merchant_code", "title"];
            for ([id, code, title], [paid]) in context.metrics.cut(store, [&m::LINES_PAID], columns, &Days::all(span)) {
                let known = context.catalog.product(store, &id, Some(&code), context.days().last());
                let named = [title, id, code].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
                let name = known.map_or(named, |known| known.name.clone());
                *sums.entry(name).or_default() += paid;
            }
        }
        sums.remove("");
        sums
    };
    Some(Cut { by: "product", movers: Movers::of(&sold(before), &sold(context.days()), causes.change()) })
}

/// Whether all stores that give such exports cover both spans.
fn is_whole(context: &Context, export: ExportKind, stores: &[&str], before: Span) -> bool {
    [context.days(), before].into_iter().all(|span| context.metrics.is_whole(export, stores, span))
}

/// What came of fewer or more visitors by source, each by its name on the lowest level that is told. Who comes by two sources is in
/// both: the rest makes up for it.
fn sources(context: &Context, causes: &Causes, before: Span) -> Option<Cut> {
    let movers = of_visitors(context, causes, before, ExportKind::Sources, |store, span| {
        let rows = context.metrics.cut(store, [&m::SOURCE_VISITORS], ["level_1", "level_2"], &Days::all(span));
        let is_cut_further = |name: &str| rows.iter().any(|([outer, inner], _)| outer == name && !inner.is_empty());
        let lowest = rows.iter().filter(|([outer, inner], _)| !inner.is_empty() || !is_cut_further(outer));
        lowest.map(|([outer, inner], [sum])| (if inner.is_empty() { outer } else { inner }.clone(), *sum)).collect()
    })?;
    Some(Cut { by: "source", movers })
}

/// The same by channel of advertising, by what was clicked; of a single channel by its scenes.
fn channels(context: &Context, causes: &Causes, before: Span) -> Option<Cut> {
    let by = |column: &'static str| {
        of_visitors(context, causes, before, ExportKind::Ads, |store, span| {
            let groups = context.metrics.ads_by(store, [column], span).into_iter();
            groups.map(|([name], ads)| (name, ads.clicks)).collect()
        })
    };
    let movers = by("channel").filter(|movers| movers.parts.len() > 1).or_else(|| by("scene"))?;
    Some(Cut { by: "channel", movers })
}

/// What visitors did to sales, by who came; `None` where a span is not known whole, nobody tells, or as many came.
fn of_visitors(
    context: &Context,
    causes: &Causes,
    before: Span,
    export: ExportKind,
    came: impl Fn(&str, Span) -> Vec<(String, Decimal)>,
) -> Option<Movers<String>> {
    let known = causes.stores.iter().filter(|store| store.effects.is_some());
    let stores: Vec<&str> = known.map(|store| store.store.as_str()).collect();
    if !is_whole(context, export, &stores, before) {
        return None;
    }
    let both = context.compare(Kpi::TrafficVisitors, &stores, before)?;
    let sums = |span: Span| {
        let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
        let all = stores.iter().flat_map(|store| came(store, span));
        all.for_each(|(name, sum)| *sums.entry(name).or_default() += sum);
        sums
    };
    let movers = Movers::of(&sums(before), &sums(context.days()), both.now - both.before);
    // The first factor is that of visitors.
    movers.worth(causes.factors[0].effect).filter(|movers| !movers.parts.is_empty())
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
    /// What the message says of it: the factors, where those came from who came or stayed away, and the few products or stores that
    /// explain most.
    pub(super) fn clauses(&self) -> Vec<Phrase> {
        if !self.is_worth_saying() {
            return Vec::new();
        }
        let came = self.few("source").or_else(|| self.few("channel"));
        let few: Vec<Phrase> = came.into_iter().chain(self.few("product").or_else(|| self.few("store"))).collect();
        match self.clause() {
            Some(factors) => std::iter::once(factors).chain(few).collect(),
            None if few.is_empty() => few,
            None => std::iter::once(self.moved("report.causes")).chain(few).collect(),
        }
    }

    /// `其中 2 个商品占 70.0 %`, `访客的变化里「手淘搜索」占 70.0 %`; nothing where it takes many, nor of visitors where they are no
    /// main cause.
    pub(super) fn few(&self, by: &str) -> Option<Phrase> {
        let of_visitors = matches!(by, "source" | "channel");
        if of_visitors && self.causes.main().iter().all(|factor| factor.kpi != Kpi::TrafficVisitors) {
            return None;
        }
        let few = self.cuts.iter().find(|cut| cut.by == by)?.movers.few()?;
        let phrase = match few.parts.as_slice() {
            [one] => Phrase::new(format!("report.why.{by}")).with(by.to_owned(), one.key.as_str()),
            many => Phrase::new(format!("report.why.{by}s")).with("count", many.len()),
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
