//! The operator's own files: plan, catalog, excluded orders; as they are now, or as they were received.

use super::child::SheetRows;
use super::rows::{RowsRequest, SheetReadings};
use super::{Desk, Failure};
use crate::files::{self, FileError};
use crate::intake::{Journal, Version};
use crate::ledger::View;
use crate::lists::{Catalog, ColumnsError, Excluded, Finding, KnownStores, Origin, SuspectId};
use crate::plan::keywords::{KeywordFile, KeywordFinding};
use crate::plan::{Plan, PlanBook, PlanFinding, book, is_book};
use crate::report::{Notice, Weight};
use crate::revisions::Input;
use crate::words::{Field, Phrase, cause};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};

/// The lists there are.
pub(super) const KINDS: [&str; 3] = ["plan", "catalog", "excluded"];

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
    /// The files.
    pub used: Vec<Used>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// plan, catalog, excluded.
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

impl Lists {
    /// Ids of the lists that look rounded and that no export knows; one notice a file. One that an export knows is an id.
    pub(super) fn rounded(&self, view: &View) -> Vec<Notice> {
        [self.excluded.doubtful(), self.catalog.doubtful()].into_iter().filter_map(|all| unknown(all, view)).collect()
    }
}

fn unknown(all: &[SuspectId], view: &View) -> Option<Notice> {
    let known = view.known(&all.iter().map(|doubtful| doubtful.id.as_str()).collect());
    let mut unknown = all.iter().filter(|doubtful| !known.contains(doubtful.id.as_str()));
    let first = unknown.next()?;
    let place = &first.place;
    let phrase = Phrase::new("notice.list-rounded")
        .with("file", place.origin.file.as_str())
        .with("row", place.row.to_string())
        .with("column", place.column.as_str())
        .with("header", place.header.as_str())
        .with("value", first.id.as_str())
        .with("count", unknown.count() + 1);
    Some(Notice { weight: Weight::Attention, store: first.store.clone(), phrase })
}

impl Desk {
    /// Receives the operator's files: each that has other bytes than before becomes a version, once it proves to be usable.
    /// One that cannot be used at all stops the run: nothing is sent on a guess.
    pub fn receive_lists(&self, now: DateTime<Utc>) -> Result<Lists, Failure> {
        let mut wanted = Vec::new();
        for (kind, path) in self.list_paths(&KINDS) {
            let name = name_of(path);
            let taken = self.archive.take_within(path, self.settings.limits.sheet.file_bytes);
            let (sha256, _) = taken.map_err(|e| self.not_taken(kind, &name, path, e))?;
            wanted.push(RowsRequest { kind, name, sha256, path: None });
        }
        let mut lists = self.understood(&wanted)?;
        let mut journal = Journal::open(self.journal_path())?;
        for used in &mut lists.used {
            journal.note_list(used.kind, &used.name, &used.sha256, now)?;
            used.versions = journal.versions(used.kind);
        }
        Ok(lists)
    }

    /// The files as they had been received by a moment, by now where none is given; where one has no version that early, its
    /// first. What the settings name and nobody ever received is left out.
    pub fn received_lists(&self, until: Option<DateTime<Utc>>) -> Result<Lists, Failure> {
        let journal = Journal::open(self.journal_path())?;
        let mut held = Vec::new();
        for (kind, _) in self.list_paths(&KINDS) {
            let versions = until.map_or_else(|| journal.versions(kind), |until| journal.versions_at(kind, until));
            let Some(version) = versions.last() else { continue };
            held.push((RowsRequest::version(kind, version), versions));
        }
        let (wanted, versions): (Vec<RowsRequest>, Vec<_>) = held.into_iter().unzip();
        let mut lists = self.understood(&wanted)?;
        for (used, versions) in lists.used.iter_mut().zip(versions) {
            used.versions = versions;
        }
        Ok(lists)
    }

