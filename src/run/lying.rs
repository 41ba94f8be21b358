//! What came to lie in the inbox since a report was made and changes nothing of it: the operator is told by letter, and nobody else.

use super::Done;
use crate::desk::{Desk, Failure, Incident};
use crate::files;
use crate::report::{Notice, Weight};
use crate::revisions::{Revision, is_of_inbox_alone};
use serde_json::Value;

/// What passes by itself: a file that is open in a program, or still being written.
const PASSING: [&str; 2] = ["misplaced.lock-file", "misplaced.unsettled"];

/// The matters that the report of this revision did not tell. Each is told once a period, by its words.
pub(super) fn untold(desk: &Desk, done: &Done, revision: &Revision) -> Result<Vec<Incident>, Failure> {
    // A file lies there for all reports; the first of them tells.
    if desk.settings.reports.first().is_none_or(|first| first.id != desk.settings.report.id) {
        return Ok(Vec::new());
    }
    let report = revision.report()?;
    let told: Vec<&Value> = report["notices"].as_array().into_iter().flatten().collect();
    let matter = |notice: &Notice| {
        let code = notice.phrase.key();
        let is_meant = is_of_inbox_alone(code, notice.weight == Weight::Provisional) && !PASSING.contains(&code);
        let text = desk.words.say(&notice.phrase);
        let is_told = told.iter().any(|known| known["code"] == code && known["text"] == text.as_str());
        let mark = files::sha256(text.as_bytes());
        let cause = format!("inbox-{}", &mark[..8]);
        (is_meant && !is_told).then(|| Incident::new(cause, done.period, notice.phrase.clone()))
    };
    Ok(done.notices.iter().filter_map(matter).collect())
}
