//! What the operator's own files say: plan, catalog, excluded orders, costs, exchange rates, actions, and what is wrong in them.

use super::child::SheetRows;
use super::list_notices::{cut_off, first_of, is_rounding, notice, once_a_kind};
use super::list_sheets::first_that_fits;
use super::rows::RowsRequest;
use super::template::OwnWorkbook;
use super::{Desk, Failure};
use crate::files;
use crate::intake::Version;
use crate::lists::{Actions, Catalog, ColumnsError, Costs, Excluded, KnownStores, Origin, Rates};
use crate::plan::{Plan, PlanBook, PlanFinding, book, is_book};
use crate::report::{Logo, Notice};
use crate::revisions::Input;
use crate::words::Phrase;
use std::collections::BTreeMap;

/// A note, as a manifest calls it.
pub(super) const NOTE: &str = "note";
/// The same of the logo.
pub(super) const LOGO: &str = "logo";

/// The lists there are.
pub(super) const KINDS: [&str; 6] = ["plan", "catalog", "excluded", "costs", "rates", "actions"];

/// What the operator's files say.
#[derive(Debug, Default)]
pub struct Lists {
    /// Targets.
    pub plan: Plan,
    /// What else the plan says, where it is a workbook.
    pub book: Option<PlanBook>,
    /// Products.
    pub catalog: Catalog,
    /// Orders that do not count.
    pub excluded: Excluded,
    /// Costs that no platform charges.
    pub costs: Costs,
    /// Exchange rates.
    pub rates: Rates,
    /// What people decided to do.
    pub actions: Actions,
    /// What is wrong in them, to be said in the report.
    pub findings: Vec<Notice>,
    /// Those of the plan, as they were found.
    pub plan_findings: Vec<PlanFinding>,
    /// The files.
    pub used: Vec<Used>,
    /// The operator's word on periods, by their ids.
    pub notes: BTreeMap<String, NoteFile>,
    /// The house's logo.
    pub logo: Option<LogoFile>,
    /// The house's own workbook.
    pub own_workbook: Option<OwnWorkbook>,
    /// Notes, a logo and an own workbook that cannot be read, as of now: like files in the inbox they are of the moment, and no version keeps them.
    pub broken: Vec<Notice>,
}

/// A note in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteFile {
    /// Its file's name.
    pub(super) name: String,
    /// Its content.
    pub(super) sha256: String,
    /// What it says.
    pub text: String,
}

impl NoteFile {
    /// For the manifest.
    pub fn input(&self) -> Input {
        Input::new(NOTE, self.name.clone(), self.sha256.clone())
    }
}

/// A logo in use.
#[derive(Clone, Debug)]
pub struct LogoFile {
    /// Its file's name.
    pub(super) name: String,
    /// The picture.
    pub logo: Logo,
}

impl LogoFile {
    /// For the manifest.
    pub fn input(&self) -> Input {
        Input::new(LOGO, self.name.clone(), files::sha256(&self.logo.bytes))
    }
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// plan, catalog, excluded, costs, rates, actions.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its content.
    pub sha256: String,
    /// The versions received up to this one, which is the last; none where it was only looked at and not received.
    pub versions: Vec<Version>,
}

/// A plan as its file says it, its targets resolved to days.
pub(super) struct ReadPlan {
    pub(super) plan: Plan,
    book: Option<PlanBook>,
    findings: Vec<PlanFinding>,
    /// Other sheets that read as a plan too.
    unread: Option<Notice>,
}

impl Used {
    /// For the manifest.
    pub fn input(&self) -> Input {
        match self.versions.last() {
            Some(version) => Input { name: self.name.clone(), ..Input::list(self.kind, version) },
            None => Input::new(self.kind, self.name.clone(), self.sha256.clone()),
        }
    }
}

impl Lists {
    /// The file of a kind, where the settings name one.
    pub fn used(&self, kind: &str) -> Option<&Used> {
        self.used.iter().find(|used| used.kind == kind)
    }
}