    /// The same where a report is made as of a moment. Of a moment gone by today's files are no business, unless one was
    /// never received before: then it is, and serves for what came earlier too.
    pub fn lists_as_of(&self, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Lists, Failure> {
        let journal = Journal::open(self.journal_path())?;
        let unknown = self.list_paths(&KINDS).any(|(kind, _)| journal.versions(kind).is_empty());
        if until >= now || unknown {
            self.receive_lists(now)?;
        }
        let mut lists = self.received_lists(Some(until))?;
        let later = self.later_lists(&lists, until);
        lists.findings.extend(later);
        Ok(lists)
    }

    /// Lists that came only after a moment.
    fn later_lists(&self, lists: &Lists, until: DateTime<Utc>) -> Vec<Notice> {
        let later = lists.used.iter().filter_map(|used| Some((used.kind, used.versions.last()?.since)));
        let notice = |(kind, since): (&str, DateTime<Utc>)| Notice {
            weight: Weight::Remark,
            store: None,
            phrase: Phrase::new("notice.list-came-later")
                .with("list", Field::Word(format!("list-kind.{kind}")))
                .with("day", self.local_day(since)),
        };
        later.filter(|(_, since)| *since > until).map(notice).collect()
    }

    /// Looks at files as they are now and receives nothing: some of plan, catalog, excluded.
    pub fn look_at_lists(&self, kinds: &[&str]) -> Result<Lists, Failure> {
        let mut wanted = Vec::new();
        for (kind, path) in self.list_paths(kinds) {
            let name = name_of(path);
            let sha256 = self.hash_of(path).map_err(|e| self.not_taken(kind, &name, path, e))?;
            wanted.push(RowsRequest { kind, name, sha256, path: Some(path.to_owned()) });
        }
        let mut lists = self.understood(&wanted)?;
        let journal = Journal::open(self.journal_path())?;
        for used in &mut lists.used {
            let versions = journal.versions(used.kind);
            if versions.last().is_some_and(|last| last.sha256 == used.sha256) {
                used.versions = versions;
            }
        }
        Ok(lists)
    }

    /// The hash of a file that is not beyond a file's size.
    fn hash_of(&self, path: &Path) -> Result<String, FileError> {
        files::read_within(path, self.settings.limits.sheet.file_bytes).map(|bytes| files::sha256(&bytes))
    }

    /// Why a file of the operator's could not be taken; where the archive is what failed, that.
    fn not_taken(&self, kind: &str, name: &str, path: &Path, error: FileError) -> Failure {
        if error.path != path {
            return Failure::File(error);
        }
        let key = match (error.source.kind(), kind) {
            _ if error.is_no_file() => "failure.list-no-file",
            _ if error.is_too_large() => "failure.list-too-large",
            (std::io::ErrorKind::NotFound, "plan") => "failure.plan-absent",
            (std::io::ErrorKind::NotFound, _) => "failure.list-absent",
            _ => "failure.list-broken",
        };
        let why = Phrase::new(key)
            .with("path", path.display().to_string())
            .with("most", self.settings.limits.sheet.file_bytes)
            .with("text", cause(&error.source));
        Failure::unusable(kind, name, why)
    }

    /// The files that the settings name.
    fn list_paths<'a>(&'a self, kinds: &'a [&str]) -> impl Iterator<Item = (&'static str, &'a Path)> {
        let paths = &self.settings.paths;
        let files: [&Option<PathBuf>; 3] = [&paths.plan, &paths.catalog, &paths.excluded];
        let named = KINDS.into_iter().zip(files).filter_map(|(kind, path)| Some((kind, path.as_deref()?)));
        named.filter(|(kind, _)| kinds.contains(kind))
    }

    /// What files say.
    pub(super) fn understood(&self, wanted: &[RowsRequest]) -> Result<Lists, Failure> {
        let mut lists = Lists::default();
        let stores = self.known_stores();
        for (file, rows) in wanted.iter().zip(self.rows(wanted)?) {
            let cut = rows.iter().flatten().find_map(|sheet| sheet.cut);
            lists.findings.extend(cut.map(|row| cut_off(&file.name, row)));
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
            let (origin, rows) = first_sheet(name, sheets);
            let (plan, findings) = Plan::from_rows(&origin, rows, &stores).map_err(|e| e.phrase())?;
            return Ok(ReadPlan { plan, book: None, findings });
        }
        let sheets: Vec<book::SheetRows> = sheets.into_iter().map(SheetRows::of_book).collect();
        let read = PlanBook::read(name, &sheets, &stores, &self.settings.plan_calendar);
        let (book, mut findings) = read.map_err(|e| e.phrase())?;
        let (plan, unequal) = book.resolve(&stores, self.settings.plan.overriding);
        findings.extend(book.fit(&stores));
        findings.extend(unequal);
        Ok(ReadPlan { plan, book: Some(book), findings })
    }

