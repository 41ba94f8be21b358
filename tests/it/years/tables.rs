//! Tables of tests/years cell by cell against what the program says; every difference is named by file, week and column.

use super::business::{Open, committed};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;
use zhoubao::calendar::Calendar;
use zhoubao::kpi::Kpi;
use zhoubao::plan::Plan;

/// A committed table; each row by its columns.
pub struct Table {
    name: String,
    rows: Vec<BTreeMap<String, String>>,
}

/// Where a table's cells stand in a report.
#[derive(Clone, Copy)]
pub enum Against {
    /// Days of the week and the one before.
    Periods,
    /// Figures of the week, a row a scope.
    Week,
    /// Figures of other periods, a row a period.
    Spans,
    /// What is still to come, a row a scope.
    Outlook,
    /// Figures of the year to date, where the sheet of the plan shows them: its total of stores and its newest week.
    PlanSheet,
    /// How much more was sold than in spans of equal length, a row a scope.
    Changes,
    /// The same beside spans of another length, by the day.
    UnequalChanges,
}

/// Column and KPI of figures that stand in several tables.
const FIGURES: [(&str, &str); 6] = [
    ("paid", "sales.paid"),
    ("net", "sales.net"),
    ("target", "plan.target"),
    ("achievement", "plan.achievement"),
    ("gap", "plan.gap"),
    ("visitors", "traffic.visitors"),
];

impl Table {
    pub fn read(name: &str) -> Self {
        let mut reader = csv::Reader::from_path(committed(name)).unwrap();
        let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
        assert!(!rows.is_empty(), "{name} is empty");
        Table { name: name.to_owned(), rows }
    }

    /// The rows that have this in a column.
    pub fn only(&self, column: &str, value: &str) -> Table {
        let rows = self.rows.iter().filter(|row| row[column] == value).cloned().collect();
        Table { name: format!("{} ({value})", self.name), rows }
    }

