//! A target proposed from search words: the sums by hand, the sheet that shows them, and what exports get wrong.

use crate::plan_form::draft;
use crate::recalculation::{saved, spoilt};
use crate::support::plan_book::{sheet, sheets, stores};
use crate::support::xlsx::grid;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use zhoubao::calendar::{Kind, Span};
use zhoubao::lists::Origin;
use zhoubao::money::Money;
use zhoubao::plan::form;
use zhoubao::plan::keywords::{Basis, KeywordError, KeywordFile, KeywordFinding};
use zhoubao::plan::{PlanBook, Redistribution};
use zhoubao::words::{Language, Words};

const STORE: &str = "tmall-flagship";

fn read(name: &str, rows: &str) -> Result<(KeywordFile, Vec<KeywordFinding>), KeywordError> {
    let origin = Origin { file: name.to_owned(), sheet: String::new() };
    KeywordFile::from_rows(&origin, &sheet("", rows).rows)
}

fn file(name: &str, rows: &str) -> KeywordFile {
    let (file, findings) = read(name, rows).expect("words");
    assert_eq!(findings, []);
    file
}

fn year(first: i32) -> Span {
    Span::new(format!("{first}-04-01").parse().expect("a day"), format!("{}-03-31", first + 1).parse().expect("a day"))
        .expect("in order")
}

fn money(text: &str) -> Money {
    Money::from_decimal(text.parse().expect("a number")).expect("it fits")
}

fn basis(files: Vec<KeywordFile>, own: Option<&str>) -> (Basis, Vec<KeywordFinding>) {
    Basis::of(files, year(2027), year(2026), own.map(money))
}

const OCTOBER: &str = "搜索词 | 访客数 | 支付转化率 | 客单价 | 同比
床单 | 10,000 | 2.00% | ￥150.00 | 99%
四件套 | 5000 | 0.03 | 260.50 | -10%
合计 | 15000 | 2.3% | 190 | 5%";
const OCTOBER_BEFORE: &str = "keyword | visitors | conversion | order value\n床单 | 8000 | 2.00% | 150.00";

fn octobers() -> Vec<KeywordFile> {
    vec![
        file("【生意参谋】搜索词_2026-10-01_2026-10-31.xlsx", OCTOBER),
        file("words_2025-10-01_2025-10-31.csv", OCTOBER_BEFORE),
    ]
}

#[test]
fn a_proposal_by_hand() {
    let (basis, findings) = basis(octobers(), Some("1000000"));
    assert_eq!(findings, []);
    // 10,000 x 2 % x 150.00 = 30,000.00 and 5,000 x 3 % x 260.50 = 39,075.00.
    assert_eq!(basis.sum(), Some(Decimal::from(69_075)));
    // The year of 2027 has 366 days, October 31.
    assert_eq!(basis.of_year(), Some(money("815530.65")));
    assert_eq!(basis.mean(), Some(money("907765.33")));
    // 床单 grew from 8,000 visitors to 10,000, whatever the export says; 四件套 by what it says:
    // (30,000 x 25 % - 39,075 x 10 %) / 69,075.
    assert_eq!(basis.growth(), Some(Decimal::new(52_009, 6)));
    assert_eq!(basis.target(), Some(money("954977.30")));
}

#[test]
fn spanish_headers_are_known_with_and_without_accents() {
    let chinese = "搜索词|访客数|支付转化率|客单价|同比|统计日期\nmanta|1200|2.5%|168.50|12%|2026-10-01";
    let spanish = "Termino de búsqueda|Visitantes|Conversión|Ticket medio|Crecimiento|Fecha\n\
                   manta|1200|2,5 %|168.50|12 %|2026-10-01";
    assert_eq!(file("words.csv", spanish), file("words.csv", chinese));
    let index = "palabra clave|Volumen de busqueda|conversion|ticket medio\nmanta|1200|2,5 %|168.50";
    let (_, findings) = read("words.csv", index).expect("words");
    let header = "Volumen de busqueda".to_owned();
    assert_eq!(findings, [KeywordFinding::Index { file: "words.csv".to_owned(), header }]);
    let thousands = "palabra clave|visitantes|conversion|ticket medio\nmanta|1.200|2,5 %|168";
    assert!(read("words.csv", thousands).is_err(), "1.200 is twelve hundred, or one and a fifth");
}

