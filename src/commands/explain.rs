//! `explain`: what a figure means, and with settings at hand where it comes from.

use super::Global;
use super::asked::Asked;
use super::console::{Console, with_hooks};
use crate::desk::{Desk, Failure, ReportInputs};
use crate::engine::{Days, Question, rows};
use crate::facts::Table;
use crate::kpi::Kpi;
use crate::metrics::named::{Named, named};
use crate::run::{Order, gather};
use crate::text::alike;
use crate::words::{Field, Phrase};
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao explain refund.share\nExample: zhoubao explain 退款率\nExample: zhoubao explain sales.paid --config config.toml --week 2026-W46\nExample: zhoubao explain set-aside.other-store"
)]
pub(super) struct Arguments {
    /// A figure's id, as refund.share, its name or a part of it in any language, or a message's code; all figures if left out
    kpi: Option<String>,
    #[command(flatten)]
    asked: Asked,
}

pub(super) fn command(arguments: &Arguments, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let desk = if global.config.exists() { Some(global.desk(console)?) } else { None };
    let Some(id) = &arguments.kpi else {
        list(Kpi::ALL, console);
        return Ok(0);
    };
    if Kpi::from_id(id).is_none() && console.words().has(id) {
        console.say(&Phrase::new("explain.head").with("id", id.as_str()).with("name", console.words().get(id)));
        return Ok(0);
    }
    let kpi = match named(id) {
        Named::Found(kpis) => match kpis.as_slice() {
            [one] => *one,
            several => {
                let phrase = Phrase::new("explain.several").with("text", id.as_str()).with("count", several.len());
                console.say(&phrase);
                list(several, console);
                return Ok(0);
            }
        },
        Named::Nearest(kpi) => return Err(Failure::Usage(unknown(id, kpi, console))),
    };
    define(kpi, console);
    match desk {
        Some(desk) if !arguments.asked.is_nothing() => trace(kpi, &desk, &arguments.asked, global, console),
        _ => Ok(0),
    }
}

/// What is said where neither a figure nor a message is called that: the figure or else the codes that may be meant, where any are like it.
fn unknown(id: &str, nearest: Kpi, console: &Console) -> Phrase {
    let words = console.words();
    let name = nearest.name_key();
    let names = [nearest.id(), words.get(&name)];
    let [of_kpis, of_codes] = [alike(id, names, 1), alike(id, words.keys(), 3)];
    match (of_kpis.as_slice(), of_codes.as_slice()) {
        ([_, ..], _) => {
            Phrase::new("failure.no-kpi").with("id", id).with("near", nearest.id()).with("name", nearest.name())
        }
        (_, []) => Phrase::new("failure.not-called").with("id", id),
        (_, codes) => Phrase::new("failure.no-code").with("id", id).with("near", codes.join(", ")),
    }
}

fn list(kpis: &[Kpi], console: &Console) {
    let name = |kpi: &Kpi| console.words().get(&kpi.name_key()).to_owned();
    let rows: Vec<Vec<String>> = kpis.iter().map(|kpi| vec![kpi.to_string(), name(kpi)]).collect();
    console.table(&rows);
}

fn define(kpi: Kpi, console: &Console) {
    let word = |part: &str| Field::Word(kpi.text(part));
    let better = match kpi.better() {
        Some(true) => "explain.more",
        Some(false) => "explain.less",
        None => "explain.neither",
    };
    console.say(&Phrase::new("explain.head").with("id", kpi.id()).with("name", word("name")));
    console.say(&Phrase::new("explain.definition").with("text", word("definition")));
    console.say(
        &Phrase::new("explain.unit")
            .with("unit", Field::Word(format!("unit.{}", kpi.unit().name())))
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

fn trace(kpi: Kpi, desk: &Desk, asked: &Asked, global: &Global, console: &mut Console) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    let (desk, period) = asked.of(desk, now, console)?;
    let desk = &desk;
    let _lock = desk.lock()?;
    let order = Order { period, as_of: None };
    let (material, _) = with_hooks(console, |hooks| gather(desk, &order, now, hooks))?;
    let report = desk.reports(&material, &[desk.whole(None)]).swap_remove(0);
    let mut rows = Vec::new();
    let own = report.periods.first().map_or("week", |period| period.id);
    for figure in report.kpis.iter().filter(|k| k.kpi == kpi && k.period == own) {
        let currency = figure.currency.as_ref().map(|code| format!(" {code}")).unwrap_or_default();
        let value = figure.value.map(|value| format!("{value}{currency}"));
        let reason = figure.reason.as_ref().map(|r| console.words().say(r));
        rows.push(vec![figure.scope.clone(), value.or(reason).unwrap_or_default()]);
    }
    console.table(&rows);
    console.table(&files(kpi, &material));
    Ok(0)
}

/// The files that the week's figure comes from: id, name, table, and how many of their rows are in it.
fn files(kpi: Kpi, material: &ReportInputs) -> Vec<Vec<String>> {
    let days = Days::all(material.period.span());
    let mut counts: BTreeMap<(usize, Table), BTreeSet<(usize, usize)>> = BTreeMap::new();
    for store in &material.view.stores {
        for measure in kpi.measures() {
            let until = material.as_of.with_timezone(&chrono_tz::UTC);
            let question = Question { store: &store.id, measures: &[measure], by: &[], days: &days, until };
            let Some(facts) = store.frames.get(&measure.table) else { continue };
            for (at, part) in facts.parts().iter().enumerate() {
                for row in rows(part, measure, &question) {
                    let origin = part.origins().of(row).0;
                    counts.entry((origin, measure.table)).or_default().insert((at, row));
                }
            }
        }
    }
    let line = |((origin, table), rows): (&(usize, Table), &BTreeSet<(usize, usize)>)| {
        let source = &material.view.sources[*origin].source;
        vec![
            source.sha256.chars().take(12).collect(),
            format!("{}/{}", source.store, crate::text::clean(source.name())),
            table.to_string(),
            rows.len().to_string(),
        ]
    };
    counts.iter().map(line).collect()
}
