//! The own reader of xlsx beside calamine's: the same cells of every workbook of the project and of many that were spoilt, but where
//! calamine is wrong or guesses, which is listed here.

use crate::spreadsheet_bytes::{Xlsx, zipped};
use calamine::{DataRef, Reader, SheetType, XlsxError};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use zhoubao_sheet::{Cell, Limits, Next, Refusal, open_bytes};

/// Of each sheet its name and its cells, by row and column, each from 1 and 0.
pub type Sheets = Vec<(String, BTreeMap<(u64, usize), String>)>;

pub fn ours(bytes: &[u8]) -> Result<Sheets, Refusal> {
    let mut book = open_bytes(bytes.to_vec(), &Limits::default())?;
    let mut sheets = Sheets::new();
    for index in 0..book.sheets().len() {
        let mut cells = BTreeMap::new();
        book.read(index, &mut |row| {
            let filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
            cells.extend(filled.map(|(column, cell)| ((row.number, column), format!("{cell:?}"))));
            Ok::<_, Refusal>(Next::Row)
        })?;
        sheets.push((book.sheets()[index].clone(), cells));
    }
    Ok(sheets)
}

/// As calamine says it, which knows no percentages.
fn without_shares(bytes: &[u8]) -> Result<Sheets, Refusal> {
    let mut sheets = ours(bytes)?;
    for cell in sheets.iter_mut().flat_map(|(_, cells)| cells.values_mut()).filter(|cell| cell.starts_with("Share(")) {
        *cell = cell.replacen("Share", "Number", 1);
    }
    Ok(sheets)
}

fn calamines(bytes: &[u8]) -> Result<Sheets, XlsxError> {
    let mut book = calamine::Xlsx::new(Cursor::new(bytes))?;
    let worksheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = worksheets.map(|sheet| sheet.name.clone()).collect();
    let mut sheets = Sheets::new();
    for name in names {
        let mut cells = BTreeMap::new();
        let mut reader = book.worksheet_cells_reader(&name)?;
        while let Some(cell) = reader.next_cell_with_formula_metadata()? {
            let value = shown(&cell.value, cell.formula.is_some());
            if value != Cell::Empty {
                cells.insert((u64::from(cell.pos.0) + 1, cell.pos.1 as usize), format!("{value:?}"));
            }
        }
        drop(reader);
        sheets.push((name, cells));
    }
    Ok(sheets)
}

fn shown<'a>(value: &'a DataRef<'_>, formula: bool) -> Cell<'a> {
    let finite = |n: f64, cell: fn(f64) -> Cell<'static>| if n.is_finite() { cell(n) } else { Cell::Error("#NUM!") };
    let text = |text: &'a str| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    match value {
        DataRef::Empty if formula => Cell::Formula,
        DataRef::Empty => Cell::Empty,
        DataRef::Int(n) => Cell::Number(*n as f64),
        DataRef::Float(n) => finite(*n, Cell::Number),
        DataRef::DateTime(serial) => finite(serial.as_f64(), Cell::Serial),
        DataRef::Bool(b) => Cell::Bool(*b),
        DataRef::Error(error) => Cell::Error(match error.to_string().as_str() {
            "#DIV/0!" => "#DIV/0!",
            "#N/A" => "#N/A",
            "#NAME?" => "#NAME?",
            "#NULL!" => "#NULL!",
            "#NUM!" => "#NUM!",
            "#REF!" => "#REF!",
            "#VALUE!" => "#VALUE!",
            other => panic!("{other}"),
        }),
        DataRef::SharedString(shared) => text(shared),
        DataRef::String(own) | DataRef::DateTimeIso(own) | DataRef::DurationIso(own) => text(own),
    }
}

/// Every workbook of the project of a kind; those that a fuzzer found break calamine.
pub fn files_ending(kind: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("../../fixtures"), root.join("tests/files")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == kind) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Why we refuse what calamine takes: it guesses, or takes the first of several for the whole.
const STRICTER: &[&str] = &[
    // Tags that do not lie within each other: calamine goes by the names it waits for.
    "a tag that ends another than the last that began",
    "a tag without a name",
    "a second document behind the first",
    "text outside of the document",
    "a tag that is neither row nor cell",
    "a tag within a text",
    "a tag that is no part of a text",
    "a kind of cell that is not known",
    "no worksheet",
    "a sheet with two tables",
    "the end of the file is missing",
    // Of a value in pieces it takes the first, of two values the last, for the number of a text that is none the first text.
    "a value in several pieces",
    "a value in raw text or within a tag",
    "a number written with entities",
    "a cell with two values",
    "the number of a shared text that is no number",
    "a text that is not there",
    // It does not look where cells say they stand.
    "two cells at one place",
    "rows out of order",
    "a place that no sheet has",
];

