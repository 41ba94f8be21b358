//! Advertising: by store, channel, scene, campaign and item, and what came back of it.
//!
//! The same spend comes cut several ways; totals count one cut, breakdowns use whichever shows them, and what no report
//! allocates stands in a row of its own, so that every table adds up to the same spend.

use super::cuts::{self, Ads, Group};
use super::scope::{Scope, before_cell, drawn, growth_cell, part, total};
use crate::extract::Gives;
use crate::money::Money;
use crate::ratio::ratio;
use crate::report::build::Detail;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Series, Table, Unit};
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Campaigns and items shown one by one.
const CAMPAIGNS: usize = 30;
const ITEMS: usize = 20;

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let whole = cuts::ads_total(scope, &scope.ids, scope.week).filter(|ads| !ads.is_nothing());
    let Some(whole) = whole else { return Err(Phrase::new("section.left_out.ads")) };
    let mut tables = vec![stores_table(scope)];
    tables.push(Cut::new("ads.channels", "channel", "channel", usize::MAX).table(scope));
    tables.push(Cut::new("ads.scenes", "scene", "scene", usize::MAX).table(scope));
    if scope.context.detail == Detail::Operator {
        tables.push(Cut::new("ads.campaigns", "campaign", "campaign", CAMPAIGNS).table(scope));
        tables.push(Cut::new("ads.items", "item", "product", ITEMS).table(scope));
    }
    Ok(Section {
        id: "ads",
        title: Phrase::new("section.ads.title"),
        message: message(scope, whole),
        charts: charts(scope),
        tables,
        notes: notes(scope),
    })
}

/// A row before it is one: words, this week, the week before.
struct Line {
    name: Cell,
    second: Cell,
    now: Ads,
    before: Option<Ads>,
}

impl Line {
    fn cells(self, comparable: bool) -> Vec<Cell> {
        let [spend, impressions, clicks, orders, sales] = self.now.0;
        let spend_before = self.before.map(Ads::spend);
        let roi_before = self.before.and_then(|ads| ratio(ads.sales(), ads.spend()));
        vec![
            self.name,
            self.second,
            Cell::Number(spend),
            Cell::Number(impressions),
            Cell::Number(clicks),
            part(clicks, impressions),
            part(spend, clicks),
            Cell::Number(orders),
            Cell::Number(sales),
            part(sales, spend),
            before_cell(spend_before),
            growth_cell(Some(spend), spend_before, comparable),
            before_cell(roi_before),
            growth_cell(ratio(sales, spend), roi_before, comparable),
        ]
    }
}

fn columns(name: &'static str, second: &'static str) -> Vec<Column> {
    vec![
        Column::new(name, Unit::Text),
        Column::new(second, if second == "product_id" { Unit::Id } else { Unit::Text }),
        Column::new("spend", Unit::Money).summed(),
        Column::new("impressions", Unit::Count).summed(),
        Column::new("clicks", Unit::Count).summed(),
        Column::new("ctr", Unit::Percent).by(Formula::Ratio("clicks", "impressions")),
        Column::new("cpc", Unit::MoneyPer).by(Formula::Ratio("spend", "clicks")),
        Column::new("ad_orders", Unit::Count).summed(),
        Column::new("ad_sales", Unit::Money).summed(),
        Column::new("roi", Unit::Roi).by(Formula::Ratio("ad_sales", "spend")),
        Column::new("previous_spend", Unit::Money).summed(),
        Column::new("spend_wow", Unit::Change).given(),
        Column::new("previous_roi", Unit::Roi).given(),
        Column::new("roi_wow", Unit::Change).given().better_when(true),
    ]
}

/// Whether both weeks are covered whole by every store that gives advertising at all.
fn comparable(scope: &Scope<'_>) -> bool {
    scope.whole(Gives::Ads, scope.week) && scope.whole(Gives::Ads, scope.previous)
}

fn total_line(scope: &Scope<'_>, stores: &[&str]) -> Line {
    Line {
        name: total(),
        second: Cell::Blank,
        now: cuts::ads_total(scope, stores, scope.week).unwrap_or_default(),
        before: cuts::ads_total(scope, stores, scope.previous),
    }
}

