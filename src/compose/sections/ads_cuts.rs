//! Breakdowns of advertising: by channel, scene, campaign and item, each adding up to all that is counted.

use super::cuts::{self, Ads, Group};
use super::scope::{Scope, before_cell, growth_cell, part, total};
use crate::compose::declared::{Columns, Declared};
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::{Age, Metrics};
use crate::report::{Cell, Column, Formula, Table, Unit};
use crate::span::Span;
use crate::words::Phrase;
use std::collections::{BTreeMap, BTreeSet};

/// A row: its words, this week, the week before.
#[derive(Default)]
pub(super) struct Line {
    pub(super) name: Cell,
    pub(super) second: Cell,
    /// A store's spend as a part of its sales.
    pub(super) cost_share: Cell,
    /// Why nothing is known of it.
    pub(super) unknown: Option<Cell>,
    pub(super) now: Ads,
    pub(super) before: Option<Ads>,
    /// The week before when it was as old as this week is, where that is known.
    pub(super) then: Option<Ads>,
}

/// Two columns of words, then what every cut shows.
pub(super) fn columns<'a>(scope: &'a Scope<'_>, name: &'static str, second: Column) -> Columns<'a, Line> {
    Columns::new()
        .with(Column::text(name), |line: &Line| line.name.clone())
        .with(second, |line| line.second.clone())
        .join(figures(scope).unless(|line| line.unknown.clone()))
}

/// Spend and what came of it, with the return of the week before at equal age where that is known.
fn figures<'a>(scope: &'a Scope<'_>) -> Columns<'a, Line> {
    let (comparable, at_age) = (comparable(scope), equal_age(scope).is_some());
    let roi = |ads: Option<Ads>| ads.and_then(|ads| ads.roi().number());
    Columns::new()
        .with(Column::money("spend").summed(), |line: &Line| line.now.spend)
        .with(Column::count("impressions").summed(), |line| line.now.impressions)
        .with(Column::count("clicks").summed(), |line| line.now.clicks)
        .with(Column::percent("ctr").by(Formula::Ratio("clicks", "impressions")), |line| line.now.ctr())
        .with(Column::new("cpc", Unit::MoneyPer).by(Formula::Ratio("spend", "clicks")), |line| line.now.cpc())
        .with(Column::count("ad_orders").summed(), |line| line.now.orders)
        .with(Column::money("ad_sales").summed(), |line| line.now.sales)
        .with(Column::new("roi", Unit::Roi).by(Formula::Ratio("ad_sales", "spend")), |line| line.now.roi())
        .with(Column::money("previous_spend").summed(), |line| before_cell(line.before.map(|ads| ads.spend)))
        .with(Column::new("spend_wow", Unit::Change).given(), move |line| {
            scope.growth(line.now.spend, line.before.map(|ads| ads.spend), comparable)
        })
        .with(Column::new("previous_roi", Unit::Roi).given(), move |line| before_cell(roi(line.before)))
        .and(at_age.then(|| {
            Declared::new(Column::new("previous_roi_then", Unit::Roi).given(), move |line: &Line| {
                before_cell(roi(line.then))
            })
        }))
        .with(Column::new("roi_wow", Unit::Change).given().better_when(true), move |line| {
            let compared = if at_age { line.then } else { line.before };
            growth_cell(roi(Some(line.now)), roi(compared), comparable)
        })
}

/// The figures of the week before when it was as old as this week is, where that is known of all that is compared.
pub(super) fn equal_age<'a>(scope: &Scope<'a>) -> Option<&'a Metrics<'a>> {
    let both = scope.metrics().compare(Kpi::AdsRoi, &scope.ids, scope.week, scope.previous)?;
    scope.metrics().then(scope.previous).filter(|_| both.age == Age::Equal)
}

/// Whether both weeks are covered whole by every store that gives advertising at all.
pub(super) fn comparable(scope: &Scope<'_>) -> bool {
    scope.whole(ExportKind::Ads, scope.week) && scope.whole(ExportKind::Ads, scope.previous)
}

/// All that is counted of some stores.
pub(super) fn total_line(scope: &Scope<'_>, stores: &[&str]) -> Line {
    Line {
        name: total(),
        now: cuts::ads_total(scope, stores, scope.week).unwrap_or_default(),
        before: cuts::ads_total(scope, stores, scope.previous),
        then: equal_age(scope).and_then(|then| cuts::ads_total_in(then, stores, scope.previous)),
        ..Line::default()
    }
}

/// A store, where groups are a store's own, and the group.
type Key = (String, Group);

/// This week and the week before.
#[derive(Clone, Copy, Default)]
struct Pair {
    now: Ads,
    before: Option<Ads>,
    then: Option<Ads>,
}

impl Pair {
    fn old(self) -> Ads {
        self.before.unwrap_or_default()
    }

    fn add(&mut self, other: Pair) {
        self.now.add(other.now);
        for (mine, other) in [(&mut self.before, other.before), (&mut self.then, other.then)] {
            if let Some(more) = other {
                mine.get_or_insert_default().add(more);
            }
        }
    }

    fn line(self, name: Cell, second: Cell) -> Line {
        Line { name, second, now: self.now, before: self.before, then: self.then, ..Line::default() }
    }

    fn is_nothing(self) -> bool {
        self.now.is_nothing() && self.old().is_nothing()
    }
}

/// A part of the spend.
fn share(now: Ads, all: Ads) -> Cell {
    part(now.spend, all.spend)
}

