//! Exports of an operator's own: the page about them, walked as a person would, and what its profiles may say.

use crate::support::shop::{csv, fixtures};
use rust_decimal::Decimal;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;
use zhoubao::extract::{Extract, Profiles, Verdict, extract};
use zhoubao::facts::{self, Frame, Table};

/// A block of the page: its language and lines.
struct Block {
    language: String,
    lines: Vec<String>,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some(Block { language: language.to_owned(), lines: Vec::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    blocks
}

/// A person at a terminal, in a folder.
struct Terminal {
    folder: PathBuf,
}

impl Terminal {
    /// Runs the block's commands; each line below one must begin a line of what was said, in this order.
    fn console(&mut self, block: &Block) {
        let mut lines = block.lines.iter().peekable();
        while let Some(line) = lines.next() {
            let command = line.strip_prefix("$ ").unwrap_or_else(|| panic!("no command: {line}"));
            let said = self.run(&words(command));
            let mut rest = said.lines();
            while let Some(expected) = lines.next_if(|line| !line.starts_with("$ ")) {
                assert!(rest.any(|line| line.starts_with(expected.as_str())), "{command}: no {expected:?} in\n{said}");
            }
        }
    }

    fn run(&mut self, words: &[String]) -> String {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["cd", folder] => self.folder = self.folder.join(folder).canonicalize().unwrap(),
            ["mkdir", folder] => std::fs::create_dir(self.folder.join(folder)).unwrap(),
            ["mv", from, to] => std::fs::rename(self.folder.join(from), self.folder.join(to)).unwrap(),
            ["cp", from, to] => {
                let to = self.folder.join(to).join(Path::new(from).file_name().unwrap());
                std::fs::copy(self.folder.join(from), &to).unwrap();
                // Downloaded on Monday morning.
                let monday = SystemTime::UNIX_EPOCH + Duration::from_secs(1_794_816_600);
                std::fs::File::options().append(true).open(&to).unwrap().set_modified(monday).unwrap();
            }
            ["zhoubao", ..] => return self.zhoubao(&words[1..]),
            _ => panic!("nobody knows {words:?}"),
        }
        String::new()
    }

    fn zhoubao(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_zhoubao"))
            .args(arguments)
            .args(["--now", "2026-11-16T10:00"])
            .env("LC_ALL", "en_US.UTF-8")
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {said}");
        said
    }

    /// Edits the file that the block names: lines that go must stand there once, next to each other; what comes stands in
    /// their place.
    fn edit(&self, block: &Block) {
        let path = self.folder.join(block.lines[0].strip_prefix("+++ ").expect("the file's name"));
        let mut text = std::fs::read_to_string(&path).unwrap();
        let mut lines = block.lines[1..].iter().peekable();
        while lines.peek().is_some() {
            let mut part = |sign: char| {
                let mut part = String::new();
                while let Some(line) = lines.next_if(|line| line.starts_with(sign)) {
                    part.push_str(&line[1..]);
                    part.push('\n');
                }
                part
            };
            let (old, new) = (part('-'), part('+'));
            assert!(!old.is_empty(), "what {new} takes the place of");
            replace(&mut text, &old, &new);
        }
        std::fs::write(&path, text).unwrap();
    }
}

/// Replaces lines by others: one after the other where they do not stand next to each other.
fn replace(text: &mut String, old: &str, new: &str) {
    let of = |part: &str| part.lines().map(|line| format!("{line}\n")).collect::<Vec<_>>();
    let (old_lines, new_lines) = (of(old), of(new));
    let mut places = old_lines.iter().map(|line| {
        let mut found =
            text.match_indices(line.as_str()).filter(|(at, _)| *at == 0 || text.as_bytes()[at - 1] == b'\n');
        let place = found.next().unwrap_or_else(|| panic!("{line:?} is not in\n{text}")).0;
        assert!(found.next().is_none(), "{line:?} stands there twice");
        place
    });
    let last = places.next_back().unwrap();
    drop(places);
    // The new lines stand where the last of the old ones stood.
    text.replace_range(last..last + old_lines.last().unwrap().len(), &new_lines.concat());
    for line in &old_lines[..old_lines.len() - 1] {
        if !new_lines.contains(line) {
            *text = text.replacen(line.as_str(), "", 1);
        }
    }
}

/// The words of a command, those in quotes together.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (n, part) in command.split('"').enumerate() {
        match n % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

fn figure(folder: &Path, id: &str) -> (Decimal, String) {
    let text = std::fs::read_to_string(folder.join("try/report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let of = |kpi: &&Value| kpi["id"] == id && kpi["scope"] == "total" && kpi["period"] == "week";
    let kpi = report["kpis"].as_array().unwrap().iter().find(of).unwrap();
    (kpi["value"].as_str().unwrap().parse().unwrap(), kpi["days"].as_str().unwrap_or("all").to_owned())
}

fn rows(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(fixtures("own").join(name)).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn the_page_about_exports_of_ones_own_is_what_happens() {
    let folder = TempDir::new().unwrap();
    for name in ["orders-2026-11-16-09-30-00.csv", "Online Retail.csv"] {
        std::fs::copy(fixtures("own").join(name), folder.path().join(name)).unwrap();
    }
    let mut terminal = Terminal { folder: folder.path().canonicalize().unwrap() };
    let page = std::fs::read_to_string(fixtures("../docs/own-exports.md")).unwrap();
    for block in blocks(&page) {
        match block.language.as_str() {
            "console" => terminal.console(&block),
            "diff" => terminal.edit(&block),
            other => panic!("a block of {other:?}"),
        }
    }
    // The week's figures, from the files themselves.
    let in_week = |day: &str| ("2026-11-09".."2026-11-16").contains(&day);
    let paid: Decimal =
        rows("orders-2026-11-16-09-30-00.csv").iter().filter(|row| in_week(&row[3])).map(|row| dec(&row[15])).sum();
    let shop = terminal.folder.join("../shop");
    assert_eq!(figure(&shop, "sales.paid"), (paid, "all".to_owned()));
    let (mut sold, mut back) = (Decimal::ZERO, Decimal::ZERO);
    for row in rows("Online Retail.csv") {
        let day = row[4].split('/').nth(1).unwrap().parse::<u32>().unwrap();
        if (9..=15).contains(&day) {
            let amount = dec(&row[3]) * dec(&row[5]);
            if amount.is_sign_negative() { back -= amount } else { sold += amount }
        }
    }
    assert_eq!(figure(&terminal.folder, "sales.paid"), (sold, "all".to_owned()));
    assert_eq!(figure(&terminal.folder, "refund.amount"), (back, "all".to_owned()));
}

/// A profile of lines by price, with returns.
const LINES: &str = r#"
id = "own.lines"
version = 1
platforms = ["other"]
gives = "lines"
also = ["refunds"]
[name]
en = "lines"
[page]
en = ""
[time]
axis = ["paid_at"]
[[tables]]
table = "order_lines"
rows = [{ header = "Qty", negative = false }]
columns = [
  { to = "order_id", from = ["No"], required = true, must = true },
  { to = "line_id", count_within = "order_id" },
  { to = "units", from = ["Qty"] },
  { to = "paid", product = ["Qty", "Price"], required = true },
  { to = "paid_at", from = ["At"] },
]
[[tables]]
table = "refunds"
rows = [{ header = "Qty", negative = true }]
columns = [
  { to = "refund_id", from = ["No"], must = true },
  { to = "amount", product = ["Qty", "Price"], absolute = true, across = "sum" },
  { to = "completed_at", from = ["At"] },
]
"#;

fn read(header: &str, rows: &[&str]) -> (Verdict, TempDir) {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("own.toml"), LINES).unwrap();
    let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    std::fs::write(folder.path().join("file"), csv(header, &rows)).unwrap();
    let profiles = Profiles::of_file(&folder.path().join("own.toml")).unwrap();
    let path = folder.path().join("file");
    let limits = sheet::Limits::default();
    (extract(&path, folder.path(), &profiles, chrono_tz::Asia::Shanghai, &limits).unwrap(), folder)
}

fn frame(extract: &Extract, folder: &TempDir, table: Table) -> Frame {
    let part = extract.parts[0].tables.iter().find(|part| part.table == table).unwrap();
    facts::read(table, &folder.path().join(&part.file)).unwrap()
}

#[test]
fn an_amount_may_be_pieces_times_price_and_rows_below_zero_returns() {
    let at = "2026-11-09 10:00:00";
    let rows = [
        format!("1,3,2.55,{at}"),
        format!("1,2,,{at}"),
        format!("C1,-2,2.55,{at}"),
        format!("C1,-1,10,{at}"),
        format!("2,2,many,{at}"),
        format!("3,0,9.99,{at}"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (Verdict::Read(extract), folder) = read("No,Qty,Price,At", &rows) else { panic!("its own profile") };
    let lines = frame(&extract, &folder, Table::OrderLines);
    let paid: Vec<Option<i64>> = (0..lines.rows()).map(|row| lines.number(lines.place("paid"), row)).collect();
    assert_eq!(paid, [Some(76_500), None, Some(0)], "a price that nobody knows is none of 0");
    let refunds = frame(&extract, &folder, Table::Refunds);
    assert_eq!((refunds.rows(), refunds.number(refunds.place("amount"), 0)), (1, Some(151_000)));
    let [reject] = &extract.rejects[..] else { panic!("{:?}", extract.rejects) };
    assert_eq!((reject.row, reject.header.as_str(), reject.code.as_str()), (6, "Price", "amount"));
    let (Verdict::Refused(why), _) = read("No,Qty,Cost,At", &[&format!("1,1,1,{at}")]) else {
        panic!("it has no Price")
    };
    assert!(why.key().starts_with("refusal."), "{why:?}");
}