fn stores_table(scope: &Scope<'_>) -> Table {
    let same = comparable(scope);
    let rows: Vec<Vec<Cell>> = scope
        .each()
        .into_iter()
        .map(|whose| match cuts::ads_total(scope, &whose.stores, scope.week) {
            Some(_) => {
                let line = total_line(scope, &whose.stores);
                let share = scope.cell("ads.cost_share", &whose.stores, scope.week);
                let mut cells = Line { name: whose.name, ..line }.cells(same);
                cells.push(share);
                cells
            }
            None => {
                let why = scope.cell("ads.spend", &whose.stores, scope.week);
                let mut cells = vec![whose.name, Cell::Blank];
                cells.extend(std::iter::repeat_n(why, 13));
                cells
            }
        })
        .collect();
    let total = (scope.ids.len() > 1).then(|| {
        let mut cells = total_line(scope, &scope.ids).cells(same);
        cells.push(scope.cell("ads.cost_share", &scope.ids, scope.week));
        cells
    });
    let mut columns = columns("store", "person");
    columns.push(Column::new("cost_share", Unit::Percent).given());
    let mut table = Table { id: "ads.stores", title: Phrase::new("table.ads.stores"), columns, rows, total, of: None };
    for (row, whose) in table.rows.iter_mut().zip(scope.each()) {
        row[1] = scope.person(&whose);
    }
    table
}

/// A breakdown to be made.
struct Cut {
    id: &'static str,
    column: &'static str,
    heading: &'static str,
    most: usize,
}

impl Cut {
    fn new(id: &'static str, column: &'static str, heading: &'static str, most: usize) -> Self {
        Cut { id, column, heading, most }
    }

    /// What stands in the second column of words.
    fn second(&self) -> &'static str {
        match self.column {
            "campaign" => "scene",
            "item" => "product_id",
            _ => "share",
        }
    }

    /// Groups over all stores: of items also by store, because ids are a store's own.
    fn groups(&self, scope: &Scope<'_>, span: crate::span::Span) -> BTreeMap<(String, Group), Ads> {
        let columns: &[&str] = match self.column {
            "campaign" => &["campaign", "scene"],
            other => &[other],
        };
        let mut groups: BTreeMap<(String, Group), Ads> = BTreeMap::new();
        for store in &scope.ids {
            let of = if self.column == "item" { (*store).to_owned() } else { String::new() };
            for (group, sums) in cuts::ads(scope, store, columns, span) {
                groups.entry((of.clone(), group)).or_default().add(sums);
            }
        }
        groups
    }

    fn table(&self, scope: &Scope<'_>) -> Table {
        let (now, before) = (self.groups(scope, scope.week), self.groups(scope, scope.previous));
        let keys: BTreeSet<&(String, Group)> = now.keys().chain(before.keys()).collect();
        let known_before = cuts::ads_total(scope, &scope.ids, scope.previous);
        let all = total_line(scope, &scope.ids);
        let mut lines: Vec<(&(String, Group), Ads, Option<Ads>)> = keys
            .into_iter()
            .map(|key| {
                let old = known_before.map(|_| before.get(key).copied().unwrap_or_default());
                (key, now.get(key).copied().unwrap_or_default(), old)
            })
            .filter(|(_, now, old)| !(now.is_nothing() && old.unwrap_or_default().is_nothing()))
            .collect();
        lines.sort_by(|a, b| b.1.spend().cmp(&a.1.spend()).then_with(|| a.0.cmp(b.0)));
        let count = lines.len();
        let titles = if self.column == "item" { item_titles(scope) } else { BTreeMap::new() };
        let (mut allocated, mut allocated_before) = (Ads::default(), Ads::default());
        let (mut rest, mut rest_before) = (Ads::default(), Ads::default());
        let mut rows = Vec::new();
        for (index, (key, now, old)) in lines.into_iter().enumerate() {
            allocated.add(now);
            allocated_before.add(old.unwrap_or_default());
            if index < self.most {
                let (name, second) = self.words(scope, key, now, all.now, &titles);
                rows.push(Line { name, second, now, before: old });
            } else {
                rest.add(now);
                rest_before.add(old.unwrap_or_default());
            }
        }
        let blank = |key: &str, now: Ads, old: Ads| Line {
            name: Cell::Said(Phrase::new(format!("section.{key}")).with("count", count.saturating_sub(self.most))),
            second: if self.second() == "share" { part(now.spend(), all.now.spend()) } else { Cell::Blank },
            now,
            before: known_before.map(|_| old),
        };
        if count > self.most {
            rows.push(blank("rest", rest, rest_before));
        }
        let open = all.now.less(allocated);
        let open_before = known_before.unwrap_or_default().less(allocated_before);
        if !(open.is_nothing() && open_before.is_nothing()) {
            rows.push(blank("unallocated", open, open_before));
        }
        let same = comparable(scope);
        let mut last = all.cells(same);
        if self.second() == "share" {
            last[1] = Cell::Number(Decimal::ONE);
        }
        let mut columns = columns(self.heading, self.second());
        if self.second() == "share" {
            columns[1] = Column::new("share", Unit::Percent).given();
        }
        Table {
            id: self.id,
            title: Phrase::new(format!("table.{}", self.id)),
            columns,
            rows: rows.into_iter().map(|line| line.cells(same)).collect(),
            total: Some(last),
            of: (count > self.most).then_some(count),
        }
    }

    fn words(
        &self,
        scope: &Scope<'_>,
        (store, group): &(String, Group),
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
            "campaign" => (Cell::Text(group[0].clone()), Cell::Text(group[1].clone())),
            _ => (Cell::Text(group[0].clone()), part(now.spend(), all.spend())),
        }
    }
}

