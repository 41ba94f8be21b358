//! Plans as people get them wrong, one thing each: what lies in fixtures/plans, and the finding that each is there for.

use super::xlsx::parts;
use chrono::NaiveDate;
use demo::DemoFile;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook};
use std::io::{Cursor, Write};
use zhoubao::lists::UNSOLVED;

/// A plan that is wrong in one way.
pub struct Wrong {
    /// The file's name.
    pub file: &'static str,
    /// The code of what is found.
    pub code: &'static str,
    /// Whether it is no plan at all: the run stops.
    pub fatal: bool,
    sheets: Vec<(&'static str, String)>,
}

/// Both stores' targets.
const YEARS: &str = "店铺|财年|年目标\n旗舰店|2026|3650000\n家居店|2026|365000";
/// All months of a year but April.
const ELEVEN: &str = "5月|8%\n6月|8%\n7月|8%\n8月|8%\n9月|8%\n10月|8%\n11月|12%\n12月|8%\n1月|8%\n2月|8%\n3月|8%";

/// A plan whose sheet of annual targets is this, and no other sheet.
fn years(file: &'static str, code: &'static str, rows: &str) -> Wrong {
    Wrong { file, code, fatal: false, sheets: vec![("年度", rows.to_owned())] }
}

/// A plan whose annual targets are right, with one more sheet.
fn with(file: &'static str, code: &'static str, sheet: &'static str, rows: &str) -> Wrong {
    Wrong { file, code, fatal: false, sheets: vec![("年度", YEARS.to_owned()), (sheet, rows.to_owned())] }
}

/// Sheets that are no plan.
fn none(file: &'static str, code: &'static str, sheet: &'static str, rows: &str) -> Wrong {
    Wrong { file, code, fatal: true, sheets: vec![(sheet, rows.to_owned())] }
}

fn months(file: &'static str, code: &'static str, april: &str) -> Wrong {
    with(file, code, "月度", &format!("月份|占比|金额\n4月|{april}\n{ELEVEN}"))
}

fn event(file: &'static str, code: &'static str, row: &str) -> Wrong {
    with(file, code, "节点", &format!("节点|首日|末日|店铺|倍数|金额\n{row}"))
}

fn week(file: &'static str, code: &'static str, row: &str) -> Wrong {
    with(file, code, "周", &format!("店铺|周|改为\n{row}"))
}

fn day(file: &'static str, code: &'static str, row: &str) -> Wrong {
    with(file, code, "日", &format!("店铺|日期|改为\n{row}"))
}

/// Every wrong plan.
pub fn all() -> Vec<Wrong> {
    let mut all = of_years();
    all.extend(of_months());
    all.extend(of_events());
    all.extend(of_weeks_and_days());
    all.extend(beside_sales());
    all.extend(no_plans());
    all
}

fn of_years() -> Vec<Wrong> {
    let both = |row: &str| format!("店铺|财年|年目标\n旗舰店|2026|3650000\n{row}");
    vec![
        years("no-target.xlsx", "plan.issue.no_target", &both("家居店|2026|")),
        years("unknown-store.xlsx", "list.unknown_store", &format!("{YEARS}\n三店|2026|1")),
        years("store-twice.xlsx", "list.duplicate", &format!("{YEARS}\n旗舰店|2026|2")),
        years("store-without-plan.xlsx", "plan.no_targets", "店铺|财年|年目标\n旗舰店|2026|3650000"),
        years("target-is-text.xlsx", "list.not_a_number", &both("家居店|2026|一千万")),
        years("target-finer-than-cent.xlsx", "list.finer_than_cent", &both("家居店|2026|365000.005")),
        years("year-is-text.xlsx", "plan.issue.not_a_year", &both("家居店|明年|365000")),
        years("year-empty.xlsx", "list.empty", &both("家居店||365000")),
        years("last-years-file.xlsx", "plan.issue.other_year", &YEARS.replace("2026", "2025")),
        years(
            "calendar-misspelt.xlsx",
            "plan.issue.not_a_calendar",
            "店铺|财年|年目标|日历\n旗舰店|2026|3650000|454\n家居店|2026|365000|",
        ),
        years(
            "calendar-differs.xlsx",
            "plan.issue.calendar_differs",
            "店铺|财年|年目标|日历\n旗舰店|2026|3650000|48\n家居店|2026|365000|48",
        ),
        years(
            "growth-is-text.xlsx",
            "plan.issue.not_a_part",
            "店铺|财年|年目标|去年销售|增长\n旗舰店|2026|3650000||\n家居店|2026||300000|两成",
        ),
    ]
}

/// The eleven months for one store, January and February being these.
fn of_flagship(winter: &str) -> String {
    let months = ELEVEN.replace("\n1月|8%\n2月|8%", winter);
    months.lines().map(|row| format!("旗舰店|{row}\n")).collect()
}

fn of_months() -> Vec<Wrong> {
    vec![
        months("shares-99-percent.xlsx", "plan.issue.shares_off", "7%"),
        months("share-110-percent.xlsx", "plan.issue.above_whole", "110%"),
        months("share-is-text.xlsx", "plan.issue.not_a_part", "八成"),
        months("month-without-share.xlsx", "plan.issue.months_missing", ""),
        with("month-twice.xlsx", "list.duplicate", "月度", &format!("月份|占比|金额\n4月|8%\n{ELEVEN}\n4月|8%")),
        with(
            "month-of-last-year.xlsx",
            "plan.issue.not_a_month",
            "月度",
            &format!("月份|占比|金额\n4月|8%\n{ELEVEN}\n2026-03|8%"),
        ),
        with(
            "amount-of-two-months.xlsx",
            "list.merged_amount",
            "月度",
            &format!("店铺|月份|占比|金额\n旗舰店|4月|8%\n{}", of_flagship("\n1月||700000\n2月||^")),
        ),
        months("month-amount-for-all.xlsx", "plan.issue.amount_for_all", "|5000"),
        with(
            "month-below-last-year.xlsx",
            "plan.issue.below_last_year",
            "月度",
            &format!("店铺|月份|占比\n旗舰店|4月|15.9%\n{}", of_flagship("\n1月|8%\n2月|0.1%")),
        ),
        with(
            "formula-typed-over.xlsx",
            "plan.issue.typed_over",
            "月度",
            "月份|目标\n4月|=100\n5月|5000\n6月|=100\n7月|=100\n8月|=100",
        ),
        with("sheet-misnamed.xlsx", "plan.issue.sheet_unknown", "月份", "月份|占比\n4月|100%"),
    ]
}

fn of_events() -> Vec<Wrong> {
    let below = format!("{}店庆|2026-05-20|2026-05-21|全部|2|", "\n".repeat(103));
    let mut beyond = event("event-below-formulas.xlsx", "plan.issue.below_formulas", &below);
    beyond.sheets.push(("日", "店铺|日期|目标|改为\n旗舰店|2026-04-01|=100|".to_owned()));
    vec![
        event("event-on-last-years-dates.xlsx", "plan.issue.last_years_dates", "双11|2025-10-20|2025-11-11|全部|2|"),
        event("event-moved.xlsx", "plan.issue.last_years_dates", "年货节|2027-01-20|2027-02-09|全部|2|"),
        event("event-outside-year.xlsx", "plan.issue.outside_year", "店庆|2028-01-20|2028-02-09|全部|2|"),
        event("event-ends-before-it-begins.xlsx", "plan.issue.turned_round", "店庆|2026-05-20|2026-05-19|全部|2|"),
        event("uplift-is-text.xlsx", "plan.issue.not_a_factor", "店庆|2026-05-20|2026-05-21|全部|翻倍|"),
        event("event-without-uplift.xlsx", "plan.issue.no_uplift", "店庆|2026-05-20|2026-05-21|全部||"),
        event("event-amount-for-all.xlsx", "plan.issue.amount_for_all", "店庆|2026-05-20|2026-05-21|全部||500"),
        event("date-is-text.xlsx", "list.not_a_date", "店庆|五月|2026-05-21|全部|2|"),
        event(
            "events-overlap.xlsx",
            "plan.issue.overlap",
            "店庆|2026-06-01|2026-06-20||2|\n会员日|2026-06-20|2026-06-22|旗舰店|2|",
        ),
        event("events-missing.xlsx", "plan.issue.events_missing", "618|2026-06-01|2026-06-20|全部|2|"),
        beyond,
        with("weekday-misspelt.xlsx", "plan.issue.not_a_weekday", "星期", "星期|权重\n周八|1"),
    ]
}

fn of_weeks_and_days() -> Vec<Wrong> {
    let days = |skip: &str| {
        let first: NaiveDate = "2026-04-01".parse().expect("a day");
        let rows = first.iter_days().take(365).filter(|day| day.to_string() != skip);
        let rows = rows.map(|day| format!("旗舰店|{day}|10000\n家居店|{day}|1000\n")).collect::<String>();
        format!("店铺|日期|目标\n{rows}")
    };
    let table = days("2026-05-20");
    vec![
        week("week-misspelt.xlsx", "plan.issue.not_a_week", "旗舰店|第三周|1"),
        week("week-twice.xlsx", "list.duplicate", "旗舰店|2026-W20|1\n旗舰店|2026-05-12|2"),
        week("week-is-an-unsolved-formula.xlsx", "list.unsolved", "旗舰店|2026-W20|=?"),
        week("week-negative.xlsx", "list.negative", "旗舰店|2026-W20|-5"),
        week("week-outside-year.xlsx", "plan.issue.outside_year", "旗舰店|2025-W20|5"),
        week("week-above-year.xlsx", "plan.issue.not_added", "旗舰店|2026-W20|3650001"),
        day("day-outside-year.xlsx", "plan.issue.outside_year", "旗舰店|2026-02-20|5"),
        day("day-of-another-century.xlsx", "list.date_outside", "旗舰店|2226-02-20|5"),
        Wrong {
            file: "table-of-days-with-a-gap.xlsx",
            code: "plan.days_missing",
            fatal: false,
            sheets: vec![("目标", table)],
        },
    ]
}

fn beside_sales() -> Vec<Wrong> {
    vec![
        with("roles-90-percent.xlsx", "plan.issue.roles_off", "货品结构", "角色|占比\n引流|30%\n利润|60%"),
        with("role-misspelt.xlsx", "list.not_allowed", "货品结构", "角色|占比\n爆款|100%"),
        with("conversion-empty.xlsx", "list.empty", "流量", "周|转化率|客单价\n2026-W20||100"),
        with(
            "product-id-rounded.xlsx",
            "list.rounded_id",
            "其他目标",
            "店铺|指标|商品ID|目标\n旗舰店|访客|6.91E+17|5000",
        ),
        with("figure-misspelt.xlsx", "list.not_allowed", "其他目标", "指标|目标\n好评率|5"),
    ]
}

fn no_plans() -> Vec<Wrong> {
    let mut unheaded = with("weeks-without-week.xlsx", "list.missing_column", "周", "店铺|目标\n旗舰店|1");
    unheaded.fatal = true;
    vec![
        none("no-year-sheet.xlsx", "plan.no_year_sheet", "月度", "月份|占比\n4月|100%"),
        none("no-row.xlsx", "plan.nothing_usable", "年度", "店铺|财年|年目标"),
        none("no-usable-target.xlsx", "plan.nothing_usable_first", "年度", "店铺|财年|年目标\n旗舰店|2026|一千万"),
        none("column-missing.xlsx", "list.missing_column", "年度", "店名|财年|目标\n旗舰店|2026|1"),
        none("column-twice.xlsx", "list.column_twice", "年度", "店铺|财年|年目标|年目标\n旗舰店|2026|1|2"),
        none("empty-sheet.xlsx", "list.no_rows", "年度", ""),
        unheaded,
    ]
}

impl Wrong {
    /// The workbook as a person would have saved it.
    pub fn file(&self) -> DemoFile {
        let sheets: Vec<(&str, &str)> = self.sheets.iter().map(|(name, rows)| (*name, rows.as_str())).collect();
        DemoFile { path: self.file.to_owned(), bytes: workbook(&sheets) }
    }
}

/// A workbook of sheets: rows by line, cells separated by `|`. Numbers, parts, dates and formulas are written as such; `^` is merged with
/// the number above.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2026, 3, 2).expect("a day");
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let (day, percent) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("0.0%"));
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).expect("a name");
        for (row, line) in (0_u32..).zip(rows.lines()) {
            for (column, cell) in (0_u16..).zip(line.split('|')).filter(|(_, cell)| !cell.is_empty()) {
                let part = cell.strip_suffix('%').and_then(|n| n.parse::<f64>().ok());
                if cell == "^" {
                    let above: f64 = line_above(rows, row, column).parse().expect("a number");
                    let sheet = sheet.merge_range(row - 1, column, row, column, "", &Format::new());
                    sheet.and_then(|sheet| sheet.write_number(row - 1, column, above))
                } else if cell == UNSOLVED {
                    sheet.write_formula(row, column, Formula::new("=6000*2").set_result(UNSOLVED))
                } else if let Some(formula) = cell.strip_prefix('=') {
                    sheet.write_formula(row, column, Formula::new(cell).set_result(formula))
                } else if let Some(part) = part {
                    sheet.write_number_with_format(row, column, part / 100.0, &percent)
                } else if let (true, Ok(date)) =
                    (cell.starts_with("20") && cell.len() == 10, ExcelDateTime::parse_from_str(cell))
                {
                    sheet.write_datetime_with_format(row, column, date, &day)
                } else if let Some(number) = cell.parse::<f64>().ok().filter(|_| !cell.contains('E')) {
                    sheet.write_number(row, column, number)
                } else {
                    sheet.write_string(row, column, cell)
                }
                .expect("a cell");
            }
        }
    }
    unsolved(workbook.save_to_buffer().expect("a workbook"))
}

fn line_above(rows: &str, row: u32, column: u16) -> &str {
    let line = rows.lines().nth(row as usize - 1).expect("a row above");
    line.split('|').nth(column.into()).expect("a cell")
}

/// The workbook as a program saves it that works nothing out: formulas marked so have no result.
fn unsolved(bytes: Vec<u8>) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let (with, without) = (format!(" t=\"str\"><f>6000*2</f><v>{UNSOLVED}</v>"), "><f>6000*2</f>");
    if !parts(&bytes).iter().any(|(_, content)| String::from_utf8_lossy(content).contains(&with)) {
        return bytes;
    }
    for (name, content) in parts(&bytes) {
        let content = String::from_utf8_lossy(&content).replace(&with, without);
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        out.write_all(content.as_bytes()).expect("its bytes");
    }
    out.finish().expect("a zip file").into_inner()
}
