//! What is odd about files: set aside, put under two stores, unreadable cells, words nobody knows, repeated rows, totals that are
//! none, days told anew.

use super::rows::{future, left_open};
use super::{attention, newest, remark};
use crate::compose::{Context, Detail};
use crate::extract::SkippedRows;
use crate::facts::Table;
use crate::ledger::{Conflict, Leaves, OpenDays, Replaced, Replacement, SourceState, StoreView};
use crate::report::{Notice, StoreInfo, Weight};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use sheet::Remark;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn notices(context: &Context) -> Vec<Notice> {
    let mut all = Vec::new();
    for (store, view, _) in context.views() {
        all.extend(future(context, store, view));
        all.extend(left_open(context, store, view));
    }
    // What leaves figures open was said first of all.
    let mut of_files = of_files(context);
    of_files.retain(|notice| notice.weight != Weight::Provisional);
    match (context.detail, of_files.len()) {
        (Detail::Operator, _) => all.extend(of_files),
        (Detail::Owner, 0) => {}
        // An owner cannot mend a file: that there is something is enough.
        (Detail::Owner, count) => {
            let phrase = Phrase::new("notice.remarks").with("count", count);
            all.push(Notice { weight: Weight::Remark, store: None, phrase });
        }
    }
    all
}

/// What speaks against files that are used. Where one covers days of the week, the week's figures may be wrong, which all readers
/// must know; else it is for whoever can mend it.
pub(super) fn doubts(context: &Context) -> Vec<Notice> {
    let inputs = context.metrics.inputs();
    let (mut all, year) = (Vec::new(), inputs.calendar.year_span(inputs.period.fiscal_year()));
    let sees = |name: &str| context.stores.iter().any(|store| store.name == name);
    for store in &context.stores {
        for state in context.used().filter(|state| state.source.store == store.id) {
            for open in state.open() {
                let Leaves::Doubt(doubt) = open.why else { continue };
                if doubt.is_before(year.first()) {
                    continue;
                }
                let of_week = open.are_of(context.days());
                all.push(Notice {
                    weight: if of_week { Weight::Provisional } else { Weight::Attention },
                    store: Some(store.id.clone()),
                    phrase: doubt.phrase_for(&sees, &store.name, state.source.name()),
                });
            }
        }
    }
    all.retain(|notice| notice.weight == Weight::Provisional || context.detail == Detail::Operator);
    for store in &context.stores {
        let used: Vec<&SourceState> = context.used().filter(|state| state.source.store == store.id).collect();
        all.extend(rejected(context, store, &used).filter(|notice| notice.weight == Weight::Provisional));
        let unread = used.iter().flat_map(|state| passed_over(context, store, state));
        let odd = used.iter().flat_map(|state| oddities(context, store, state));
        all.extend(unread.chain(odd).filter(|notice| notice.weight == Weight::Provisional));
    }
    let contradicted = context.views().flat_map(|(store, view, _)| contradictions(context, store, view));
    all.extend(contradicted.filter(|notice| notice.weight == Weight::Provisional));
    all
}

/// Files that are not used for now: what is reported without them may be wrong, and whoever reads it must know.
pub(super) fn leaving_open(context: &Context) -> Vec<Notice> {
    let aside = context.files().filter_map(|state| set_aside(context, state));
    aside.filter(|notice| notice.weight == Weight::Provisional).collect()
}

/// One notice a file or store, for whoever can mend it.
fn of_files(context: &Context) -> Vec<Notice> {
    let mut all: Vec<Notice> = context.files().filter_map(|state| set_aside(context, state)).collect();
    all.extend(twice(context));
    for store in &context.stores {
        let used: Vec<&SourceState> = context.used().filter(|state| state.source.store == store.id).collect();
        all.extend(rejected(context, store, &used));
        all.extend(unknown_words(store, &used));
        all.extend(used.iter().filter_map(|state| empty(context, store, state)));
        all.extend(used.iter().flat_map(|state| of_rows(context, store, state)));
        all.extend(used.iter().flat_map(|state| beside(context, store, state)));
    }
    let contradicted = context.views().flat_map(|(store, view, _)| contradictions(context, store, view));
    all.extend(contradicted.filter(|notice| notice.weight != Weight::Provisional));
    all.extend(context.views().flat_map(|(store, view, _)| told_twice(context, store, view)));
    all.extend(context.views().flat_map(|(store, view, _)| renewals(context, store, view)));
    all
}

