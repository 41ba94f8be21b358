//! The workbook as spreadsheet programs see it.

use crate::support::sample_report::{d, report, words};
use crate::support::xlsx::{Event, GridCell, dump, events, grid, parts};
use calamine::{Data, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use zhoubao::render;
use zhoubao::report::{Cell, Column, Formula, Table, Unit};
use zhoubao::words::{Language, Phrase};

/// The sample's workbook.
pub fn sample(language: Language) -> Vec<u8> {
    let bytes = render::workbook(&report(language), &words(language)).expect("the sample renders");
    // For looking at it: ZHOUBAO_KEEP=<folder> leaves the file there.
    if let Some(folder) = std::env::var_os("ZHOUBAO_KEEP") {
        std::fs::write(Path::new(&folder).join(format!("sample-{language}.xlsx")), &bytes).expect("kept");
    }
    bytes
}

/// The cell of that address.
pub fn cell<'a>(grid: &'a [GridCell], sheet: &str, at: &str) -> &'a GridCell {
    grid.iter().find(|cell| cell.sheet == sheet && cell.at == at).unwrap_or_else(|| panic!("{sheet}!{at}"))
}

/// The cell that says so.
fn saying<'a>(grid: &'a [GridCell], sheet: &str, words: &str) -> &'a GridCell {
    grid.iter().find(|cell| cell.sheet == sheet && cell.value == words).unwrap_or_else(|| panic!("{sheet}: {words}"))
}

/// The number of a cell's row.
fn row(cell: &GridCell) -> usize {
    cell.at.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().expect("a row")
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for language in Language::ALL {
        assert_eq!(sample(language), sample(language), "{language}");
    }
}

#[test]
fn every_part_is_well_formed_and_nothing_points_outside() {
    for language in Language::ALL {
        for (name, content) in parts(&sample(language)) {
            let events = events(&content).unwrap_or_else(|error| panic!("{name}: {error}"));
            for event in events {
                let Event::Open(tag, attributes) = event else { continue };
                assert!(tag != "hyperlink" || !attributes.contains_key("r:id"), "{name}: {attributes:?}");
                assert_ne!(attributes.get("TargetMode").map(String::as_str), Some("External"), "{name}");
            }
        }
    }
}

/// Where each sheet's linked cells lead: the sheet's name, its cells, theirs.
fn links(bytes: &[u8]) -> Vec<(String, Vec<(String, String)>)> {
    let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("calamine opens it");
    let parts: BTreeMap<String, Vec<u8>> = parts(bytes).into_iter().collect();
    let of_sheet = |(index, name): (usize, String)| {
        let content = &parts[&format!("xl/worksheets/sheet{}.xml", index + 1)];
        let links = events(content).expect("well-formed").into_iter().filter_map(|event| match event {
            Event::Open(tag, attributes) if tag == "hyperlink" => {
                Some((attributes["ref"].clone(), attributes["location"].clone()))
            }
            _ => None,
        });
        (name, links.collect())
    };
    book.sheet_names().into_iter().enumerate().map(of_sheet).collect()
}

#[test]
fn each_number_of_the_overview_leads_to_a_sheet_and_each_sheet_back() {
    for language in Language::ALL {
        let bytes = sample(language);
        let links = links(&bytes);
        let names: Vec<String> = links.iter().map(|(name, _)| format!("'{name}'!A1")).collect();
        let (overview, rest) = links.split_first().expect("an overview");
        for (cell, target) in &overview.1 {
            assert!(names[1..].contains(target), "{language}: {cell} leads to {target}");
        }
        let linked: Vec<&String> = overview.1.iter().map(|(cell, _)| cell).collect();
        let grid = grid(&bytes);
        // The bar's own copy of the gap beside it shows no figure.
        let shown = |cell: &&GridCell| cell.sheet == overview.0 && !cell.words && cell.format != ";;;";
        let numbers: Vec<&GridCell> =
            grid.iter().filter(shown).filter(|cell| cell.value.parse::<f64>().is_ok()).collect();
        assert!(numbers.len() > 60, "{}", numbers.len());
        for number in numbers {
            assert!(linked.contains(&&number.at), "{language}: {} says {} and leads nowhere", number.at, number.value);
        }
        for (name, links) in rest {
            assert_eq!(links.as_slice(), [("A1".to_owned(), names[0].clone())], "{language}: {name}");
        }
    }
}

