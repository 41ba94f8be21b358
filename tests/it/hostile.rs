//! Bad spreadsheets harm at most their own reader: each is refused for the reason it deserves, in time.

use crate::reading::{code, job, pool, read_all};
use crate::spreadsheet_bytes::{Xls, Xlsx, compound, record, sheet, zipped};
use serde_json::json;
use sheet::{Limits, Refusal};
use tempfile::TempDir;
use zhoubao::reader::Outcome;
use zhoubao::words::{Language, Phrase, Words};

/// A file's name in the message of a failure, its bytes, and the codes it may end with.
type Case = (&'static str, Vec<u8>, &'static [&'static str]);

fn check(cases: Vec<Case>) {
    let files: Vec<(&str, Vec<u8>)> = cases.iter().map(|(name, bytes, _)| (*name, bytes.clone())).collect();
    let outcomes = read_all(&files);
    for ((name, _, expected), outcome) in cases.iter().zip(&outcomes) {
        let found = code(outcome);
        assert!(expected.contains(&found.as_str()), "{name}: found {found}, expected {expected:?}: {outcome:?}");
    }
}

fn rows(rows: &str) -> Vec<u8> {
    Xlsx::new(rows, &["a"]).bytes()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const TEXTS: &str = "xl/sharedStrings.xml";

#[test]
fn cells_in_impossible_places_are_refused() {
    let cell = |name: &str| rows(&format!(r#"<row><c r="A1"><v>1</v></c><c r="{name}"><v>2</v></c></row>"#));
    check(vec![
        ("far corner", cell("XFD1048576"), &["too-much"]),
        ("last row a number can name", cell("A4294967295"), &["too-much"]),
        ("row below all others", cell("A1048577"), &["too-much"]),
        ("column beyond all letters", cell("XFE2"), &["too-much"]),
        ("row that overflows", cell("A9999999999"), &["damaged"]),
        ("column that overflows", cell("AAAAAAAAAA2"), &["damaged"]),
        ("no row", cell("A"), &["damaged"]),
        ("row 0", cell("A0"), &["damaged"]),
        ("the same cell twice", cell("A1"), &["damaged"]),
        ("rows upwards", rows(r#"<row><c r="A2"><v>1</v></c></row><row><c r="A1"><v>1</v></c></row>"#), &["damaged"]),
    ]);
}

#[test]
fn parts_that_lie_are_refused() {
    let good = || Xlsx::ordinary(5);
    let counting = |count: &str| good().edited(TEXTS, "uniqueCount=\"2\"", &format!("uniqueCount=\"{count}\"")).bytes();
    let index = |index: &str| good().edited(SHEET, "<v>1</v>", &format!("<v>{index}</v>")).bytes();
    let value = |value: &str| good().edited(SHEET, "<v>14.25</v>", &format!("<v>{value}</v>")).bytes();
    let letters = good().edited(SHEET, "<c r=\"B2\"><v>14.25</v>", "<c r=\"B2\" t=\"n\"><v>abc</v>").bytes();
    let laughs = r#"<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst"#;
    let outside = r#"<!DOCTYPE worksheet SYSTEM "file:///etc/passwd"><worksheet"#;
    check(vec![
        ("four billion texts", counting("4000000000"), &["too-much"]),
        ("more texts than a number can say", counting("18446744073709551615"), &["too-much"]),
        ("a text that is not there", index("7"), &["damaged"]),
        ("a text before the first", index("-1"), &["damaged"]),
        ("a text that is no number", index("abc"), &["damaged"]),
        ("a number in raw text", value("<![CDATA[14.25]]>"), &["damaged"]),
        ("a number half in raw text", value("1<![CDATA[4.25]]>"), &["damaged"]),
        ("a number with a comment", value("1<!-- x -->4.25"), &["damaged"]),
        ("a number with an instruction", value("1<?x?>4.25"), &["damaged"]),
        ("a number with an entity", value("1&#52;.25"), &["damaged"]),
        ("two values in a cell", value("1</v><v>2"), &["damaged"]),
        ("letters for a number", letters, &["damaged"]),
        ("entities that multiply", good().edited(TEXTS, "<sst", laughs).bytes(), &["doctype"]),
        ("an entity from outside", good().edited(SHEET, "<worksheet", outside).bytes(), &["doctype"]),
        ("an entity unknown", good().edited(TEXTS, "订单编号", "&b;").bytes(), &["damaged"]),
        ("a sheet without its end", good().edited(SHEET, "</sheetData></worksheet>", "").bytes(), &["incomplete"]),
        ("no sheet at all", good().edited("xl/workbook.xml", "<sheet name=", "<other name=").bytes(), &["damaged"]),
        (
            "a workbook that leads nowhere",
            good().edited("_rels/.rels", "workbook.xml", "nowhere.xml").bytes(),
            &["damaged"],
        ),
    ]);
}

#[test]
fn two_parts_of_one_name_are_refused() {
    let mut twice = Xlsx::ordinary(2).with("xl/worksheets/sheet9.xml", sheet("", "")).bytes();
    replace(&mut twice, b"sheet9.xml", b"sheet1.xml");
    let case = Xlsx::ordinary(2).with("xl/worksheets/SHEET1.xml", sheet("", "")).bytes();
    check(vec![("the same name", twice, &["duplicate-part"]), ("other case", case, &["duplicate-part"])]);
}

fn replace(bytes: &mut [u8], old: &[u8], new: &[u8]) {
    for at in 0..bytes.len() - old.len() {
        if &bytes[at..at + old.len()] == old {
            bytes[at..at + old.len()].copy_from_slice(new);
        }
    }
}

#[test]
fn bombs_are_refused_before_they_unfold() {
    const MIB: usize = 1024 * 1024;
    let texts =
        |inside: String| Xlsx::ordinary(2).with(TEXTS, format!("<sst uniqueCount=\"2\">{inside}</sst>")).bytes();
    let mut liar = Xlsx::ordinary(2).with(TEXTS, vec![b' '; 4 * MIB]).bytes();
    replace(&mut liar, &(4 * MIB as u32).to_le_bytes(), &1000u32.to_le_bytes());
    let csv = vec![b'x'; 300 * MIB];
    check(vec![
        ("one endless text", texts(format!("<si><t>{}</t></si>", "x".repeat(300 * MIB))), &["too-much"]),
        ("empty texts without end", texts("<si/>".repeat(11_000_000)), &["too-much"]),
        ("an endless attribute", rows(&format!("<row r=\"1\" spans=\"{}\"/>", "1".repeat(2 * MIB))), &["too-much"]),
        ("sizes that lie", liar, &["damaged"]),
        ("an endless text file in a zip", zipped([("a.csv", &csv[..])]), &["too-much"]),
        ("a huge part nobody reads", Xlsx::ordinary(2).with("xl/media/a.bin", csv).bytes(), &["accepted"]),
    ]);
}

#[test]
fn many_sheets_over_one_part_share_one_budget() {
    let (mut sheets, mut links) = (String::new(), String::new());
    for i in 2..500 {
        sheets.push_str(&format!("<sheet name=\"S{i}\" sheetId=\"{i}\" r:id=\"x{i}\"/>"));
        links.push_str(&format!("<Relationship Id=\"x{i}\" Type=\"o/worksheet\" Target=\"worksheets/sheet1.xml\"/>"));
    }
    let bytes = Xlsx::ordinary(1_000)
        .edited("xl/workbook.xml", "</sheets>", &format!("{sheets}</sheets>"))
        .edited("xl/_rels/workbook.xml.rels", "</Relationships>", &format!("{links}</Relationships>"))
        .bytes();
    let folder = TempDir::new().unwrap();
    let mut job = job(&folder, "many", &bytes);
    job.request = json!({ "task": "outline", "limits": Limits { cells: 100_000, ..Limits::default() } });
    let mut outcome = None;
    pool().run(vec![job], &mut |_, found| outcome = Some(found)).unwrap();
    assert_eq!(code(&outcome.unwrap()), "too-much");
}

/// Sets the four bytes at the place.
fn patched(mut bytes: Vec<u8>, at: usize, value: u32) -> Vec<u8> {
    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    bytes
}

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

#[test]
fn compound_files_with_impossible_chains_are_refused() {
    let good = Xls::ordinary(300).bytes();
    let table = 512 * (number(&good, 76) + 1);
    let directory = number(&good, 48);
    let link = table + 4 * directory;
    let circle = u32::try_from(directory).unwrap();
    // The first sector as a list of tables that goes on with itself.
    let list = patched(patched(good.clone(), 68, 0), 512 + 508, 0);
    check(vec![
        ("directory in a circle", patched(good.clone(), link, circle), &["damaged"]),
        ("directory out of the table", patched(good.clone(), link, 0x00FF_FFFF), &["damaged"]),
        ("table beyond the file", patched(good.clone(), 76, 0x00FF_FFFF), &["incomplete"]),
        ("list of tables in a circle", list, &["damaged"]),
        ("the same table twice", patched(good.clone(), 80, number(&good, 76) as u32), &["damaged"]),
        ("no directory", patched(good.clone(), 48, 0xFFFF_FFFE), &["damaged"]),
        ("sector size", patched(good.clone(), 30, 0x0006_0030), &["damaged"]),
        ("header alone", good[..512].to_vec(), &["incomplete"]),
        ("less than a header", good[..100].to_vec(), &["incomplete"]),
    ]);
}

#[test]
fn records_that_lie_are_refused() {
    let good = || Xls::ordinary(3);
    let size = |first_row: u32, end_row: u32, first: u16, end: u16| {
        let words =
            [&first_row.to_le_bytes()[..], &end_row.to_le_bytes(), &first.to_le_bytes(), &end.to_le_bytes(), &[0, 0]];
        good().with(0x0200, &words.concat()).bytes()
    };
    let mut lost = good().stream();
    lost.truncate(lost.len() - 10);
    let mut astray = good().stream();
    let bound = astray.windows(2).position(|pair| pair == [0x85, 0x00]).unwrap();
    astray[bound + 4..bound + 8].copy_from_slice(&0x00FF_FFFFu32.to_le_bytes());
    check(vec![
        ("huge dimensions", size(0, u32::MAX, 0, 256), &["accepted"]),
        ("dimensions the wrong way round", size(9, 3, 0, 2), &["accepted"]),
        ("dimensions that are merely wrong", size(0, 1, 0, 1), &["accepted"]),
        ("cells far apart", good().number(65_535, 255, 1.0).bytes(), &["accepted"]),
        ("column out of the limit", good().number(1, 600, 1.0).bytes(), &["too-much"]),
        ("merged cells not there", good().with(0x00E5, &[0xFF, 0x03]).bytes(), &["accepted"]),
        ("a text not there", good().with(0x00FD, &[0, 0, 0, 0, 0, 0, 9, 0, 0, 0]).bytes(), &["damaged"]),
        ("cut within a record", compound(&[("Workbook", &lost)]), &["incomplete"]),
        ("a sheet not there", compound(&[("Workbook", &astray)]), &["damaged"]),
        ("a record too short", good().with(0x0006, &[0]).bytes(), &["damaged"]),
        ("no records", compound(&[("Workbook", &[])]), &["incomplete", "damaged"]),
    ]);
}

/// A workbook of so many sheets that all lie at one place, or each within the one before.
fn sheets_at_one_place(count: usize, nested: bool) -> Vec<u8> {
    let bof = record(0x0809, &[0x00, 0x06, 0x10, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut stream = record(0x0809, &[0x00, 0x06, 0x05, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let bound = |start: usize, index: usize| {
        let name = format!("S{index:05}");
        let start = u32::try_from(start).unwrap().to_le_bytes();
        record(0x0085, &[&start[..], &[0, 0, 6, 0], name.as_bytes()].concat())
    };
    let first = stream.len() + count * bound(0, 0).len() + 4;
    for index in 0..count {
        stream.extend(bound(first + if nested { index * bof.len() } else { 0 }, index));
    }
    stream.extend(record(0x000A, &[]));
    stream.extend(bof.repeat(if nested { count } else { 1 }));
    stream.extend(record(0x000A, &[]).repeat(if nested { count } else { 1 }));
    compound(&[("Workbook", &stream)])
}

#[test]
fn sheets_without_end_are_refused_at_once() {
    let mut sheets = String::new();
    for i in 2..5_000 {
        sheets.push_str(&format!("<sheet name=\"S{i}\" sheetId=\"{i}\" r:id=\"rId1\"/>"));
    }
    let many = Xlsx::ordinary(2).edited("xl/workbook.xml", "</sheets>", &format!("{sheets}</sheets>")).bytes();
    check(vec![
        ("15,000 of an xls", sheets_at_one_place(15_000, false), &["too-much"]),
        ("two at one place", sheets_at_one_place(2, false), &["damaged"]),
        ("one within another", sheets_at_one_place(200, true), &["damaged"]),
        ("5,000 of an xlsx", many, &["too-much"]),
        ("tables of a page", "<table>".repeat(5_000).into_bytes(), &["too-much"]),
        ("columns of a page", b"<table><tr><td colspan=100000000>1</table>".to_vec(), &["too-much"]),
    ]);
}

#[test]
fn a_cut_workbook_is_never_read_as_a_shorter_one() {
    let workbooks = [("xlsx", Xlsx::ordinary(400).bytes()), ("xls", Xls::ordinary(400).bytes())];
    for (kind, bytes) in workbooks {
        let cuts: Vec<(&str, Vec<u8>)> =
            (1..20).map(|part| (kind, bytes[..bytes.len() * part / 20].to_vec())).collect();
        for (outcome, part) in read_all(&cuts).iter().zip(1..) {
            let found = code(outcome);
            assert!(found == "incomplete" || found == "damaged", "{kind} cut at {} %: {found}", 5 * part);
        }
    }
}

#[test]
fn a_bit_that_flipped_is_noticed() {
    let good = Xlsx::ordinary(400).bytes();
    let mut files = Vec::new();
    for part in 1..40 {
        let mut bytes = good.clone();
        let at = bytes.len() * part / 60;
        bytes[at] ^= 0x10;
        files.push(("flipped", bytes));
    }
    let whole = read_all(&[("good", good)]).remove(0);
    for outcome in read_all(&files) {
        assert!(code(&outcome) != "accepted" || outcome == whole, "{outcome:?}");
    }
}

/// A generator without a crate, so that a failure can be repeated from its number.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

#[test]
fn spoilt_workbooks_end_in_time_and_the_parent_lives() {
    let seeds = [Xls::ordinary(60).bytes(), Xlsx::ordinary(60).bytes(), "a,\"b\"\n1,2\n".repeat(50).into_bytes()];
    let mut dice = Dice(2026);
    let mut files = Vec::new();
    for turn in 0..450 {
        let mut bytes = seeds[turn % seeds.len()].clone();
        for _ in 0..=dice.below(6) {
            // Headers and tables are where damage tells most.
            let at = if dice.below(2) == 0 { dice.below(bytes.len().min(1_536)) } else { dice.below(bytes.len()) };
            bytes[at] = dice.below(256) as u8;
        }
        files.push(("spoilt", bytes));
    }
    for (turn, outcome) in read_all(&files).iter().enumerate() {
        let found = code(outcome);
        assert!(
            !matches!(found.as_str(), "died-time" | "died-garbled" | "died-exit" | "died-signal"),
            "{turn}: {found}"
        );
    }
}

#[test]
fn sheets_spoilt_inside_their_zip_end_in_time() {
    let part = sheet("", r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>2.5</v></c></row>"#);
    let mut dice = Dice(618);
    let mut files = Vec::new();
    for _ in 0..300 {
        let mut spoilt = part.clone().into_bytes();
        for _ in 0..=dice.below(4) {
            let at = dice.below(spoilt.len());
            spoilt[at] = b"<>/\"'=&;ABZ019 \x00\xFF"[dice.below(17)];
        }
        files.push(("spoilt", Xlsx::new("", &["a"]).with(SHEET, spoilt).bytes()));
    }
    for outcome in read_all(&files) {
        assert!(!matches!(outcome, Outcome::Died(ref death) if death.code() != "panic"), "{outcome:?}");
    }
}

#[test]
fn every_refusal_that_files_provoke_has_words_in_both_languages() {
    let samples = [
        Refusal::Unreadable { step: "open".into(), message: "no".into() },
        Refusal::NotAFile,
        Refusal::Empty,
        Refusal::Html,
        Refusal::Encrypted,
        Refusal::Encoding { looks_like: "Big5".into() },
        Refusal::WrongPassword,
        Refusal::UnknownEncryption { scheme: "BIFF".into() },
        Refusal::Locked,
        Refusal::NoneReadable { count: 2, name: "a.csv".into(), refusal: Box::new(Refusal::Empty) },
        Refusal::Within { name: "a.csv".into(), refusal: Box::new(Refusal::Incomplete { place: String::new() }) },
        Refusal::EmptyZip,
        Refusal::Incomplete { place: String::new() },
        Refusal::Incomplete { place: "Sheet1".into() },
        Refusal::CutRow { row: 8, fields: 7, expected: 16 },
        Refusal::OpenQuote { place: "J4".into(), row: 4 },
        Refusal::Doctype { part: "a".into() },
        Refusal::DuplicatePart { part: "a".into() },
        Refusal::Damaged { place: "Sheet1!A1".into(), detail: "x".into() },
    ];
    let limits = sheet::Limit::ALL.map(|limit| Refusal::TooMuch { limit, found: 2, allowed: 1, place: String::new() });
    let seems = sheet::Seems::ALL.map(|seems| Refusal::NotASpreadsheet { seems });
    for language in Language::ALL {
        let words = Words::built_in(language);
        for refusal in samples.iter().chain(&limits).chain(&seems) {
            let phrase = Phrase::from(refusal);
            let said = words.say(&phrase);
            assert!(words.has(phrase.key()), "{language} has no {}", phrase.key());
            assert!(!said.contains('{') && !said.contains("refusal."), "{language}: {said}");
            // A spreadsheet program that saves an export anew destroys its long numbers.
            let saves = ["另存", "save", "guard"].iter().any(|word| said.contains(word));
            assert!(!saves, "{language}: {said}");
        }
    }
}