#[test]
fn what_is_not_known_is_left_out() {
    let rows = "搜索词|访客数|支付转化率|客单价\n床单|100|1%|100";
    let (basis, _) = basis(vec![file("words_2026-10-01_2026-10-31.csv", rows)], None);
    assert_eq!((basis.mean(), basis.growth()), (basis.of_year(), None));
    assert_eq!(basis.target(), Some(money("1180.65")), "100.00 in 31 days, 366 days");
}

#[test]
fn months_of_one_year_are_added_and_a_word_may_have_a_row_a_day() {
    let september = "日期|搜索词|访客数|支付转化率|客单价
2026-09-01|床单|100|1%|100\n2026-09-30|床单|300|1%|100";
    let before = "统计日期|搜索词|访客数|支付转化率|客单价\n2025-09-01~2025-09-30|床单|200|1%|100";
    let rows = "搜索词|访客数|支付转化率|客单价\n床单|310|1%|100";
    let files = vec![file("a.csv", september), file("b_2026-10-01_2026-10-31.csv", rows), file("c.csv", before)];
    let (basis, findings) = basis(files, None);
    assert_eq!(findings, []);
    assert_eq!((basis.sum(), basis.days), (Some(Decimal::from(710)), 61));
    let growth: Vec<Option<Decimal>> = basis.lines.iter().map(|line| line.growth).collect();
    assert_eq!(growth, [Some(Decimal::ONE), Some(Decimal::ONE), None], "400 visitors, 200 the year before");
}

/// Exports by name and rows, the code of what is wrong with them, and what is said of it.
type Mistake = (Vec<(&'static str, &'static str)>, &'static str, &'static str);

/// What exports get wrong.
fn mistakes() -> Vec<Mistake> {
    const HEADER: &str = "搜索词|访客数|支付转化率|客单价|增长\n";
    let row = |row: &str| -> &'static str { Box::leak(format!("{HEADER}床单|100|1%|100|\n{row}").into_boxed_str()) };
    let words = "w_2026-10-01_2026-10-31.csv";
    vec![
        (vec![(words, row("毯子|-|1%|100|"))], "list.empty", "第 3 行 B 列（访客数）：是空的"),
        (vec![(words, row("毯子|许多|1%|100|"))], "list.not_a_number", "「许多」不是数字"),
        (vec![(words, row("毯子|-5|1%|100|"))], "list.negative", "「-5」是负数"),
        (
            vec![(words, row("毯子|5|110%|100|"))],
            "plan.issue.above_whole",
            "w_2026-10-01_2026-10-31.csv C3：「110 %」超过 100 %",
        ),
        (vec![(words, row("毯子|5|高|100|"))], "plan.issue.not_a_part", "C3：「高」不是百分数"),
        (vec![(words, row("毯子|5|1%|一百|"))], "list.not_a_number", "「一百」不是数字"),
        (vec![(words, row("毯子|5|1%|100|上升"))], "plan.issue.not_a_part", "E3：「上升」不是百分数"),
        (vec![(words, row("|5|1%|100|"))], "list.empty", "A 列（搜索词）：是空的"),
        (vec![(words, row("床单|5|1%|100|"))], "list.duplicate", "「床单」在第 2 行已有"),
        (vec![("words.csv", row(""))], "plan.keywords.no_days", "当作一整年"),
        (
            vec![(words, row("")), ("later_2026-10-25_2026-11-24.csv", row(""))],
            "plan.keywords.overlap",
            "没有用 later_2026-10-25_2026-11-24.csv",
        ),
        (
            vec![(words, "搜索词|搜索人气|支付转化率|客单价\n床单|100|1%|100")],
            "plan.keywords.index",
            "「搜索人气」代替",
        ),
        (
            vec![(words, row("")), ("old_2025-05-01_2025-05-31.csv", row(""))],
            "plan.keywords.not_compared",
            "old_2025-05-01_2025-05-31.csv（2025-05-01 - 2025-05-31）",
        ),
    ]
}

