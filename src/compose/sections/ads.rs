//! Advertising: by store, channel, scene, campaign and item, and what came back of it.
//!
//! The same spend comes cut several ways; totals count one cut, breakdowns use whichever shows them, and what no report
//! allocates stands in a row of its own, so that every table adds up to the same spend.

use super::ads_cuts::{self, Pair, comparable, figures};
use super::grid;
use super::scope::{Scope, StoreGroup, or_dash};
use crate::compose::Detail;
use crate::compose::declared::Columns;
use crate::compose::notices::cuts_differ;
use crate::kpi::Kpi;
use crate::metrics::Ads;
use crate::ratio::ratio;
use crate::report::grids::Sheet;
use crate::report::{Column, Section, Table};
use crate::words::{Field, Phrase};

/// Campaigns and items shown one by one.
const CAMPAIGNS: usize = 30;
const ITEMS: usize = 20;

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let whole = scope.metrics().ads(&scope.ids, scope.week).filter(|ads| !ads.is_nothing());
    let Some(whole) = whole else { return Err(Phrase::new("section.left_out.ads")) };
    let mut tables = vec![stores_table(scope)];
    tables.push(ads_cuts::table(scope, "ads.channels", "channel", usize::MAX));
    tables.push(ads_cuts::table(scope, "ads.scenes", "scene", usize::MAX));
    if scope.context.detail == Detail::Operator {
        tables.push(ads_cuts::table(scope, "ads.campaigns", "campaign", CAMPAIGNS));
        tables.push(ads_cuts::table(scope, "ads.items", "item", ITEMS));
    }
    Ok(Section {
        charts: grid::charts(scope, Sheet::Ads),
        tables,
        notes: notes(scope),
        ..Section::new("ads", message(scope, whole))
    })
}

fn stores_table<'a>(scope: &Scope<'a>) -> Table {
    let row = |whose: StoreGroup<'a>| (Pair::of(scope, &whose.stores), whose);
    let (rows, all) = scope.rows(row);
    type Row<'a> = (Option<Pair>, StoreGroup<'a>);
    let figures = figures(scope, |(pair, _): &Row<'_>| pair.unwrap_or_default())
        .with(Column::percent("cost_share").given(), |(_, whose)| {
            scope.known(Kpi::AdsCostShare, &whose.stores, scope.week)
        })
        .and(ads_cuts::break_even(scope, |(_, whose): &Row<'_>| whose.stores.clone()));
    let unknown =
        |(pair, whose): &Row<'_>| pair.is_none().then(|| scope.known(Kpi::AdsSpend, &whose.stores, scope.week).into());
    Columns::new()
        .with(Column::text("store"), |(_, whose): &Row<'_>| whose.name.clone())
        .with(Column::text("person"), |(_, whose)| scope.person(whose))
        .join(figures.unless(unknown))
        .totalled("ads.stores", &rows, all.as_ref())
}

fn message(scope: &Scope<'_>, whole: Ads) -> Phrase {
    let share = scope.value(Kpi::AdsCostShare, &scope.ids, scope.week);
    let change = match scope.changed(Kpi::AdsRoi, &scope.ids, scope.week, scope.previous) {
        Some(part) => Phrase::new("section.ads.change").with("change", Field::Change(part)),
        None => Phrase::new("section.ads.no_change"),
    };
    Phrase::new("section.ads.message")
        .with("spend", Field::Money(whole.spend))
        .with("roi", or_dash(ratio(whole.sales, whole.spend), Field::Roi))
        .with("share", or_dash(share, Field::Percent))
        .with("change", change)
}

fn notes(scope: &Scope<'_>) -> Vec<Phrase> {
    let mut notes: Vec<Phrase> = more_for_less(scope).into_iter().collect();
    notes.push(Phrase::new("section.ads.attribution"));
    notes.extend((!comparable(scope)).then(|| Phrase::new("section.ads.not_comparable")));
    notes.extend(scope.compared(&["previous"]));
    notes.extend(scope.ages(&[scope.previous]));
    notes.extend(scope.context.restated(&[Kpi::AdsSpend, Kpi::AdsSales, Kpi::AdsOrders, Kpi::AdsRoi]));
    notes.extend(scope.gaps(&[Kpi::AdsSpend, Kpi::AdsSales], scope.week));
    if scope.context.detail == Detail::Operator {
        notes.push(Phrase::new("section.ads.unallocated"));
        notes.extend(differences(scope));
    }
    notes
}

/// Named in the sentence.
const NAMED: usize = 3;

/// Where more was spent and less came of it: by campaign, for an owner by scene.
fn more_for_less(scope: &Scope<'_>) -> Option<Phrase> {
    let column = if scope.context.detail == Detail::Operator { "campaign" } else { "scene" };
    let found = ads_cuts::more_for_less(scope, column);
    let named = found.iter().take(NAMED).map(|one| {
        Phrase::new("section.ads.one_for_less")
            .with("name", one.name.as_str())
            .with("spend", Field::Change(one.spend))
            .with("sales", Field::Change(one.sales))
    });
    let named: Vec<Phrase> = named.collect();
    (!named.is_empty()).then(|| Phrase::new("section.ads.more_for_less").with("named", named))
}

/// Cuts of the week that disagree, a sentence a store, channel and pair of cuts.
fn differences(scope: &Scope<'_>) -> Vec<Phrase> {
    let of_store = |(store, view, _)| cuts_differ(scope.context, store, view, "section.ads.difference");
    scope.context.views().flat_map(of_store).collect()
}
