//! The subject line: who, which days, the two figures an owner looks for, and whether they may still change.

use crate::kpi::Kpi;
use crate::report::{Head, Report};
use crate::words::{self, Field, Phrase, Words};

/// `木禾周报 11/09-11/15 达成108.3% 支付642.1万`, `木禾 weekly 9-15 Nov: 108.3% of target, paid 6.42M`.
///
/// What is unknown is left out; where both are, it says so. Revised, provisional and late reports are called that.
pub fn subject(report: &Report, words: &Words) -> String {
    let own = report.periods.first().map_or("week", |period| period.id);
    let reported = |kpi| report.kpi(kpi, "total", own).and_then(|kpi| kpi.value);
    let achievement = reported(Kpi::PlanAchievement).map(|part| {
        // A subject is short of room: no blank before the percent sign.
        Phrase::new("digest.subject.achievement").with("part", words::percent(words.language(), part).replace(' ', ""))
    });
    let paid =
        reported(Kpi::SalesPaid).map(|amount| Phrase::new("digest.subject.paid").with("amount", Field::Money(amount)));
    let mut facts: Vec<String> = [achievement, paid].into_iter().flatten().map(|phrase| words.say(&phrase)).collect();
    if facts.is_empty() {
        facts.push(words.get("digest.subject.nothing").to_owned());
    }
    let phrase = Phrase::new("digest.subject.line")
        .with("title", report.head.title.clone())
        .with("days", report.head.span)
        .with("facts", facts.join(words.get("digest.subject.joint")));
    let state = state(&report.head, words);
    let state = match state.is_empty() {
        true => String::new(),
        false => words.say(&Phrase::new("digest.subject.state").with("state", state)),
    };
    crate::text::clean(&format!("{}{state}", words.say(&phrase)))
}

/// `修订2，暂定`: only what differs from the first, final, timely report.
fn state(head: &Head, words: &Words) -> String {
    let revised = head.revision.filter(|n| *n > 1).map(|n| Phrase::new("digest.subject.revision").with("n", n));
    let provisional = head.provisional.then(|| Phrase::new("digest.state.provisional"));
    let late = head.late.then(|| Phrase::new("digest.state.late"));
    let said: Vec<String> = [revised, provisional, late].into_iter().flatten().map(|p| words.say(&p)).collect();
    said.join(words.get("digest.state.joint"))
}
