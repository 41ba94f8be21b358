//! What the mail says, piece by piece in plain text: for cards, which lay it out in their own way and hold less.

use super::view::{self, View};
use super::{Recipient, bars::Bars};
use crate::report::Report;
use crate::words::Words;

/// The mail's sentences and figures, in its order.
#[derive(Clone, Debug, Default)]
pub(in crate::render) struct Pieces {
    pub title: String,
    pub message: String,
    pub second: Option<String>,
    /// Title, figure with its difference, further lines.
    pub cards: Vec<[String; 3]>,
    pub cards_note: Option<String>,
    pub stores_title: String,
    /// A line a store.
    pub stores: Vec<String>,
    pub findings_title: String,
    pub findings: Vec<String>,
    /// What is said where there is no finding.
    pub nothing: String,
    pub notices_title: String,
    /// All of them, worst first.
    pub notices: Vec<String>,
    pub workbook: Option<String>,
    pub footer: Vec<String>,
}

/// The pieces of a report's mail.
pub(in crate::render) fn pieces(report: &Report, words: &Words, to: &Recipient) -> Pieces {
    let view = View::of(report, words, to);
    Pieces {
        title: view.subject,
        message: view.message.text,
        second: view.second.map(|said| said.text),
        cards: view.cards.iter().map(view::CardView::pieces).collect(),
        cards_note: view.cards_note.map(|said| said.text),
        stores_title: view.bars.as_ref().map(|bars| bars.title.text.clone()).unwrap_or_default(),
        stores: view.bars.as_ref().map(lines).unwrap_or_default(),
        findings_title: words.get("digest.findings").to_owned(),
        findings: view.findings.iter().map(view::FindingView::line).chain(view.actions.map(|said| said.text)).collect(),
        nothing: words.get("digest.nothing").to_owned(),
        notices_title: view.notices_title,
        notices: view::by_weight(report).into_iter().map(|notice| words.say(&notice.phrase)).collect(),
        workbook: view.attachment.map(|said| said.text),
        footer: view.footer.into_iter().map(|said| said.text).collect(),
    }
}

fn lines(bars: &Bars) -> Vec<String> {
    let line = |row: &super::bars::Row| {
        let gap = row.gap.as_ref().map(|gap| gap.text.clone());
        let note = row.note.as_ref().map(|note| note.text.clone());
        let parts = [Some(row.name.clone()), Some(row.actual.clone()), gap, row.achievement.clone(), note];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
    };
    bars.rows.iter().map(line).collect()
}