/// A breakdown to be made.
pub(super) struct Cut {
    id: &'static str,
    column: &'static str,
    heading: &'static str,
    most: usize,
}

impl Cut {
    pub(super) fn new(id: &'static str, column: &'static str, heading: &'static str, most: usize) -> Self {
        Cut { id, column, heading, most }
    }

    /// What stands in the second column.
    fn second(&self) -> Column {
        match self.column {
            "campaign" => Column::text("scene"),
            "item" => Column::new("product_id", Unit::Id),
            _ => Column::percent("share").given(),
        }
    }

    /// Whether its groups are a store's own: ids of items are, and two stores may call a campaign alike.
    fn of_one_store(&self) -> bool {
        matches!(self.column, "campaign" | "item")
    }

    /// Groups over all stores, or of each.
    fn groups(&self, scope: &Scope<'_>, metrics: &Metrics<'_>, span: Span) -> BTreeMap<Key, Ads> {
        let columns: &[&str] = match self.column {
            "campaign" => &["campaign", "scene"],
            other => &[other],
        };
        let mut groups: BTreeMap<Key, Ads> = BTreeMap::new();
        for store in &scope.ids {
            let of = if self.of_one_store() { (*store).to_owned() } else { String::new() };
            for (group, sums) in cuts::ads(metrics, store, columns, span) {
                groups.entry((of.clone(), group)).or_default().add(sums);
            }
        }
        groups
    }

    pub(super) fn table(&self, scope: &Scope<'_>) -> Table {
        let all = total_line(scope, &scope.ids);
        let (lines, allocated) = self.lines(scope, all.before.is_some());
        let count = lines.len();
        let titles = if self.column == "item" { item_titles(scope) } else { BTreeMap::new() };
        let mut rows = Vec::new();
        let mut rest = Pair::default();
        for (index, (key, pair)) in lines.into_iter().enumerate() {
            if index < self.most {
                let (name, second) = self.words(scope, &key, pair.now, all.now, &titles);
                rows.push(pair.line(name, second));
            } else {
                rest.add(pair);
            }
        }
        let open = Pair {
            now: all.now.less(allocated.now),
            before: all.before.map(|all| all.less(allocated.old())),
            then: all.then.map(|all| all.less(allocated.then.unwrap_or_default())),
        };
        let share = |now: Ads| if self.of_one_store() { Cell::Blank } else { share(now, all.now) };
        let others = count.saturating_sub(self.most);
        for (key, pair) in [("rest", rest), ("unallocated", open)] {
            if !pair.is_nothing() {
                let name = Phrase::new(format!("section.{key}")).with("count", others).into();
                rows.push(pair.line(name, share(pair.now)));
            }
        }
        let last = Line { second: share(all.now), ..all };
        columns(scope, self.heading, self.second()).totalled(self.id, &rows, Some(&last)).out_of(count)
    }

    /// Each group of either week, the largest spend first, and all of them together.
    fn lines(&self, scope: &Scope<'_>, known_before: bool) -> (Vec<(Key, Pair)>, Pair) {
        let metrics = scope.metrics();
        let (now, before) = (self.groups(scope, metrics, scope.week), self.groups(scope, metrics, scope.previous));
        let then = equal_age(scope).map(|then| self.groups(scope, then, scope.previous));
        let keys: BTreeSet<Key> = now.keys().chain(before.keys()).cloned().collect();
        let of = |groups: &BTreeMap<Key, Ads>, key: &Key| groups.get(key).copied().unwrap_or_default();
        let pair = |key: Key| {
            let old = known_before.then(|| of(&before, &key));
            let then = then.as_ref().map(|then| of(then, &key));
            (Pair { now: of(&now, &key), before: old, then }, key)
        };
        let lines = keys.into_iter().map(pair).filter(|(pair, _)| !pair.is_nothing());
        let mut lines: Vec<(Key, Pair)> = lines.map(|(pair, key)| (key, pair)).collect();
        lines.sort_by(|a, b| b.1.now.spend.cmp(&a.1.now.spend).then_with(|| a.0.cmp(&b.0)));
        let mut all = Pair::default();
        lines.iter().for_each(|(_, pair)| all.add(*pair));
        (lines, all)
    }

    fn words(
        &self,
        scope: &Scope<'_>,
        (store, group): &Key,
        now: Ads,
        all: Ads,
        titles: &BTreeMap<(String, String), String>,
    ) -> (Cell, Cell) {
        match self.column {
            "item" => {
                let title = titles.get(&(store.clone(), group[0].clone())).map(String::as_str);
                let name = scope.product_name(store, &group[0], None, title);
                (Cell::Text(scope.of_store(name, store)), Cell::Text(group[0].clone()))
            }
            "campaign" => (Cell::Text(scope.of_store(group[0].clone(), store)), Cell::Text(group[1].clone())),
            _ => (Cell::Text(group[0].clone()), share(now, all)),
        }
    }
}

/// Titles of promoted items as the exports print them.
fn item_titles(scope: &Scope<'_>) -> BTreeMap<(String, String), String> {
    let mut titles = BTreeMap::new();
    for store in &scope.ids {
        for span in [scope.previous, scope.week] {
            for (group, _) in cuts::ads(scope.metrics(), store, &["item", "item_name"], span) {
                if !group[1].is_empty() {
                    titles.insert(((*store).to_owned(), group[0].clone()), group[1].clone());
                }
            }
        }
    }
    titles
}
