//! What every section asks first: which stores, which weeks, and a figure of a KPI as a cell.

use super::super::Context;
use crate::calendar::Period;
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::lists::Product;
use crate::metrics::products::ProductLine;
use crate::metrics::{Known, Metrics, Moved};
use crate::ratio::growth;
use crate::report::{Cell, Unit};
use crate::span::{Span, State};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Half-width letters of an event's name that have room beside a week's: half the page's width has less than the overview.
const NAME_WIDTH: usize = 4;

pub(super) struct Scope<'a> {
    pub(super) context: &'a Context<'a>,
    /// The stores' ids, in the settings' order.
    pub(super) ids: Vec<&'a str>,
    pub(super) week: Span,
    pub(super) previous: Span,
    pub(super) last_year: Span,
    /// The event by which the week before of all stores is not comparable, if one is.
    pub(super) moved: Option<Moved>,
}

/// One row's worth of "whose": stores and what they are called.
pub(super) struct StoreGroup<'a> {
    pub(super) stores: Vec<&'a str>,
    /// The store, where it is one by itself and no total of one.
    pub(super) own: Option<&'a str>,
    pub(super) name: Cell,
}

impl<'a> Scope<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        let inputs = context.metrics.inputs();
        let ids: Vec<&str> = context.stores.iter().map(|store| store.id.as_str()).collect();
        let (week, previous) = (inputs.period.span(), inputs.previous());
        Scope {
            context,
            moved: context.moved(&ids, week, previous),
            ids,
            week,
            previous,
            last_year: inputs.calendar.last_year(inputs.period),
        }
    }

    pub(super) fn metrics(&self) -> &'a Metrics<'a> {
        self.context.metrics
    }

    pub(super) fn name(&self, id: &str) -> String {
        self.context.store_name(id)
    }

    /// The stores, those with the most sales of the week first.
    pub(super) fn ranked(&self) -> Vec<&'a str> {
        let mut stores = self.ids.clone();
        stores.sort_by_cached_key(|id| std::cmp::Reverse(self.value(Kpi::SalesPaid, &[*id], self.week)));
        stores
    }

    /// Those that have a plan, and the others.
    pub(super) fn planned(&self) -> (Vec<&'a str>, Vec<&'a str>) {
        self.ids.iter().partition(|id| self.metrics().inputs().plan.span(id).is_some())
    }

    /// Each store by itself, in the order of their sales.
    pub(super) fn each(&self) -> Vec<StoreGroup<'a>> {
        let group = |id| StoreGroup { stores: vec![id], own: Some(id), name: Cell::Text(self.name(id)) };
        self.ranked().into_iter().map(group).collect()
    }

    pub(super) fn together(&self) -> StoreGroup<'a> {
        StoreGroup { stores: self.ids.clone(), own: None, name: total() }
    }

    /// A row a store, and one of all together where there are several.
    pub(super) fn rows<R>(&self, row: impl Fn(StoreGroup<'a>) -> R) -> (Vec<R>, Option<R>) {
        let all = (self.ids.len() > 1).then(|| row(self.together()));
        (self.each().into_iter().map(row).collect(), all)
    }

    pub(super) fn value(&self, kpi: Kpi, stores: &[&str], span: Span) -> Option<Decimal> {
        self.metrics().get(kpi, stores, span).value
    }

    pub(super) fn known(&self, kpi: Kpi, stores: &[&str], span: Span) -> Known {
        self.metrics().get(kpi, stores, span).into()
    }

    /// How a KPI changed, over what both spans have: in points for a rate, else relative.
    pub(super) fn changed(&self, kpi: Kpi, stores: &[&str], now: Span, before: Span) -> Option<Decimal> {
        changed_by(self.metrics(), kpi, stores, now, before)
    }

    pub(super) fn change(&self, kpi: Kpi, own: Option<&str>, stores: &[&str], now: Span, before: Span) -> Cell {
        let amounts = before == self.previous && kpi.adds_up();
        if let Some(moved) = self.context.moved(stores, now, before).filter(|_| amounts) {
            return incomparable(&moved);
        }
        let changed = match own {
            Some(_) => changed_by(self.context.own, kpi, stores, now, before),
            None => self.changed(kpi, stores, now, before),
        };
        Known::or(changed, "section.not_comparable").into()
    }

    /// A figure of a store by itself in its own currency, of several in the report's.
    pub(super) fn cell(&self, kpi: Kpi, own: Option<&str>, stores: &[&str], span: Span) -> Cell {
        let Some(store) = own else { return self.known(kpi, stores, span).into() };
        let figure = self.context.own.get(kpi, stores, span);
        self.context.amount(store, kpi, figure)
    }

    /// What totals of these KPIs leave out or count only in part, a sentence a store and share of days.
    pub(super) fn gaps(&self, kpis: &[Kpi], span: Span) -> Vec<Phrase> {
        let mut lacking: BTreeMap<usize, Vec<Field>> = BTreeMap::new();
        let mut partial: BTreeMap<(u32, u32), Vec<Field>> = BTreeMap::new();
        for &kpi in kpis {
            let figure = self.metrics().get(kpi, &self.ids, span);
            let name = kpi.name();
            for store in figure.lacks.iter().filter_map(|lacks| self.ids.iter().position(|id| id == lacks)) {
                lacking.entry(store).or_default().push(name.clone());
            }
            if let Some(days) = figure.days.filter(|(have, _)| *have > 0) {
                partial.entry(days).or_default().push(name);
            }
        }
        let lacking = lacking.into_iter().map(|(store, kpis)| {
            Phrase::new("section.lacks").with("store", self.name(self.ids[store])).with("kpis", Field::List(kpis))
        });
        let partial = partial.into_iter().map(|((have, all), kpis)| {
            Phrase::new("section.days").with("have", have).with("all", all).with("kpis", Field::List(kpis))
        });
        lacking.chain(partial).collect()
    }

    /// `支付金额 · 2026-W46 11/09-11/15`: what a chart of the week shows.
    pub(super) fn subtitle(&self, what: &str) -> Phrase {
        let week = self.metrics().inputs().period.id();
        Phrase::new("section.subtitle")
            .with("who", self.who_of(&self.ids))
            .with("what", Field::Word(what.to_owned()))
            .with("week", week)
            .with("days", self.week)
    }

    pub(super) fn week_labels(&self) -> Vec<Phrase> {
        self.context.recent().into_iter().map(|week| self.context.short_label(week)).collect()
    }

    /// The same of sales on the plan's basis of some stores and days.
    pub(super) fn subtitle_days(&self, stores: &[&str], days: Span) -> Phrase {
        let who = Phrase::new("section.events.subtitle").with("who", self.who_of(stores));
        who.with("what", self.context.basis().name()).with("days", days)
    }

    /// `支付金额 · W35-W46`: what a chart of these weeks shows.
    pub(super) fn subtitle_weeks(&self, what: &str, weeks: &[Phrase]) -> Phrase {
        let week = |week: Option<&Phrase>| week.map_or_else(|| Field::Text("–".into()), |week| week.clone().into());
        let subtitle = Phrase::new("section.subtitle_weeks")
            .with("who", self.who_of(&self.ids))
            .with("what", Field::Word(what.to_owned()))
            .with("first", week(weeks.first()))
            .with("last", week(weeks.last()));
        self.context.with_lengths("section.subtitle_lengths", subtitle)
    }

    pub(super) fn who_of(&self, stores: &[&str]) -> Field {
        match stores {
            [one] => self.name(one).into(),
            many => Phrase::new("section.all_stores").with("count", many.len()).into(),
        }
    }

    /// Who answers for the store, where it is one and somebody does.
    pub(super) fn person(&self, whose: &StoreGroup<'_>) -> Cell {
        let [one] = whose.stores.as_slice() else { return Cell::Blank };
        let store = self.context.stores.iter().find(|store| store.id == *one);
        store.and_then(|store| store.person.clone()).map_or(Cell::Blank, Cell::Text)
    }

    /// Whether all stores that ever give such exports cover every day.
    pub(super) fn whole(&self, export: ExportKind, span: Span) -> bool {
        self.metrics().is_whole(export, &self.ids, span)
    }

    pub(super) fn in_catalog(&self, line: &ProductLine) -> Option<&'a Product> {
        line.known(self.context.catalog, self.week.last())
    }

    pub(super) fn line_name(&self, line: &ProductLine) -> String {
        self.product_name(&line.key.0, &line.key.1, line.code.as_deref(), line.title.as_deref())
    }

    /// A product's name: the catalog's, else the title the platform prints, else its id.
    pub(super) fn product_name(
        &self,
        store: &str,
        product_id: &str,
        code: Option<&str>,
        title: Option<&str>,
    ) -> String {
        match self.context.catalog.product(store, product_id, code, self.week.last()) {
            Some(product) => product.name.clone(),
            None => title.filter(|title| !title.is_empty()).unwrap_or(product_id).to_owned(),
        }
    }

    /// A name with its store, where there are several.
    pub(super) fn of_store(&self, name: String, store: &str) -> String {
        if self.ids.len() > 1 { format!("{name} · {}", self.name(store)) } else { name }
    }

    /// A chart over the last weeks: the categories, and the values of a KPI now and a year before.
    pub(super) fn weekly(&self, kpi: Kpi) -> (Vec<Phrase>, Vec<Option<Decimal>>, Vec<Option<Decimal>>) {
        let (context, weeks) = (self.context, self.context.recent());
        let label = |week: Period| context.with_event(week.span(), context.short_label(week), NAME_WIDTH);
        let labels = weeks.iter().map(|week| label(*week)).collect();
        let now = weeks.iter().map(|week| self.value(kpi, &self.ids, week.span())).collect();
        let before = weeks.iter().map(|week| self.value(kpi, &self.ids, context.year_before(*week))).collect();
        (labels, now, before)
    }
}

