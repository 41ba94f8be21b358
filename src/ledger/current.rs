//! The current facts of one store: from kept ones and the files that came since, else from all of its files.

use super::covering::cover;
use super::keeping::Keeper;
use super::making::{Made, account, files, fill, is_local};
use super::memo::Memo;
use super::operator::OperatorLists;
use super::parts::TableFacts;
use super::relating::Related;
use super::scope::Scope;
use super::since::since;
use super::source_state::SourceState;
use super::together::{MergedTables, together};
use super::view::StoreView;
use super::{LedgerError, doubting, known, stand_ins};

/// The facts of a store: from those of fewer files, where only some months are others, else from all files.
pub(super) fn current(
    scope: &Scope<'_>,
    sources: &mut [SourceState],
    operator: Option<&OperatorLists<'_>>,
    keeper: &Keeper,
) -> Result<StoreView, LedgerError> {
    if let Some(base) = keeper.base(scope, sources) {
        let before: Vec<_> = scope.used.iter().map(|&used| sources[used].accounting.clone()).collect();
        if let Some(view) = since(scope, base, sources, operator)? {
            return Ok(view);
        }
        scope.used.iter().zip(before).for_each(|(&used, accounting)| sources[used].accounting = accounting);
    }
    let mut merged = together(scope, sources, None)?;
    let facts = Related::of(&mut merged, scope, sources);
    let memo = memo(scope, sources, &merged, &facts);
    let mut view = StoreView::empty(&scope.spec.id, scope.spec.zone);
    (view.assumed_paid, view.uncounted) = (facts.assumed_paid.len() as u64, facts.uncounted.len() as u64);
    view.memo = memo;
    let Made { tables, doubts, sums, named, .. } = fill(&mut view, merged, scope.profiles, sources);
    doubts.into_iter().for_each(|(index, doubt)| sources[index].doubts.push(doubt));
    for (table, exports) in &view.memo.exports {
        for (index, doubt) in doubting::of_others(*table, exports, sources, &|source| scope.age(source)) {
            sources[index].doubts.push(doubt);
        }
    }
    for (index, doubt) in doubting::of_several_files(&view, sources) {
        sources[index].doubts.push(doubt);
    }
    view.refunds_by_product = stand_ins::refunds_by_product(sources, scope.used, scope.profiles, &view.present);
    account(&tables, sources);
    view.coverage = cover(scope.spec, sources, scope.used, scope.profiles, (sums, &named));
    view.known = known::known(scope.spec, sources, scope.used, scope.profiles);
    let mut tables = tables;
    if let Some(operator) = operator {
        operator.apply(&mut view, &mut tables, sources);
    }
    // What was converted is told of all days at once.
    view.memo.is_local &= view.other_currency.is_empty();
    view.frames = tables.into_iter().map(|(table, whole)| (table, TableFacts::of(whole))).collect();
    view.doubts_of_rows().into_iter().for_each(|(index, doubt)| sources[index].doubts.push(doubt));
    Ok(view)
}

/// What is kept of how the view was made.
fn memo(scope: &Scope<'_>, sources: &[SourceState], tables: &MergedTables, facts: &Related) -> Memo {
    let is_local = is_local(scope, sources, tables, facts);
    let mut memo = Memo { terms: scope.terms.to_owned(), is_local, ..Memo::default() };
    memo.files = files(scope, tables, facts);
    memo.given =
        tables.given.iter().map(|(table, names)| (*table, names.iter().map(|n| (*n).to_owned()).collect())).collect();
    memo.exports = tables.exports.clone();
    memo.named_days = tables.named.days.iter().map(|(place, days)| (place.0, place.1, days.clone())).collect();
    memo.paid_late = tables.named.all_paid_late();
    memo.tells_orders = tables.named.tells_orders.iter().copied().collect();
    memo.undated = tables.named.undated.iter().copied().collect();
    facts.contradicted.iter().for_each(|(month, one)| memo.note_contradicted(*month, one.clone()));
    facts.assumed_paid.iter().for_each(|month| memo.note_unsure(*month, 1, 0));
    facts.uncounted.iter().for_each(|month| memo.note_unsure(*month, 0, 1));
    memo
}