#[test]
fn other_readers_find_the_sheets_in_order_and_the_cells_in_place() {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sample(Language::Zh))).expect("calamine opens it");
    let names = ["总览", "计划", "店铺", "商品", "退款", "推广", "数据质量", "定义", "图表数据"];
    assert_eq!(book.sheet_names(), names);
    let range = book.worksheet_range("商品").expect("the products");
    let find = |text: &str| {
        range
            .rows()
            .position(|cells| cells.contains(&Data::String(text.to_owned())))
            .unwrap_or_else(|| panic!("{text}"))
    };
    let total = find("全部商品") as u32;
    assert_eq!(range.get_value((total, 3)), Some(&Data::Float(6_421_000.0)));
    let first = find("商品ID") as u32 + 1;
    assert_eq!(range.get_value((first, 0)), Some(&Data::String("678901234567800000".into())), "ids are text");
    assert!(matches!(range.get_value((first, 7)), Some(Data::DateTime(_))), "days are dates");
}

#[test]
fn titles_stay_text_whatever_they_begin_with() {
    let grid = grid(&sample(Language::Zh));
    for title in [
        "=HYPERLINK(\"http://example.invalid\",\"点我\")",
        "+8折优惠 春季新款四件套",
        "-5斤羽绒被 白鹅绒",
        "@全棉时代同款毛巾",
        "http://example.invalid/item?id=1&x=<b>",
        "枕芯倒写控制符",
        "<script>alert(1)</script> & \"引号\" 'x'",
    ] {
        let cell = saying(&grid, "商品", title);
        assert!(cell.words && cell.formula.is_none(), "{title}");
    }
}

/// Our own formulas: a sum of a column, a ratio that guards its denominator, a difference, the bar's copy of the gap.
pub fn is_ours(formula: &str) -> bool {
    let is_cell = |text: &str| {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
        digits.len() < text.len() && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())
    };
    let pair = |text: &str, sign: char| text.split_once(sign).is_some_and(|(a, b)| is_cell(a) && is_cell(b));
    let sum = formula.strip_prefix("SUM(").or(formula.strip_prefix("SUBTOTAL(109,")).and_then(|f| f.strip_suffix(')'));
    let ratio = formula.strip_prefix("IF(").and_then(|f| f.strip_suffix(')')).and_then(|f| f.split_once("=0,\"–\","));
    is_cell(formula)
        || pair(formula, '-')
        || sum.is_some_and(|range| pair(range, ':'))
        || ratio.is_some_and(|(bottom, ratio)| is_cell(bottom) && pair(ratio, '/'))
}

#[test]
fn formulas_are_ours_and_carry_their_values() {
    let grid = grid(&sample(Language::Zh));
    let formulas: Vec<&GridCell> = grid.iter().filter(|cell| cell.formula.is_some()).collect();
    assert!(formulas.len() > 60, "{}", formulas.len());
    for cell in &formulas {
        let formula = cell.formula.as_deref().unwrap_or_default();
        assert!(is_ours(formula), "{}!{}: {formula}", cell.sheet, cell.at);
        assert!(!cell.value.is_empty() && !cell.value.starts_with('#'), "{}!{}", cell.sheet, cell.at);
    }
    let weeks = saying(&grid, "计划", "每周实际与目标");
    let first = row(weeks) + 3;
    let achievement = cell(&grid, "计划", &format!("D{first}"));
    assert_eq!(achievement.formula, Some(format!("IF(C{first}=0,\"–\",B{first}/C{first})")));
    assert_eq!(achievement.value, "0.9854545455");
    let total = cell(&grid, "计划", &format!("B{}", first + 13));
    assert_eq!(total.formula, Some(format!("SUBTOTAL(109,B{first}:B{})", first + 12)));
    assert_eq!(total.value, "22944000");
}

#[test]
fn a_ratio_over_zero_is_a_dash_and_not_an_error() {
    let grid = grid(&sample(Language::Zh));
    let none = saying(&grid, "商品", "真丝眼罩");
    let cell = cell(&grid, "商品", &format!("E{}", row(none)));
    assert_eq!(cell.value, "–");
    assert!(cell.formula.is_some());
}