/// Why calamine refuses what we take: what it stumbles over stands where nobody reads.
const LENIENT: &[&str] = &[
    "Unexpected end of xml, expecting",
    "Xml attribute error",
    "entity or character reference not closed",
    "Expecting alphanumeric character",
    "Relationship not found",
    "Expecting 'v, f, or is' node",
];

fn is_listed(list: &[&str], why: &str) -> bool {
    list.iter().any(|listed| why.contains(listed))
}

#[test]
fn every_workbook_of_the_project_is_read_alike() {
    let mut alike = 0;
    for path in files_ending("xlsx") {
        let bytes = std::fs::read(&path).unwrap();
        match (without_shares(&bytes), calamines(&bytes)) {
            (Ok(ours), Ok(calamines)) => {
                assert_eq!(ours, calamines, "{}", path.display());
                alike += 1;
            }
            (Err(_), Err(_)) => {}
            (Err(refusal), Ok(_)) if is_listed(STRICTER, &refusal.to_string()) => {}
            (ours, calamines) => panic!("{}: {:?} beside {:?}", path.display(), ours.err(), calamines.err()),
        }
    }
    assert!(alike > 200, "{alike}");
}

/// A generator without a crate, so that a failure can be repeated from its number.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// What is put into parts: markup and values that some reader takes differently.
const PIECES: &[&str] = &[
    "&amp;",
    "&#65;",
    "&#x4E2D;",
    "&b;",
    "&",
    "<!-- x -->",
    "<?x y?>",
    "<![CDATA[<&]]>",
    "\r\n",
    " ",
    "_x000D_",
    "_x005F_",
    "_xD83D__xDE00_",
    "<t>",
    "</t>",
    "<t/>",
    "<r>",
    "<rPh sb=\"0\" eb=\"1\"><t>x</t></rPh>",
    "<v>",
    "</v>",
    "<v/>",
    "<v>7</v>",
    "<c/>",
    "<c><v>1</v></c>",
    "<row/>",
    "<row>",
    "</row>",
    " t=\"s\"",
    " t=\"str\"",
    " t=\"e\"",
    " t=\"b\"",
    " t=\"d\"",
    " r=\"C9\"",
    " r=\"A1\"",
    " s=\"1\"",
    " s=\"99\"",
    " x='>'",
    "x:",
    "<f>1</f>",
    "<f/>",
    "<f t=\"shared\" si=\"0\"/>",
    "<is><t>y</t></is>",
    "<si><t>z</t></si>",
    "<si/>",
    " xml:space=\"preserve\"",
    "1e5",
    "-0.5",
    "NaN",
    "#N/A",
    "TRUE",
    "1904",
    "hidden",
    "14",
    "22",
    "yyyy-mm-dd",
    "[h]:mm",
    "\"_\"d",
    "<extLst><ext/></extLst>",
];

/// A workbook of which one part that readers look at is changed in a few places.
fn spoilt(bytes: &[u8], dice: &mut Dice) -> (String, Vec<u8>) {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((part.name().unwrap().into_owned(), content));
    }
    const LOOKED_AT: [&str; 5] = ["worksheets/sheet", "sharedStrings", "styles", "workbook.xml", ".rels"];
    let which = LOOKED_AT[[0, 0, 0, 1, 1, 2, 3, 4][dice.below(8)]];
    let places: Vec<usize> = (0..parts.len()).filter(|at| parts[*at].0.contains(which)).collect();
    let (name, content) = &mut parts[places.get(dice.below(places.len())).copied().unwrap_or_default()];
    let mut changes = format!("{name}:");
    for _ in 0..=dice.below(2) {
        // Beside a bracket more often than within a word.
        let brackets: Vec<usize> = (0..content.len()).filter(|at| matches!(content[*at], b'<' | b'>')).collect();
        let at = match dice.below(4) {
            0 => dice.below(content.len()),
            side => brackets.get(dice.below(brackets.len())).map_or(0, |at| at + side % 2),
        };
        let piece = PIECES[dice.below(PIECES.len())].as_bytes();
        let end = (at + 1 + dice.below(6)).min(content.len());
        match dice.below(4) {
            0 => drop(content.drain(at..end)),
            1 => drop(content.splice(at..end, piece.iter().copied())),
            _ => drop(content.splice(at..at, piece.iter().copied())),
        }
        changes.push_str(&format!(" {at} {}", String::from_utf8_lossy(piece)));
    }
    let files = parts.iter().map(|(name, content)| (name.as_str(), content.as_slice()));
    (changes, zipped(files))
}

