//! The workbook's formulas computed anew, and its numbers shown, by another program.

use crate::support::sample_report::{d, report, words};
use crate::support::xlsx::{GridCell, grid, parts};
use crate::workbook::sample;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::process::Command;
use zhoubao::report::Finding;
use zhoubao::words::{Language, Phrase, money_short};

/// The workbook with every stored result spoilt, so that a program that shows the right one has computed it.
pub fn spoilt(bytes: &[u8]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts(bytes) {
        let mut content = String::from_utf8_lossy(&content).into_owned();
        if name.starts_with("xl/worksheets/sheet") {
            let mut pieces = content.split("</f><v>");
            let mut spoilt = pieces.next().unwrap_or_default().to_owned();
            for piece in pieces {
                let rest = piece.split_once("</v>").map_or("", |(_, rest)| rest);
                spoilt.push_str(&format!("</f><v>-12345</v>{rest}"));
            }
            content = spoilt;
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        out.write_all(content.as_bytes()).expect("its bytes");
    }
    out.finish().expect("a zip file").into_inner()
}

/// The workbook as LibreOffice saves it, in that format, after computing every formula anew. Where it is not installed the test
/// fails: it was asked for.
pub fn saved(bytes: &[u8], format: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = folder.path().join("profile/user");
    std::fs::create_dir_all(&profile).expect("a profile");
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"#;
    std::fs::write(profile.join("registrymodifications.xcu"), settings).expect("its settings");
    let source = folder.path().join("sample.xlsx");
    std::fs::write(&source, bytes).expect("the workbook");
    let out = folder.path().join("out");
    let run = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()))
        .args(["--headless", "--convert-to", format, "--outdir"])
        .arg(&out)
        .arg(&source)
        .output()
        .expect("LibreOffice, as `soffice`, for the tests that are slow");
    let saved = std::fs::read(out.join("sample").with_extension(format.split(':').next().unwrap_or_default()));
    saved.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&run.stderr)))
}

/// Asserts that LibreOffice computes every formula to the value stored beside it; gives how many there are.
pub fn computed_alike(bytes: &[u8]) -> usize {
    let theirs: BTreeMap<(String, String), GridCell> = grid(&saved(&spoilt(bytes), "xlsx"))
        .into_iter()
        .map(|cell| ((cell.sheet.clone(), cell.at.clone()), cell))
        .collect();
    let mut compared = 0;
    for ours in grid(bytes).into_iter().filter(|cell| cell.formula.is_some()) {
        let GridCell { sheet, at, value, .. } = ours;
        let theirs = &theirs[&(sheet.clone(), at.clone())];
        let close = match (value.parse::<Decimal>(), Decimal::from_scientific(&theirs.value).or(theirs.value.parse())) {
            (Ok(a), Ok(b)) => (a - b).abs() <= d("0.0000001") * a.abs().max(Decimal::ONE),
            _ => value == theirs.value,
        };
        assert!(close, "{sheet}!{at}: {value} stored, {} computed", theirs.value);
        compared += 1;
    }
    compared
}

#[test]
#[ignore = "slow, and needs LibreOffice: cargo slow"]
fn libreoffice_computes_the_same_values() {
    for language in Language::ALL {
        let compared = computed_alike(&sample(language));
        assert!(compared > 60, "{compared}");
    }
}

/// Comma-separated UTF-8, each cell as it is shown.
const AS_SHOWN: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true";

#[test]
#[ignore = "slow, and needs LibreOffice: cargo slow"]
fn amounts_look_in_cells_as_they_do_in_sentences() {
    let amounts = [
        "0",
        "9999.4",
        "10000",
        "99949.99",
        "9999499",
        "9999500",
        "33846000.01",
        "999950",
        "1000",
        "999.5",
        "123456789012",
    ];
    for language in Language::ALL {
        let mut report = report(language);
        report.overview.findings = amounts
            .iter()
            .map(|amount| {
                let said = || Phrase::new("sample.total");
                Finding { amount: Some(d(amount)), ..Finding::new([said(), said()], said(), said()) }
            })
            .collect();
        let bytes = zhoubao::render::workbook(&report, &words(language)).expect("it renders");
        let csv = String::from_utf8(saved(&bytes, AS_SHOWN)).expect("UTF-8");
        for (index, amount) in amounts.iter().enumerate() {
            let said = money_short(language, d(amount));
            // A cell's decimal point is the spreadsheet program's, and this one runs in English.
            let english = |c| match c {
                '.' => ',',
                ',' => '.',
                other => other,
            };
            let said = if language == Language::Es { said.chars().map(english).collect() } else { said };
            let said = format!("{}.  {said}", index + 1);
            assert!(csv.contains(&format!("{said},")) || csv.contains(&format!("\"{said}\",")), "{said} in {csv}");
        }
    }
}
