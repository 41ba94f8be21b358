//! The operator's own files: plan, catalog, excluded orders. Spreadsheets too, so children read them.

use super::child::{ROWS, SheetRows, rows_request};
use super::{Desk, Failure};
use crate::config::Override;
use crate::extract::{Refused, Verdict};
use crate::files::{self, Access};
use crate::lists::{Catalog, ColumnsError, Excluded, Finding, KnownStores, Origin};
use crate::plan::{Plan, PlanBook, PlanFinding, Rest, book};
use crate::reader::{Job, Outcome};
use crate::report::{Notice, Weight};
use crate::revisions::Input;
use crate::words::Phrase;
use std::path::{Path, PathBuf};

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
    /// What is wrong in them, to be said in the report.
    pub findings: Vec<Notice>,
    /// Those of the plan, as they were found.
    pub plan_findings: Vec<PlanFinding>,
    /// The files by hash, for the manifest.
    pub inputs: Vec<Input>,
}

/// One of the files and its rows.
struct Table {
    kind: &'static str,
    path: PathBuf,
    sheets: Vec<SheetRows>,
}

impl Desk {
    /// Reads the operator's files. A plan or list that cannot be used at all stops the run: nothing is sent on a guess.
    pub fn read_lists(&self) -> Result<Lists, Failure> {
        self.read_lists_of(&["plan", "catalog", "excluded"])
    }

