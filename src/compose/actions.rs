//! What people decided to do and what came of it, worked out once for the overview and the sheet.

use super::Context;
use crate::calendar::PeriodKind;
use crate::kpi::Kpi;
use crate::lists::Action;
use crate::metrics::actions::{Grounds, Progress, progress};
use crate::metrics::verdict::{Effect, Scale, Verdict, Why};
use crate::report::ActionTarget;
use crate::words::{Field, Phrase, Unit};
use rust_decimal::Decimal;

/// The reader's actions, as far as the period tells. A day tells of none, and the review of an event is about the event.
pub(super) fn of<'a>(context: &'a Context<'_>) -> Vec<Progress<'a>> {
    if matches!(context.period().kind(), PeriodKind::Day | PeriodKind::Event | PeriodKind::Year) {
        return Vec::new();
    }
    let stores = context.ids();
    let (metrics, own, catalog, book) = (context.metrics, context.own, context.catalog, context.book);
    progress(Grounds { metrics, own, catalog, book, stores: &stores }, context.actions)
}

/// `行动 4 项：继续 2，停 1，看不出 1。`; nothing where there are none.
pub(super) fn sum(progress: &[Progress<'_>]) -> Option<Phrase> {
    let verdicts = [Verdict::Continue, Verdict::Stop, Verdict::TooEarly, Verdict::CannotTell];
    let counted = verdicts.map(|verdict| progress.iter().filter(|one| one.judged.verdict == verdict).count());
    let said = verdicts.into_iter().zip(counted).filter(|(_, count)| *count > 0);
    let said: Vec<Phrase> = said
        .map(|(verdict, count)| {
            let word = Field::Word(format!("report.verdict.{}", word(verdict)));
            Phrase::new("report.actions.counted").with("verdict", word).with("count", count)
        })
        .collect();
    let sum = Phrase::new("report.actions.sum").with("count", progress.len()).with("verdicts", said);
    (!progress.is_empty()).then_some(sum)
}

/// A verdict's word: `report.verdict.<this>`.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Continue => "continue",
        Verdict::Stop => "stop",
        Verdict::TooEarly => "too_early",
        Verdict::CannotTell => "cannot_tell",
    }
}

/// Why it is so, in a sentence.
pub(super) fn why(progress: &Progress<'_>) -> Phrase {
    let say = |word: &str| Phrase::new(format!("report.verdict_why.{word}"));
    let effect = |word: &str| {
        let effect = progress.judged.effect.as_ref();
        let of = |pick: fn(&Effect) -> Decimal| effect.map(pick).unwrap_or_default();
        say(word)
            .with("effect", change(progress.scale, of(|effect| effect.effect)))
            .with("noise", size(progress.scale, of(|effect| effect.noise)))
    };
    match progress.judged.why {
        Why::Better => effect("better"),
        Why::Worse => effect("worse"),
        Why::Noise => effect("noise"),
        Why::Missed => {
            let expected = progress.action.expected.unwrap_or_default();
            effect("missed").with("expected", change(progress.scale, expected))
        }
        Why::Days(days) => say(if days == 0 { "not_begun" } else { "days" }).with("days", days),
        Why::History(weeks) => say("history").with("weeks", weeks),
        Why::Unknown => say("unknown").with("figure", progress.action.kpi.name()),
        Why::Tangled => say("tangled"),
        Why::Event => say("event"),
    }
}

/// A change with its sign: a part, or points.
pub(super) fn change(scale: Scale, change: Decimal) -> Field {
    match scale {
        Scale::Level => Field::Change(change),
        Scale::Points => {
            let key = if change < Decimal::ZERO { "report.actions.less" } else { "report.actions.more" };
            Phrase::new(key).with("points", Field::Points(change.abs())).into()
        }
    }
}

/// How large a change is, whichever way.
pub(super) fn size(scale: Scale, size: Decimal) -> Field {
    match scale {
        Scale::Level => Field::Percent(size),
        Scale::Points => Field::Points(size),
    }
}

/// A level of an action's figure: of what adds up over days a day's.
pub(super) fn level(kpi: Kpi, level: Decimal) -> Phrase {
    let said = match kpi.unit() {
        Unit::Count => Field::Roi(level),
        _ => kpi.said(level),
    };
    Phrase::new(if kpi.adds_up() { "report.actions.a_day" } else { "report.actions.level" }).with("level", said)
}

/// What an action is about, in words.
pub(super) fn target(context: &Context, action: &Action) -> Phrase {
    let name = |named: &str| Phrase::new("report.actions.named").with("name", named);
    match &action.target {
        ActionTarget::Store => Phrase::new("report.actions.whole_store"),
        ActionTarget::Campaign(campaign) => name(campaign),
        ActionTarget::Product(product) => {
            let day = context.days().last();
            let known = context.catalog.product(&action.store, product, Some(product), day);
            name(known.map_or(product, |known| known.name.as_str()))
        }
    }
}
