//! Pages in two languages say the same: each section of one has the commands, names, numbers, pictures and links of the other's, and
//! the messages that they quote are the program's.

use std::fs;
use std::path::PathBuf;
use zhoubao::words::{Language, Words};

const README: [(&str, Language); 2] = [("README.md", Language::En), ("README.zh-CN.md", Language::Zh)];
const PAGES: [[&str; 2]; 2] = [["README.md", "README.zh-CN.md"], ["docs/keeping.md", "docs/keeping.zh-CN.md"]];

fn page(name: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// What stands under each heading, the heading's level first.
fn sections(page: &str) -> Vec<(usize, String)> {
    let mut sections: Vec<(usize, String)> = Vec::new();
    for line in page.lines() {
        let level = line.chars().take_while(|c| *c == '#').count();
        if level > 0 {
            sections.push((level, String::new()));
        } else if let Some((_, text)) = sections.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    sections
}

/// The text with what each language says its own way taken out: placeholders, comments, the text beside pictures.
fn plain(section: &str) -> String {
    let mut plain = String::new();
    for line in section.lines() {
        let line = line.split_once("  # ").map_or(line, |(code, _)| code);
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('<').filter(|(_, after)| after.contains('>')) {
            plain.push_str(before);
            let (tag, after) = after.split_once('>').unwrap_or_default();
            plain.extend(tag.split("src=").nth(1).and_then(|rest| rest.split('"').nth(1)));
            rest = after;
        }
        plain.push_str(rest);
        plain.push('\n');
    }
    plain
}

/// What stands between pairs of a mark, sorted.
fn between(text: &str, mark: char) -> Vec<&str> {
    let mut found: Vec<&str> = text.split(mark).skip(1).step_by(2).collect();
    found.sort_unstable();
    found
}

/// Numbers as they are written, sorted; those of lists are the list's.
fn numbers(text: &str) -> Vec<&str> {
    let is_number = |c: char| c.is_ascii_digit() || ".,:".contains(c);
    let mut found: Vec<&str> = text
        .split(|c| !is_number(c))
        .map(|number| number.trim_matches(|c: char| !c.is_ascii_digit()))
        .filter(|number| !number.is_empty())
        .collect();
    found.sort_unstable();
    found
}

/// The targets of links, and the pictures, sorted; a page of both languages is one.
fn links(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    found.retain(|link| !link.starts_with("README") && !link.contains("keeping"));
    found.sort_unstable();
    found
}

fn code(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with("    ")).map(str::trim).collect()
}

#[test]
fn both_say_the_same_under_each_heading() {
    for names in PAGES {
        say_the_same(names);
    }
}

fn say_the_same(names: [&str; 2]) {
    let [english, chinese] = names.map(|name| sections(&page(name)));
    let levels = |sections: &[(usize, String)]| sections.iter().map(|(level, _)| *level).collect::<Vec<_>>();
    assert_eq!(levels(&english), levels(&chinese));
    for (number, ((_, english), (_, chinese))) in english.iter().zip(&chinese).enumerate() {
        let rows = |text: &str| text.lines().filter(|line| line.starts_with('|')).count();
        let [english, chinese] = [plain(english), plain(chinese)];
        assert_eq!(between(&english, '`'), between(&chinese, '`'), "names in section {number} of {}", names[0]);
        assert_eq!(links(&english), links(&chinese), "links in section {number} of {}", names[0]);
        assert_eq!(rows(&english), rows(&chinese), "rows of tables in section {number} of {}", names[0]);
        assert_eq!(code(&english).len(), code(&chinese).len(), "lines of code in section {number} of {}", names[0]);
        if !english.contains("| --- |") {
            assert_eq!(numbers(&english), numbers(&chinese), "numbers in section {number} of {}", names[0]);
        }
    }
}

#[test]
fn the_messages_that_they_quote_are_the_programs() {
    for ((name, language), quotes) in README.into_iter().zip([['"', '"'], ['“', '”']]) {
        let words = Words::built_in(language);
        let sentences: Vec<&str> = words.keys().map(|key| words.get(key)).collect();
        let page = page(name);
        let bold = page.split("**").skip(1).step_by(2);
        let mut quoted = 0;
        for message in bold.filter_map(|bold| bold.trim_matches(['。', '.']).strip_prefix(quotes[0])) {
            let message = message.split(quotes[1]).next().unwrap_or_default();
            // Dots stand for what a message fills in.
            let parts: Vec<&str> =
                message.split("...").map(|part| part.trim_matches([' ', '（', '）', '.', ',', '，'])).collect();
            let said = |sentence: &&str| parts.iter().all(|part| sentence.contains(part));
            assert!(sentences.iter().any(said), "{name} quotes “{message}”, which nothing says");
            quoted += 1;
        }
        assert!(quoted > 10, "{name} quotes {quoted} messages");
    }
}
