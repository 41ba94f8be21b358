//! The facts of a store from kept ones and the files that came since: a window of months is made anew, the rest stays as it is.

use super::LedgerError;
use super::control_totals::DailySums;
use super::covering::{Named, cover};
use super::doubt::Doubt;
use super::doubting;
use super::known::known;
use super::making::{account, files, fill, is_local};
use super::manifest::Kept;
use super::memo::Memo;
use super::operator::OperatorLists;
use super::origins::Origins;
use super::parts::{TableFacts, Whole};
use super::relating::Related;
use super::scope::{RELATED, Scope};
use super::source_state::SourceState;
use super::stand_ins::refunds_by_product;
use super::together::{MergedTables, together};
use super::view::StoreView;
use super::window::Window;
use crate::facts::{Frame, MATCHED, Table, Value};
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The facts of a store over kept ones; `None` where all must be made from all files.
pub(super) fn since(
    scope: &Scope<'_>,
    base: Kept,
    sources: &mut [SourceState],
    operator: Option<&OperatorLists<'_>>,
) -> Result<Option<StoreView>, LedgerError> {
    let Some(window) = Window::of(scope, &base, sources)? else { return Ok(anew("no window of months opens")) };
    let mut tables = together(scope, sources, Some(&window))?;
    let related = Related::of(&mut tables, scope, sources);
    for (table, names) in &base.view.memo.given {
        let names = names.iter().filter_map(|name| table.column(name).map(|column| column.name));
        tables.given.entry(*table).or_insert_with(|| names.collect());
    }
    if !is_local(scope, sources, &tables, &related) {
        return Ok(anew("what is said of the window hangs on other months"));
    }
    match_refunds(&window, &base, &mut tables);
    let Kept { mut view, states } = base;
    let memo = memo(scope, std::mem::take(&mut view.memo), &window, &tables, &related);
    let mut news = StoreView::empty(&view.id, view.zone);
    let made = fill(&mut news, tables, scope.profiles, sources);
    let mut whole = made.tables;
    account(&whole, sources);
    if let Some(operator) = operator {
        operator.apply(&mut news, &mut whole, sources);
    }
    if !news.other_currency.is_empty() {
        return Ok(anew("money was converted"));
    }
    view.memo = memo;
    tell(&mut view, news, &window);
    if !join(&mut view, whole, &window) {
        return Ok(anew("rows of the window do not fit beside the others"));
    }
    if !count(&view, scope, sources) {
        return Ok(anew("more rows are used than were read"));
    }
    for &source in scope.used {
        let state = &mut sources[source];
        let own = made.doubts.iter().filter(|(of, _)| *of == source).map(|(_, doubt)| doubt.clone());
        match states.get(&source).filter(|_| !window.added.contains(&source)) {
            Some(kept) => {
                let stays = |doubt: &&Doubt| !doubt.is_of_several_files();
                state.doubts = kept.doubts.iter().filter(stays).cloned().collect();
            }
            None => state.doubts.extend(own),
        }
    }
    for (table, exports) in &view.memo.exports {
        for (index, doubt) in doubting::of_others(*table, exports, sources, &|source| scope.age(source)) {
            sources[index].doubts.push(doubt);
        }
    }
    for (index, doubt) in doubting::of_several_files(&view, sources) {
        sources[index].doubts.push(doubt);
    }
    view.doubts_of_rows().into_iter().for_each(|(index, doubt)| sources[index].doubts.push(doubt));
    settle(&mut view, scope, sources);
    Ok(Some(view))
}

/// Why all is made anew, for whoever wonders what a run takes its time for.
fn anew(why: &str) -> Option<StoreView> {
    tracing::debug!(why, "a store's view is made from all of its files");
    None
}

