//! The owner's mail: subject, HTML and plain text of one report, both bodies worded from one view so that they say the same.
//!
//! The HTML is tables with inline styles, because QQ and 163 Mail strip everything else, Outlook lays out with Word, and
//! images are off by default. The templates are built in and may be replaced; the figures they show are worded here, and
//! whatever comes from outside is cleaned when worded and escaped when the template is filled.

mod bars;
mod clause;
mod movers;
mod own;
mod pieces;
mod subject;
mod view;

pub(super) use pieces::{Pieces, pieces};
pub use subject::subject;

use crate::report::Report;
use crate::words::Words;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use std::borrow::Cow;
use thiserror::Error as ThisError;

/// The names decide the escaping: `.html` is escaped, `.txt` is not.
const HTML: &str = "digest.html.j2";
const TEXT: &str = "digest.txt.j2";

/// For whom a mail is, as far as its text says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// How they are addressed; `None` for the copy kept with the report, which says nothing of a reader.
    pub name: Option<String>,
    /// Whether the report's stores are all of the business or this reader's part.
    pub all_stores: bool,
    /// What comes with the text.
    pub attached: Attached,
}

/// What comes with the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attached {
    /// The workbook under this file name.
    Whole(String),
    /// The same, and the house's own workbook under the second name.
    WholeAndOwn(String, String),
    /// A smaller workbook, because the recipient's server refuses the whole one.
    Slim(String),
    /// Nothing, because the recipient's server refuses even that; where the sender finds the report.
    TooLarge(String),
    /// A file of that name, which a robot sends next.
    Follows(String),
    /// A smaller one, because the robot takes no larger file.
    SlimFollows(String),
    /// Nothing, because a mail brings the workbook.
    Mailed,
    /// Nothing, because robots take no files; where the sender finds the report.
    Kept(String),
    /// Nothing was meant to.
    Nothing,
}

/// Why a mail could not be made: only ever a template of an operator's own.
#[derive(Debug, ThisError)]
#[error("template `{name}` is no good: {}", said(.cause))]
pub struct DigestError {
    /// `digest.html.j2` or `digest.txt.j2`.
    pub name: &'static str,
    // Not `source`: its text stands in Display already, and an error chain would say it twice.
    cause: Error,
}

impl DigestError {
    /// The line of the template, where it is known.
    pub fn line(&self) -> Option<usize> {
        self.cause.line()
    }
}

fn said(cause: &Error) -> String {
    let line = cause.line().map(|line| format!(" in line {line}")).unwrap_or_default();
    format!("{}{line}: {}", cause.kind(), cause.detail().unwrap_or("no detail"))
}

/// The templates of the mail's two bodies.
#[derive(Clone, Debug)]
pub struct Templates {
    html: Cow<'static, str>,
    text: Cow<'static, str>,
}

impl Default for Templates {
    /// The built-in ones.
    fn default() -> Self {
        Templates {
            html: Cow::Borrowed(include_str!("../../../templates/digest/digest.html.j2")),
            text: Cow::Borrowed(include_str!("../../../templates/digest/digest.txt.j2")),
        }
    }
}

impl Templates {
    /// Those given in place of the built-in ones; refused where they are no templates.
    pub fn overridden(html: Option<String>, text: Option<String>) -> Result<Self, DigestError> {
        let built_in = Templates::default();
        let templates =
            Templates { html: html.map_or(built_in.html, Cow::Owned), text: text.map_or(built_in.text, Cow::Owned) };
        for (name, source) in [(HTML, &templates.html), (TEXT, &templates.text)] {
            let mut environment = Environment::new();
            environment.set_syntax(syntax());
            environment.template_from_named_str(name, source).map_err(|cause| DigestError { name, cause })?;
        }
        Ok(templates)
    }
}

/// The HTML body: about 640 px, one column, nothing remote.
pub fn html(report: &Report, words: &Words, templates: &Templates, to: &Recipient) -> Result<String, DigestError> {
    fill(HTML, &templates.html, report, words, to)
}

/// The plain-text body, with the same figures.
pub fn text(report: &Report, words: &Words, templates: &Templates, to: &Recipient) -> Result<String, DigestError> {
    fill(TEXT, &templates.text, report, words, to)
}

fn fill(
    name: &'static str,
    source: &str,
    report: &Report,
    words: &Words,
    to: &Recipient,
) -> Result<String, DigestError> {
    let view = view::View::of(report, words, to);
    environment(words).render_named_str(name, source, Serde(&view)).map_err(|cause| DigestError { name, cause })
}

/// What templates may use besides the view: `word(key)`, and the filters `solid`, which keeps a figure on one line, and `left(columns)` and `right(columns)`, which
/// count a CJK character as two.
fn environment(words: &Words) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(syntax());
    let words = words.clone();
    environment.add_function("word", move |key: &str| match words.has(key) {
        true => Ok(words.get(key).to_owned()),
        false => Err(Error::new(ErrorKind::InvalidOperation, format!("there is no word `{key}`"))),
    });
    environment.add_filter("solid", |text: &str| text.replace(' ', "\u{a0}"));
    environment.add_filter("left", |text: &str, columns: usize| format!("{text}{}", padding(text, columns)));
    environment.add_filter("right", |text: &str, columns: usize| format!("{}{text}", padding(text, columns)));
    environment
}

/// A line that holds only a tag leaves nothing behind.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().expect("the usual delimiters are valid")
}

fn padding(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(crate::text::width(text)))
}