/// What a chart of weeks says: the last one's value, and the highest with its week.
pub(super) fn peak(
    categories: &[Phrase],
    values: &[Option<Decimal>],
    say: impl Fn(Decimal) -> Field,
    otherwise: &'static str,
) -> Phrase {
    let highest = categories.iter().zip(values).filter_map(|(week, value)| Some((week, (*value)?)));
    let highest = highest.reduce(|best, next| if next.1 >= best.1 { next } else { best });
    let (Some((week, most)), Some(Some(now))) = (highest, values.last()) else { return Phrase::new(otherwise) };
    let known = values.iter().flatten().count();
    let key = if most == *now { "section.peak_now" } else { "section.peak" };
    Phrase::new(key).with("now", say(*now)).with("count", known).with("most", say(most)).with("week", week.clone())
}

fn changed_by(metrics: &Metrics<'_>, kpi: Kpi, stores: &[&str], now: Span, before: Span) -> Option<Decimal> {
    let both = metrics.compare(kpi, stores, now, before)?;
    if kpi.unit() == Unit::Percent { Some(both.now - both.before) } else { both.growth() }
}

pub(super) fn total() -> Cell {
    Cell::Said(Phrase::new("section.total"))
}

/// Values by key, the keys in the order in which they are met first.
pub(super) fn grouped<K: PartialEq, V>(items: impl IntoIterator<Item = (K, V)>) -> Vec<(K, Vec<V>)> {
    let mut groups: Vec<(K, Vec<V>)> = Vec::new();
    for (key, value) in items {
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) => values.push(value),
            None => groups.push((key, vec![value])),
        }
    }
    groups
}