/// Costs of the period that two reports tell: what a bill says of them does not count.
fn told_twice(context: &Context, store: &StoreInfo, view: &StoreView) -> Vec<Notice> {
    let mut sums: BTreeMap<(&str, &str), (Vec<NaiveDate>, Decimal)> = BTreeMap::new();
    for told in view.told_twice.iter().filter(|told| context.days().contains(told.day)) {
        let (days, sum) = sums.entry((&told.statement, &told.counted)).or_default();
        days.push(told.day);
        *sum += told.amount.decimal();
    }
    let notice = |((statement, counted), (days, sum)): ((&str, &str), (Vec<NaiveDate>, Decimal))| {
        remark(store, "notice.told-twice")
            .with("statement", statement)
            .with("counted", counted)
            .with("days", Span::runs(days))
            .with("amount", context.money_full(&store.id, sum))
    };
    sums.into_iter().map(notice).collect()
}

/// Files that say one thing twice and differently: the last row of each key counts. And those with rounded numbers whose
/// whole ones are known.
fn contradictions(context: &Context, store: &StoreInfo, view: &StoreView) -> Vec<Notice> {
    let sources = &context.metrics.inputs().view.sources;
    let notice = |key: &'static str, conflict: &Conflict| {
        attention(store, key)
            .with("file", sources[conflict.source].source.name())
            .with("table", Field::Word(format!("rows-of.{}", conflict.table)))
            .with("rows", conflict.rows)
    };
    let contradicting = view.conflicts.iter().map(|conflict| {
        let state = &sources[conflict.source];
        let weight = match is_of_now(context, state) && is_told_twice(state, conflict) {
            true => Weight::Provisional,
            false => Weight::Attention,
        };
        Notice { weight, ..notice("notice.contradictions", conflict) }
    });
    contradicting.chain(view.rounded.iter().map(|rounded| notice("notice.rounded-twins", rounded))).collect()
}

/// Fewer rows that are told twice may be chance.
const FEWEST_TWICE: u64 = 3;

/// Whether two fifths of a file's rows, which is nearly all that could be, are told again and otherwise: which of the two is right nobody
/// can tell. Where two exports were pasted together only a part of the orders has gone on since the older one.
fn is_told_twice(state: &SourceState, conflict: &Conflict) -> bool {
    let read = state.accounting.get(&conflict.table).map_or(0, |rows| rows.read.saturating_sub(rows.rejected));
    conflict.rows >= FEWEST_TWICE && conflict.rows * 5 >= read * 2
}

/// A file that waits for somebody; one that was withdrawn on purpose or moved to where it belongs does not.
fn set_aside(context: &Context, state: &SourceState) -> Option<Notice> {
    state.waits()?;
    let why = context.why_aside(state)?;
    let phrase = Phrase::new("notice.set-aside").with("file", state.source.name()).with("reason", why);
    let weight = if state.leaves_open() { Weight::Provisional } else { Weight::Attention };
    Some(Notice { weight, store: Some(state.source.store.clone()), phrase })
}

/// The same bytes used for two of the reader's stores, because a person said so.
fn twice(context: &Context) -> Vec<Notice> {
    let mut places: BTreeMap<&str, (BTreeSet<&str>, &str)> = BTreeMap::new();
    for state in context.used().filter(|state| state.rows().read > 0) {
        let place = places.entry(&state.source.sha256).or_insert_with(|| (BTreeSet::new(), state.source.name()));
        place.0.insert(&state.source.store);
    }
    let doubled = places.into_values().filter(|(stores, _)| stores.len() > 1);
    let notice = doubled.map(|(stores, file)| {
        let phrase = Phrase::new("notice.two-stores").with("file", file).with("stores", context.names(stores));
        Notice { weight: Weight::Attention, store: None, phrase }
    });
    notice.collect()
}

