//! Every message of every room, in every language: nothing of the program's own notation, no gap, one of a thing in the
//! singular.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use zhoubao::calendar::CalendarError;
use zhoubao::config::{ConfigError, Form};
use zhoubao::deliver::{Cause, CertificateFault, OutboxError, SmtpError};
use zhoubao::desk::Failure;
use zhoubao::extract::ProfileError;
use zhoubao::intake::JournalError;
use zhoubao::ledger::Doubt;
use zhoubao::lists::{ColumnsError, Problem};
use zhoubao::plan::Issue;
use zhoubao::plan::book::BookError;
use zhoubao::plan::keywords::{KeywordError, KeywordFinding};
use zhoubao::reader::{ChildFailure, PoolError};
use zhoubao::revisions::RevisionError;
use zhoubao::words::{Field, Language, Phrase, Words};

/// What a person must never read.
const NOTATION: [&str; 9] = ["Each(", "Some(", "None", "Ok(", "Err(", "Error {", "os error", "{\"", "::"];

/// Nouns that are counted.
const COUNTED: [(Language, &[&str]); 2] = [
    (
        Language::En,
        &[
            "files", "rows", "stores", "exports", "days", "weeks", "events", "products", "orders", "cells", "columns",
            "sheets", "mails", "seconds", "visitors", "refunds", "codes", "lines",
        ],
    ),
    (
        Language::Es,
        &[
            "archivos",
            "filas",
            "tiendas",
            "exportaciones",
            "días",
            "semanas",
            "eventos",
            "productos",
            "pedidos",
            "celdas",
            "columnas",
            "hojas",
            "correos",
            "segundos",
            "visitantes",
            "reembolsos",
            "códigos",
            "líneas",
        ],
    ),
];

/// The names of a template's fields, those within the words for one and for more included.
fn fields(template: &str) -> BTreeSet<&str> {
    let ends = |c: char| c == '}' || c == '|';
    template.split('{').skip(1).filter_map(|rest| rest.find(ends).map(|end| &rest[..end])).collect()
}

fn said(words: &Words, key: &str, count: i64) -> String {
    let phrase = Phrase::new(key.to_owned());
    let filled = fields(words.get(key))
        .into_iter()
        .fold(phrase, |phrase, name| phrase.with(name.to_owned(), Field::Count(count)));
    words.say(&filled)
}

/// The keys and the fields of all that derive `Message`.
const DECLARED: [(&[&str], &[&[&str]]); 20] = [
    (CalendarError::CODES, CalendarError::FIELDS),
    (ConfigError::CODES, ConfigError::FIELDS),
    (Form::CODES, Form::FIELDS),
    (ColumnsError::CODES, ColumnsError::FIELDS),
    (Problem::CODES, Problem::FIELDS),
    (Issue::CODES, Issue::FIELDS),
    (KeywordFinding::CODES, KeywordFinding::FIELDS),
    (KeywordError::CODES, KeywordError::FIELDS),
    (BookError::CODES, BookError::FIELDS),
    (ChildFailure::CODES, ChildFailure::FIELDS),
    (PoolError::CODES, PoolError::FIELDS),
    (ProfileError::CODES, ProfileError::FIELDS),
    (JournalError::CODES, JournalError::FIELDS),
    (RevisionError::CODES, RevisionError::FIELDS),
    (Cause::CODES, Cause::FIELDS),
    (CertificateFault::CODES, CertificateFault::FIELDS),
    (OutboxError::CODES, OutboxError::FIELDS),
    (SmtpError::CODES, SmtpError::FIELDS),
    (Failure::CODES, Failure::FIELDS),
    (Doubt::CODES, Doubt::FIELDS),
];

#[test]
fn every_declared_message_has_words_and_they_name_only_its_fields() {
    let derives = |line: &&str| line.trim_start().starts_with("#[derive(") && line.contains("Message");
    let declared: usize = sources_of_the_program().iter().map(|(_, code)| code.lines().filter(derives).count()).sum();
    assert_eq!(declared, DECLARED.len(), "one that derives Message is not named here");
    let mut wrong = Vec::new();
    for words in Language::ALL.map(Words::built_in) {
        for (key, known) in DECLARED.iter().flat_map(|(keys, fields)| keys.iter().zip(*fields)) {
            // Whose file a doubt is about, its caller adds.
            let also: &[&str] = if key.starts_with("doubt.") { &["store", "file"] } else { &[] };
            let strange = |name: &&str| !known.contains(name) && !also.contains(name);
            if !words.has(key) || fields(words.get(key)).iter().any(strange) {
                wrong.push(format!("{} {key} with {known:?}: {}", words.language(), words.get(key)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The program's own files with their code, tests left out.
fn sources_of_the_program() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let code = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a source file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        (path, code)
    };
    files.into_iter().map(code).collect()
}

#[test]
fn no_message_has_a_gap_or_the_program_s_own_notation() {
    let mut wrong = Vec::new();
    for words in Language::ALL.map(Words::built_in) {
        for key in words.keys() {
            for text in [said(&words, key, 1), said(&words, key, 2)] {
                // What is put into a settings file or typed may have brackets of its own.
                let gap = text.contains(['{', '}']) || text.contains("|") && fields(words.get(key)).len() > 1;
                if gap || NOTATION.iter().any(|notation| text.contains(notation)) {
                    wrong.push(format!("{} {key}: {text}", words.language()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_of_a_thing_is_said_in_the_singular_and_two_in_the_plural() {
    let mut wrong = Vec::new();
    for (language, nouns) in COUNTED {
        let words = Words::built_in(language);
        for key in words.keys() {
            let one = said(&words, key, 1);
            for noun in nouns {
                // Of a share of something, "1 of 1 day" too.
                let plural = format!("1 {noun}");
                if one
                    .split_inclusive(|c: char| !c.is_alphanumeric() && c != ' ')
                    .any(|part| ends_or_goes_on(part, &plural))
                {
                    wrong.push(format!("{language} {key}: {one}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "write {{count|file|files}}: {wrong:#?}");
    let english = Words::built_in(Language::En);
    assert_eq!(said(&english, "report.stores", 1), "1 store");
    assert_eq!(said(&english, "report.stores", 2), "2 stores");
    assert_eq!(
        said(&Words::built_in(Language::Es), "report.status.missing_many", 1),
        "provisional: falta 1 exportación"
    );
}

/// Whether the words stand there, not as the beginning of a longer one.
fn ends_or_goes_on(part: &str, words: &str) -> bool {
    part.match_indices(words).any(|(at, _)| {
        let after = part[at + words.len()..].chars().next();
        let before = part[..at].chars().next_back();
        after.is_none_or(|c| !c.is_alphanumeric()) && before.is_none_or(|c| !c.is_alphanumeric())
    })
}

#[test]
fn no_room_words_a_message_with_another_library_s_text() {
    let mut wrong = Vec::new();
    for (path, code) in sources_of_the_program() {
        for (number, line) in code.lines().enumerate() {
            let worded = line.contains(".with(\"");
            let foreign = ["error.to_string()", " e.to_string()", "(e.to_string()", " source.to_string()", ":?}"];
            if worded && foreign.iter().any(|text| line.contains(text)) && !allowed(&path, line) {
                wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a failure inside says to whoever mends the program.
fn allowed(path: &Path, line: &str) -> bool {
    path.ends_with("desk/failure.rs") && line.contains("other.to_string()")
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}