    /// Keyword exports, each from the first of its sheets that has the columns.
    pub fn read_keywords(&self, paths: &[&Path]) -> Result<Vec<(KeywordFile, Vec<KeywordFinding>)>, Failure> {
        let kind = "keywords";
        let mut wanted = Vec::new();
        for path in paths {
            let name = name_of(path);
            let sha256 = self.hash_of(path).map_err(|e| self.not_taken(kind, &name, path, e))?;
            wanted.push(RowsRequest { kind, name, sha256, path: Some(path.to_path_buf()) });
        }
        let read = |(file, rows): (&RowsRequest, SheetReadings)| {
            let sheets = rows.map_err(|why| Failure::unusable(kind, &file.name, why))?;
            let of = |sheet: &SheetRows| {
                let origin = Origin { file: file.name.clone(), sheet: sheet.sheet.clone() };
                KeywordFile::from_rows(&origin, &sheet.rows)
            };
            let mut tried = sheets.iter().map(of);
            let first = tried.next().unwrap_or_else(|| of(&SheetRows::default()));
            match first {
                Ok(read) => Ok(read),
                Err(error) => {
                    tried.find_map(Result::ok).ok_or_else(|| Failure::unusable(kind, &file.name, error.phrase()))
                }
            }
        };
        wanted.iter().zip(self.rows(&wanted)?).map(read).collect()
    }
}

impl SheetRows {
    /// As the plan's room takes it.
    fn of_book(self) -> book::SheetRows {
        book::SheetRows { name: self.sheet, rows: self.rows, formulas: self.formulas.into_iter().collect() }
    }
}

/// A row's number and its cells.
type NumberedRow = (u64, Vec<String>);

/// Where a list stands in its file, and its rows: those of the first sheet.
fn first_sheet(name: &str, sheets: Vec<SheetRows>) -> (Origin, Vec<NumberedRow>) {
    let first = sheets.into_iter().next();
    let (sheet, rows) = first.map(|first| (first.sheet, first.rows)).unwrap_or_default();
    (Origin { file: name.to_owned(), sheet }, rows)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

impl Lists {
    fn take_plan(&mut self, read: ReadPlan) {
        let shown = read.findings.iter().map(|f| attention(f.phrase()));
        self.findings.extend(first_of(shown, "plan"));
        self.plan_findings = read.findings;
        self.plan = read.plan;
        self.book = read.book;
    }

    fn take(&mut self, file: &RowsRequest, sheets: Vec<SheetRows>, stores: &KnownStores) -> Result<(), ColumnsError> {
        let (origin, rows) = first_sheet(&file.name, sheets);
        let rows = rows.into_iter();
        let findings = if file.kind == "catalog" {
            let (catalog, findings) = Catalog::from_rows(&origin, rows, stores)?;
            self.catalog = catalog;
            findings
        } else {
            let (excluded, findings) = Excluded::from_rows(&origin, rows, stores)?;
            self.excluded = excluded;
            findings
        };
        self.findings.extend(first_of(findings.iter().map(notice), file.kind));
        Ok(())
    }
}

/// A list that ends within a row has most likely lost the rows after it.
fn cut_off(file: &str, row: u64) -> Notice {
    attention(Phrase::new("notice.list-cut").with("file", file).with("row", row))
}

/// Findings of one file told one by one. A file pasted together wrongly has thousands, all of one kind.
const MOST_FINDINGS: usize = 50;

/// The first findings of a file, and how many more there are.
fn first_of(mut findings: impl ExactSizeIterator<Item = Notice>, kind: &str) -> Vec<Notice> {
    let more = findings.len().saturating_sub(MOST_FINDINGS);
    let mut first: Vec<Notice> = findings.by_ref().take(MOST_FINDINGS).collect();
    if more > 0 {
        let word = Field::Word(format!("list-kind.{kind}"));
        first.push(attention(Phrase::new("notice.more-findings").with("list", word).with("count", more)));
    }
    first
}

fn attention(phrase: Phrase) -> Notice {
    Notice { weight: Weight::Attention, store: None, phrase }
}

fn notice(finding: &Finding) -> Notice {
    let weight = if finding.problem.drops_row() { Weight::Attention } else { Weight::Remark };
    Notice { weight, store: None, phrase: finding.phrase() }
}
