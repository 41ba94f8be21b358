//! The house's own workbook, a file that the settings name, whose named cells each report fills: as it is now, or as it was when a
//! revision was made. One that cannot be used stops no report; the report says why it is not there.
//!
//! It is a spreadsheet like any other, so a child looks at it and fills it.

use super::lists::Lists;
use super::template::{FILLED, OWN_WORKBOOK, OwnWorkbook, Told};
use super::{Desk, Failure};
use crate::files::{self, Access};
use crate::kpi::Kpi;
use crate::reader::{Job, Outcome};
use crate::render::named_cells::{Askable, Asked, Meaning, meaning, named_cells};
use crate::report::{Notice, Report};
use crate::revisions::Manifest;
use crate::words::{Phrase, cause};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Bytes of it at most: it goes with every mail.
const MOST_BYTES: u64 = 2 * 1024 * 1024;

impl Desk {
    /// Takes it as it is now.
    pub(super) fn take_own_workbook(&self, lists: &mut Lists) -> Result<(), Failure> {
        let Some(path) = &self.settings.report.own_workbook else { return Ok(()) };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let not = |why: Phrase| {
            Notice::attention(Phrase::new("notice.own-workbook-unusable").with("file", name.as_str()).with("why", why))
        };
        let bytes = match files::read_within(path, MOST_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => {
                lists.broken.push(not(match error.is_too_large() {
                    true => Phrase::new("own-workbook.too-large").with("most", MOST_BYTES / 1024 / 1024),
                    false => cause(&error.source),
                }));
                return Ok(());
            }
        };
        match self.names_of(&bytes)? {
            Ok(told) => {
                let (asked, slips) = self.asked(&name, told);
                lists.broken.extend(slips);
                match asked.is_empty() {
                    true => lists.broken.push(not(Phrase::new("own-workbook.no-names"))),
                    false => lists.own_workbook = Some(OwnWorkbook { name, bytes, asked }),
                }
            }
            Err(why) => lists.broken.push(not(why)),
        }
        Ok(())
    }

    /// The one that a manifest names.
    pub(super) fn own_workbook_of(&self, lists: &mut Lists, manifest: &Manifest) -> Result<(), Failure> {
        let Some(input) = manifest.inputs.iter().find(|input| input.kind == OWN_WORKBOOK) else { return Ok(()) };
        let bytes = files::read(&self.archive.path(&input.sha256))?;
        if let Ok(told) = self.names_of(&bytes)? {
            let (asked, _) = self.asked(&input.name, told);
            lists.own_workbook = Some(OwnWorkbook { name: input.name.clone(), bytes, asked });
        }
        Ok(())
    }

    /// What the names ask for, and those that look as if they did and do not.
    fn asked(&self, file: &str, told: Vec<Told>) -> (BTreeMap<String, Asked>, Vec<Notice>) {
        let stores: Vec<&str> = self.settings.stores.iter().map(|store| store.id.as_str()).collect();
        let tables: Vec<&[Kpi]> = self.settings.tables.iter().map(|table| table.kpis.as_slice()).collect();
        let askable = Askable { stores: &stores, tables: &tables };
        let (mut asked, mut slips) = (BTreeMap::new(), Vec::new());
        for Told { name, place, formula } in told {
            let say = |key: &str| Phrase::new(key).with("file", file).with("name", name.as_str());
            match (meaning(&name, &askable), place) {
                (Meaning::Asks(_), Some(place)) if formula => {
                    slips.push(say("notice.own-workbook-formula").with("place", place));
                }
                (Meaning::Asks(_), None) => slips.push(say("notice.own-workbook-no-cell")),
                (Meaning::Asks(wanted), Some(_)) => drop(asked.insert(name, wanted)),
                (Meaning::Slip(like), _) => slips.push(say("notice.own-workbook-slip").with("like", like)),
                (Meaning::Foreign, _) => {}
            }
        }
        (asked, slips.into_iter().map(Notice::attention).collect())
    }

    fn names_of(&self, bytes: &[u8]) -> Result<Result<Vec<Told>, Phrase>, Failure> {
        let request = json!({ "task": "template", "limits": self.settings.limits.sheet });
        let mut answers = self.at_a_template(bytes, vec![request])?;
        Ok(answers.swap_remove(0).map(|(answer, _)| serde_json::from_value(answer).unwrap_or_default()))
    }

    /// The own workbook filled by each of these reports, in the words of its language; none where there is no such workbook.
    pub fn filled(&self, lists: &Lists, reports: &[&Report]) -> Result<Vec<Option<Vec<u8>>>, Failure> {
        let Some(own) = &lists.own_workbook else { return Ok(vec![None; reports.len()]) };
        let request = |report: &&Report| {
            let values = named_cells(report, &self.words_for(report.head.language), &own.asked);
            json!({ "task": "template", "limits": self.settings.limits.sheet, "values": values })
        };
        let answers = self.at_a_template(&own.bytes, reports.iter().map(request).collect())?;
        let filled = answers.into_iter().map(|answer| match answer {
            Ok((_, filled)) => Ok(filled),
            Err(why) => Err(Failure::unusable("own-workbook", &own.name, why)),
        });
        filled.collect()
    }

    /// Lets a child answer each request about a template; with the file that it left, where it left one.
    fn at_a_template(&self, bytes: &[u8], requests: Vec<Value>) -> Result<Vec<Answer>, Failure> {
        let scratch = self.ledger.join(format!("own-{}", std::process::id()));
        let input = scratch.join("template.xlsx");
        files::write(&input, bytes, Access::Private)?;
        let mut jobs = Vec::new();
        for (index, request) in requests.into_iter().enumerate() {
            let output = scratch.join(index.to_string());
            files::create_folder(&output, Access::Private)?;
            let limits = self.settings.limits.child.clone();
            jobs.push(Job { input: input.clone(), output, request, limits });
        }
        let broken = |text: Phrase| Phrase::new("failure.list-broken").with("text", text);
        let mut answers: Vec<Answer> = vec![Err(broken(Phrase::new("failure.no-answer"))); jobs.len()];
        self.pool
            .run(jobs, &mut |job, outcome| {
                answers[job] = match outcome {
                    Outcome::Died(death) => Err(death.phrase()),
                    Outcome::Done(answer) => serde_json::from_value::<Result<Value, Phrase>>(answer)
                        .unwrap_or_else(|_| Err(broken(Phrase::new("failure.no-answer"))))
                        .map(|answer| (answer, files::read(&scratch.join(job.to_string()).join(FILLED)).ok())),
                };
            })
            .map_err(Failure::Pool)?;
        files::remove_folder(&scratch)?;
        Ok(answers)
    }
}

/// What a child said, and the file that it left.
type Answer = Result<(Value, Option<Vec<u8>>), Phrase>;
