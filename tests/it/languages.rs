//! The languages side by side: whoever adds a text sees at once which languages lack it, and where a field was lost.

use std::collections::{BTreeMap, BTreeSet};
use zhoubao::extract::{ExportKind, Profiles};
use zhoubao::facts::Table;
use zhoubao::lists::{Catalog, KnownStores, Origin, Role};
use zhoubao::plan::Part;
use zhoubao::words::{Field, Language, Phrase, Words};

fn texts() -> BTreeMap<String, Vec<(Language, String)>> {
    let mut all: BTreeMap<String, Vec<(Language, String)>> = BTreeMap::new();
    for words in Language::ALL.map(Words::built_in) {
        for key in words.keys() {
            all.entry(key.to_owned()).or_default().push((words.language(), words.get(key).to_owned()));
        }
    }
    all
}

/// The names in braces.
fn fields(text: &str) -> BTreeSet<&str> {
    let ends = |c: char| c == '}' || c == '|';
    text.split('{').skip(1).filter_map(|rest| rest.find(ends).map(|end| &rest[..end])).collect()
}

/// Every key of a file's tables.
fn keys_of(table: &toml::Table, within: &str, found: &mut Vec<String>) {
    for (name, value) in table {
        let key = if within.is_empty() { name.clone() } else { format!("{within}.{name}") };
        match value {
            toml::Value::Table(inner) => keys_of(inner, &key, found),
            _ => found.push(key),
        }
    }
}

#[test]
fn no_file_of_words_takes_another_s_key() {
    let (mut owners, mut twice) = (BTreeMap::<String, String>::new(), Vec::new());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/locales/zh-CN");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut keys = Vec::new();
        keys_of(&std::fs::read_to_string(&path).unwrap().parse().unwrap(), "", &mut keys);
        for key in keys {
            if let Some(other) = owners.insert(key.clone(), file.clone()) {
                twice.push(format!("{key}: {other}, {file}"));
            }
        }
    }
    assert!(owners.len() > 1000 && twice.is_empty(), "{} keys, twice: {twice:?}", owners.len());
}

