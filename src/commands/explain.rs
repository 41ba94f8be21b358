//! `explain`: what a figure means, and with settings at hand where it comes from.

use super::console::Console;
use super::run::with_hooks;
use super::{Global, week};
use crate::desk::{Desk, Failure};
use crate::metrics::kpis::{self, Kpi};
use crate::run::{Order, gather};
use crate::words::{Field, Phrase};
use clap::Args;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao explain refund.share\nExample: zhoubao explain sales.paid --config config.toml --week 2026-W46"
)]
pub(super) struct Arguments {
    /// A figure's id, as refund.share; all of them if left out
    kpi: Option<String>,
    /// A week whose figure is traced to its files
    #[arg(long)]
    week: Option<String>,
}

pub(super) fn command(arguments: &Arguments, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let desk = if global.config.exists() { Some(global.desk(console)?) } else { None };
    let Some(id) = &arguments.kpi else {
        let name = |kpi: &Kpi| console.words().get(&format!("kpi.{}.name", kpi.id)).to_owned();
        let rows: Vec<Vec<String>> = kpis::ALL.iter().map(|kpi| vec![kpi.id.to_owned(), name(kpi)]).collect();
        console.table(&rows);
        return Ok(0);
    };
    let Some(kpi) = kpis::get(id) else {
        let near = crate::text::nearest(id, kpis::ALL.iter().map(|k| k.id)).unwrap_or_default().to_owned();
        return Err(Failure::Usage(Phrase::new("failure.no-kpi").with("id", id.as_str()).with("near", near)));
    };
    define(kpi, console);
    match (desk, &arguments.week) {
        (Some(desk), Some(text)) => trace(kpi, &desk, text, global, console),
        _ => Ok(0),
    }
}

fn define(kpi: &'static Kpi, console: &Console) {
    let word = |part: &str| Field::Word(format!("kpi.{}.{part}", kpi.id));
    let better = match kpi.better {
        Some(true) => "explain.more",
        Some(false) => "explain.less",
        None => "explain.neither",
    };
    console.say(&Phrase::new("explain.head").with("id", kpi.id).with("name", word("name")));
    console.say(&Phrase::new("explain.definition").with("text", word("definition")));
    console.say(
        &Phrase::new("explain.unit")
            .with("unit", Field::Word(format!("unit.{}", kpi.unit.name())))
            .with("better", Field::Word(better.to_owned())),
    );
    for measure in kpi.measures() {
        console.say(
            &Phrase::new("explain.measure")
                .with("measure", measure.id)
                .with("table", Field::Word(format!("rows-of.{}", measure.table)))
                .with("date", Field::Word(format!("fact.{}.{}", measure.table, measure.date))),
        );
    }
}

fn trace(kpi: &'static Kpi, desk: &Desk, text: &str, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let _lock = desk.lock()?;
    let order = Order { week: week(desk, Some(text))?, as_of: None };
    let now = global.now(desk)?;
    let (material, _) = with_hooks(console, |hooks| gather(desk, &order, now, hooks))?;
    let report = desk.reports(&material, &[desk.whole(None)]).swap_remove(0);
    let mut rows = Vec::new();
    for figure in report.kpis.iter().filter(|k| k.id == kpi.id && k.period == "week") {
        let value = figure.value.map(|v| v.to_string());
        let reason = figure.reason.as_ref().map(|r| console.words().say(r));
        rows.push(vec![figure.scope.clone(), value.or(reason).unwrap_or_default()]);
    }
    console.table(&rows);
    let tables: Vec<_> = kpi.measures().iter().map(|m| m.table).collect();
    let mut files = Vec::new();
    for state in material.view.sources.iter().filter(|s| s.set_aside.is_none()) {
        let overlaps = state.coverage.is_some_and(|days| days.intersect(material.week.span()).is_some());
        for (table, rows) in state.accounting.iter().filter(|(table, _)| overlaps && tables.contains(table)) {
            files.push(vec![
                state.source.sha256.chars().take(12).collect(),
                format!("{}/{}", state.source.store, crate::text::clean(state.source.name())),
                table.to_string(),
                rows.used.to_string(),
            ]);
        }
    }
    console.table(&files);
    Ok(0)
}
