//! A workbook of the house's own as a list of what its names ask for, and what a child does with one: it is a spreadsheet like any
//! other, which the program itself never parses.

use crate::files::{self, Access};
use crate::reader::Job;
use crate::render::named_cells::Asked;
use crate::revisions::Input;
use crate::words::{Phrase, cause};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sheet::{Limits, NoTemplate, StandsFor, Template};
use std::collections::BTreeMap;
use std::path::Path;

/// An own workbook, as a manifest calls it.
pub(super) const OWN_WORKBOOK: &str = "own-workbook";
/// What a child leaves.
pub(super) const FILLED: &str = "filled.xlsx";

/// An own workbook in use.
#[derive(Clone, Debug)]
pub struct OwnWorkbook {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// What each of its names asks for.
    pub(super) asked: BTreeMap<String, Asked>,
}

impl OwnWorkbook {
    /// For the manifest.
    pub fn input(&self) -> Input {
        Input::new(OWN_WORKBOOK, self.name.clone(), files::sha256(&self.bytes))
    }

    /// The file as it is.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// A name as a child tells of it, and what it stands for.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) name: String,
    /// Where its cell is; none where it stands for no single cell.
    pub(super) place: Option<String>,
    pub(super) formula: bool,
}

/// In the child: the names of a template, or the template filled.
pub(super) fn look(job: &Job) -> Value {
    json!(looked_at(job))
}

fn looked_at(job: &Job) -> Result<Value, Phrase> {
    let limits: Limits = serde_json::from_value(job.request["limits"].clone()).unwrap_or_default();
    let bytes = files::read(&job.input).map_err(|e| cause(&e.source))?;
    let template = Template::open(bytes, &limits).map_err(|e| match e {
        NoTemplate::Kind => Phrase::new("own-workbook.kind"),
        NoTemplate::Macros => Phrase::new("own-workbook.macros"),
        NoTemplate::Refused(refusal) => Phrase::from(&refusal),
    })?;
    let Some(values) = job.request.get("values") else {
        let told: Vec<Told> = template.names().map(Told::of).collect();
        return Ok(json!(told));
    };
    let values: BTreeMap<String, sheet::Value> = serde_json::from_value(values.clone()).unwrap_or_default();
    let filled = template.filled(&values).map_err(|refusal| Phrase::from(&refusal))?;
    leave(&job.output, &filled)
}

fn leave(folder: &Path, filled: &[u8]) -> Result<Value, Phrase> {
    files::write(&folder.join(FILLED), filled, Access::Private).map_err(|e| cause(&e.source))?;
    Ok(Value::Null)
}

impl Told {
    fn of(name: &sheet::Name) -> Told {
        let (place, formula) = match &name.stands_for {
            StandsFor::Cell(place) => (Some(place.clone()), false),
            StandsFor::Formula(place) => (Some(place.clone()), true),
            StandsFor::Other => (None, false),
        };
        Told { name: name.name.clone(), place, formula }
    }
}