    /// The weeks in the first column, a row a week.
    pub fn weeks(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row["week"].as_str())
    }

    fn of<'a>(&'a self, week: &'a str) -> impl Iterator<Item = &'a BTreeMap<String, String>> {
        self.rows.iter().filter(move |row| row["week"] == week)
    }

    /// A difference of a cell, if there is one; amounts and ratios are compared as numbers.
    fn differs(&self, at: &str, column: &str, table: &str, program: Option<&str>) -> Option<String> {
        let number = |text: &str| text.parse::<Decimal>().ok();
        let program = program.unwrap_or_default();
        let same = table == program || number(table).is_some() && number(table) == number(program);
        (!same).then(|| format!("{}: {at}, column {column}: the table says {table:?}, zhoubao {program:?}", self.name))
    }

    /// The cells of a week's rows against its report.
    pub fn against_report(&self, week: &str, report: &Value, against: Against) -> Vec<String> {
        let mut wrong = Vec::new();
        for row in self.of(week) {
            let cells = match against {
                Against::Periods => period_cells(report),
                Against::Week => week_cells(report, &row["scope"]),
                Against::Spans => span_cells(report, &row["period"]),
                Against::Outlook => outlook_cells(report, &row["scope"]),
                Against::PlanSheet if row["period"] != "ytd" => continue,
                Against::PlanSheet => plan_sheet_cells(report),
                Against::Changes | Against::UnequalChanges => {
                    if (row["days"] == row["before_days"]) != matches!(against, Against::Changes) {
                        continue;
                    }
                    vec![("change", change(report, &row["scope"], &row["against"]))]
                }
            };
            let places = ["scope", "period", "against"].iter().filter_map(|column| row.get(*column));
            let at = places.fold(week.to_owned(), |at, place| format!("{at} {place}"));
            for (column, value) in cells {
                if let Some(table) = row.get(column) {
                    wrong.extend(self.differs(&at, column, table, value.as_deref()));
                }
            }
        }
        wrong
    }

    /// Closed periods that the report has and the table has not.
    pub fn closed_elsewhere(&self, week: &str, report: &Value) -> Vec<String> {
        let known: Vec<&str> = self.of(week).map(|row| row["period"].as_str()).collect();
        let closed = report["periods"].as_array().unwrap().iter().filter_map(|period| period["id"].as_str());
        let more = closed.filter(|id| id.starts_with("closed_") && *id != "closed_plan_week" && !known.contains(id));
        more.map(|id| format!("{}: {week}: zhoubao closes {id}, the table does not", self.name)).collect()
    }

    /// Last year's days and sales of every week, by the settings as they are.
    pub fn against_last_year(&self, open: &Open) -> Vec<String> {
        let (desk, material) = (&open.desk, &open.material);
        let calendar = &desk.settings.calendar;
        desk.with_metrics(&material.view, &material.lists, material.period, material.as_of, |metrics| {
            let wrong = self.rows.iter().flat_map(|row| {
                let span = calendar.last_year(open.week(&row["week"]));
                let paid = |stores: &[&str]| metrics.get(Kpi::SalesPaid, stores, span).value.map(|v| v.to_string());
                let cells = [
                    ("first", Some(span.first().to_string())),
                    ("last", Some(span.last().to_string())),
                    ("days", Some(span.len().to_string())),
                    ("total", paid(&["main", "side"])),
                    ("main", paid(&["main"])),
                    ("side", paid(&["side"])),
                ];
                cells.into_iter().filter_map(|(c, value)| self.differs(&row["week"], c, &row[c], value.as_deref()))
            });
            wrong.collect()
        })
    }

    /// Where the calendar places each week.
    pub fn against_calendar(&self, calendar: &Calendar) -> Vec<String> {
        let mut wrong = Vec::new();
        for row in &self.rows {
            let week = calendar.week(&row["first"]).unwrap();
            let cells = [
                ("week", week.id()),
                ("days", week.span().len().to_string()),
                ("year", week.fiscal_year().to_string()),
                ("month", week.month().to_string()),
                ("quarter", week.quarter().to_string()),
                ("half", week.half().to_string()),
                ("weeks_left", calendar.weeks_left(week).to_string()),
                ("days_left", calendar.days_left(week).to_string()),
            ];
            wrong.extend(cells.iter().filter_map(|(c, value)| self.differs(&row["week"], c, &row[*c], Some(value))));
        }
        wrong
    }

    /// The target of every day of each store, and none beside them.
    pub fn against_plan(&self, plan: &Plan) -> Vec<String> {
        let mut wrong = Vec::new();
        for store in ["main", "side"] {
            for row in &self.rows {
                let target = plan.target(store, row["date"].parse::<NaiveDate>().unwrap()).map(|t| t.to_string());
                wrong.extend(self.differs(&row["date"], store, &row[store], target.as_deref()));
            }
            let planned = self.rows.iter().filter(|row| !row[store].is_empty()).count();
            let days = plan.span(store).unwrap().days().filter(|day| plan.target(store, *day).is_some()).count();
            if days != planned {
                wrong.push(format!("{}: {store}: {planned} days in the table, {days} in the plan", self.name));
            }
        }
        wrong
    }

    /// The week from a Monday, and the week of the plan that ends in it.
    pub fn against_monday(&self, monday: &str, report: &Value) -> Vec<String> {
        let row = self.rows.iter().find(|row| row["first"] == monday).unwrap();
        let mut cells = span_cells(report, "week");
        let closed = span_cells(report, "closed_plan_week").into_iter();
        let own = ["first", "last", "paid", "target", "achievement", "gap"].into_iter().zip([
            "closed_first",
            "closed_last",
            "closed_paid",
            "closed_target",
            "closed_achievement",
            "closed_gap",
        ]);
        let own: BTreeMap<&str, &str> = own.collect();
        cells.extend(closed.filter_map(|(column, value)| Some((*own.get(column)?, value))));
        let known = cells.into_iter().filter(|(column, _)| row.contains_key(*column));
        known.filter_map(|(column, value)| self.differs(monday, column, &row[column], value.as_deref())).collect()
    }
}

type Cells = Vec<(&'static str, Option<String>)>;

fn kpi<'r>(report: &'r Value, id: &str, scope: &str, period: &str) -> Option<&'r Value> {
    let kpis = report["kpis"].as_array().unwrap();
    kpis.iter().find(|kpi| kpi["id"] == id && kpi["scope"] == scope && kpi["period"] == period)
}

