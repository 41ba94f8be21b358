//! docs/codes.md is made of the texts: `ZHOUBAO_BLESS=1 cargo test --test it codes` writes it anew after a change.

use std::fmt::Write;
use std::path::PathBuf;
use zhoubao::words::{Language, Words};

/// Areas whose texts are told one by one, with a code that scripts may rely on; what they are about.
const AREAS: [(&str, &str); 22] = [
    ("failure", "What ends a command"),
    ("config", "The settings"),
    ("deliver", "Mail and robots"),
    ("refusal", "A spreadsheet that cannot be read"),
    ("set-aside", "A file that is set aside"),
    ("misplaced", "A file that lies in the wrong place"),
    ("reject", "A cell that cannot be read"),
    ("remark", "How a file is written"),
    ("passed-over", "Sheets and rows that are not read"),
    ("doubt", "What speaks against a file"),
    ("list", "The operator's lists"),
    ("plan", "The plan"),
    ("event", "The plan's events"),
    ("calendar", "The calendar"),
    ("control", "The platform's own figures beside ours"),
    ("notice", "What a report says of itself"),
    ("reason", "Why a figure is missing"),
    ("trouble", "What the operator is told by mail"),
    ("check", "`check`"),
    ("status", "`status`"),
    ("run", "`run`"),
    ("verify", "`verify`"),
];

const INTRO: &str = "# Codes

Whatever zhoubao says one by one has a code. `notices` of report.json and `--json` name it beside the sentence; sentences may be
reworded, codes stay. `zhoubao explain CODE` prints one in the reader's language. Names in braces are the fields; `{count|file|files}` is the word for one and for more.

This page is made of the program's texts.
";

fn page() -> String {
    let [zh, en] = [Language::Zh, Language::En].map(Words::built_in);
    let mut page = INTRO.to_owned();
    for (area, about) in AREAS {
        writeln!(page, "\n## {about}\n\n| code | 中文 | English |\n| --- | --- | --- |").unwrap();
        let prefix = format!("{area}.");
        for key in en.keys().filter(|key| key.starts_with(&prefix)) {
            let cell = |words: &Words| words.get(key).replace('|', "\\|").replace('\n', " ");
            writeln!(page, "| `{key}` | {} | {} |", cell(&zh), cell(&en)).unwrap();
        }
    }
    page
}

#[test]
fn the_page_of_codes_is_what_the_texts_say() {
    let (path, page) = (PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/codes.md"), page());
    if std::env::var_os("ZHOUBAO_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = found.lines().zip(page.lines()).find(|(is, should)| is != should);
    assert!(found == page, "docs/codes.md: {differs:?}; ZHOUBAO_BLESS=1 writes it anew");
    assert!(page.lines().filter(|line| line.starts_with("| `")).count() > 300);
}
