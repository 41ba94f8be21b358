//! A row a store, the total below, and the same as bars for the mail.

use crate::calendar::Period;
use crate::compose::Context;
use crate::compose::declared::{Columns, Declared, or_blank};
use crate::kpi::Kpi;
use crate::metrics::{Figure, Known, Metrics};
use crate::report::{Cell, Column, Formula, StoreBar, StoreInfo, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// Stores with a row of their own; one more is shown rather than called "others".
const SHOWN: usize = 6;

/// The stores and what is known of each, best against target first.
pub(super) struct Stores<'a> {
    context: &'a Context<'a>,
    lines: Vec<Line<'a>>,
}

struct Line<'a> {
    store: &'a StoreInfo,
    /// Sales and gap in the report's currency, by which stores are put in order.
    weight: Option<Decimal>,
    lead: Option<Decimal>,
    sales: Figure,
    target: Figure,
    achievement: Figure,
    gap: Figure,
}

impl<'a> Stores<'a> {
    pub(super) fn of(context: &'a Context<'a>) -> Self {
        let get = |kpi: Kpi, store: &'a StoreInfo| context.own.get(kpi, &[&store.id], context.days());
        let line = |store: &'a StoreInfo| Line {
            store,
            weight: context.metrics.get(context.basis(), &[&store.id], context.days()).value,
            lead: context.metrics.get(Kpi::PlanGap, &[&store.id], context.days()).value,
            sales: get(context.basis(), store),
            target: get(Kpi::PlanTarget, store),
            achievement: get(Kpi::PlanAchievement, store),
            gap: get(Kpi::PlanGap, store),
        };
        let mut lines: Vec<Line> = context.stores.iter().map(line).collect();
        // Stores without a target come last, the largest first.
        lines.sort_by_key(|line| (line.lead.is_none(), Reverse(line.lead), Reverse(line.weight)));
        Stores { context, lines }
    }

    /// The table: the stores that move the total most, the rest together, the total.
    pub(super) fn table(&self) -> Table {
        let (shown, rest) = self.split();
        let mut rows: Vec<Row<'_>> = shown.iter().map(|line| Row::one(line.store)).collect();
        if !rest.is_empty() {
            let name = Phrase::new("report.others").with("count", rest.len());
            rows.push(Row::many(name, rest.iter().map(|line| line.store.id.as_str()).collect()));
        }
        let all = (self.lines.len() > 1).then(|| Row::many(Phrase::new("report.total"), self.context.ids()));
        let table = self.columns().totalled("overview.stores", &rows, all.as_ref());
        Table { title: self.bars_title(), ..table }.settled()
    }

    /// The lines shown one by one, in order, and those that are summed.
    fn split(&self) -> (Vec<&Line<'a>>, Vec<&Line<'a>>) {
        if self.lines.len() <= SHOWN + 1 {
            return (self.lines.iter().collect(), Vec::new());
        }
        let weight = |line: &Line| (line.lead.map(|gap| gap.abs()), line.weight);
        let mut heaviest: Vec<&Line> = self.lines.iter().collect();
        heaviest.sort_by_key(|line| Reverse(weight(line)));
        let shown: Vec<&str> = heaviest.iter().take(SHOWN).map(|line| line.store.id.as_str()).collect();
        self.lines.iter().partition(|line| shown.contains(&line.store.id.as_str()))
    }

    fn columns(&self) -> Columns<'_, Row<'_>> {
        let (context, sales) = (self.context, super::sales_key(self.context));
        let figure = move |kpi| {
            move |row: &Row<'_>| match row.own {
                Some(store) => context.amount(store, kpi, context.own.get(kpi, &row.stores, context.days())),
                None => context.metrics.get(kpi, &row.stores, context.days()).into(),
            }
        };
        Columns::new()
            .with(Column::text("store"), |row: &Row<'_>| row.name.clone())
            .with(Column::text("person"), |row| row.person.clone())
            .with(Column::money(sales).summed(), figure(context.basis()))
            .with(Column::money("target").summed(), figure(Kpi::PlanTarget))
            .with(Column::percent("achievement").by(Formula::Ratio(sales, "target")), figure(Kpi::PlanAchievement))
            .with(
                Column::new("gap", Unit::Gap).by(Formula::Difference(sales, "target")).better_when(true),
                figure(Kpi::PlanGap),
            )
            // Of a year both are the one before.
            .and((context.previous() != context.last_year()).then(|| {
                let column = Column::new("wow", Unit::Change).given().better_when(true);
                Declared::new(column, |row: &Row<'_>| self.week_on_week(row))
            }))
            .with(Column::new("yoy", Unit::Change).given().better_when(true), |row| {
                self.change(row, context.last_year())
            })
            .with(Column::percent("refund_share").given(), figure(Kpi::RefundCohortShare))
            .with(Column::new("roi", Unit::Roi).given(), figure(Kpi::AdsRoi))
            .with(Column::money("trend").given(), |row| self.spark(row))
    }

    fn change(&self, row: &Row<'_>, before: Span) -> Known {
        let context = self.context;
        match row.metrics(context).compare(context.basis(), &row.stores, context.days(), before) {
            Some(both) => Known::or(both.growth(), "reason.nothing-to-divide-by"),
            None => Known::Unknown(Some(Phrase::new("reason.nothing-to-compare").with("days", before))),
        }
    }

    /// The same since the week before, unless an event is what differs.
    fn week_on_week(&self, row: &Row<'_>) -> Known {
        let context = self.context;
        let change = self.change(row, context.previous());
        match context.moved(&row.stores, context.days(), context.previous()) {
            Some(moved) if change.number().is_some() => {
                Known::Unknown(Some(moved.fields(Phrase::new("reason.event-week"))))
            }
            _ => change,
        }
    }

    fn spark(&self, row: &Row<'_>) -> Cell {
        let context = self.context;
        let sales = |of: Period| row.metrics(context).get(context.basis(), &row.stores, of.span()).value;
        Cell::Spark(context.recent().into_iter().map(sales).collect())
    }

    /// How the table is sorted, what its refund share is, and whose figures the total lacks.
    pub(super) fn note(&self) -> Option<Phrase> {
        let planned = self.lines.iter().any(|line| line.gap.value.is_some());
        let note = Phrase::new(if planned { "report.stores_note" } else { "report.stores_note_no_plan" });
        let mut note = self
            .compared()
            .into_iter()
            .fold(note, |note, next| Phrase::new("report.stores_note_more").with("note", note).with("next", next));
        if let Some(stores) = self.context.lacking(&self.context.total(Kpi::AdsRoi)) {
            note = Phrase::new("report.stores_note_lacks").with("note", note).with("stores", stores);
        }
        if self.context.is_mixed() {
            let next = Phrase::new("report.stores_note_currency").with("currency", &self.context.currency);
            note = Phrase::new("report.stores_note_more").with("note", note).with("next", next);
        }
        Some(note)
    }

    /// What is to be known of the columns of changes.
    fn compared(&self) -> Vec<Phrase> {
        let context = self.context;
        let mut said = Vec::new();
        for (column, before) in [("wow", context.previous()), ("yoy", context.last_year())] {
            let Some(both) = context.compare(context.basis(), &context.ids(), before) else { continue };
            let [aligned, moved, per_day] = context.remarks(&format!("report.stores_{column}."), before);
            let (now, then) = both.level();
            let in_money = |said: Phrase| said.with("sales", Field::Money(now)).with("against", Field::Money(then));
            said.extend([aligned, moved, per_day.map(in_money)].into_iter().flatten());
        }
        said
    }

    pub(super) fn bars(&self) -> Vec<StoreBar> {
        let bar = |line: &Line| StoreBar {
            name: line.store.name.clone(),
            actual: line.sales.value,
            target: line.target.value,
            gap: line.gap.value,
            achievement: line.achievement.value,
            currency: self.context.abroad(&line.store.id).map(str::to_owned),
            level: line.weight,
            note: if line.sales.value.is_none() { line.sales.reason.clone() } else { None },
        };
        self.lines.iter().map(bar).collect()
    }

    /// How many of the stores that are measured met their target, and how many there are: nobody is below a target of 0, so
    /// nobody made it either.
    fn met(&self) -> (usize, usize) {
        let measured = self.lines.iter().filter(|line| line.achievement.value.is_some());
        let gaps: Vec<Decimal> = measured.filter_map(|line| line.gap.value).collect();
        (gaps.iter().filter(|gap| **gap >= Decimal::ZERO).count(), gaps.len())
    }

    pub(super) fn bars_title(&self) -> Phrase {
        let (met, all) = self.met();
        let key = match (met, all - met) {
            (0, 0) => "report.bars.no_plan",
            (_, 0) => "report.bars.all",
            (0, _) => "report.bars.none",
            _ => "report.bars.both",
        };
        let phrase = Phrase::new(key).with("met", met).with("missed", all - met);
        phrase.with("basis", super::basis_name(self.context))
    }

    /// `3 / 6`
    pub(super) fn reached(&self) -> Option<Phrase> {
        let (met, all) = self.met();
        (all > 1).then(|| Phrase::new("report.reached").with("met", met).with("all", all))
    }
}

struct Row<'a> {
    /// The one store that it is of, whose money is in its own currency.
    own: Option<&'a str>,
    name: Cell,
    person: Cell,
    stores: Vec<&'a str>,
}

impl<'a> Row<'a> {
    fn one(store: &'a StoreInfo) -> Self {
        let (name, person) = (store.name.as_str().into(), or_blank(store.person.clone()));
        Row { own: Some(&store.id), name, person, stores: vec![&store.id] }
    }

    fn many(name: Phrase, stores: Vec<&'a str>) -> Self {
        Row { own: None, name: name.into(), person: Cell::Blank, stores }
    }

    fn metrics(&self, context: &'a Context<'a>) -> &'a Metrics<'a> {
        if self.own.is_some() { context.own } else { context.metrics }
    }
}
