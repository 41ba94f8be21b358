//! Every KPI of every scope and period: what scripts read, and what the sentences are checked against.

use super::Context;
use super::restated::TOTAL;
use crate::kpi::Kpi;
use crate::report::{KpiValue, Period};

/// The periods of the week's report, in order.
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
                let figure = context.metrics.get(kpi, stores, period.span);
                // Of one store there is nobody to leave out: the reason says what is missing.
                let lacks = if *scope == TOTAL { figure.lacks } else { Vec::new() };
                figures.push(KpiValue {
                    kpi,
                    scope: (*scope).to_owned(),
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
