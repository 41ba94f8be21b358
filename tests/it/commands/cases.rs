//! Golden reports of the weeks that differ most, from exports to what a reader holds: the mail, the workbook's sheets with the first
//! rows of each table, and what the page is made of. Whole workbooks, mails and pages are held by their own tests.

use super::periods::business;
use super::shop::{ORDERS, REFUNDS, Shop, week_of_orders, week_of_refunds};
use crate::support::golden;
use crate::support::shop::orders;
use crate::support::xlsx::{GridCell, grid, parts};
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// A shop with its settings' folder, and weeks of it that are worth looking at, each with a name.
struct Case {
    shop: fn() -> (Shop, &'static str),
    weeks: &'static [(&'static str, &'static str)],
}

const CASES: [Case; 4] = [
    // Two stores with everything; no event near, and an event.
    Case { shop: example, weeks: &[("rich", "2026-W43"), ("event", "2026-W46")] },
    // One store, orders alone, no plan, no lists, the first week ever.
    Case { shop: poor, weeks: &[("poor", "2026-W46")] },
    // A store that owes advertising and visitors, and another that owes everything.
    Case { shop: missing, weeks: &[("missing", "2026-W46")] },
    Case { shop: platforms, weeks: &[("platforms", "2026-W46")] },
];

fn example() -> (Shop, &'static str) {
    (business(), "")
}

fn poor() -> (Shop, &'static str) {
    let shop = Shop::empty().with(ORDERS, &orders(&["101 11-10 done 100 100 0", "102 11-13 done 250 250 0"]));
    shop.setting("plan = \"plan.csv\"\ncatalog = \"catalog.csv\"\nexcluded = \"excluded.csv\"\n", "");
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    (shop, "")
}

fn missing() -> (Shop, &'static str) {
    let shop = Shop::empty().with(ORDERS, &week_of_orders()).with(REFUNDS, &week_of_refunds());
    shop.setting("language = \"en\"", "language = \"es\"");
    let second =
        "[[stores]]\nid = \"second\"\nname = \"Second\"\nplatform = \"tmall\"\nexpects = [\"orders\", \"refunds\"]\n";
    shop.setting("[mail]", &format!("{second}[mail]"));
    (shop, "")
}

fn platforms() -> (Shop, &'static str) {
    let shop = Shop::empty();
    let out = shop.path("six").display().to_string();
    shop.run(&["demo", "--platforms", "--weeks", "4", "--out", &out]).exits(0);
    (shop, "six/")
}

#[test]
fn each_week_is_reported_as_last_looked_at() {
    for case in CASES {
        let (shop, folder) = (case.shop)();
        for (name, week) in case.weeks {
            look(&shop, folder, name, week);
        }
    }
}

fn look(shop: &Shop, folder: &str, name: &str, week: &str) {
    let [config, out] = [format!("{folder}config.toml"), name.to_owned()].map(|path| shop.path(&path));
    let [config, out] = [config, out].map(|path| path.display().to_string());
    let asked = ["preview", "--week", week, "--out", &out, "--config", &config, "--now", "2026-11-16T10:12"];
    shop.run(&asked).exits(0);
    let workbook = shop.read(&format!("{name}/report.xlsx"));
    let [mail, page, html] =
        ["digest.txt", "report.html", "digest.html"].map(|file| shop.text(&format!("{name}/{file}")));
    assert!(html.len() < 90 * 1024, "{name}: the mail has {} bytes", html.len());
    let text = format!("# mail\n{mail}\n# workbook\n{}\n# page\n{}", sheets(&workbook), outline(&page));
    golden::check(&format!("week-{name}.txt"), &text);
}

/// How many parts of each kind there are, then each sheet: of each block of rows the first ones and the last.
fn sheets(workbook: &[u8]) -> String {
    const FIRST: usize = 4;
    let mut text = String::new();
    let names: Vec<String> = parts(workbook).into_iter().map(|(name, _)| name).collect();
    for kind in ["worksheets/sheet", "charts/chart", "tables/table"] {
        let count = names.iter().filter(|name| name.starts_with(&format!("xl/{kind}"))).count();
        writeln!(text, "{kind}: {count}").expect("memory");
    }
    let mut rows: Vec<(String, u32, Vec<String>)> = Vec::new();
    for cell in grid(workbook) {
        let row: u32 = cell.at.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().expect("a row");
        match rows.last_mut() {
            Some((sheet, last, cells)) if *sheet == cell.sheet && *last == row => cells.push(shown(&cell)),
            _ => rows.push((cell.sheet.clone(), row, vec![shown(&cell)])),
        }
    }
    let last_sheet = rows.last().map(|(sheet, ..)| sheet.clone());
    // The last sheet holds the figures behind the charts.
    rows.retain(|(sheet, ..)| Some(sheet) != last_sheet.as_ref());
    let follows = |a: &(String, u32, Vec<String>), b: &(String, u32, Vec<String>)| a.0 == b.0 && a.1 + 1 == b.1;
    let mut sheet = "";
    for block in rows.chunk_by(follows) {
        if block[0].0 != sheet {
            sheet = &block[0].0;
            writeln!(text, "\n## {sheet}").expect("memory");
        }
        let left_out = block.len().saturating_sub(FIRST + 1);
        for (at, (_, _, cells)) in block.iter().enumerate() {
            if at < FIRST || at + 1 == block.len() || sheet == "总览" {
                writeln!(text, "{}", cells.join(" | ")).expect("memory");
            } else if at == FIRST {
                writeln!(text, "... {left_out}").expect("memory");
            }
        }
    }
    text
}

/// Words as they are, numbers to four places.
fn shown(cell: &GridCell) -> String {
    let number = || cell.value.parse().or_else(|_| Decimal::from_scientific(&cell.value));
    match number() {
        Ok(number) if !cell.words => number.round_dp(4).normalize().to_string(),
        _ => cell.value.replace('\n', " "),
    }
}

/// The page's headings, and how many rows each table has.
fn outline(page: &str) -> String {
    let body = page.split_once("</style>").expect("a style").1;
    let body = body.split_once("<script>").expect("a script").0;
    let (mut text, mut inside, mut rows) = (String::new(), false, 0);
    for part in body.split('<').skip(1) {
        let (tag, words) = part.split_once('>').unwrap_or((part, ""));
        match tag.split_whitespace().next().unwrap_or_default() {
            "h1" | "h2" | "h3" => {
                write!(text, "{} ", "#".repeat(tag[1..2].parse().expect("a level"))).expect("memory");
                inside = true;
            }
            "/h1" | "/h2" | "/h3" => {
                text.push('\n');
                inside = false;
            }
            "table" => rows = 0,
            "tr" => rows += 1,
            "/table" => writeln!(text, "{rows} rows").expect("memory"),
            _ => {}
        }
        if inside {
            text.push_str(words.trim());
        }
    }
    text
}
