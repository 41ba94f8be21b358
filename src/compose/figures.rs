//! What scripts read, and what the sentences are checked against: every KPI of every scope and period, the files used, and the
//! cells in them that could not be read.

use super::reported::TOTAL;
use super::{Context, Detail};
use crate::kpi::Kpi;
use crate::ledger::SourceState;
use crate::report::{Accounting, KpiValue, Period, RejectInfo, SourceInfo};

pub(super) fn periods(context: &Context) -> Vec<Period> {
    let periods = context.metrics.inputs().periods();
    periods.into_iter().map(|(id, span)| Period { id: id.as_str(), span }).collect()
}

/// The full product of KPI, scope and period.
pub(super) fn all(context: &Context) -> Vec<KpiValue> {
    let scopes = context.scopes();
    let periods = periods(context);
    let mut figures = Vec::with_capacity(Kpi::ALL.len() * scopes.len() * periods.len());
    for &kpi in Kpi::ALL {
        for (scope, stores) in &scopes {
            for period in &periods {
                let figure = context.scoped(scope).get(kpi, stores, period.span);
                // Of one store there is nobody to leave out: the reason says what is missing.
                let lacks = if *scope == TOTAL { figure.lacks } else { Vec::new() };
                figures.push(KpiValue {
                    kpi,
                    scope: (*scope).to_owned(),
                    currency: context.abroad(scope).filter(|_| kpi.is_money()).map(str::to_owned),
                    period: period.id,
                    value: figure.value,
                    reported: context.reported(period.id, kpi, scope, figure.value),
                    reason: figure.reason,
                    lacks,
                    days: figure.days,
                });
            }
        }
    }
    figures
}

/// Files of the reader's stores that facts come from.
pub(super) fn sources(context: &Context) -> Vec<SourceInfo> {
    context.used().map(|state| source(context, state)).collect()
}

fn source(context: &Context, state: &SourceState) -> SourceInfo {
    let zone = context.as_of.timezone();
    let accounting = state.accounting.iter().map(|(table, rows)| Accounting {
        table: table.name(),
        read: rows.read,
        used: rows.used,
        superseded: rows.superseded,
        excluded: rows.excluded,
        rejected: rows.rejected,
    });
    SourceInfo {
        name: state.source.name().to_owned(),
        store: state.source.store.clone(),
        sha256: state.source.sha256.clone(),
        received: state.source.received.with_timezone(&zone),
        profile: state.profiles.join("+"),
        export_time: state.export_time.map(|time| time.at.with_timezone(&zone)),
        coverage: state.coverage,
        accounting: accounting.collect(),
    }
}

/// Cells that could not be read, for whoever can mend them; an owner is told how many there are.
pub(super) fn rejects(context: &Context) -> Vec<RejectInfo> {
    if context.detail == Detail::Owner {
        return Vec::new();
    }
    let extracts = context.used().flat_map(|state| state.extract.iter().map(move |extract| (state, extract)));
    extracts
        .flat_map(|(state, extract)| extract.rejects.iter().map(move |reject| (state, reject)))
        .map(|(state, reject)| RejectInfo {
            file: state.source.name().to_owned(),
            store: state.source.store.clone(),
            sheet: reject.sheet.clone(),
            row: reject.row,
            column: sheet::column_letters(reject.column),
            header: reject.header.clone(),
            value: reject.value.clone(),
            reason: reject.why(),
        })
        .collect()
}