impl Desk {
    /// What files say.
    pub(super) fn understood(&self, wanted: &[RowsRequest]) -> Result<Lists, Failure> {
        let mut lists = Lists::default();
        let stores = self.known_stores();
        for (file, rows) in wanted.iter().zip(self.rows(wanted)?) {
            let cut = rows.iter().flatten().find_map(|sheet| sheet.cut.as_ref());
            lists.findings.extend(cut.map(|cut| cut_off(&file.name, cut)));
            let read = rows.and_then(|sheets| match file.kind {
                "plan" => self.plan_of(&file.name, sheets).map(|plan| lists.take_plan(plan)),
                _ => lists.take(file, sheets, &stores).map_err(|e| e.phrase()),
            });
            read.map_err(|why| Failure::unusable(file.kind, &file.name, why))?;
            let (name, sha256) = (file.name.clone(), file.sha256.clone());
            lists.used.push(Used { kind: file.kind, name, sha256, versions: Vec::new() });
        }
        Ok(lists)
    }

    /// A plan from its sheets: a workbook, resolved by the settings of the day, or a table of days.
    pub(super) fn plan_of(&self, name: &str, sheets: Vec<SheetRows>) -> Result<ReadPlan, Phrase> {
        let stores = self.known_stores();
        if !is_book(sheets.iter().map(|sheet| sheet.sheet.as_str())) {
            let read = |origin: &Origin, rows| Plan::from_rows(origin, rows, &stores);
            let ((plan, findings), unread) = first_that_fits(name, sheets, read).map_err(|e| e.phrase())?;
            return Ok(ReadPlan { plan, book: None, findings, unread });
        }
        let sheets: Vec<book::SheetRows> = sheets.into_iter().map(SheetRows::of_book).collect();
        let read = PlanBook::read(name, &sheets, &stores, &self.settings.plan_calendar);
        let (book, mut findings) = read.map_err(|e| e.phrase())?;
        let (plan, unequal) = book.resolve(&stores, self.settings.plan.overriding);
        findings.extend(book.fit(&stores));
        findings.extend(unequal);
        Ok(ReadPlan { plan, book: Some(book), findings, unread: None })
    }
}

impl SheetRows {
    /// As the plan's room takes it.
    fn of_book(self) -> book::SheetRows {
        book::SheetRows { name: self.sheet, rows: self.rows, formulas: self.formulas.into_iter().collect() }
    }
}

impl Lists {
    fn take_plan(&mut self, read: ReadPlan) {
        let rounded = |finding: &PlanFinding| matches!(finding, PlanFinding::Row(finding) if is_rounding(finding));
        let (told, more) = once_a_kind(&read.findings, rounded);
        self.findings.extend(first_of(told.iter().map(|finding| Notice::attention(finding.phrase())), more, "plan"));
        self.findings.extend(read.unread);
        self.plan_findings = read.findings;
        self.plan = read.plan;
        self.book = read.book;
    }

    fn take(&mut self, file: &RowsRequest, sheets: Vec<SheetRows>, stores: &KnownStores) -> Result<(), ColumnsError> {
        let name = &file.name;
        let (findings, unread);
        match file.kind {
            "catalog" => {
                ((self.catalog, findings), unread) =
                    first_that_fits(name, sheets, |o, r| Catalog::from_rows(o, r, stores))?
            }
            "costs" => {
                ((self.costs, findings), unread) = first_that_fits(name, sheets, |o, r| Costs::from_rows(o, r, stores))?
            }
            "actions" => {
                ((self.actions, findings), unread) =
                    first_that_fits(name, sheets, |o, r| Actions::from_rows(o, r, stores))?
            }
            "rates" => ((self.rates, findings), unread) = first_that_fits(name, sheets, Rates::from_rows)?,
            _ => {
                ((self.excluded, findings), unread) =
                    first_that_fits(name, sheets, |o, r| Excluded::from_rows(o, r, stores))?
            }
        }
        self.findings.extend(unread);
        let (told, more) = once_a_kind(&findings, is_rounding);
        self.findings.extend(first_of(told.into_iter().map(notice), more, file.kind));
        Ok(())
    }
}
