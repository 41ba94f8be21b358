//! Rows of the operator's files: read by children, because they are spreadsheets too, and kept under the hash of all that made
//! them, so that a version is read once however often a report looks back at it.

use super::child::{OS_ERROR, ROWS, SheetRows, rows_request};
use super::{Desk, Failure};
use crate::extract::Verdict;
use crate::files::{self, Access, FileError};
use crate::intake::Version;
use crate::reader::{Job, Outcome};
use crate::words::{Phrase, cause};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Raised where children read rows in another way: what was kept is then read again.
const READING: u32 = 4;

/// A file whose rows are wanted.
#[derive(Clone, Debug)]
pub(super) struct RowsRequest {
    /// plan, catalog, excluded.
    pub(super) kind: &'static str,
    /// Its name for people.
    pub(super) name: String,
    /// Its content.
    pub(super) sha256: String,
    /// Where it lies; in the archive where absent, and only then its rows are kept: a file elsewhere may change while it is
    /// being read.
    pub(super) path: Option<PathBuf>,
}

impl RowsRequest {
    /// A version of a list, from the archive.
    pub(super) fn version(kind: &'static str, version: &Version) -> Self {
        RowsRequest { kind, name: version.name.clone(), sha256: version.sha256.clone(), path: None }
    }
}

/// Rows, or why there are none.
pub(super) type SheetReadings = Result<Vec<SheetRows>, Phrase>;

impl Desk {
    /// The rows of files, in the order asked for.
    pub(super) fn rows(&self, wanted: &[RowsRequest]) -> Result<Vec<SheetReadings>, Failure> {
        let mut found: Vec<Option<SheetReadings>> =
            wanted.iter().map(|file| self.not_to_be_read(file).or_else(|| self.kept(file).map(Ok))).collect();
        let missing: Vec<usize> = (0..wanted.len()).filter(|index| found[*index].is_none()).collect();
        if !missing.is_empty() {
            let scratch = self.ledger.join(format!("lists-{}", std::process::id()));
            let outcomes = self.read_rows(wanted, &missing, &scratch)?;
            for (index, outcome) in missing.into_iter().zip(outcomes) {
                outcome.refuse_our_disk(&scratch.join(index.to_string()))?;
                let rows = rows_of(outcome, &scratch.join(index.to_string()));
                if let (Ok((bytes, _)), None) = (&rows, &wanted[index].path) {
                    files::write(&self.kept_at(&wanted[index]), &files::sealed(bytes), Access::Private)?;
                }
                found[index] = Some(rows.map(|(_, rows)| rows));
            }
            files::remove_folder(&scratch)?;
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// Lets children read files, each into a folder of its own.
    fn read_rows(&self, wanted: &[RowsRequest], which: &[usize], scratch: &Path) -> Result<Vec<Ended>, Failure> {
        let mut ended: Vec<Ended> = Vec::new();
        let (mut jobs, mut places) = (Vec::new(), Vec::new());
        for (place, index) in which.iter().enumerate() {
            let file = &wanted[*index];
            ended.push(Ended::Never);
            if file.path.is_none()
                && let Err(error) = self.archive.check(&file.sha256)
            {
                tracing::debug!(%error, "a list cannot be had from the archive");
                ended[place] = Ended::Gone;
                continue;
            }
            let output = scratch.join(index.to_string());
            files::create_folder(&output, Access::Private)?;
            let input = file.path.clone().unwrap_or_else(|| self.archive.path(&file.sha256));
            jobs.push(Job { input, output, request: self.request(file), limits: self.settings.limits.child.clone() });
            places.push(place);
        }
        self.pool.run(jobs, &mut |job, outcome| ended[places[job]] = Ended::Child(outcome)).map_err(Failure::Pool)?;
        Ok(ended)
    }

    fn request(&self, file: &RowsRequest) -> Value {
        rows_request(&self.settings.limits.sheet, file.kind == "plan")
    }

    fn not_to_be_read(&self, file: &RowsRequest) -> Option<SheetReadings> {
        self.unread.get(&file.sha256).map(|why| Err(why.clone()))
    }

    /// Rows read before; `None` where there are none that are as they were written.
    fn kept(&self, file: &RowsRequest) -> Option<Vec<SheetRows>> {
        let path = self.kept_at(file);
        let bytes = path.exists().then(|| files::read(&path).ok())??;
        serde_json::from_slice(files::unsealed(&bytes)?).ok()
    }

    fn kept_at(&self, file: &RowsRequest) -> PathBuf {
        let key = json!([file.sha256, READING, self.request(file)]).to_string();
        self.ledger.join("lists").join(files::sha256(key.as_bytes()))
    }
}

/// How the reading of a file ended.
enum Ended {
    /// No word came.
    Never,
    /// The archive does not have its bytes any more.
    Gone,
    /// As a child ends.
    Child(Outcome),
}

impl Ended {
    /// That the disk would not take what was read is no fault of the list.
    fn refuse_our_disk(&self, folder: &Path) -> Result<(), FileError> {
        let Ended::Child(Outcome::Done(answer)) = self else { return Ok(()) };
        let number = answer[OS_ERROR].as_i64().and_then(|number| i32::try_from(number).ok());
        match number.map(std::io::Error::from_raw_os_error) {
            Some(source) => Err(FileError { step: "write", path: folder.join(ROWS), source }),
            None => Ok(()),
        }
    }
}

/// What a child left: the bytes, and what they say.
fn rows_of(ended: Ended, folder: &Path) -> Result<(Vec<u8>, Vec<SheetRows>), Phrase> {
    let broken = |text: Phrase| Phrase::new("failure.list-broken").with("text", text);
    match ended {
        Ended::Child(Outcome::Done(answer)) => {
            if let Ok(Verdict::Refused(refused)) = serde_json::from_value::<Verdict>(answer["refused"].clone()) {
                return Err(refused);
            }
            let bytes = files::read(&folder.join(ROWS)).map_err(|e| broken(cause(&e.source)))?;
            let rows = serde_json::from_slice(&bytes).map_err(|_| broken(Phrase::new("failure.no-answer")))?;
            Ok((bytes, rows))
        }
        Ended::Child(Outcome::Died(death)) => Err(death.phrase()),
        Ended::Gone => Err(broken(Phrase::new("failure.archive-damaged"))),
        Ended::Never => Err(broken(Phrase::new("failure.no-answer"))),
    }
}