fn value(report: &Value, id: &str, scope: &str, period: &str) -> Option<String> {
    kpi(report, id, scope, period)?["value"].as_str().map(str::to_owned)
}

fn figures(report: &Value, scope: &str, period: &str) -> Cells {
    FIGURES.map(|(column, id)| (column, value(report, id, scope, period))).into()
}

fn day(report: &Value, period: &str, which: &str) -> Option<String> {
    let periods = report["periods"].as_array().unwrap();
    periods.iter().find(|p| p["id"] == period).and_then(|p| p[which].as_str()).map(str::to_owned)
}

fn period_cells(report: &Value) -> Cells {
    vec![
        ("week", report["week"]["id"].as_str().map(str::to_owned)),
        ("first", day(report, "week", "first")),
        ("last", day(report, "week", "last")),
        ("previous_first", day(report, "previous", "first")),
        ("previous_last", day(report, "previous", "last")),
    ]
}

fn week_cells(report: &Value, scope: &str) -> Cells {
    let text = |id: &str, key: &str| kpi(report, id, scope, "week").and_then(|k| k[key].as_str()).map(str::to_owned);
    let lacks = kpi(report, "plan.gap", scope, "week").and_then(|k| k["lacks"].as_array());
    let lacks = lacks.map(|l| l.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "));
    let mut cells = figures(report, scope, "week");
    cells.push(("known", text("sales.paid", "days")));
    cells.push(("lacks", lacks));
    cells.push(("previous_paid", value(report, "sales.paid", scope, "previous")));
    cells
}

fn span_cells(report: &Value, period: &str) -> Cells {
    let mut cells = figures(report, "total", period);
    cells.push(("first", day(report, period, "first")));
    cells.push(("last", day(report, period, "last")));
    cells
}

fn outlook_cells(report: &Value, scope: &str) -> Cells {
    [
        ("required_rate", "plan.required_rate"),
        ("required_per_day", "plan.required_per_day"),
        ("required_factor", "plan.required_factor"),
        ("projection", "plan.projection"),
        ("projection_low", "plan.projection_low"),
        ("projection_high", "plan.projection_high"),
    ]
    .map(|(column, id)| (column, value(report, id, scope, "week")))
    .into()
}

/// The first of these tables that there is.
fn table<'r>(report: &'r Value, ids: &[&str]) -> &'r Value {
    let tables = report["tables"].as_array().unwrap();
    ids.iter()
        .find_map(|id| tables.iter().find(|table| table["id"] == *id))
        .unwrap_or_else(|| panic!("none of {ids:?}"))
}

/// The cell of a table's row.
fn cell(table: &Value, row: &Value, key: &str) -> Option<String> {
    let columns = table["columns"].as_array().unwrap();
    row[columns.iter().position(|column| column["key"] == key).unwrap()].as_str().map(str::to_owned)
}

fn plan_sheet_cells(report: &Value) -> Cells {
    let columns = [("target", "cum_target"), ("achievement", "cum_achievement"), ("gap", "cum_gap")];
    // Weeks of unlike length have a table of their own.
    let (stores, weeks) = (table(report, &["plan.stores"]), table(report, &["plan.weeks", "plan.periods"]));
    let gone = |row: &&Value| cell(weeks, row, "cum_gap").is_some();
    let newest = weeks["rows"].as_array().unwrap().iter().rev().find(gone).unwrap();
    [(stores, &stores["total"]), (weeks, newest)]
        .map(|(table, row)| columns.map(|(column, key)| (column, cell(table, row, key))))
        .concat()
}

/// A change as the overview's table of stores says it.
fn change(report: &Value, scope: &str, against: &str) -> Option<String> {
    let stores = table(report, &["overview.stores"]);
    let named = |row: &&Value| row[0].as_str().is_some_and(|name| name.to_lowercase() == scope);
    let row = match scope {
        "total" => &stores["total"],
        _ => stores["rows"].as_array().unwrap().iter().find(named)?,
    };
    cell(stores, row, if against == "previous" { "wow" } else { "yoy" })
}

/// Fails with the first of the differences, and how many there are.
#[track_caller]
pub fn assert_none(wrong: Vec<String>) {
    let first: Vec<&str> = wrong.iter().take(25).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} cells differ:\n{}", wrong.len(), first.join("\n"));
}
