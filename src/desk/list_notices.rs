//! Findings of a list as reports tell them.

use super::child::CutEnd;
use crate::lists::{Finding, Problem};
use crate::report::{Notice, Weight};
use crate::words::{Field, Phrase};

/// A list that ends within a row, or within a number, has most likely lost the rows after it.
pub(super) fn cut_off(file: &str, cut: &CutEnd) -> Notice {
    Notice::attention(match &cut.number {
        None => Phrase::new("notice.list-cut").with("file", file).with("row", cut.row),
        Some(number) => {
            Phrase::new("notice.list-cut-number").with("file", file).with("row", cut.row).with("value", number.as_str())
        }
    })
}

/// Findings of one file told one by one. A file pasted together wrongly has thousands, all of one kind.
const MOST_FINDINGS: usize = 50;

/// The first findings of a file, and how many more there are, beside those that were left out before.
pub(super) fn first_of(
    mut findings: impl ExactSizeIterator<Item = Notice>,
    left_out: usize,
    kind: &str,
) -> Vec<Notice> {
    let more = findings.len().saturating_sub(MOST_FINDINGS) + left_out;
    let mut first: Vec<Notice> = findings.by_ref().take(MOST_FINDINGS).collect();
    if more > 0 {
        let word = Field::Word(format!("list-kind.{kind}"));
        first.push(Notice::attention(Phrase::new("notice.more-findings").with("list", word).with("count", more)));
    }
    first
}

/// Findings of which one of a kind is enough, because each row that has it counts and nothing is lost: rounding to the cent is the
/// spreadsheet's, not the operator's. And how many were left out.
pub(super) fn once_a_kind<T>(findings: &[T], is_rounding: impl Fn(&T) -> bool) -> (Vec<&T>, usize) {
    let first = findings.iter().position(&is_rounding);
    let kept = findings.iter().enumerate().filter(|(at, finding)| !is_rounding(finding) || Some(*at) == first);
    let kept: Vec<&T> = kept.map(|(_, finding)| finding).collect();
    let more = findings.len() - kept.len();
    (kept, more)
}

/// Whether a value was rounded to the cent.
pub(super) fn is_rounding(finding: &Finding) -> bool {
    matches!(finding.problem, Problem::FinerThanCent { .. })
}

/// A finding, as reports tell it.
pub(super) fn notice(finding: &Finding) -> Notice {
    let weight = if finding.problem.is_serious() { Weight::Attention } else { Weight::Remark };
    Notice { weight, store: None, phrase: finding.phrase() }
}