fn rejected(context: &Context, store: &StoreInfo, used: &[&SourceState]) -> Option<Notice> {
    let files: Vec<&&SourceState> = used.iter().filter(|state| state.rows().rejected > 0).collect();
    let notice =
        attention(store, "notice.rejects").with("rows", files.iter().map(|state| state.rows().rejected).sum::<u64>());
    let lost = |open: &OpenDays<'_>| matches!(open.why, Leaves::LostRows) && open.are_of(context.days());
    let of_week = files.iter().any(|state| state.open().iter().any(lost));
    let weight = if of_week { Weight::Provisional } else { Weight::Attention };
    (!files.is_empty()).then(|| Notice { weight, ..notice.with("files", files.len()) })
}

/// Words of states that no profile knows: their rows count as "other".
fn unknown_words(store: &StoreInfo, used: &[&SourceState]) -> Option<Notice> {
    let words_of = |state: &SourceState| -> Vec<String> {
        let parts = state.extract.iter().flat_map(|extract| &extract.parts);
        parts.flat_map(|part| part.unknown_words.values().flatten()).cloned().collect()
    };
    let words: BTreeSet<String> = used.iter().flat_map(|state| words_of(state)).collect();
    let files = newest(used.iter().copied().filter(|state| !words_of(state).is_empty()));
    let notice = attention(store, "notice.unknown-words")
        .with("count", words.len())
        .with("words", words.iter().map(|word| format!("「{word}」")).collect::<Vec<_>>());
    (!words.is_empty()).then(|| notice.with("files", files))
}

/// Rows of a file that were not read. Where they look like rows of the export, what it says of its days is a part.
fn passed_over(context: &Context, store: &StoreInfo, state: &SourceState) -> Vec<Notice> {
    let is_of_now = is_of_now(context, state);
    let notice = |over: &SkippedRows| {
        let is_part = over.alike && !over.hidden && is_of_now;
        let weight = if is_part { Weight::Provisional } else { Weight::Attention };
        let notice = Notice { weight, ..attention(store, "notice.file") };
        notice.with("file", state.source.name()).with("why", over.phrase())
    };
    state.extract.iter().flat_map(|extract| &extract.passed_over).map(notice).collect()
}

/// What is odd about how a file is written. What is not read at all weighs more than what is read and odd, and a number that may be cut
/// off leaves the figures of its days open.
fn oddities(context: &Context, store: &StoreInfo, state: &SourceState) -> Vec<Notice> {
    let key = "notice.file";
    let notice = |odd: &Remark| {
        let notice = match odd.itself() {
            Remark::ShortEnd { .. } if is_of_now(context, state) => {
                Notice { weight: Weight::Provisional, ..attention(store, key) }
            }
            Remark::LeftOut { .. } => attention(store, key),
            _ => remark(store, key),
        };
        notice.with("file", state.source.name()).with("why", Phrase::from(odd))
    };
    state.extract.iter().flat_map(|extract| &extract.remarks).map(notice).collect()
}

/// Rows beside a file's exports that were not read, and what is odd about how it is written, where that leaves no figure open.
fn beside(context: &Context, store: &StoreInfo, state: &SourceState) -> Vec<Notice> {
    let all = passed_over(context, store, state).into_iter().chain(oddities(context, store, state));
    all.filter(|notice| notice.weight != Weight::Provisional).collect()
}

/// A file with a header and nothing below says nothing about any day.
fn empty(context: &Context, store: &StoreInfo, state: &SourceState) -> Option<Notice> {
    let is_empty = state.rows().read == 0 && state.coverage.is_none() && !state.has_other_rows();
    (is_empty && is_of_now(context, state))
        .then(|| attention(store, "notice.header-only").with("file", state.source.name()))
}

/// Whether days reach into the week before the report's or later: what is older was said in its time.
fn is_recent(context: &Context, days: Span) -> bool {
    days.last() >= context.days().first() - Days::new(7)
}

