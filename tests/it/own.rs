//! The operator's own: tables of the settings' choice, a word on the period, which sheets there are and in which order.

use crate::support::story::{Story, days, operator, owner_of};
use zhoubao::compose::{By, OwnTable, SHEETS};
use zhoubao::kpi::Kpi;
use zhoubao::render;
use zhoubao::render::digest::{self, Attached, Recipient, Templates};
use zhoubao::report::{Cell, NoLogo, Report, Table};
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
fn tables_by_product_and_campaign_add_up_to_their_stores() {
    let week = days("2026-11-09", "2026-11-15");
    let story = story()
        .sells_of("P2", "a", days("2026-11-02", "2026-11-15"), 1, "20.00")
        .takes_back("a", "2026-11-10", 2, 1, "40.00")
        .advertises("a", week, "引流", "10.00", "50.00")
        .advertises("b", week, "引流", "2.00", "5.00")
        .advertises("b", week, "拉新", "1.00", "20.00");
    let products =
        OwnTable { kpis: vec![Kpi::SalesPaid, Kpi::RefundShare], top: Some(3), ..asked("商品", By::Product) };
    let campaigns = OwnTable {
        kpis: vec![Kpi::AdsSpend, Kpi::AdsRoi],
        sort: Some((Kpi::AdsRoi, false)),
        ..asked("计划", By::Campaign)
    };
    let one = OwnTable { stores: vec!["b".to_owned()], ..campaigns.clone() };
    let report = story.shows(vec![products, campaigns, one, asked("渠道", By::Channel)]).report(&operator());
    let [products, campaigns, one] = own(&report) else { panic!("{}", own(&report).len()) };
    let unknown = r#"Missing(Some(Phrase { key: "section.profit.no_refunds", fields: [] }))"#;
    let without =
        |rows: Vec<String>| rows.iter().map(|row| row.replace("Blank", "").replace(unknown, "-")).collect::<Vec<_>>();
    assert_eq!(
        without(rows(products)),
        [
            "商品P1 旗舰店 1400 0.0285714286",
            // Of these nobody has told what came back.
            "商品P1 家居店 350 -",
            "商品P1 小店 210 -",
            "其余 3 个  140 0",
            "合计  2100 0.019047619"
        ]
    );
    assert_eq!(products.of, Some(6), "what is advertised and did not sell is listed too");
    assert_eq!(
        without(rows(campaigns)),
        ["引流 家居店 14 2.5", "引流 旗舰店 70 5", "拉新 家居店 7 20", "合计  91 5.7692307692"]
    );
    assert_eq!(without(rows(one)), ["引流 家居店 14 2.5", "拉新 家居店 7 20", "合计  21 8.3333333333"]);
    // What was asked for and is not there is said.
    let notes: Vec<String> =
        report.section("tables").expect("a sheet").notes.iter().map(|note| say(&Cell::Said(note.clone()))).collect();
    assert_eq!(notes, ["「渠道」没有可列的行：这些天、这些店铺的导出里没有。"]);
}

/// A PNG of that size as far as anyone reads who does not draw it.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", b"x".to_vec()), (b"IEND", Vec::new())] {
        let content = [&kind[..], &data].concat();
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend(&content);
        bytes.extend(crc32fast::hash(&content).to_be_bytes());
    }
    bytes
}

/// The same as a JPEG.
fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let [w, h] = [width, height].map(u16::to_be_bytes);
    let frame = [&b"\xFF\xC0\x00\x11\x08"[..], &h, &w, b"\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01"].concat();
    let start = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x01\x00\x60\x00\x60\x00\x00";
    [&start[..], &frame, b"\xFF\xDA\x00\x02\xFF\xD9"].concat()
}

#[test]
fn a_logo_stands_on_the_overview_and_the_page_and_not_in_the_mail() {
    let mut report = story().report(&operator());
    let words = Words::built_in(Language::Zh);
    let plain = render::page::page(&report, &words);
    assert!(!plain.contains("img"), "without a logo the page allows no pictures");
    for (bytes, kind) in [(png(600, 200), "png"), (jpeg(90, 300), "jpeg")] {
        report.form.logo = Some(render::logo(bytes.clone()).expect("a logo"));
        let workbook = render::workbook(&report, &words).expect("a workbook");
        let pictures: Vec<(String, Vec<u8>)> = crate::support::xlsx::parts(&workbook)
            .into_iter()
            .filter(|(name, _)| name.starts_with("xl/media/"))
            .collect();
        assert_eq!(pictures, [(format!("xl/media/image1.{kind}"), bytes)]);
        let page = render::page::page(&report, &words);
        assert!(page.contains("img-src data:") && page.contains("<img class=\"logo\" src=\"data:image"), "{kind}");
        let to = Recipient { name: None, all_stores: true, attached: Attached::Nothing };
        let mail = digest::html(&report, &words, &Templates::default(), &to).expect("a mail");
        assert!(!mail.contains("<img"), "{kind}");
    }
    let logo = report.form.logo.expect("the last");
    assert_eq!((logo.within(240, 40), logo.within(24, 400)), ((12, 40), (24, 80)));
}

#[test]
fn what_is_no_picture_is_no_logo() {
    let whole = png(10, 10);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let behind = [&whole[..], b"<script>alert(1)</script>"].concat();
    let cases = [
        &b""[..],
        svg,
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        &whole[..20],
        &whole[..50],
        &behind,
        b"\xFF\xD8\xFF\xD9",
    ];
    for bytes in cases {
        assert_eq!(render::logo(bytes.to_vec()), Err(NoLogo::Kind), "{:?}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(render::logo(png(0, 10)), Err(NoLogo::Kind), "no pixels are no picture");
    for (width, height) in [(2_001, 10), (10, u32::MAX)] {
        assert!(matches!(render::logo(png(width, height)), Err(NoLogo::Pixels(..))), "{width} {height}");
    }
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
