//! `check`: what lies in the inbox, what is wrong with it, what is still to be downloaded.

use super::Global;
use super::asked::Asked;
use super::check_mail;
use super::check_stores::Stores;
use super::console::{Console, ForScripts, with_hooks};
use super::plan::in_use;
use crate::calendar::Period;
use crate::desk::{Desk, Failure, needs_so_far};
use crate::extract::Reject;
use crate::ledger::{SourceState, View};
use crate::run::{last_complete, open_from};
use crate::words::Phrase;
use clap::Args;
use sheet::Remark;
use std::collections::BTreeMap;

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao check --week 2026-W46\nExample: zhoubao check --mail")]
pub(super) struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// Try the mail server: connect, encrypt and log in; no mail is sent
    #[arg(long, conflicts_with = "Asked")]
    mail: bool,
    #[command(flatten)]
    form: ForScripts,
}

pub(super) fn command(
    arguments: &Arguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    console.speak_to(&arguments.form);
    if arguments.mail {
        return check_mail::command(desk, console);
    }
    let now = global.now(desk)?;
    let (desk, asked) = arguments.asked.of(desk, now, console)?;
    let desk = &desk;
    let _lock = desk.lock()?;
    let period = asked.unwrap_or_else(|| last_complete(desk, now));
    let open = open_from(desk, period, now)?;
    let lists = desk.receive_lists(now)?;
    let taken = with_hooks(console, |hooks| desk.take_in(now, hooks.pause))?;
    let view = with_hooks(console, |hooks| desk.settled_view(&taken, &lists, None, now, hooks.progress))?;
    console.say(&Phrase::new("check.head").with("week", period.id()).with("days", period.span()));
    in_use(desk, &lists, console);
    let mut trouble = set_aside(&view, console) + rejects(&view, console) + doubts(desk, &view, period, console);
    for notice in &taken.findings {
        console.finding(&notice.phrase);
        trouble += 1;
    }
    // The operator's own files and settings are no export that is missing: the period's can be all there beside them.
    let of_plan = desk.plan_findings(&lists, period);
    for notice in lists.findings.iter().cloned().chain(of_plan) {
        console.finding(&notice.phrase);
    }
    for notice in desk.not_given().into_iter().chain(lists.unknown_ids(&view)) {
        console.finding(&notice.phrase);
    }
    if desk.settings.paths.plan.is_none() {
        console.finding(&Phrase::new("check.no-plan"));
    }
    check_mail::robots(desk, console, false);
    passwords(desk, console);
    let needs = needs_so_far(desk, &view, period.span(), open);
    let (ahead, detailed) = (asked.is_none(), global.verbose > 0);
    Stores { desk, view: &view, now, needs: &needs, ahead, detailed }.say(console);
    if open.is_some() {
        console.say(&Phrase::new("check.not-over").with("week", period.id()).with("last", period.span().last()));
    } else if trouble == 0 && needs.is_empty() {
        let used = view.sources.iter().filter(|s| s.set_aside.is_none()).count();
        console.say(&Phrase::new("check.fine").with("files", used));
    }
    Ok(0)
}

fn set_aside(view: &View, console: &Console) -> usize {
    let aside = view.sources.iter().filter_map(|s| Some((s, s.waits()?)));
    aside
        .map(|(state, why)| {
            let phrase = Phrase::new("check.set-aside")
                .with("store", state.source.store.as_str())
                .with("file", state.source.name())
                .with("why", why.clone());
            console.finding(&phrase);
        })
        .count()
}

/// What speaks against files that are used.
fn doubts(desk: &Desk, view: &View, period: Period, console: &Console) -> usize {
    let year = desk.settings.calendar.year_span(period.fiscal_year());
    let mut count = 0;
    for state in view.sources.iter().filter(|state| state.set_aside.is_none()) {
        let store = desk.settings.stores.iter().find(|store| store.id == state.source.store);
        let name = store.map_or(state.source.store.as_str(), |store| store.name.as_str());
        for doubt in state.doubts.iter().filter(|doubt| !doubt.is_before(year.first())) {
            console.finding(&doubt.phrase_of(name, state.source.name()));
            count += 1;
        }
    }
    count
}

/// How many kinds of bad cells of one file are named; the rest are counted.
const MOST_REJECTS: usize = 3;

fn rejects(view: &View, console: &Console) -> usize {
    let mut count = 0;
    for state in view.sources.iter().filter(|s| s.set_aside.is_none()) {
        let rejects = state.extract.as_ref().map(|e| e.rejects.as_slice()).unwrap_or_default();
        // Somebody who opened and saved a file spoils a whole column: that is one thing to be told, not one a cell.
        let mut kinds: BTreeMap<(&str, usize, &str), Vec<&Reject>> = BTreeMap::new();
        for reject in rejects {
            kinds.entry((&reject.sheet, reject.column, &reject.code)).or_default().push(reject);
        }
        for alike in kinds.values().take(MOST_REJECTS) {
            let phrase = match alike.as_slice() {
                [one] => reject_phrase(state, one),
                several => column_phrase(state, several),
            };
            console.finding(&phrase);
        }
        let more: usize = kinds.values().skip(MOST_REJECTS).map(Vec::len).sum();
        if more > 0 {
            let more = Phrase::new("check.more-rejects")
                .with("store", state.source.store.as_str())
                .with("file", state.source.name())
                .with("count", more);
            console.marked("  ", &more);
        }
        count += rejects.len();
        count += not_read(state, console);
    }
    count
}

/// Stores whose exports' passwords cannot be had.
fn passwords(desk: &Desk, console: &Console) {
    for (store, why) in desk.passwords().missing() {
        let phrase = Phrase::new("check.passwords-wrong").with("store", store).with("why", why.clone());
        console.marked("! ", &phrase);
    }
}

/// What else is to be known of a file: rows beside its exports that were not read, which somebody must look at, and how it is
/// written, which changes nothing.
fn not_read(state: &SourceState, console: &Console) -> usize {
    let Some(extract) = &state.extract else { return 0 };
    let say = |mark: &str, why: Phrase| {
        let phrase = Phrase::new("check.file")
            .with("store", state.source.store.as_str())
            .with("file", state.source.name())
            .with("why", why);
        console.marked(mark, &phrase);
    };
    extract.passed_over.iter().for_each(|over| say("! ", over.phrase()));
    let left_out = |remark: &&Remark| matches!(remark, Remark::LeftOut { .. });
    extract.remarks.iter().for_each(|remark| say(if left_out(&remark) { "! " } else { "  " }, remark.into()));
    extract.passed_over.len() + extract.remarks.iter().filter(left_out).count()
}

/// Cells of one column that cannot be read for one reason.
fn column_phrase(state: &SourceState, alike: &[&Reject]) -> Phrase {
    let first = alike[0];
    Phrase::new("check.column-rejects")
        .with("store", state.source.store.as_str())
        .with("file", state.source.name())
        .with("count", alike.len())
        .with("row", first.row)
        .with("column", sheet::column_letters(first.column))
        .with("header", first.header.as_str())
        .with("value", first.value.as_str())
        .with("why", first.why())
}

fn reject_phrase(state: &SourceState, reject: &Reject) -> Phrase {
    let key = if reject.sheet.is_empty() { "check.reject-csv" } else { "check.reject" };
    Phrase::new(key)
        .with("store", state.source.store.as_str())
        .with("file", state.source.name())
        .with("sheet", reject.sheet.as_str())
        .with("row", reject.row)
        .with("column", sheet::column_letters(reject.column))
        .with("header", reject.header.as_str())
        .with("value", reject.value.as_str())
        .with("why", reject.why())
}