#[test]
fn spoilt_workbooks_are_read_alike_or_for_a_reason() {
    let small =
        files_ending("xlsx").into_iter().map(|path| std::fs::read(path).unwrap()).filter(|bytes| bytes.len() < 12_000);
    let files: Vec<Vec<u8>> = small.filter(|bytes| ours(bytes).is_ok()).collect();
    let (mut dice, mut read, mut refused) = (Dice(7), 0, 0);
    for _ in 0..300 {
        let (changes, bytes) = spoilt(&files[dice.below(files.len())], &mut dice);
        match (without_shares(&bytes), calamines(&bytes)) {
            (Ok(ours), Ok(calamines)) => {
                assert_eq!(ours, calamines, "{changes}");
                read += 1;
            }
            (Err(_), Err(_)) => refused += 1,
            (Err(refusal), Ok(_)) => assert!(is_listed(STRICTER, &refusal.to_string()), "{changes}: {refusal}"),
            (Ok(_), Err(error)) => assert!(is_listed(LENIENT, &error.to_string()), "{changes}: {error}"),
        }
    }
    assert!(read > 80 && refused > 30, "{read} read, {refused} refused");
}

#[test]
fn texts_and_values_in_every_way_to_write_them_are_read_alike() {
    let texts = [
        "<t> a </t>",
        "<t xml:space=\"preserve\"> a\r\n b\r</t>",
        "<t/>",
        "",
        "<t><![CDATA[<&\r\n>]]>&lt;&#x4E2D;&#65;<!-- x --><?y z?>b</t>",
        "<r><rPr><b/></rPr><t>rich </t></r><r><t xml:space='preserve'> text</t></r>",
        "<t>漢字</t><rPh sb=\"0\" eb=\"2\"><t>かんじ</t></rPh><phoneticPr fontId=\"1\"/>",
        "<t>_x000D_|_x005F_x000D_|_x12_|_xD83D__xDE00_|_xD83D_|__x0041_|_x|é_x0041_</t>",
        "<t>&#10;a&#13;&amp;#65;&quot;&apos;&gt;</t>",
        "<x:t>prefixed</x:t>",
    ];
    let mut rows = String::new();
    for (row, text) in texts.iter().enumerate() {
        let row = row + 1;
        let index = row - 1;
        rows.push_str(&format!(
            "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>{index}</v></c><c t=\"inlineStr\"><is>{text}</is></c><c><is>{text}</is></c></row>"
        ));
    }
    rows.push_str(
        "<x:row><x:c><x:v>1.5</x:v></x:c><c/><c t='str'><v>a&amp;_x0041_</v></c></x:row>
        <row r='40' ><c r='b40' s='1' ><v>46335.25</v></c><c s='7'><v>1</v></c><c t='n' s='1'><v>-1e-7</v></c><c><v>words</v></c></row>
        <row><c t='b'><v>true</v></c><c t='b'><v> 0 </v></c><c t='b'><v></v></c><c t='e'><v>#DIV/0!</v></c><c t='d'><v>2026-11-16</v></c></row>
        <row/><row><c t='str'><f>A1</f></c><c t='str'><f>A1</f><v/></c><c><f t='shared' si='0'/><v>2</v></c><c r='AB45' t='s'><v/></c></row>
        <row r='50'><c r='C50'><v>NaN</v></c><c><v>1E400</v></c><c><v>+.5</v></c><c><v>1.</v></c><c><v>0x1</v></c><c><v> 1</v></c></row>",
    );
    let items: Vec<String> = texts.iter().map(|text| format!("<si>{text}</si>")).collect();
    let shared = format!("<sst xmlns:x=\"m\">{}</sst>", items.concat());
    let bytes = Xlsx::new(&rows, &[]).with("xl/sharedStrings.xml", shared).bytes();
    let ours = ours(&bytes).unwrap();
    assert_eq!(ours, calamines(&bytes).unwrap());
    assert_eq!(ours[0].1.len(), 42);
}

