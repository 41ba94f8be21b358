//! What the pages say is what the program does, as far as a machine can tell.

use crate::support::plan_book::{calendar, stores};
use std::fs;
use std::path::{Path, PathBuf};
use zhoubao::calendar::Kind;
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::plan::Part;
use zhoubao::plan::PlanBook;
use zhoubao::plan::book::SheetRows;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn page(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The cells of the rows of the table whose header row begins with these cells.
fn table(page: &str, header: &str) -> Vec<Vec<String>> {
    let lines = page.lines().skip_while(|line| !line.starts_with(header)).skip(2);
    let rows = lines.take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

#[test]
fn the_contract_lists_the_kpis_there_are_in_their_order() {
    let listed: Vec<String> =
        table(&page("docs/contract.md"), "| id | 名称").into_iter().map(|row| row[0].clone()).collect();
    let known: Vec<&str> = Kpi::ALL.iter().map(|kpi| kpi.id()).collect();
    assert_eq!(listed, known);
}

#[test]
fn the_contract_lists_the_tables_and_columns_there_are() {
    let rows = table(&page("docs/contract.md"), "| table | a row is");
    assert_eq!(rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), Table::ALL.map(Table::name));
    for (row, of) in rows.iter().zip(Table::ALL) {
        let columns = format!("{}, {}", row[2], row[3]);
        let words = columns.split([',', ';', ':']).map(|word| word.split('(').next().unwrap_or_default().trim());
        // A remark in brackets may hold a comma; what is no single word is not a column's name.
        let mut listed: Vec<&str> = words.filter(|word| !word.is_empty() && !word.contains([' ', ')'])).collect();
        let mut known: Vec<&str> = of.definition().columns.iter().map(|column| column.name).collect();
        listed.sort_unstable();
        known.sort_unstable();
        assert_eq!(listed, known, "{of}");
    }
}

#[test]
fn pages_link_to_files_that_are_there() {
    let pages = [
        "README.md",
        "README.zh-CN.md",
        "ARCHITECTURE.md",
        "DECISIONS.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/codes.md",
        "docs/contract.md",
        "docs/downloads.md",
        "docs/keeping.md",
        "docs/keeping.zh-CN.md",
        "docs/own-exports.md",
        "docs/plan.md",
    ];
    for name in pages {
        let text = page(name);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let pictures = text.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for link in links.chain(pictures) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let path = Path::new(name).parent().unwrap_or(Path::new("")).join(target);
            assert!(root().join(&path).exists(), "{name} links to {target}, which is not there");
        }
    }
}

#[test]
fn the_plans_page_lists_sheets_and_columns_as_they_are_read() {
    let rows = table(&page("docs/plan.md"), "| sheet | columns | optional");
    assert_eq!(rows.len(), Part::ALL.len());
    for language in [0, 1] {
        // `店铺 store, 财年 fiscal year`: the first word is Chinese, the rest English.
        let name = |pair: &str| pair.trim().split_once(' ').map_or(pair, |(zh, en)| [zh, en][language]).to_owned();
        let sheets: Vec<SheetRows> = rows
            .iter()
            .map(|row| {
                let required: Vec<String> = row[1].split(',').map(name).collect();
                let all = required.iter().cloned().chain(row[2].split(',').map(name));
                // A sheet of the required columns must do; all of them must be known by these names.
                let headers: Vec<String> = all.collect();
                for header in &headers {
                    let part = Part::named(&name(&row[0])).expect("a sheet");
                    assert!(part.knows(header), "{header} of {}", row[0]);
                }
                let mut lines = vec![(1, required)];
                if Part::named(&name(&row[0])) == Some(Part::Years) {
                    lines.push((2, ["tmall-flagship", "2026", "1"].map(str::to_owned).to_vec()));
                }
                SheetRows { name: name(&row[0]), rows: lines, ..SheetRows::default() }
            })
            .collect();
        let read = PlanBook::read("plan.xlsx", &sheets, &stores(), &calendar(Kind::Iso));
        assert_eq!(read.expect("the required columns are enough").1, []);
    }
}

#[test]
fn the_architecture_names_every_room() {
    let text = page("ARCHITECTURE.md");
    let lib = page("src/lib.rs");
    let rooms = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let unnamed: Vec<&str> = rooms.filter(|room| !text.contains(&format!("`{room}`"))).collect();
    assert!(unnamed.is_empty(), "ARCHITECTURE.md does not name {unnamed:?}");
}