/// Titles of promoted items as the exports print them.
fn item_titles(scope: &Scope<'_>) -> BTreeMap<(String, String), String> {
    let mut titles = BTreeMap::new();
    for store in &scope.ids {
        for span in [scope.previous, scope.week] {
            for (group, _) in cuts::ads(scope, store, &["item", "item_name"], span) {
                if !group[1].is_empty() {
                    titles.insert(((*store).to_owned(), group[0].clone()), group[1].clone());
                }
            }
        }
    }
    titles
}

fn charts(scope: &Scope<'_>) -> Vec<Chart> {
    let series = |role, word: &str, values| Series { role, name: Phrase::new(format!("section.{word}")), values };
    let one = |id, kpi: &str, kind, unit| {
        let (categories, now, before) = scope.weekly(kpi);
        drawn(Chart {
            id,
            title: Phrase::new(format!("section.ads.{}", id.trim_start_matches("ads."))),
            subtitle: scope.subtitle(&format!("kpi.{kpi}.name")),
            kind,
            unit,
            categories,
            series: vec![series(Role::LastYear, "last_year", before), series(Role::Actual, "actual", now)],
        })
    };
    [
        one("ads.roi_weeks", "ads.roi", ChartKind::Lines, Unit::Roi),
        one("ads.spend_weeks", "ads.spend", ChartKind::Columns, Unit::Money),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn message(scope: &Scope<'_>, whole: Ads) -> Phrase {
    let phrase = Phrase::new("section.ads.message").with("spend", Field::Money(whole.spend()));
    let phrase = match ratio(whole.sales(), whole.spend()) {
        Some(roi) => phrase.with("roi", Field::Roi(roi)),
        None => phrase.with("roi", "–"),
    };
    let phrase = match scope.value("ads.cost_share", &scope.ids, scope.week) {
        Some(share) => phrase.with("share", Field::Percent(share)),
        None => phrase.with("share", "–"),
    };
    let change = match scope.change("ads.roi", &scope.ids, scope.week, scope.previous).number() {
        Some(part) => Phrase::new("section.ads.change").with("change", Field::Change(part)),
        None => Phrase::new("section.ads.no_change"),
    };
    phrase.with("change", change)
}

fn notes(scope: &Scope<'_>) -> Vec<Phrase> {
    let mut notes = vec![Phrase::new("section.ads.attribution")];
    if !comparable(scope) {
        notes.push(Phrase::new("section.ads.not_comparable"));
    }
    notes.extend(scope.gaps(&["ads.spend", "ads.sales"], scope.week));
    if scope.context.detail == Detail::Operator {
        notes.push(Phrase::new("section.ads.unallocated"));
        notes.extend(differences(scope));
    }
    notes
}

/// Cuts of the week that disagree, a sentence a store, channel and pair of cuts.
fn differences(scope: &Scope<'_>) -> Vec<Phrase> {
    let view = scope.metrics().inputs().view;
    let mut sums: BTreeMap<(usize, String, String, String), (usize, Money, Money)> = BTreeMap::new();
    for (at, id) in scope.ids.iter().enumerate() {
        for found in view.store(id).iter().flat_map(|store| &store.cut_differences) {
            let day = NaiveDate::from_epoch_days(found.day as i32);
            if !day.is_some_and(|day| scope.week.contains(day)) {
                continue;
            }
            let key = (at, found.channel.clone(), found.counted.0.clone(), found.other.0.clone());
            let sum = sums.entry(key).or_default();
            sum.0 += 1;
            sum.1 += found.counted.1;
            sum.2 += found.other.1;
        }
    }
    let said = sums.into_iter().map(|((store, channel, counted, other), (days, a, b))| {
        Phrase::new("section.ads.difference")
            .with("store", scope.name(scope.ids[store]))
            .with("channel", channel)
            .with("days", days)
            .with("counted", Field::Word(format!("section.cut.{counted}")))
            .with("amount", Field::MoneyFull(a.decimal()))
            .with("other", Field::Word(format!("section.cut.{other}")))
            .with("other_amount", Field::MoneyFull(b.decimal()))
    });
    said.collect()
}