#[test]
fn parts_are_found_wherever_they_lie() {
    const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
    const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let plain = ours(&Xlsx::ordinary(3).bytes()).unwrap();
    let strict = Xlsx::ordinary(3)
        .edited(RELATIONS, TRANSITIONAL, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        .edited("_rels/.rels", TRANSITIONAL, "http://purl.oclc.org/ooxml/officeDocument/relationships");
    let target = |target: &str| Xlsx::ordinary(3).edited(RELATIONS, "worksheets/sheet1.xml", target);
    for book in [strict, target("/xl/worksheets/sheet1.xml"), target("Worksheets/SHEET1.xml")] {
        assert_eq!(ours(&book.bytes()).unwrap(), plain);
        assert_eq!(calamines(&book.bytes()).unwrap(), plain);
    }
    // Steps up and down, and shared texts under a name of their own, calamine does not follow.
    let texts = "<sst><si><t>订单编号</t></si><si><t>金额</t></si></sst>";
    let renamed = Xlsx::ordinary(3).edited(RELATIONS, "sharedStrings.xml", "../texts.xml").with("texts.xml", texts);
    for book in [target("../xl/./worksheets/sheet1.xml"), renamed.with("xl/sharedStrings.xml", "<sst/>")] {
        assert_eq!(ours(&book.bytes()).unwrap(), plain);
        assert_ne!(calamines(&book.bytes()).ok(), Some(plain.clone()));
    }
    let nowhere = target("worksheets/sheet2.xml");
    assert!(calamines(&nowhere.bytes()).is_err());
    assert_eq!(ours(&nowhere.bytes()).unwrap_err().code(), "damaged");
}

#[test]
fn where_calamine_is_wrong_we_are_not() {
    let date = |code: &str| {
        let styles = format!(
            "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"{code}\"/></numFmts><cellXfs><xf numFmtId=\"164\"/></cellXfs></styleSheet>"
        );
        Xlsx::new("<row><c s=\"0\"><v>1</v></c></row>", &[]).with("xl/styles.xml", styles).bytes()
    };
    let first = |sheets: Sheets| sheets[0].1.values().next().cloned().unwrap_or_default();
    // An underscore within quotes ends for it no quotes.
    let bytes = date("&quot;_&quot;yyyy");
    assert_eq!(
        (first(ours(&bytes).unwrap()), first(calamines(&bytes).unwrap())),
        ("Serial(1.0)".into(), "Number(1.0)".into())
    );
    // A number too large for a text is for it the first text; we refuse.
    let bytes = Xlsx::new("<row><c t=\"s\"><v>99999999999999999999</v></c></row>", &["first"]).bytes();
    assert_eq!(first(calamines(&bytes).unwrap()), "Text(\"first\")");
    assert_eq!(ours(&bytes).unwrap_err().code(), "damaged");
    // A comment before a value is for it no value.
    let commented = Xlsx::new("<row><c><v><!-- x -->5</v></c></row>", &[]).bytes();
    assert_eq!(
        (first(ours(&commented).unwrap()), first(calamines(&commented).unwrap())),
        ("Number(5.0)".into(), String::new())
    );
    // What Excel writes while data is still being fetched, and a sheet of macros beside the others, it refuses.
    let fetching = Xlsx::new("<row><c t=\"e\"><v>#GETTING_DATA</v></c></row>", &[]).bytes();
    assert!(calamines(&fetching).is_err());
    assert_eq!(first(ours(&fetching).unwrap()), "Error(\"#GETTING_DATA\")");
    let macros = Xlsx::ordinary(1)
        .edited("xl/workbook.xml", "</sheets>", "<sheet name=\"m\" sheetId=\"2\" r:id=\"m\"/></sheets>")
        .edited(
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            "<Relationship Id=\"m\" Type=\"o/xlMacrosheet\" Target=\"m.xml\"/></Relationships>",
        )
        .bytes();
    assert!(calamines(&macros).is_err());
    assert_eq!(ours(&macros).unwrap().len(), 1);
}
