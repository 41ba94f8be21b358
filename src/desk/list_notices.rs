//! Findings of a list as reports tell them.

use crate::lists::Finding;
use crate::report::{Notice, Weight};
use crate::words::{Field, Phrase};

/// A list that ends within a row has most likely lost the rows after it.
pub(super) fn cut_off(file: &str, row: u64) -> Notice {
    Notice::attention(Phrase::new("notice.list-cut").with("file", file).with("row", row))
}

/// Findings of one file told one by one. A file pasted together wrongly has thousands, all of one kind.
const MOST_FINDINGS: usize = 50;

/// The first findings of a file, and how many more there are.
pub(super) fn first_of(mut findings: impl ExactSizeIterator<Item = Notice>, kind: &str) -> Vec<Notice> {
    let more = findings.len().saturating_sub(MOST_FINDINGS);
    let mut first: Vec<Notice> = findings.by_ref().take(MOST_FINDINGS).collect();
    if more > 0 {
        let word = Field::Word(format!("list-kind.{kind}"));
        first.push(Notice::attention(Phrase::new("notice.more-findings").with("list", word).with("count", more)));
    }
    first
}

/// A finding, as reports tell it.
pub(super) fn notice(finding: &Finding) -> Notice {
    let weight = if finding.problem.is_serious() { Weight::Attention } else { Weight::Remark };
    Notice { weight, store: None, phrase: finding.phrase() }
}
