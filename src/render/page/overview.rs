//! The overview in words: the sentence, cards with their bars, charts, stores, and what needs somebody.

use super::Say;
use super::chart::{ChartView, Drawing, bullet, chart, trend};
use super::table::{TableView, stores};
use crate::render::figure::{Signed, figure};
use crate::render::leads;
use crate::render::wording;
use crate::report::{Card, Cell, Finding, Note, NoteLine};
use crate::words::Field;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct OverviewView {
    name: String,
    message: String,
    second: Option<String>,
    cards: Vec<CardView>,
    cards_note: Vec<String>,
    trend: Option<ChartView>,
    side: Option<ChartView>,
    stores: Option<TableView>,
    note: Option<NoteView>,
    findings: Vec<FindingView>,
    /// How the actions under way went.
    actions: Option<String>,
}

#[derive(Serialize)]
struct CardView {
    title: String,
    sheet: Option<&'static str>,
    aside: Option<String>,
    value: String,
    missing: bool,
    reason: Option<String>,
    delta: Option<Signed>,
    bullet: Option<Drawing>,
    lines: Vec<[String; 2]>,
    attention: bool,
}

/// The operator's word: lines of words, each with whether it is strong.
#[derive(Serialize)]
struct NoteView {
    lines: Vec<Vec<(String, bool)>>,
    more: Option<String>,
}

#[derive(Serialize)]
struct FindingView {
    /// What the money is, and how much.
    effect: Option<String>,
    amount: Option<String>,
    text: String,
    action: String,
    /// Who, by when, how sure it is.
    whom: String,
    sheet: Option<&'static str>,
}

impl OverviewView {
    pub fn of(say: &Say) -> Self {
        let overview = &say.report.overview;
        OverviewView {
            name: say.word("sheet.overview"),
            message: wording::sentence(say.words, &overview.message),
            second: overview.second.as_ref().map(|second| say.phrase(second)),
            cards: overview.cards.iter().map(|one| card(say, one)).collect(),
            cards_note: overview.cards_note.iter().map(|note| say.phrase(note)).collect(),
            trend: trend(say, overview),
            side: overview.side.as_ref().map(|side| chart(say, "overview", side)),
            stores: stores(say, overview),
            note: overview.note.as_ref().map(|one| note(say, one)),
            findings: overview.findings.iter().map(|one| finding(say, one)).collect(),
            actions: overview.actions.as_ref().map(|actions| say.phrase(actions)),
        }
    }
}

fn note(say: &Say, note: &Note) -> NoteView {
    let line = |line: &NoteLine| {
        let mark = line.mark.iter().map(|mark| (format!("{mark} "), false));
        mark.chain(line.runs.iter().map(|run| (run.text.clone(), run.strong))).collect()
    };
    NoteView { lines: note.lines.iter().map(line).collect(), more: note.cut.then(|| say.word("workbook.note_cut")) }
}

fn card(say: &Say, card: &Card) -> CardView {
    let reason = match &card.value {
        Cell::Missing(Some(reason)) => Some(say.phrase(reason)),
        _ => None,
    };
    let line = |(name, cell, unit): &(_, Cell, _)| [say.phrase(name), figure(say.words, cell, *unit)];
    CardView {
        title: say.phrase(&card.title),
        sheet: say.sheet(leads::of_card(card.id)),
        aside: card.aside.as_ref().map(|aside| say.phrase(aside)),
        value: figure(say.words, &card.value, card.unit),
        missing: matches!(card.value, Cell::Missing(_)),
        reason,
        delta: card.delta.as_ref().map(|delta| Signed::delta(say.words.language(), delta)),
        bullet: card.bullet.as_ref().and_then(bullet),
        lines: card.lines.iter().map(line).collect(),
        attention: card.attention,
    }
}

fn finding(say: &Say, finding: &Finding) -> FindingView {
    let who = finding.who.as_ref().map(|who| say.words.field(&Field::Text(who.clone())));
    let whom: Vec<String> = who.into_iter().chain([&finding.when, &finding.sure].map(|one| say.phrase(one))).collect();
    FindingView {
        effect: finding.effect.as_ref().map(|effect| say.phrase(effect)),
        amount: finding.amount.map(|amount| say.words.field(&Field::Money(amount))),
        text: say.phrase(&finding.text),
        action: say.phrase(&finding.action),
        whom: whom.join(" · "),
        sheet: say.sheet(leads::of_finding(finding.text.key())),
    }
}