#[test]
fn every_text_stands_in_every_language() {
    let mut missing: Vec<String> = Vec::new();
    for (key, texts) in texts() {
        let spoken: Vec<Language> = texts.iter().map(|(language, _)| *language).collect();
        missing.extend(Language::ALL.iter().filter(|l| !spoken.contains(l)).map(|l| format!("{l}: {key}")));
    }
    missing.sort();
    assert!(missing.is_empty(), "{} texts are missing:\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn a_text_has_the_same_fields_in_every_language() {
    let all = texts();
    let different: Vec<String> = all
        .iter()
        .filter(|(_, texts)| texts.iter().any(|(_, text)| fields(text) != fields(&texts[0].1)))
        .map(|(key, texts)| format!("{key}: {texts:?}"))
        .collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(all.len() > 1_000 && all.values().filter(|texts| !fields(&texts[0].1).is_empty()).count() > 300);
}

#[test]
fn no_text_begins_or_ends_with_a_blank_in_one_language_alone() {
    // Chinese joins clauses without a blank, so only languages that write blanks can be compared.
    let spoken = [Language::En, Language::Es].map(Words::built_in);
    let edges = |text: &str| (text.starts_with(' '), text.ends_with(' '));
    let different: Vec<&str> = spoken[0]
        .keys()
        .filter(|key| *key != "common.list_last" && edges(spoken[0].get(key)) != edges(spoken[1].get(key)))
        .collect();
    assert_eq!(different, [""; 0]);
}

/// Keys that are put together of a beginning and what one of a kind is called.
fn put_together() -> Vec<String> {
    let exports =
        ExportKind::ALL.iter().flat_map(|export| ["gives", "axis", "report.axis"].map(|of| (of, export.as_str())));
    let tables = Table::ALL.iter().map(|table| ("rows-of", table.name()));
    let columns = Table::ALL.iter().flat_map(|table| table.definition().columns.iter().map(move |c| (table, c.name)));
    let columns = columns.map(|(table, column)| format!("fact.{table}.{column}"));
    exports.chain(tables).map(|(of, what)| format!("{of}.{what}")).chain(columns).collect()
}

#[test]
fn whatever_is_told_apart_has_a_text() {
    let words = Words::built_in(Language::Zh);
    let missing: Vec<String> = put_together().into_iter().filter(|key| !words.has(key)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_export_has_a_name_and_a_page_in_every_language() {
    let profiles = Profiles::built_in();
    for profile in profiles.all() {
        for language in Language::ALL {
            let tag = language.tag();
            assert!(profile.name.contains_key(tag) && profile.page.contains_key(tag), "{} in {tag}", profile.id);
            assert!(profile.note.is_empty() || profile.note.contains_key(tag), "the note of {} in {tag}", profile.id);
        }
    }
}

#[test]
fn a_sentence_in_spanish() {
    let words = Words::built_in(Language::Es);
    let list = Field::List(["pedidos", "reembolsos", "inventario"].map(Field::from).to_vec());
    assert_eq!(
        words.say(&Phrase::new("report.message.nothing_missing").with("exports", list)),
        "No hay datos de ventas de esta semana: sin pedidos, reembolsos e inventario."
    );
}

#[test]
fn a_catalog_with_spanish_headers_and_words_is_read() {
    let stores = KnownStores::new([("madrid", "Tienda Madrid")]);
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<String>>();
    let header = include_str!("../../templates/init/catalog.es.csv").trim().split(',').collect::<Vec<_>>();
    let rows = [
        (1, row(&header)),
        (2, row(&["A-1", "Tienda Madrid", "77", "Manta", "M1", "Gancho", "Hogar", "Lucía", "12.50"])),
        (3, row(&["A-2", "madrid", "78", "Funda", "M2", "A MEDIDA", "Hogar", "Lucía", "9"])),
        (4, row(&["A-3", "madrid", "79", "Cojín", "M3", "estrella", "Hogar", "Lucía", "9"])),
    ];
    let origin = Origin { file: "catalog.csv".to_owned(), sheet: String::new() };
    let (catalog, findings) = Catalog::from_rows(&origin, rows, &stores).expect("its columns are known");
    let product = |code| catalog.by_code("madrid", code, "2026-11-09".parse().expect("a day")).expect(code);
    assert_eq!((product("A-1").role, product("A-2").role), (Some(Role::Traffic), Some(Role::Custom)));
    let said: Vec<String> = findings.iter().map(|f| Words::built_in(Language::Es).say(&f.phrase())).collect();
    assert_eq!(
        said,
        ["catalog.csv, fila 4, columna F (rol): «estrella» no está permitido, así que la fila no se usó. \
          Valores posibles: gancho, margen, imagen, a medida, regalo y diferencia."]
    );
}

#[test]
fn the_spanish_names_of_a_plan_s_sheets_are_documented() {
    let page = include_str!("../../docs/plan.md");
    for part in Part::ALL {
        let row = format!("| {} |", part.name(Language::Es));
        assert!(page.contains(&row), "{row}");
    }
}

/// Texts that mean weeks whatever is reported: the plan's, those of a year, settings and commands.
const OF_WEEKS: [&str; 26] = [
    "calendar.",
    "calendar_show.",
    "check.",
    "config.",
    "demo.",
    "explain.",
    "failure.",
    "init.",
    "kpi.plan.",
    "period.closed_plan_week",
    "plan.",
    "plan_command.",
    "plan_ask.",
    "plan_form.",
    "plan_show.",
    "reason.days-left",
    "reason.no-ripe-weeks",
    "reason.per-week",
    "reason.too-few-weeks",
    "report.plan_week.",
    "section.funnel.needed",
    "section.plan.",
    "table.plan.",
    "section.ads.attribution",
    "kpi.ads.sales.",
    "table.events.coming",
];

/// A comparison may be with a day of last week.
const SAME_DAY: [&str; 4] = ["上周同日", "day last week", "semana anterior", "sem. ant."];

/// What texts of a day, a month, a year and an event say of weeks.
fn still_of_weeks(language: Language, kind: &str) -> Vec<String> {
    let words = Words::built_in(language).of_period(kind);
    let is_week = |text: &str| {
        let meant = SAME_DAY.iter().filter(|_| kind == "day").chain(&["durante semanas", "for weeks"]);
        let text = meant.fold(text.to_lowercase(), |text, known| text.replace(known, ""));
        // Names of fields are no words.
        let mut parts = text.split('{');
        let first = parts.next().unwrap_or_default().to_owned();
        let spoken = parts.fold(first, |all, part| all + " " + part.trim_start_matches(|c| c != '|' && c != '}'));
        let mut words = spoken.split(|c: char| !c.is_alphabetic());
        match language {
            Language::Zh => spoken.contains('周'),
            Language::En => words.any(|word| word == "week" || word == "weeks" || word == "weekly"),
            Language::Es => words.any(|word| word == "sem" || word.starts_with("seman")),
        }
    };
    let meant = |key: &&str| !OF_WEEKS.iter().any(|start| key.starts_with(start));
    let told = words.keys().filter(meant).filter(|key| is_week(words.get(key)));
    told.map(|key| format!("{language} {kind} {key}: {}", words.get(key))).collect()
}

#[test]
fn reports_of_other_periods_say_nothing_of_weeks() {
    let of =
        |language| ["day", "month", "year", "event"].into_iter().flat_map(move |kind| still_of_weeks(language, kind));
    let found: Vec<String> = Language::ALL.into_iter().flat_map(of).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_other_periods_say_in_another_way_has_the_same_fields() {
    for language in Language::ALL {
        let weeks = Words::built_in(language);
        for words in ["day", "month", "year", "event"].map(|kind| Words::built_in(language).of_period(kind)) {
            for key in words.keys() {
                assert!(weeks.has(key), "{language}: {key} is a text of no week");
                assert!(
                    fields(words.get(key)).is_subset(&fields(weeks.get(key))),
                    "{language} {key}: {}",
                    words.get(key)
                );
            }
        }
    }
}
