//! The page to keep: a report as one HTML file that needs nothing else, for a browser, a phone or a printer.
//!
//! The overview comes first, then every sheet's charts and tables. Its style and its one script stand inside it, named by their
//! hashes in the page's own policy, so that nothing else runs and nothing is fetched, whatever a name from an export holds. It
//! reads without the script, which sorts and searches. Figures are worded by the code that words the mail's and the workbook's.

mod chart;
mod index;
mod overview;
mod table;
mod view;

pub use index::{Entry, index};

use super::scaled::Scaled;
use super::wording;
use crate::report::{Report, Unit};
use crate::text;
use crate::words::{Phrase, Words};
use base64::Engine;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, UndefinedBehavior};
use rust_decimal::Decimal;
use serde::Serialize;
use sha2::{Digest, Sha256};
use view::View;

const STYLE: &str = include_str!("../../../templates/page/page.css");
const SCRIPT: &str = include_str!("../../../templates/page/page.js");
const PAGE: &str = include_str!("../../../templates/page/page.html.j2");
const INDEX: &str = include_str!("../../../templates/page/index.html.j2");

/// The report as a page in the words' language; the same report gives the same bytes.
pub fn page(report: &Report, words: &Words) -> String {
    let pictures = report.form.logo.is_some();
    fill("page.html", PAGE, words, pictures, &View::of(&Say { report, words }))
}

/// What is needed to say something: the report, and the words.
struct Say<'a> {
    report: &'a Report,
    words: &'a Words,
}

impl Say<'_> {
    /// A phrase as a clean line.
    fn phrase(&self, phrase: &Phrase) -> String {
        text::clean(&self.words.say(phrase))
    }

    /// The first of these sheets that there is.
    fn sheet(&self, ids: &[&str]) -> Option<&'static str> {
        let there = |id: &&str| self.report.section(id).map(|section| section.id);
        ids.iter().find_map(there)
    }

    /// One of our own words.
    fn word(&self, key: &str) -> String {
        text::clean(self.words.get(key))
    }

    /// The unit of a chart's labels.
    fn scaled(&self, unit: Unit, values: impl Iterator<Item = Decimal>) -> Scaled {
        Scaled::of(self.words, &self.report.head.currency, unit, values)
    }

    /// The currency's name, for people.
    fn currency(&self) -> String {
        wording::currency(self.words, &self.report.head.currency)
    }
}

/// A built-in template, filled; by its name what goes in is escaped.
fn fill(name: &str, template: &str, words: &Words, pictures: bool, view: &impl Serialize) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(syntax());
    let said = words.clone();
    environment.add_function("word", move |key: &str| said.get(key).to_owned());
    environment.add_global("style", minijinja::Value::from_safe_string(STYLE.to_owned()));
    environment.add_global("script", minijinja::Value::from_safe_string(SCRIPT.to_owned()));
    environment.add_global("policy", policy(pictures));
    let filled = environment.render_named_str(name, template, Serde(view));
    filled.unwrap_or_else(|error: Error| panic!("templates/page/{name}.j2: {error:#}"))
}

/// Only this style and this script, pictures that stand in the page itself, and nothing from anywhere.
fn policy(pictures: bool) -> String {
    let hash = |inside: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(inside));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}';{} base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT),
        if pictures { " img-src data:;" } else { "" }
    )
}

/// A line that holds only a tag leaves nothing behind.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().expect("the usual delimiters are valid")
}