#[test]
fn each_mistake_is_said_and_the_rest_counts() {
    let words = Words::built_in(Language::Zh);
    let mut codes = BTreeSet::new();
    for (files, code, text) in mistakes() {
        let mut found = Vec::new();
        let files = files.into_iter().map(|(name, rows)| {
            let (file, findings) = read(name, rows).expect("words");
            found.extend(findings);
            file
        });
        let (basis, findings) = basis(files.collect(), None);
        found.extend(findings);
        assert_eq!(basis.lines.len(), 1, "{text}");
        assert_eq!(found.len(), 1, "{found:?}");
        let said = words.say(&found[0].phrase());
        assert!(found[0].code() == code && said.contains(text), "{text} is not in {said}");
        let english = Words::built_in(Language::En).say(&found[0].phrase());
        assert!(!english.contains('{') && !english.contains("plan.keywords"), "{english}");
        codes.insert(code);
    }
    assert!(codes.is_superset(&KeywordFinding::CODES.iter().copied().collect()), "{codes:?}");
}

#[test]
fn what_is_no_export_of_words_is_refused() {
    let words = Words::built_in(Language::Zh);
    for (rows, text) in [
        ("商品|访客数|支付转化率|客单价\nA|1|1%|1", "缺少列「搜索词、keyword」"),
        ("搜索词|人数|支付转化率|客单价\nA|1|1%|1", "缺少列「访客数、visitors」（任一名称）。最接近的是「人数」"),
        ("搜索词|访客数|支付转化率|客单价", "没有一行搜索词"),
        ("搜索词|访客数|支付转化率|客单价\n床单|x|1%|1", "没有一行能用。w.csv 第 2 行 B 列（访客数）：「x」不是数字"),
        ("", "w.csv是空的"),
    ] {
        let said = words.say(&read("w.csv", rows).expect_err("no words").phrase());
        assert!(said.contains(text), "{text} is not in {said}");
    }
}

#[test]
fn the_workbook_shows_the_way() {
    shows_the_way(|bytes| bytes);
}

#[test]
#[ignore = "slow, and needs LibreOffice: cargo slow"]
fn another_program_comes_to_the_same_way() {
    shows_the_way(|bytes| saved(&spoilt(&bytes), "xlsx"));
}

/// `opened`: what becomes of the workbook before it is looked at.
fn shows_the_way(opened: impl Fn(Vec<u8>) -> Vec<u8>) {
    for language in Language::ALL {
        let mut draft = draft(Kind::Iso, Redistribution::Respread, false);
        let (basis, _) = basis(octobers(), Some("1000000"));
        draft.book.years[0].target = basis.target();
        draft.before.insert(STORE.to_owned(), (money("1000000"), None));
        draft.basis.insert(STORE.to_owned(), basis);
        let bytes = form::workbook(&draft, &Words::built_in(language)).expect("it is written");
        let bytes = opened(bytes);
        let name = language.pick(["依据", "basis", "cálculo"]);
        let cells: BTreeMap<String, Decimal> = grid(&bytes)
            .into_iter()
            .filter(|cell| cell.sheet == name && !cell.words)
            .filter_map(|cell| Some((cell.at, cell.value.parse::<Decimal>().ok()?)))
            .collect();
        let cell = |at: &str| cells[at].round_dp(6).normalize().to_string();
        assert_eq!(
            ["C5", "E5", "G5", "H5", "I5"].map(cell),
            ["69075", "815530.65", "907765.33", "0.052009", "954977.3"]
        );
        assert_eq!(["F8", "G8", "H8", "F9", "H9"].map(cell), ["30000", "8000", "0.25", "39075", "-0.1"]);
        let calendar = &draft.book.calendar;
        let (book, findings) = PlanBook::read("plan.xlsx", &sheets(bytes), &stores(), calendar).expect("a plan");
        assert_eq!(findings, []);
        assert_eq!(book.years[0].target, Some(money("954977.30")), "the target follows its basis");
    }
}