/// Gives refunds that match nothing in the window what was known of them where their orders lie before it: no added file speaks of
/// these. One that nothing matched before either may match what was added now.
fn match_refunds(window: &Window, base: &Kept, tables: &mut MergedTables) {
    let (Some(refunds), Some(kept)) = (tables.merged.get_mut(&Table::Refunds), base.view.frames.get(&Table::Refunds))
    else {
        return;
    };
    let asked: Vec<&str> = std::iter::once("refund_id").chain(MATCHED).collect();
    let mut known: HashMap<Arc<str>, [Option<Value>; MATCHED.len()]> = HashMap::new();
    for part in kept.parts().iter().filter(|part| window.holds(part.month())) {
        let frame = part.only(&asked);
        let (id, places) = (frame.place("refund_id"), MATCHED.map(|name| frame.place(name)));
        let [order, unmatched] = ["main_order_id", "unmatched"].map(|name| frame.place(name));
        for row in 0..frame.rows() {
            let elsewhere = frame.text(order, row).is_some_and(|order| !window.orders.contains(order));
            let matched = frame.number(unmatched, row) == Some(0);
            if let Some(id) = frame.text(id, row).filter(|_| elsewhere && matched) {
                known.insert(id.into(), places.map(|place| frame.at(place).and_then(|values| values.get(row))));
            }
        }
    }
    let frame = &mut refunds.frame;
    let (id, places) = (frame.place("refund_id"), MATCHED.map(|name| frame.place(name)));
    let unmatched = frame.place("unmatched");
    for row in 0..frame.rows() {
        let alone = frame.number(unmatched, row) != Some(0);
        let Some(values) = frame.text(id, row).filter(|_| alone).and_then(|id| known.remove(id)) else { continue };
        for (place, value) in places.into_iter().zip(values) {
            // A column that no refund has anything in is not there, as where all is made anew.
            if value.is_some() || frame.at(place).is_some() {
                frame.filled(place).set(row, value);
            }
        }
    }
}

/// What is kept of how the view was made, with the window's in place of what was.
fn memo(scope: &Scope<'_>, mut memo: Memo, window: &Window, tables: &MergedTables, related: &Related) -> Memo {
    for (source, mut file) in files(scope, tables, related) {
        // Of a file that reaches beyond the window only a part was seen.
        if let Some(old) = memo.files.get(&source).filter(|_| !window.judged.contains(&source)) {
            let (first, last) = (old.months.map(|months| months.0), old.months.map(|months| months.1));
            first.into_iter().chain(last).for_each(|month| file.note(Some(month)));
            file.is_undated |= old.is_undated;
        }
        memo.files.insert(source, file);
    }
    for (table, given) in tables.given.iter().filter(|(table, _)| !RELATED.contains(table)) {
        memo.given.insert(*table, given.iter().map(|name| (*name).to_owned()).collect());
    }
    for (table, exports) in &tables.exports {
        let all = memo.exports.entry(*table).or_default();
        let is_judged = |sources: &[usize]| sources.iter().all(|source| window.judged.contains(source));
        all.retain(|export| !is_judged(&export.sources));
        all.extend(exports.iter().filter(|export| is_judged(&export.sources)).cloned());
        all.sort_by_key(|export| export.sources.iter().map(|&source| scope.age(source)).max());
    }
    let Named { days, tells_orders, undated, .. } = &tables.named;
    memo.named_days.retain(|(source, ..)| !window.judged.contains(source));
    let judged = days.iter().filter(|((source, _), _)| window.judged.contains(source));
    memo.named_days.extend(judged.map(|((source, part), days)| (*source, *part, days.clone())));
    memo.paid_late.retain(|(source, ..)| !window.judged.contains(source));
    memo.paid_late
        .extend(tables.named.all_paid_late().into_iter().filter(|(source, ..)| window.judged.contains(source)));
    memo.tells_orders.extend(tells_orders);
    memo.tells_orders.sort_unstable();
    memo.tells_orders.dedup();
    memo.undated.extend(undated);
    memo.undated.sort_unstable();
    memo.undated.dedup();
    let before = |month: &String| window.first.is_none_or(|first| *month < first.to_string());
    memo.unsure.retain(|month, _| before(month));
    memo.contradicted.retain(|month, _| before(month));
    related.contradicted.iter().for_each(|(month, one)| memo.note_contradicted(*month, one.clone()));
    related.assumed_paid.iter().for_each(|month| memo.note_unsure(*month, 1, 0));
    related.uncounted.iter().for_each(|month| memo.note_unsure(*month, 0, 1));
    memo
}

