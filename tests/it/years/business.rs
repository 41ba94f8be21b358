//! A business of tests/years in a folder of its own: its settings, its exports, and its plan as a workbook.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use zhoubao::calendar::Week;
use zhoubao::config;
use zhoubao::desk::{Desk, ReportInputs};
use zhoubao::plan::{Issue, PlanFinding};
use zhoubao::reader::Pool;
use zhoubao::render::json::json;

/// Sheets of a plan, as files of `plan/` are called.
const SHEETS: [&str; 6] = ["year", "months", "events", "weekdays", "weeks", "days"];

pub struct Business {
    folder: TempDir,
    now: &'static str,
}

/// The same with everything read, as a run has it before it builds a report.
pub struct Open {
    pub desk: Desk,
    pub material: ReportInputs,
    business: Business,
}

/// A file of tests/years.
pub fn committed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/years").join(name)
}

impl Business {
    pub fn copied(case: &str, now: &'static str) -> Self {
        let folder = TempDir::new().unwrap();
        let source = committed(case);
        std::fs::copy(source.join("config.toml"), folder.path().join("config.toml")).unwrap();
        for store in ["main", "side"] {
            let inbox = folder.path().join("inbox").join(store);
            std::fs::create_dir_all(&inbox).unwrap();
            for file in std::fs::read_dir(source.join("inbox").join(store)).unwrap().flatten() {
                std::fs::copy(file.path(), inbox.join(file.file_name())).unwrap();
            }
        }
        plan(&source.join("plan")).save(folder.path().join("plan.xlsx")).unwrap();
        Business { folder, now }
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("config.toml")
    }

    /// The settings with something in another way.
    pub fn setting(&self, from: &str, to: &str) {
        let settings = std::fs::read_to_string(self.config()).unwrap();
        assert!(settings.contains(from), "no {from:?} in the settings");
        std::fs::write(self.config(), settings.replacen(from, to, 1)).unwrap();
    }

    /// The report of a week as the command line makes it.
    pub fn report(&self, asked: &str, week: &str) -> Value {
        let output = Command::new(env!("CARGO_BIN_EXE_zhoubao"))
            .args(["report", "--week", asked, "--now", self.now, "--config"])
            .arg(self.config())
            .output()
            .unwrap();
        assert!(output.status.success(), "{asked}: {output:?}");
        let path = self.folder.path().join(format!("reports/{week}/rev-1/report.json"));
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }

    /// The report of the week that holds a day, however it is called.
    pub fn report_of(&self, day: &str) -> Value {
        let reports = self.folder.path().join("reports");
        if reports.exists() {
            std::fs::remove_dir_all(&reports).unwrap();
        }
        let folder = |path: &PathBuf| path.is_dir();
        let week = || std::fs::read_dir(&reports).unwrap().flatten().map(|entry| entry.path()).find(folder).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_zhoubao"))
            .args(["report", "--week", day, "--now", self.now, "--config"])
            .arg(self.config())
            .output()
            .unwrap();
        assert!(output.status.success(), "{day}: {output:?}");
        let path = week().join("rev-1/report.json");
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }

    /// Reads everything, by the library.
    pub fn open(self) -> Open {
        let settings = config::load(&self.config()).unwrap();
        let mut desk = Desk::open(self.config(), settings).unwrap();
        desk.pool = Pool {
            program: PathBuf::from(env!("CARGO_BIN_EXE_zhoubao")),
            args: vec!["__read".into()],
            workers: 2,
            elsewhere: None,
        };
        let now = format!("{}:00+08:00", self.now).parse().unwrap();
        let taken = desk.take_in(now, &mut |_| {}).unwrap();
        assert!(taken.findings.is_empty(), "{:?}", taken.findings);
        let lists = desk.receive_lists(now).unwrap();
        // Of two events on a day the stronger counts: the plan says so, and one of the businesses means it.
        let meant = |finding: &&PlanFinding| matches!(finding, PlanFinding::At { issue: Issue::Overlap { .. }, .. });
        let other: Vec<&PlanFinding> = lists.plan_findings.iter().filter(|finding| !meant(finding)).collect();
        assert!(other.is_empty(), "{other:?}");
        let view = desk.view(desk.sources(None).unwrap(), &lists, &mut |_| {}).unwrap();
        let week = desk.settings.calendar.last_complete_week(now.date_naive());
        let material = desk.material(view, lists, taken.findings, week.into(), None, false).unwrap();
        Open { desk, material, business: self }
    }
}

impl Open {
    /// The week of a label or day.
    pub fn week(&self, name: &str) -> Week {
        self.desk.settings.calendar.week(name).unwrap()
    }

    /// report.json of a week.
    pub fn report(&mut self, week: &str) -> Value {
        self.material.period = self.week(week).into();
        let report = self.desk.reports(&self.material, &[self.desk.whole(None)]).swap_remove(0);
        serde_json::from_str(&json(&report, &self.desk.words)).unwrap()
    }

    /// The same business with another `last_year`.
    pub fn compare_by(&mut self, rule: &str) {
        let settings = std::fs::read_to_string(self.business.config()).unwrap();
        let line = settings.lines().find(|line| line.starts_with("last_year")).unwrap();
        self.business.setting(line, &format!("last_year = \"{rule}\""));
        self.desk.settings = config::load(&self.business.config()).unwrap();
    }
}

/// The sheets of a folder as a workbook; every cell as a person would type it.
fn plan(folder: &Path) -> rust_xlsxwriter::Workbook {
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in SHEETS {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        let mut rows =
            csv::ReaderBuilder::new().has_headers(false).from_path(folder.join(format!("{name}.csv"))).unwrap();
        for (row, cells) in rows.records().enumerate() {
            for (column, cell) in cells.unwrap().iter().enumerate() {
                sheet.write(row as u32, column as u16, cell).unwrap();
            }
        }
    }
    book
}
