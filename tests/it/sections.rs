//! The detail sections: what they say adds up to the KPIs, in words that exist, and holds nothing of what is not theirs.

use crate::support::example::Example;
use std::sync::OnceLock;
use zhoubao::report::build::{self, Detail};
use zhoubao::report::{Cell, Section, Table};
use zhoubao::words::{Language, Words};

/// The example business, read once.
fn fixture() -> &'static Example {
    static BUSINESS: OnceLock<Example> = OnceLock::new();
    BUSINESS.get_or_init(Example::fixture)
}

fn sections(detail: Detail) -> Vec<Section> {
    fixture().with(&[], detail, Language::Zh, |context| build::report(context).sections)
}

fn section<'a>(sections: &'a [Section], id: &str) -> &'a Section {
    sections.iter().find(|section| section.id == id).unwrap_or_else(|| panic!("no section {id}"))
}

fn table<'a>(sections: &'a [Section], id: &str) -> &'a Table {
    let of = id.split('.').next().unwrap();
    section(sections, of).tables.iter().find(|table| table.id == id).unwrap_or_else(|| panic!("no table {id}"))
}

/// A table as people read it, for looking at by hand.
fn text(table: &Table, words: &Words) -> String {
    let say = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Said(phrase) => words.say(phrase),
        Cell::Number(n) => n.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Missing(why) => format!("–({})", why.as_ref().map(|p| words.say(p)).unwrap_or_default()),
        Cell::Spark(_) => "~".to_owned(),
        Cell::Blank => String::new(),
    };
    let head: Vec<String> = table.columns.iter().map(|c| words.get(&format!("column.{}", c.key)).to_owned()).collect();
    let rows = table.rows.iter().chain(&table.total).map(|row| row.iter().map(say).collect::<Vec<_>>().join(" | "));
    format!(
        "## {} (of {:?})\n{}\n{}\n",
        words.say(&table.title),
        table.of,
        head.join(" | "),
        rows.collect::<Vec<_>>().join("\n")
    )
}

#[test]
fn shown() {
    let words = Words::built_in(Language::Zh);
    for section in sections(Detail::Operator) {
        println!("# {}\n{}", words.say(&section.title), words.say(&section.message));
        section.tables.iter().for_each(|t| println!("{}", text(t, &words)));
        section.notes.iter().for_each(|n| println!("* {}", words.say(n)));
    }
}

#[test]
fn look() {
    for (language, detail, stores) in [(Language::Zh, Detail::Operator, &[][..]), (Language::En, Detail::Operator, &[]), (Language::Zh, Detail::Owner, &["taobao-home"])] {
        let report = fixture().with(stores, detail, language, build::report);
        let bytes = zhoubao::render::workbook::workbook(&report, &Words::built_in(language)).unwrap();
        std::fs::write(format!("/tmp/look_sections/{language}-{detail:?}.xlsx"), bytes).unwrap();
    }
}
