//! Actions: what was decided and whether it helped, and what the findings propose, as rows of the operator's list.

use super::scope::Scope;
use crate::compose::Detail;
use crate::compose::actions::{self, change, level, size, target, why, word};
use crate::compose::declared::Columns;
use crate::metrics::actions::Progress;
use crate::metrics::verdict::{Effect, Scale};
use crate::report::{ActionTarget, Cell, Column, Finding, Proposal, Section, Table, Unit};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// Why: the sheet has nothing to say where nothing was decided and nothing is proposed.
pub(super) fn section(scope: &Scope<'_>, findings: &[Finding], progress: &[Progress<'_>]) -> Result<Section, Phrase> {
    // The list is the operator's, and so are the names of campaigns.
    let is_operator = scope.context.detail == Detail::Operator;
    let proposed = is_operator.then(|| proposed(scope, findings).unless_empty()).flatten();
    let tables: Vec<Table> = progressed(scope, progress).unless_empty().into_iter().chain(proposed).collect();
    if tables.is_empty() {
        return Err(Phrase::new("section.left_out.actions"));
    }
    let message = actions::sum(progress).unwrap_or_else(|| Phrase::new("section.actions.none"));
    let mut notes = Vec::new();
    if !progress.is_empty() {
        notes.extend(["compared", "noise"].map(|note| Phrase::new(format!("section.actions.{note}"))));
    }
    if tables.iter().any(|table| table.id == "actions.proposed") {
        notes.push(Phrase::new("section.actions.copy"));
    }
    Ok(Section { tables, notes, ..Section::new("actions", message) })
}

/// What was decided, with what came of it.
fn progressed(scope: &Scope<'_>, progress: &[Progress<'_>]) -> Table {
    let effect = |of: fn(&Effect) -> Option<Decimal>, say: fn(Scale, Decimal) -> Field| {
        move |row: &Progress<'_>| match row.judged.effect.as_ref().and_then(of) {
            Some(value) => Cell::Said(Phrase::new("report.actions.level").with("level", say(row.scale, value))),
            None => Cell::Missing(None),
        }
    };
    let of_rest = |row: &Progress<'_>| match row.judged.effect.as_ref().and_then(|effect| effect.of_rest(row.scale)) {
        Some(value) => Cell::Said(Phrase::new("report.actions.level").with("level", change(row.scale, value))),
        None => Cell::Missing(None),
    };
    let side = |at: usize| {
        move |row: &Progress<'_>| match &row.judged.effect {
            Some(effect) => Cell::Said(level(row.action.kpi, effect.levels[at].subject)),
            None => Cell::Missing(None),
        }
    };
    let verdict = |row: &Progress<'_>| Phrase::new(format!("report.verdict.{}", word(row.judged.verdict)));
    let columns = Columns::new()
        .with(Column::text("verdict"), verdict)
        .with(Column::text("action"), |row: &Progress<'_>| row.action.what.clone())
        .with(Column::text("person"), |row| row.action.who.clone().map_or(Cell::Blank, Cell::Text))
        .with(Column::text("store"), |row| scope.name(&row.action.store))
        .with(Column::text("acted_on"), |row| target(scope.context, row.action))
        .with(Column::text("figure"), |row| named(row.action.kpi.name_key()))
        .with(Column::new("from_day", Unit::Day), |row| Cell::Day(row.action.since))
        .with(Column::new("until_day", Unit::Day), |row| row.action.due.map_or(Cell::Blank, Cell::Day))
        .with(Column::text("level_before"), side(0))
        .with(Column::text("level_after"), side(1))
        .with(Column::text("of_rest"), of_rest)
        .with(Column::text("effect"), effect(|effect| Some(effect.effect), change))
        .with(Column::text("noise"), effect(|effect| Some(effect.noise), size))
        .with(Column::text("verdict_why"), |row| why(row));
    columns.table("actions.progress", progress)
}

/// The name of a KPI as a phrase.
fn named(key: String) -> Phrase {
    Phrase::new(key)
}

/// What the findings propose: the columns are the list's, so that accepting one is copying its row.
fn proposed(scope: &Scope<'_>, findings: &[Finding]) -> Table {
    let rows: Vec<(&Finding, &Proposal)> =
        findings.iter().filter_map(|finding| Some((finding, finding.proposal.as_ref()?))).collect();
    type Row<'f> = (&'f Finding, &'f Proposal);
    let day = |day: chrono::NaiveDate| Cell::Text(day.to_string());
    let columns = Columns::new()
        .with(Column::text("action"), |(finding, _): &Row<'_>| finding.action.clone())
        .with(Column::text("person"), |(finding, _)| finding.who.clone().map_or(Cell::Blank, Cell::Text))
        .with(Column::text("from_day"), |(_, row)| day(row.since))
        .with(Column::text("until_day"), |(_, row)| day(row.due))
        .with(Column::text("store"), |(_, row)| scope.name(&row.store))
        .with(Column::text("figure"), |(_, row)| named(row.kpi.name_key()))
        .with(Column::new("acted_product", Unit::Id), |(_, row)| match &row.target {
            ActionTarget::Product(product) => Cell::Text(product.clone()),
            _ => Cell::Blank,
        })
        .with(Column::text("acted_campaign"), |(_, row)| match &row.target {
            ActionTarget::Campaign(campaign) => Cell::Text(campaign.clone()),
            _ => Cell::Blank,
        })
        .with(Column::text("hoped"), |(_, row)| match row.expected {
            Some(expected) => {
                let scale = if row.kpi.unit() == Unit::Percent { Scale::Points } else { Scale::Level };
                Cell::Said(Phrase::new("report.actions.level").with("level", change(scale, expected)))
            }
            None => Cell::Blank,
        });
    columns.table("actions.proposed", &rows)
}
