//! Whole years of 48, 52 and 53 weeks, from untouched exports to report.json, against tables that were worked out apart from
//! the program (tests/years/README.md): every week through the library, a handful through the command line.

mod business;
mod tables;

use business::Business;
use std::collections::BTreeSet;
use tables::{Against, Table};

/// A business of tests/years and the tables that say what its reports hold.
struct Case {
    folder: &'static str,
    tables: &'static str,
    /// A line of its settings in another way.
    change: Option<(&'static str, &'static str)>,
    /// The morning after its last export.
    now: &'static str,
    /// Weeks that are asked for on the command line.
    weeks: &'static [&'static str],
}

const START: (&str, &str) = ("fiscal_year_start = \"04-01\"", "fiscal_year_start = \"01-01\"");
const CASES: [Case; 5] = [
    Case {
        folder: "52",
        tables: "tables",
        change: None,
        now: "2027-03-29T10:00",
        weeks: &["FY2026-W01", "FY2026-W16", "FY2026-W33", "FY2026-W52"],
    },
    Case {
        folder: "53/nrf",
        tables: "tables",
        change: None,
        now: "2024-03-03T10:00",
        weeks: &["FY2023-W43", "FY2023-W53", "FY2024-W01", "FY2024-W02"],
    },
    Case {
        folder: "53/iso",
        tables: "tables-04-01",
        change: None,
        now: "2027-04-12T10:00",
        weeks: &["2026-W14", "2026-W53", "2027-W01", "2027-W13"],
    },
    Case {
        folder: "53/iso",
        tables: "tables-01-01",
        change: Some(START),
        now: "2027-04-12T10:00",
        weeks: &["2026-W01", "2026-W53", "2027-W01", "2027-W02"],
    },
    Case {
        folder: "48",
        tables: "tables",
        change: None,
        now: "2028-04-15T10:00",
        weeks: &["FY2027-M04-W2", "FY2027-M08-W4", "FY2027-M11-W4", "FY2028-M01-W1"],
    },
];

impl Case {
    fn business(&self) -> Business {
        let business = Business::copied(self.folder, self.now);
        if let Some((from, to)) = self.change {
            business.setting(from, to);
        }
        business
    }

    fn table(&self, name: &str) -> Table {
        Table::read(&format!("{}/{}/{name}", self.folder, self.tables))
    }

    /// The tables of every week but last year's, which the settings decide.
    fn reports(&self) -> Vec<(Table, Against)> {
        [
            ("weeks.csv", Against::Periods),
            ("figures.csv", Against::Week),
            ("to_date.csv", Against::Spans),
            ("closed.csv", Against::Spans),
            ("outlook.csv", Against::Outlook),
            ("to_date.csv", Against::PlanSheet),
            ("changes.csv", Against::Changes),
        ]
        .map(|(name, against)| (self.table(name), against))
        .into()
    }
}

/// Every cell of the case's tables against the reports of all weeks.
fn every_week_of(folder: &str, tables: &str) {
    let case = CASES.iter().find(|case| (case.folder, case.tables) == (folder, tables)).expect("a case");
    let mut open = case.business().open();
    let (targets, weeks, closed) = (case.table("targets.csv"), case.table("weeks.csv"), case.table("closed.csv"));
    let mut wrong = targets.against_plan(&open.material.lists.plan);
    wrong.extend(weeks.against_calendar(&open.desk.settings.calendar));
    let reports = case.reports();
    for week in weeks.weeks() {
        let report = open.report(week);
        wrong.extend(reports.iter().flat_map(|(table, against)| table.against_report(week, &report, *against)));
        wrong.extend(closed.closed_elsewhere(week, &report));
    }
    let last_year = case.table("last_year.csv");
    for rule in ["-364d", "number", "restated"] {
        open.compare_by(rule);
        wrong.extend(last_year.only("rule", rule).against_last_year(&open));
    }
    tables::assert_none(wrong);
}

#[test]
#[ignore = "slow: cargo slow"]
fn fifty_two_weeks() {
    every_week_of("52", "tables");
}

#[test]
#[ignore = "slow: cargo slow"]
fn fifty_three_weeks_of_nrf_and_the_weeks_after() {
    every_week_of("53/nrf", "tables");
}

#[test]
#[ignore = "slow: cargo slow"]
fn fifty_three_iso_weeks_in_a_year_from_april() {
    every_week_of("53/iso", "tables-04-01");
}

#[test]
#[ignore = "slow: cargo slow"]
fn fifty_three_iso_weeks_in_a_year_from_january() {
    every_week_of("53/iso", "tables-01-01");
}

#[test]
#[ignore = "slow: cargo slow"]
fn forty_eight_weeks() {
    every_week_of("48", "tables");
}

#[test]
fn the_command_line_says_the_same() {
    for case in &CASES {
        let business = case.business();
        let mut wrong = Vec::new();
        for week in case.weeks {
            let report = business.report(week, week);
            let reports = case.reports();
            wrong.extend(reports.iter().flat_map(|(table, against)| table.against_report(week, &report, *against)));
        }
        tables::assert_none(wrong);
    }
}

#[test]
#[ignore = "slow: cargo slow"]
fn weeks_of_unequal_length() {
    let mut open = CASES[4].business().open();
    let table = CASES[4].table("changes.csv");
    let weeks: BTreeSet<&str> = table.weeks().collect();
    let wrong = weeks.into_iter().flat_map(|week| {
        let report = open.report(week);
        table.against_report(week, &report, Against::UnequalChanges)
    });
    tables::assert_none(wrong.collect());
}

#[test]
#[ignore = "slow: cargo slow"]
fn mondays_over_a_plan_of_forty_eight_weeks() {
    let business = CASES[4].business();
    business.setting("rhythm = \"period\"", "rhythm = \"week\"");
    let table = CASES[4].table("mondays.csv");
    let mut wrong = Vec::new();
    // In and after the gap, the 30th and 1st of the month, both ends of the year, 29 February.
    let mondays = ["2027-04-05", "2027-07-12", "2027-08-30", "2027-11-08", "2028-02-21", "2028-02-28", "2028-03-27"];
    for monday in mondays {
        wrong.extend(table.against_monday(monday, &business.report_of(monday)));
    }
    tables::assert_none(wrong);
}
