//! The workbook's formulas, computed anew by another program.

use crate::support::sample_report::d;
use crate::support::xlsx::{GridCell, grid, parts};
use crate::workbook::sample;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::process::Command;
use zhoubao::words::Language;

/// The workbook with every stored result spoilt, so that a program that shows the right one has computed it.
fn spoilt(bytes: &[u8]) -> Vec<u8> {
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

/// The workbook as LibreOffice saves it after computing every formula anew; `None` where it is not installed.
fn recalculated(bytes: &[u8]) -> Option<Vec<u8>> {
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
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .arg(&out)
        .arg(&source)
        .output();
    match run {
        Ok(output) => {
            let saved = std::fs::read(out.join("sample.xlsx"));
            Some(saved.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr))))
        }
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "LibreOffice must be there in CI: {error}");
            eprintln!("skipped: soffice: {error}");
            None
        }
    }
}

#[test]
fn libreoffice_computes_the_same_values() {
    for language in Language::ALL {
        let bytes = sample(language);
        let Some(saved) = recalculated(&spoilt(&bytes)) else { return };
        let theirs: BTreeMap<(String, String), GridCell> =
            grid(&saved).into_iter().map(|cell| ((cell.sheet.clone(), cell.at.clone()), cell)).collect();
        let mut compared = 0;
        for ours in grid(&bytes).into_iter().filter(|cell| cell.formula.is_some()) {
            let GridCell { sheet, at, value, .. } = ours;
            let theirs = &theirs[&(sheet.clone(), at.clone())];
            let close =
                match (value.parse::<Decimal>(), Decimal::from_scientific(&theirs.value).or(theirs.value.parse())) {
                    (Ok(a), Ok(b)) => (a - b).abs() <= d("0.0000001") * a.abs().max(Decimal::ONE),
                    _ => value == theirs.value,
                };
            assert!(close, "{sheet}!{at}: {value} stored, {} computed", theirs.value);
            compared += 1;
        }
        assert!(compared > 60, "{compared}");
    }
}
