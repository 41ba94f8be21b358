//! Words left in another language: page, mail and workbook of a report hold none but those that the data brings.

use super::shop::{Shop, WEEK};
use crate::support::xlsx::grid;
use std::collections::BTreeSet;

/// What is read of a page: its text without elements, style and script.
fn read(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    for (open, close) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let Some((before, after)) = rest.split_once(open) else { continue };
        text.push_str(before);
        rest = after.split_once(close).map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    let visible = text.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words));
    visible.collect::<Vec<_>>().join("\n").replace("&nbsp;", " ")
}

fn is_cjk(c: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

/// What a shop whose names are Latin is told in that language.
fn reports(language: &str) -> Vec<String> {
    let shop = Shop::new();
    shop.setting("language = \"en\"", &format!("language = \"{language}\""));
    shop.run(&["run", "--week", WEEK]).exits(0);
    let file = |name: &str| format!("reports/{WEEK}/rev-1/{name}");
    let mut read: Vec<String> =
        ["report.html", "digest.html", "digest.txt"].iter().map(|name| read(&shop.text(&file(name)))).collect();
    let cells = grid(&shop.read(&file("report.xlsx"))).into_iter().filter(|cell| cell.words);
    read.push(cells.map(|cell| format!("{}\n{}\n", cell.sheet, cell.value)).collect());
    read
}

#[test]
fn no_chinese_is_left_in_other_languages() {
    // What the exports hold: their names, the channel, the scene, and the columns and pages that a text names.
    const DATA: [&str; 6] = [".csv", "万相台", "引流", "买家实付金额", "退款金额", "生意参谋"];
    for language in ["en", "es"] {
        for text in reports(language) {
            let plain = |line: &&str| !DATA.iter().any(|word| line.contains(word));
            let left: Vec<&str> = text.lines().filter(|line| line.contains(is_cjk)).filter(plain).collect();
            assert!(left.is_empty(), "{language}: {left:#?}");
        }
    }
}

#[test]
fn no_english_is_left_in_chinese() {
    // What the data brings, keys of the settings, and ids of periods as report.json has them.
    let known = ["Main", "Muhe", "Sheets", "shop", "actions", "customers", "paths", "previous", "week"];
    for text in reports("zh-CN") {
        let mut left = BTreeSet::new();
        for line in text.lines() {
            // Names of files, ids and times are no words.
            let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || "._-@/+".contains(c)));
            let words = words.filter(|word| word.len() > 3 && word.chars().all(|c| c.is_ascii_alphabetic()));
            left.extend(words.filter(|word| !known.contains(word)).map(str::to_owned));
        }
        assert!(left.is_empty(), "{left:?}");
    }
}
