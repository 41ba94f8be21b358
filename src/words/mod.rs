//! Everything the program says to a shop's people: sentences and labels by key, in their language, with numbers worded one way.
//!
//! A [`Phrase`] is a key and typed fields; it is made wherever something is known and worded only at the edge, so that the
//! workbook, the mail, the page and the terminal cannot disagree. The texts stand in `templates/locales/<language>/*.toml`.

mod cause;
mod field;
mod list;
mod number;
mod period;
mod phrase;
mod spreadsheet;
mod unit;

pub use cause::{CAUSES, cause};
pub use field::{Line, ToField};
pub(crate) use message::Message;
pub use number::{MoneyUnit, change, count, days, money_full, money_short, percent, plain, points};
pub use phrase::{Field, Phrase};
pub use unit::Unit;

use crate::text;
use icu_plurals::PluralCategory;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// A language the program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// 简体中文
    Zh,
    /// English
    En,
    /// Español
    Es,
}

/// Something that stands in the code once a language, in the order of [`Language::ALL`].
pub type Each<T> = [T; Language::ALL.len()];

impl Language {
    /// All, in the order in which they are listed to people.
    pub const ALL: [Language; 3] = [Language::Zh, Language::En, Language::Es];

    /// As written in the settings: `zh-CN`, `en` or `es`.
    pub fn parse(tag: &str) -> Option<Self> {
        Language::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Zh => "zh-CN",
            Language::En => "en",
            Language::Es => "es",
        }
    }

    /// This language's of what stands there for each.
    pub fn pick<T: Copy>(self, each: Each<T>) -> T {
        each[self as usize]
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The built-in texts: language, file, content. One file an area, so that each room keeps its own words.
macro_rules! locale {
    ($($file:literal),* $(,)?) => {
        &[$(
            (Language::Zh, concat!("zh-CN/", $file), include_str!(concat!("../../templates/locales/zh-CN/", $file))),
            (Language::En, concat!("en/", $file), include_str!(concat!("../../templates/locales/en/", $file))),
            (Language::Es, concat!("es/", $file), include_str!(concat!("../../templates/locales/es/", $file))),
        )*]
    };
}

const BUILT_IN: &[(Language, &str, &str)] = locale![
    "common.toml",
    "kpi.toml",
    "report.toml",
    "workbook.toml",
    "digest.toml",
    "page.toml",
    "errors.toml",
    "commands.toml",
    "profiles.toml",
    "config.toml",
    "plan.toml",
    "plan_form.toml",
    "deliver.toml",
    "sections.toml",
    "findings.toml",
    "goals.toml",
    "events.toml"
];

/// The texts of one language; as many as like share them until one has its own.
#[derive(Clone, Debug)]
pub struct Words {
    language: Language,
    texts: Arc<BTreeMap<String, String>>,
}

impl Words {
    /// The built-in texts of the language.
    ///
    /// # Panics
    /// Where a built-in file is not flat TOML of strings, which a test excludes.
    pub fn built_in(language: Language) -> Self {
        static READ: Each<OnceLock<Words>> = [const { OnceLock::new() }; Language::ALL.len()];
        READ[language as usize].get_or_init(|| Words::read(language)).clone()
    }

    fn read(language: Language) -> Self {
        let mut words = Words { language, texts: Arc::default() };
        for (_, file, content) in BUILT_IN.iter().filter(|(l, _, _)| *l == language) {
            let table: toml::Table = content.parse().unwrap_or_else(|e| panic!("templates/locales/{file}: {e}"));
            words = words.overridden(&table);
        }
        words
    }

    /// The same with texts of an operator's own in place of the built-in ones.
    pub fn overridden(mut self, table: &toml::Table) -> Self {
        take(Arc::make_mut(&mut self.texts), "", table);
        self
    }

    /// The language spoken.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a key; the key itself where there is none, so that a gap shows instead of hiding.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// Whether there is a text.
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    /// All keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The phrase as a sentence: each `{name}` replaced by its field as worded in this language, and each `{name|one|more}`
    /// by the words for one or for more of it; outside text is cleaned.
    pub fn say(&self, phrase: &Phrase) -> String {
        self.fill(self.get(phrase.key()), phrase)
    }

    fn fill(&self, template: &str, phrase: &Phrase) -> String {
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            let Some(close) = closing(&rest[open..]) else {
                break;
            };
            out.push_str(&rest[..open]);
            let inside = &rest[open + 1..open + close];
            match number::forms(inside) {
                Some((name, [one, more])) if phrase.field(name).is_some() => {
                    let form = match phrase.field(name) {
                        Some(Field::Count(n)) if number::plural(self.language, *n) == PluralCategory::One => one,
                        _ => more,
                    };
                    out.push_str(&self.fill(form, phrase));
                }
                _ => match phrase.field(inside) {
                    Some(field) => {
                        let said = self.field(field);
                        // A name that ends in a letter runs into the number after it: `Muhe US11月`.
                        let letter = open == 0 && out.ends_with(|c: char| c.is_ascii_alphabetic());
                        if letter && said.starts_with(|c: char| c.is_ascii_digit()) {
                            out.push(' ');
                        }
                        out.push_str(&said);
                    }
                    None => out.push_str(&rest[open..=open + close]),
                },
            }
            rest = &rest[open + close + 1..];
        }
        out.push_str(rest);
        out
    }

    /// One field as worded in this language.
    pub fn field(&self, field: &Field) -> String {
        let language = self.language;
        match field {
            Field::Text(text) => text::clean(text),
            Field::Each(texts) => text::clean(&texts[language as usize]),
            Field::Word(key) => self.get(key).to_owned(),
            Field::Said(phrase) => self.say(phrase),
            Field::Money(amount) => money_short(language, *amount),
            Field::MoneyFull(amount) => money_full(language, *amount),
            Field::In(amount, currency) => format!("{} {}", self.field(amount), text::clean(currency)),
            Field::Percent(part) => percent(language, *part),
            Field::Points(part) => points(language, *part),
            Field::Change(part) => change(language, *part),
            Field::Roi(value) => plain(language, *value, 2),
            Field::Count(n) => count(language, *n),
            Field::Day(day) => number::day(language, *day),
            Field::Weekday(day) => number::weekday(language, *day).to_owned(),
            Field::Span(span) => days(language, *span),
            Field::Clock(time) => time.format("%H:%M").to_string(),
            Field::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.field(item)).collect();
                self.list(&items)
            }
        }
    }

    /// Items one after the other as the language lists them: `a、b、c`, `a, b, c`, `a, b y c`.
    pub fn list<T: AsRef<str>>(&self, items: &[T]) -> String {
        list::joined(self.language, self.get("common.list_separator"), self.get("common.list_last"), items)
    }
}

/// The phrase in English: what an error's `Display` says, to logs and to whoever mends the program.
pub fn in_english(phrase: &Phrase) -> String {
    Words::built_in(Language::En).say(phrase)
}

/// Takes the texts of a table and of those within it, over what has the same key.
fn take(texts: &mut BTreeMap<String, String>, prefix: &str, table: &toml::Table) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => take(texts, &key, inner),
            toml::Value::String(text) => drop(texts.insert(key, text.clone())),
            other => drop(texts.insert(key, other.to_string())),
        }
    }
}

/// Where the brace that a text begins with is closed; words for one and for more may hold fields themselves.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}