/// What is said beside the rows.
fn tell(view: &mut StoreView, news: StoreView, window: &Window) {
    let anew = |table: Table| window.tables.contains(&table);
    view.conflicts.retain(|conflict| !anew(conflict.table));
    let fresh = |table: Table, source: usize| anew(table) || window.added.contains(&source);
    view.conflicts.extend(news.conflicts.into_iter().filter(|conflict| fresh(conflict.table, conflict.source)));
    view.conflicts.sort_by_key(|conflict| (conflict.table, conflict.source));
    view.renewals.retain(|renewal| !anew(renewal.table));
    view.renewals.extend(news.renewals);
    view.renewals.sort_by_key(|renewal| renewal.table);
    if anew(Table::AdDays) {
        (view.cut_differences, view.cut_gaps) = (news.cut_differences, news.cut_gaps);
        view.ad_channels = news.ad_channels;
    }
    if anew(Table::CostEntries) {
        view.told_twice = news.told_twice;
    }
    if anew(Table::TrafficDays) {
        view.lost_visitors = news.lost_visitors;
    }
    for (table, present) in news.present {
        let known = view.present.entry(table).or_default();
        if anew(table) {
            known.clear();
        }
        known.extend(present);
    }
    let unsure = view.memo.unsure.values();
    (view.assumed_paid, view.uncounted) =
        unsure.fold((0, 0), |(assumed, uncounted), month| (assumed + month.0, uncounted + month.1));
}

/// Puts what was made anew beside what stays; `false` where it does not fit.
fn join(view: &mut StoreView, mut whole: BTreeMap<Table, Whole>, window: &Window) -> bool {
    for table in RELATED.into_iter().filter(|_| window.first.is_some()) {
        let made = whole.remove(&table);
        let Some(kept) = view.frames.get_mut(&table) else {
            if made.is_some() {
                return false;
            }
            continue;
        };
        let columns = kept.present();
        let before = kept.take_parts().into_iter().filter(|part| !window.holds(part.month())).collect();
        let none = || Whole { frame: Frame::new(table, &columns), origins: Origins::default() };
        let Some(facts) = TableFacts::beside(made.unwrap_or_else(none), &columns, before, |m| window.holds(m)) else {
            return false;
        };
        view.frames.insert(table, facts);
    }
    let alone = whole.into_iter().filter(|(table, _)| window.tables.contains(table));
    view.frames.extend(alone.map(|(table, whole)| (table, TableFacts::of(whole))));
    true
}

/// Adds up the rows of each file from all parts; `false` where more are used than the file has.
fn count(view: &StoreView, scope: &Scope<'_>, sources: &mut [SourceState]) -> bool {
    let mut accounts: BTreeMap<(usize, Table), (u64, u64)> = BTreeMap::new();
    for (table, facts) in &view.frames {
        for (source, (used, excluded)) in facts.parts().iter().flat_map(|part| &part.sums().accounts) {
            let known = accounts.entry((*source, *table)).or_default();
            *known = (known.0 + used, known.1 + excluded);
        }
    }
    for &source in scope.used {
        for (table, rows) in &mut sources[source].accounting {
            (rows.used, rows.excluded) = accounts.get(&(source, *table)).copied().unwrap_or_default();
            let Some(rest) = rows.read.checked_sub(rows.rejected + rows.used + rows.excluded) else { return false };
            rows.superseded = rest;
        }
    }
    true
}

/// Which days are covered, by what all parts say.
fn settle(view: &mut StoreView, scope: &Scope<'_>, sources: &mut [SourceState]) {
    let mut daily = DailySums::default();
    view.frames.values().flat_map(|facts| facts.parts()).for_each(|part| daily.add(&part.sums().daily));
    let memo = &view.memo;
    let mut named = Named::default();
    named.days.extend(memo.named_days.iter().map(|(source, part, days)| ((*source, *part), days.clone())));
    named.paid_late.extend(memo.paid_late.iter().map(|(source, part, days)| ((*source, *part), days.clone())));
    named.tells_orders.extend(memo.tells_orders.iter().copied());
    named.undated.extend(memo.undated.iter().copied());
    view.coverage = cover(scope.spec, sources, scope.used, scope.profiles, (daily, &named));
    view.known = known(scope.spec, sources, scope.used, scope.profiles);
    view.refunds_by_product = refunds_by_product(sources, scope.used, scope.profiles, &view.present);
}