/// Whether a file speaks of days that concern the report or, where it speaks of none, was made or came since its first day: of what
/// came before that the reports before it told.
fn is_of_now(context: &Context, state: &SourceState) -> bool {
    let zone = context.as_of.timezone();
    let made = state.export_time.filter(|time| time.exact).map_or(state.source.received, |time| time.at);
    let made = made.with_timezone(&zone).date_naive();
    state.coverage.map_or(made > context.days().first(), |days| is_recent(context, days))
}

/// Of each file: rows there already, a row of totals that is not their sum.
fn of_rows(context: &Context, store: &StoreInfo, state: &SourceState) -> Vec<Notice> {
    if !is_of_now(context, state) {
        return Vec::new();
    }
    let parts = || state.extract.iter().flat_map(|extract| &extract.parts);
    let about = |key: &str| attention(store, key).with("file", state.source.name());
    let repeated: u64 = parts().map(|part| part.repeated).sum();
    let repeated = (repeated > 0).then(|| about("notice.repeated-rows").with("rows", repeated));
    let alike: u64 = parts().map(|part| part.alike).sum();
    let alike = (alike > 0).then(|| about("notice.alike-lines").with("orders", alike));
    let retold: u64 = parts().map(|part| part.retold).sum();
    let retold = (retold > 0).then(|| {
        let table = Field::Word(format!("rows-of.{}", Table::Orders));
        about("notice.contradictions").with("rows", retold).with("table", table)
    });
    let days: u64 = parts().map(|part| part.retold_days).sum();
    let days = (days > 0).then(|| about("notice.days-retold").with("rows", days));
    // One that lacks rows speaks against its file.
    let differs = parts().filter_map(|part| part.total_differs.as_ref()).filter(|differs| !differs.lacks_rows());
    let differs = differs.map(|differs| {
        about("notice.total-differs")
            .with("column", differs.header.as_str())
            .with("total", differs.total.as_str())
            .with("sum", differs.sum.as_str())
    });
    let mut income: BTreeMap<&String, u64> = BTreeMap::new();
    parts().flat_map(|part| &part.unknown_income).for_each(|(word, rows)| *income.entry(word).or_default() += rows);
    let rows: u64 = income.values().sum();
    let words: Vec<String> = income.into_keys().map(|word| format!("「{word}」")).collect();
    let income = (rows > 0).then(|| about("notice.unknown-income").with("rows", rows).with("words", words));
    let lacks: BTreeSet<&String> = parts().flat_map(|part| &part.lacks).collect();
    let columns: Vec<String> = lacks.into_iter().cloned().collect();
    let lacks = (!columns.is_empty()).then(|| about("notice.columns-lacking").with("columns", columns));
    let joined: u64 = parts().flat_map(|part| &part.tables).map(|table| table.joined).sum();
    let joined = (joined > 0).then(|| about("notice.joined-rows").with("rows", joined));
    let spread: u64 = parts().map(|part| part.spread).sum();
    let spread = (spread > 0).then(|| about("notice.spread-rows").with("rows", spread));
    let income = income.into_iter();
    repeated
        .into_iter()
        .chain(alike)
        .chain(retold)
        .chain(days)
        .chain(income)
        .chain(spread)
        .chain(differs)
        .chain(lacks)
        .chain(joined)
        .collect()
}

/// Files that tell the same days as older ones and have nothing in common with them: both count. What others leave out is said of
/// the file itself.
fn renewals(context: &Context, store: &StoreInfo, view: &StoreView) -> Vec<Notice> {
    let sources = &context.metrics.inputs().view.sources;
    let notice = |renewal: &Replacement| {
        attention(store, "notice.days-beside")
            .with("file", sources[renewal.source].source.name())
            .with("other", sources[renewal.older].source.name())
            .with("days", renewal.days.clone())
            .with("table", Field::Word(format!("rows-of.{}", renewal.table)))
            .with("rows", renewal.rows)
            .with("amount", renewal.amount)
    };
    let matters = |renewal: &&Replacement| {
        renewal.what == Replaced::Beside && renewal.days.last().is_some_and(|days| is_recent(context, *days))
    };
    view.renewals.iter().filter(matters).map(notice).collect()
}
