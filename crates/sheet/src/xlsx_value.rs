//! What the value of a cell of an xlsx means, and the place that a cell names.

use super::fault::Fault;
use super::formats::Shown;
use super::held::{self, Held, Value};
use super::tag::decode;
use super::texts::{Texts, unescape};

/// What a cell says of its value.
#[derive(Clone, Copy)]
pub(super) struct Format {
    pub(super) kind: Kind,
    pub(super) style: Option<u32>,
}

/// What kind of value a cell says it has.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Unsaid,
    Number,
    Shared,
    Text,
    Inline,
    Date,
    Bool,
    Error,
}

/// What is needed to understand values.
#[derive(Clone, Copy)]
pub(super) struct Meaning<'w> {
    pub(super) texts: &'w Texts,
    /// Of each style of cells, as what it shows numbers.
    pub(super) styles: &'w [Shown],
}

impl<'w> Meaning<'w> {
    /// A value as it is meant, and the bytes of its text.
    pub(super) fn of(self, written: &str, format: Format, held: &mut Held<'w>) -> Result<(Value<'w>, usize), Fault> {
        Ok(match format.kind {
            Kind::Inline => (Value::Empty, 0),
            Kind::Shared => {
                let text = shared(written, self.texts)?;
                (Value::Shared(text), text.len())
            }
            Kind::Date => held.write(|text| decode(written, text))?,
            Kind::Text => held.write(|text| {
                let start = text.len();
                decode(written, text)?;
                unescape(text, start);
                Ok::<_, Fault>(())
            })?,
            _ if written.contains('&') => return Err(Fault::Damaged("a number written with entities")),
            Kind::Bool => (truth(written)?, 0),
            Kind::Error => (error(written)?, 0),
            Kind::Number | Kind::Unsaid => match written.parse::<f64>() {
                Ok(number) => {
                    let shown = format.style.and_then(|style| self.styles.get(style as usize)).copied();
                    (held::number(number, shown.unwrap_or_default()), 0)
                }
                Err(_) if format.kind == Kind::Unsaid => held.write(|text| decode(written, text))?,
                Err(_) => return Err(Fault::Damaged("a number that is none")),
            },
        })
    }
}

/// The kind that a cell's `t` names.
pub(super) fn kind(written: &str) -> Result<Kind, Fault> {
    Ok(match written {
        "n" => Kind::Number,
        "s" => Kind::Shared,
        "str" => Kind::Text,
        "inlineStr" | "is" => Kind::Inline,
        "d" => Kind::Date,
        "b" => Kind::Bool,
        "e" => Kind::Error,
        _ => return Err(Fault::Damaged("a kind of cell that is not known")),
    })
}

/// Of a place that is none.
pub(super) const NOWHERE: Fault = Fault::Damaged("a place that no sheet has");

/// The column, 0 where none is said, and the row of a place.
pub(super) fn place(written: &str) -> Result<(u64, u64), Fault> {
    let (mut column, mut row) = (0_u64, 0_u64);
    for byte in written.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 && column < BEYOND => {
                column = column * 26 + u64::from(byte.to_ascii_uppercase() - b'A') + 1;
            }
            b'0'..=b'9' if row < BEYOND && (row > 0 || byte > b'0') => row = row * 10 + u64::from(byte - b'0'),
            _ => return Err(NOWHERE),
        }
    }
    if row == 0 || row > BEYOND || column > BEYOND { Err(NOWHERE) } else { Ok((column, row)) }
}

/// More rows and columns than a number of a workbook can say.
const BEYOND: u64 = u32::MAX as u64;

fn shared<'t>(written: &str, texts: &'t Texts) -> Result<&'t str, Fault> {
    if !written.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Damaged("the number of a shared text that is no number"));
    }
    let text = written.parse().ok().and_then(|index| texts.get(index));
    text.ok_or(Fault::Damaged("a text that is not there"))
}

fn truth(written: &str) -> Result<Value<'static>, Fault> {
    match written.trim() {
        "" => Ok(Value::Empty),
        "1" => Ok(Value::Bool(true)),
        "0" => Ok(Value::Bool(false)),
        word if word.eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
        word if word.eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
        _ => Err(Fault::Damaged("a truth value that is none")),
    }
}

fn error(written: &str) -> Result<Value<'static>, Fault> {
    let known = ERRORS.iter().find(|known| **known == written);
    known.map(|known| Value::Error(known)).ok_or(Fault::Damaged("an error that is not known"))
}

const ERRORS: [&str; 8] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"];
