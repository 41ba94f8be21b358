//! The operator's own: tables of the settings' choice, a word on the period, which sheets there are and in which order.

use crate::support::story::{Story, days, operator, owner_of};
use zhoubao::compose::{By, OwnTable, SHEETS};
use zhoubao::kpi::Kpi;
use zhoubao::render;
use zhoubao::render::digest::{self, Attached, Recipient, Templates};
use zhoubao::report::{Cell, Report, Table};
use zhoubao::words::{Language, Words};

fn story() -> Story {
    Story::of(&[("a", "旗舰店", "小李"), ("b", "家居店", "小陈"), ("c", "小店", "小李")])
        .sells("a", days("2026-11-02", "2026-11-15"), 2, "100.00")
        .sells("b", days("2026-11-02", "2026-11-15"), 1, "50.00")
        .sells("c", days("2026-11-02", "2026-11-15"), 1, "30.00")
}

fn asked(title: &str, by: By) -> OwnTable {
    let kpis = vec![Kpi::SalesPaid, Kpi::SalesOrders];
    OwnTable { title: title.to_owned(), kpis, by, period: None, stores: vec![], sort: None, top: None, mail: false }
}

fn say(cell: &Cell) -> String {
    let words = Words::built_in(Language::Zh);
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Said(phrase) => words.say(phrase),
        Cell::Number(number) => number.normalize().to_string(),
        other => format!("{other:?}"),
    }
}

fn rows(table: &Table) -> Vec<String> {
    let row = |cells: &Vec<Cell>| cells.iter().map(say).collect::<Vec<_>>().join(" ");
    table.rows.iter().chain(&table.total).map(row).collect()
}

fn own(report: &Report) -> &[Table] {
    report.section("tables").map(|section| section.tables.as_slice()).unwrap_or_default()
}

#[test]
fn tables_have_the_rows_and_figures_that_were_asked_for() {
    let least = OwnTable { sort: Some((Kpi::SalesPaid, false)), top: Some(2), ..asked("最少的两家", By::Store) };
    let chosen = OwnTable { stores: vec!["b".to_owned(), "c".to_owned()], ..asked("两家", By::Store) };
    let tables = vec![least, chosen, asked("按人", By::Person), asked("每天", By::Day), asked("各期", By::Period)];
    let report = story().shows(tables).report(&operator());
    let [least, chosen, people, by_day, periods] = own(&report) else { panic!("{}", own(&report).len()) };
    assert_eq!(rows(least), ["小店 210 7", "家居店 350 7", "合计 1960 28"], "the total is of all");
    assert_eq!(least.of, Some(3), "and that one is not shown is said");
    assert_eq!(rows(chosen), ["家居店 350 7", "小店 210 7", "合计 560 14"]);
    assert_eq!(rows(people), ["小李 1610 21", "小陈 350 7", "合计 1960 28"]);
    assert_eq!(rows(by_day).len(), 8);
    assert_eq!(rows(by_day)[0], "11/09 周一 280 4");
    assert_eq!(rows(periods).last().map(String::as_str), Some("W46 1960 28"));
    assert!(report.overview.tables.is_empty(), "none was to be mailed");
    // A reader of one store sees that one alone.
    let one = story().shows(vec![asked("各店", By::Store), asked("按人", By::Person)]).report(&owner_of(&["b"]));
    assert_eq!(own(&one).iter().map(rows).collect::<Vec<_>>(), [["家居店 350 7"], ["小陈 350 7"]]);
}

#[test]
fn without_tables_there_is_no_sheet_of_them_and_no_word_of_it() {
    let report = story().report(&operator());
    assert!(own(&report).is_empty());
    assert!(!report.left_out.iter().any(|why| why.key().ends_with("tables")));
}

#[test]
fn the_operators_word_and_tables_stand_in_workbook_mail_page_and_json() {
    let markdown = "缺货**两天**\n\n- 换图\n\n<img src=\"https://example.com/x.png\"><script>alert(1)</script>\n";
    let table = OwnTable { mail: true, ..asked("各店看板", By::Store) };
    let report = story().shows(vec![table]).notes(markdown).report(&operator());
    let words = Words::built_in(Language::Zh);
    let grid = crate::support::xlsx::grid(&render::workbook(&report, &words).expect("a workbook"));
    let at = |said: &str| {
        let cell = grid.iter().position(|cell| cell.sheet == "总览" && cell.value == said);
        cell.unwrap_or_else(|| panic!("{said}"))
    };
    assert!(at("运营说明") < at("缺货两天") && at("• 换图") < at("需要关注"), "above what was found");
    assert!(grid.iter().any(|cell| cell.sheet == "自定义" && cell.value == "各店看板（11/09-11/15）"));
    let to = Recipient { name: None, all_stores: true, attached: Attached::Nothing };
    let html = digest::html(&report, &words, &Templates::default(), &to).expect("a mail");
    let text = digest::text(&report, &words, &Templates::default(), &to).expect("a mail");
    let page = render::page::page(&report, &words);
    let json = render::json::json(&report, &words);
    for (what, said) in [("html", &html), ("text", &text), ("page", &page), ("json", &json)] {
        for expected in ["缺货", "两天", "• 换图", "各店看板"] {
            assert!(said.contains(expected), "{what}: {expected}\n{said}");
        }
        for refused in ["alert(1)", "example.com/x.png"] {
            assert!(!said.contains(refused), "{what}: {refused}");
        }
    }
    assert!(html.contains("<b>两天</b>") && page.contains("<b>两天</b>"));
}

#[test]
fn the_settings_know_each_sheet_that_a_report_has() {
    let report = story().shows(vec![asked("各店", By::Store)]).report(&operator());
    for section in &report.sections {
        assert!(SHEETS.contains(&section.id), "{}", section.id);
    }
    assert!(report.sections.len() > 4, "else little is known");
}