#[test]
fn printed_pages_name_the_report_and_the_page() {
    let parts = parts(&sample(Language::Zh));
    let (_, sheet) = parts.iter().find(|(name, _)| name == "xl/worksheets/sheet2.xml").expect("the plan");
    let said: Vec<String> = events(sheet)
        .expect("well-formed")
        .into_iter()
        .filter_map(|event| match event {
            Event::Text(text) if text.starts_with('&') => Some(text),
            _ => None,
        })
        .collect();
    // An ampersand in a header is written twice.
    assert_eq!(said, ["&L&9 木禾 && 周报 · 11/09-11/15 (2026-W46)&R&9 &A", "&R&9 第 &P 页 / 共 &N 页"]);
}

#[test]
fn what_is_missing_says_why() {
    let parts = parts(&sample(Language::Zh));
    let notes: String = parts
        .iter()
        .filter(|(name, _)| name.starts_with("xl/comments"))
        .map(|(_, content)| String::from_utf8_lossy(content).into_owned())
        .collect();
    assert!(notes.contains("推广报表未导出：小红书店 11/09-11/15"));
    assert!(notes.contains("成本表缺 18 % 的商品"));
}

#[test]
fn a_cut_table_says_so_right_under_its_title() {
    for (language, sheet, title, said) in [
        (Language::Zh, "商品", "支付金额最高的商品", "共 214 项，列出前 10 项"),
        (Language::En, "Products", "Products by paid sales", "10 of 214 listed"),
    ] {
        let grid = grid(&sample(language));
        let below = cell(&grid, sheet, &format!("A{}", row(saying(&grid, sheet, title)) + 1));
        assert!(below.value.starts_with(said), "{}", below.value);
    }
}

/// A report whose only section has one table.
fn with_table(table: Table) -> Vec<u8> {
    let mut report = report(Language::En);
    report.sections.truncate(1);
    report.sections[0].charts.clear();
    report.sections[0].tables = vec![table];
    render::workbook(&report, &words(Language::En)).expect("it renders")
}

#[test]
fn a_formula_that_would_say_something_else_is_not_written() {
    let n = |text: &str| Cell::Number(d(text));
    let table = Table {
        id: "test",
        title: Phrase::new("section.stores.title"),
        columns: vec![
            Column::new("paid", Unit::Money).summed(),
            Column::new("target", Unit::Money).summed(),
            Column::new("achievement", Unit::Percent).by(Formula::Ratio("paid", "target")),
        ],
        // The second ratio pairs fewer days than the amounts beside it, and the total is of more rows than are shown.
        rows: vec![
            vec![n("50"), n("100"), n("0.5")],
            vec![n("50"), n("100"), n("0.75")],
            vec![n("1"), Cell::Missing(None), n("0.1")],
        ],
        total: Some(vec![n("101"), n("900"), n("0.6")]),
        of: Some(9),
    };
    let grid = grid(&with_table(table));
    let formulas: BTreeMap<&str, &str> = grid
        .iter()
        .filter(|cell| cell.sheet == "Plan")
        .filter_map(|cell| Some((cell.at.as_str(), cell.formula.as_deref()?)))
        .collect();
    let first = row(grid.iter().find(|cell| cell.sheet == "Plan" && cell.value == "50").expect("the first row"));
    let expected = [
        (format!("A{}", first + 3), format!("SUBTOTAL(109,A{first}:A{})", first + 2)),
        (format!("C{first}"), format!("IF(B{first}=0,\"–\",A{first}/B{first})")),
    ];
    assert_eq!(formulas, expected.iter().map(|(at, formula)| (at.as_str(), formula.as_str())).collect());
}

#[test]
fn a_ragged_table_is_refused_by_name() {
    let mut report = report(Language::En);
    report.sections[2].tables[0].rows[1].pop();
    let error = render::workbook(&report, &words(Language::En)).expect_err("refused");
    assert_eq!(error.to_string(), "table products.top: row 2 has 7 cells, expected one for each of the 8 columns");
}

#[test]
fn the_grid_is_the_golden_one() {
    for language in Language::ALL {
        let dump = dump(grid(&sample(language)));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/workbook-{language}.txt"));
        if std::env::var_os("ZHOUBAO_BLESS").is_some() {
            std::fs::write(&path, &dump).expect("blessed");
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        let differs = golden.lines().zip(dump.lines()).find(|(was, is)| was != is);
        assert!(golden == dump, "{} differs, first: {differs:?}; ZHOUBAO_BLESS=1 accepts", path.display());
    }
}
