//! What was made of a report: bytes under names, not yet on disk.

use super::{Desk, Failure};
use crate::files;
use crate::render::digest::{self, Recipient, Templates};
use crate::render::{json, page, workbook};
use crate::report::Report;
use crate::revisions::Revision;
use crate::words::Words;
use std::path::PathBuf;

/// The name of the workbook beside other files.
pub const WORKBOOK: &str = "report.xlsx";
/// The name of the page beside them.
pub const PAGE: &str = "report.html";
/// The name of the house's own workbook, filled.
pub const OWN_WORKBOOK: &str = "own-workbook.xlsx";
/// The name of the figures.
pub const JSON: &str = "report.json";

/// A report in every form.
pub struct Made {
    /// Subject of a mail with it.
    pub subject: String,
    /// The workbook.
    pub workbook: Vec<u8>,
    /// The page to keep.
    pub page: String,
    /// The figures.
    pub json: String,
    /// The mail's page.
    pub html: String,
    /// The mail's text.
    pub text: String,
}

/// What became of a run.
#[derive(Debug)]
pub enum Outcome {
    /// A new revision.
    New(Revision),
    /// Nothing that matters changed.
    Unchanged(Revision),
    /// Written to a folder that is no revision.
    Aside(PathBuf),
}

impl Made {
    /// Renders a report for a recipient.
    pub fn of(report: &Report, words: &Words, templates: &Templates, to: &Recipient) -> Result<Made, Failure> {
        Ok(Made {
            subject: digest::subject(report, words),
            workbook: workbook(report, words)?,
            page: page::page(report, words),
            json: json::json(report, words),
            html: digest::html(report, words, templates, to).map_err(Failure::Digest)?,
            text: digest::text(report, words, templates, to).map_err(Failure::Digest)?,
        })
    }

    /// As files of a folder.
    pub fn files(self) -> Vec<(String, Vec<u8>)> {
        vec![
            (WORKBOOK.to_owned(), self.workbook),
            (PAGE.to_owned(), self.page.into_bytes()),
            (JSON.to_owned(), self.json.into_bytes()),
            ("digest.html".to_owned(), self.html.into_bytes()),
            ("digest.txt".to_owned(), self.text.into_bytes()),
        ]
    }
}

impl Desk {
    /// The mail's templates, an operator's own where there are some.
    pub fn templates(&self) -> Result<Templates, Failure> {
        let own = |name: &str| {
            let folder = self.settings.paths.templates.as_ref()?;
            files::read(&folder.join("digest").join(name)).ok().and_then(|bytes| String::from_utf8(bytes).ok())
        };
        Templates::overridden(own("digest.html.j2"), own("digest.txt.j2")).map_err(Failure::Digest)
    }
}
