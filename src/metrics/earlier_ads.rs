//! Advertising of an earlier span as exports knew it when it was as old as the reported period's is now.
//!
//! Channels go on attributing sales to clicks for weeks, so a week that is over for a month always looks better than one that
//! ended yesterday. An export that was kept from back then shows it at the age that may be compared.

use super::formula::Term;
use super::{Inputs, Metrics};
use crate::engine::{Days, Engine};
use crate::extract::ExportKind;
use crate::ledger::View;
use crate::span::Span;

/// The advertising of a span at the reported period's age.
#[derive(Clone, Copy)]
pub struct EarlierAds<'a> {
    /// The span.
    pub span: Span,
    /// Who sums.
    pub engine: &'a dyn Engine,
    /// Advertising alone, of exports no older than that.
    pub view: &'a View,
}

/// Whether the sides of a comparison are as old as each other, in what goes on changing by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// It does not ripen.
    None,
    /// Both were looked at when they were equally old.
    Equal,
    /// The earlier one has ripened for longer, and nobody knows how it was before.
    Unlike,
}

impl<'a> Metrics<'a> {
    pub(super) fn thens(inputs: &Inputs<'a>) -> Vec<(Span, Metrics<'a>)> {
        let of = |then: &EarlierAds<'a>| Inputs { engine: then.engine, view: then.view, then: &[], ..*inputs };
        inputs.then.iter().map(|then| (then.span, Metrics::new(of(then)))).collect()
    }

    /// Advertising of a span at the age that the reported period's has, if exports of back then are here.
    pub fn then(&self, span: Span) -> Option<&Metrics<'a>> {
        self.then.iter().find(|(of, _)| *of == span).map(|(_, metrics)| metrics)
    }

    /// The figures to take an earlier span from so that it is as old as the period reported: those of back then where they cover all
    /// days that are compared.
    pub(super) fn at_equal_age(
        &self,
        terms: &[Term],
        now: Span,
        before: Span,
        compared: &[(&str, Days)],
    ) -> Option<&Metrics<'a>> {
        let then = self.then(before).filter(|_| now == self.inputs().period.span())?;
        let holds = |(store, days): &(&str, Days)| {
            let needs: Result<Vec<_>, _> = terms.iter().map(|term| then.needs(store, *term)).collect();
            needs.is_ok_and(|needs| {
                let known = then.covered(store, &needs, before);
                days.iter().all(|day| known.has(day))
            })
        };
        compared.iter().all(holds).then_some(then)
    }
}

impl Term {
    /// Whether it is what channels attribute, which grows for weeks.
    pub(super) fn is_attributed(self) -> bool {
        match self {
            Term::Measure(measure) => {
                measure.export == ExportKind::Ads && matches!(measure.column(), Some("sales" | "orders"))
            }
            _ => false,
        }
    }
}
