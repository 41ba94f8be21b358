//! What a reader must know about the figures: what is still to come, what somebody should do, what is good to know.

mod control;
mod elsewhere;
mod rows;
mod files;
mod lists;
mod rates;
pub(super) mod missing;

pub(super) use control::{bridge_gap, cuts_differ};
pub(super) use lists::{UnknownCodes, revised, unknown_codes};

use super::Context;
use crate::ledger::SourceState;
use crate::report::{Notice, StoreInfo, Weight};
use crate::words::Phrase;

/// How many files are named where each could be.
const MOST_FILES: usize = 3;

/// All notices, most important first.
pub(super) fn notices(context: &Context) -> Vec<Notice> {
    let mut all = files::leaving_open(context);
    all.extend(missing::provisional(context));
    all.extend(files::doubts(context));
    all.extend(rates::notices(context));
    all.extend(lists::plan(context));
    all.extend(lists::unaligned(context));
    all.extend(lists::targets(context));
    all.extend(control::notices(context));
    all.extend(elsewhere::notices(context));
    all.extend(lists::codes(context));
    all.extend(files::notices(context));
    all.extend(outside(context));
    all.sort_by_key(|notice| notice.weight);
    all
}

/// Findings of the plan and the lists. One that names no store may quote another store's rows: who does not see all stores
/// does not see it.
fn outside<'a>(context: &'a Context) -> impl Iterator<Item = Notice> + 'a {
    let sees_all = context.sees_all();
    let mine = move |notice: &&Notice| match &notice.store {
        Some(id) => context.stores.iter().any(|store| store.id == *id),
        None => sees_all,
    };
    context.findings.iter().filter(mine).cloned()
}

pub(super) fn about(store: &StoreInfo, key: impl Into<String>) -> Phrase {
    Phrase::new(key).with("store", store.name.as_str())
}

/// Something to know about a store, by its name.
fn of_store(weight: Weight, store: &StoreInfo, key: impl Into<String>) -> Notice {
    Notice { weight, store: Some(store.id.clone()), phrase: about(store, key) }
}

fn attention(store: &StoreInfo, key: impl Into<String>) -> Notice {
    of_store(Weight::Attention, store, key)
}

fn remark(store: &StoreInfo, key: impl Into<String>) -> Notice {
    of_store(Weight::Remark, store, key)
}

/// The names of the newest files, the newest first.
fn newest<'s>(files: impl Iterator<Item = &'s SourceState>) -> Vec<&'s str> {
    let mut files: Vec<&SourceState> = files.collect();
    files.sort_by_key(|state| std::cmp::Reverse(state.export_time));
    files.into_iter().take(MOST_FILES).map(|state| state.source.name()).collect()
}