    /// The same of some of them: plan, catalog, excluded.
    pub fn read_lists_of(&self, kinds: &[&str]) -> Result<Lists, Failure> {
        let paths = &self.settings.paths;
        let files = [("plan", &paths.plan), ("catalog", &paths.catalog), ("excluded", &paths.excluded)];
        let wanted: Vec<(&'static str, &Path)> =
            files.into_iter().filter_map(|(kind, path)| Some((kind, path.as_deref()?))).collect();
        let wanted: Vec<_> = wanted.into_iter().filter(|(kind, _)| kinds.contains(kind)).collect();
        let mut lists = Lists::default();
        let stores = self.known_stores();
        for table in self.read_tables(&wanted, &mut lists.inputs)? {
            if table.kind == "plan" && book::is_book(table.sheets.iter().map(|sheet| sheet.sheet.as_str())) {
                self.take_book(&mut lists, table, &stores)?;
            } else {
                lists.take(table, &stores)?;
            }
        }
        Ok(lists)
    }

    /// A plan that is a workbook: read, and resolved to days.
    fn take_book(&self, lists: &mut Lists, table: Table, stores: &KnownStores) -> Result<(), Failure> {
        let file = name_of(&table.path);
        let sheets: Vec<book::SheetRows> = table.sheets.into_iter().map(SheetRows::of_book).collect();
        let (book, mut findings) = PlanBook::read(&file, &sheets, stores, &self.settings.plan_calendar)
            .map_err(|e| unusable(table.kind, &file, e.phrase()))?;
        let (plan, unequal) = book.resolve(stores, self.rest());
        findings.extend(book.fit(stores));
        findings.extend(unequal);
        lists.findings.extend(findings.iter().map(|f| attention(f.phrase())));
        lists.plan_findings = findings;
        lists.plan = plan;
        lists.book = Some(book);
        Ok(())
    }

    /// What an override does to the rest, as the settings have it.
    pub fn rest(&self) -> Rest {
        match self.settings.plan.overriding {
            Override::Respread => Rest::Respread,
            Override::Keep => Rest::Keep,
        }
    }

    fn read_tables(&self, wanted: &[(&'static str, &Path)], inputs: &mut Vec<Input>) -> Result<Vec<Table>, Failure> {
        let scratch = self.settings.paths.data.join("ledger").join(format!("lists-{}", std::process::id()));
        let mut jobs = Vec::new();
        for (index, (kind, path)) in wanted.iter().enumerate() {
            let name = name_of(path);
            let bytes = files::read(path).map_err(|e| unusable(kind, &name, absent(&e)))?;
            inputs.push(Input { kind: (*kind).to_owned(), name, sha256: files::sha256(&bytes) });
            self.archive.take(path)?;
            let output = scratch.join(index.to_string());
            files::create_folder(&output, Access::Private)?;
            let request = rows_request(&self.settings.limits.sheet, *kind == "plan");
            jobs.push(Job { input: path.to_path_buf(), output, request, limits: self.settings.limits.child.clone() });
        }
        let mut outcomes: Vec<Option<Outcome>> = wanted.iter().map(|_| None).collect();
        self.pool.run(jobs, &mut |index, outcome| outcomes[index] = Some(outcome)).map_err(Failure::Pool)?;
        let mut tables = Vec::new();
        for (index, ((kind, path), outcome)) in wanted.iter().zip(outcomes).enumerate() {
            let sheets = rows_of(outcome, &scratch.join(index.to_string()))
                .map_err(|why| unusable(kind, &name_of(path), why))?;
            tables.push(Table { kind, path: path.to_path_buf(), sheets });
        }
        files::remove_folder(&scratch)?;
        Ok(tables)
    }
}

impl SheetRows {
    /// As the plan's room takes it.
    fn of_book(self) -> book::SheetRows {
        book::SheetRows { name: self.sheet, rows: self.rows, formulas: self.formulas.into_iter().collect() }
    }
}

fn rows_of(outcome: Option<Outcome>, folder: &Path) -> Result<Vec<SheetRows>, Phrase> {
    let broken = |text: String| Phrase::new("failure.list-broken").with("text", text);
    match outcome {
        Some(Outcome::Done(answer)) => {
            if let Ok(Verdict::Refused(refused)) = serde_json::from_value::<Verdict>(answer["refused"].clone()) {
                return Err(Refused::phrase(&refused));
            }
            let bytes = files::read(&folder.join(ROWS)).map_err(|e| broken(e.to_string()))?;
            serde_json::from_slice(&bytes).map_err(|e| broken(e.to_string()))
        }
        Some(Outcome::Died(death)) => Err(death.phrase()),
        None => Err(broken("no answer".to_owned())),
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn absent(error: &files::FileError) -> Phrase {
    let key =
        if error.source.kind() == std::io::ErrorKind::NotFound { "failure.list-absent" } else { "failure.list-broken" };
    Phrase::new(key).with("path", error.path.display().to_string()).with("text", error.source.to_string())
}

fn unusable(kind: &str, name: &str, why: Phrase) -> Failure {
    Failure::ListUnusable { kind: kind.to_owned(), file: name.to_owned(), why }
}

impl Lists {
    fn take(&mut self, table: Table, stores: &KnownStores) -> Result<(), Failure> {
        let file = name_of(&table.path);
        let first = table.sheets.into_iter().next().unwrap_or(SheetRows {
            sheet: String::new(),
            rows: Vec::new(),
            formulas: Vec::new(),
        });
        let origin = Origin { file: file.clone(), sheet: first.sheet };
        let rows = first.rows.into_iter();
        let unusable = |e: ColumnsError| unusable(table.kind, &file, e.phrase());
        let findings = match table.kind {
            "plan" => {
                let (plan, findings) = Plan::from_rows(&origin, rows, stores).map_err(unusable)?;
                self.plan = plan;
                self.findings.extend(findings.iter().map(|f| attention(f.phrase())));
                self.plan_findings = findings;
                return Ok(());
            }
            "catalog" => {
                let (catalog, findings) = Catalog::from_rows(&origin, rows, stores).map_err(unusable)?;
                self.catalog = catalog;
                findings
            }
            _ => {
                let (excluded, findings) = Excluded::from_rows(&origin, rows, stores).map_err(unusable)?;
                self.excluded = excluded;
                findings
            }
        };
        self.findings.extend(findings.iter().map(notice));
        Ok(())
    }
}

fn attention(phrase: Phrase) -> Notice {
    Notice { weight: Weight::Attention, store: None, phrase }
}

fn notice(finding: &Finding) -> Notice {
    let weight = if finding.problem.drops_row() { Weight::Attention } else { Weight::Remark };
    Notice { weight, store: None, phrase: finding.phrase() }
}