/// A figure in a sentence, or a dash.
pub(super) fn or_dash(value: Option<Decimal>, say: fn(Decimal) -> Field) -> Field {
    value.map_or_else(|| "–".into(), say)
}

pub(super) fn list(items: impl Into<Field>) -> Phrase {
    Phrase::new("section.list").with("items", items)
}

pub(super) fn missing(key: &'static str) -> Cell {
    Known::because(key).into()
}

/// How a ratio grew since the week before, where both weeks are whole; for amounts see [`Scope::growth`].
pub(super) fn growth_cell(now: Option<Decimal>, before: Option<Decimal>, comparable: bool) -> Cell {
    match (now, before) {
        (Some(now), Some(before)) if comparable => Known::or(growth(now, before), "section.from_nothing").into(),
        _ => missing("section.not_comparable"),
    }
}

/// In place of a change since the week before of which an event makes nonsense; on the overview too.
pub(super) fn incomparable(moved: &Moved) -> Cell {
    Cell::Missing(Some(moved.fields(Phrase::new("reason.event-week"))))
}

pub(super) fn part(part: Decimal, whole: Decimal) -> Cell {
    Known::Number(part).over(&Known::Number(whole)).into()
}

/// A value, or that the other week has none to compare.
pub(super) fn before_cell(value: Option<Decimal>) -> Cell {
    Known::or(value, "section.not_comparable").into()
}

pub(super) fn days(span: Span) -> Cell {
    Cell::Said(Phrase::new("section.span").with("days", span))
}

/// Whether days have ended, are running or are still to come.
pub(super) fn state_words(state: State) -> Phrase {
    Phrase::new(match state {
        State::Past => "section.plan.closed",
        State::Running => "section.plan.running",
        State::Coming => "section.plan.coming",
    })
}
