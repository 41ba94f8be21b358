//! The workbook as spreadsheet programs see it.

use crate::support::sample_report::{report, words};
use zhoubao::render;
use zhoubao::words::Language;

/// The sample's workbook.
fn sample(language: Language) -> Vec<u8> {
    render::workbook(&report(language), &words(language)).expect("the sample renders")
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for language in Language::ALL {
        let bytes = sample(language);
        if let Some(folder) = std::env::var_os("ZHOUBAO_KEEP") {
            std::fs::write(std::path::Path::new(&folder).join(format!("sample-{language}.xlsx")), &bytes)
                .expect("kept");
        }
        assert_eq!(bytes, sample(language), "{language}");
    }
}
