//! A value inside a phrase, and how the values of an error or a finding become one.

use super::{Each, Phrase, cause};
use crate::files::FileError;
use crate::money::Money;
use crate::span::Span;
use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// One value inside a phrase, typed so that each language can word it. It crosses from one process to another as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Text from outside: a title, a file's name. Cleaned when said.
    Text(String),
    /// Text that comes in each language, as the name of an export does. Cleaned when said.
    Each(Each<String>),
    /// A key of the words.
    Word(String),
    /// Another phrase.
    Said(Box<Phrase>),
    /// An amount, short: 642.1万, 6.42M.
    Money(Decimal),
    /// An amount, in full: 6,421,034.20.
    MoneyFull(Decimal),
    /// A part of one: 0.1092 is said 10.9 %.
    Percent(Decimal),
    /// A difference of parts: 0.012 is said 1.2 百分点.
    Points(Decimal),
    /// A signed relative change: 0.18 is said +18.0 %.
    Change(Decimal),
    /// A ratio with two decimals.
    Roi(Decimal),
    /// A whole number with separators.
    Count(i64),
    /// 11/09, 9 Nov.
    Day(NaiveDate),
    /// 周一, Mon.
    Weekday(NaiveDate),
    /// 11/09-11/15.
    Span(Span),
    /// 10:12
    Clock(NaiveTime),
    /// Several, joined as the language does.
    List(Vec<Field>),
}

/// How a value is said unless its message says otherwise.
pub trait ToField {
    /// As a field of a phrase.
    fn to_field(&self) -> Field;
}

impl<T: ToField> From<T> for Field {
    fn from(value: T) -> Self {
        value.to_field()
    }
}

macro_rules! fields {
    ($($type:ty: |$value:ident| $field:expr;)*) => {$(
        impl ToField for $type {
            fn to_field(&self) -> Field {
                let $value = self;
                $field
            }
        }
    )*};
}

fields! {
    str: |text| Field::Text(text.to_owned());
    String: |text| Field::Text(text.clone());
    char: |sign| Field::Text(sign.to_string());
    Path: |path| Field::Text(path.display().to_string());
    PathBuf: |path| path.as_path().to_field();
    Each<&str>: |texts| Field::Each(texts.map(str::to_owned));
    Phrase: |phrase| Field::Said(Box::new(phrase.clone()));
    io::Error: |error| cause(error).to_field();
    FileError: |error| error.phrase().to_field();
    Money: |amount| Field::MoneyFull(amount.decimal());
    NaiveDate: |day| Field::Day(*day);
    NaiveTime: |time| Field::Clock(*time);
    Span: |days| Field::Span(*days);
    i32: |n| Field::Count(i64::from(*n));
    i64: |n| Field::Count(*n);
    u32: |n| Field::Count(i64::from(*n));
    u64: |n| Field::Count(*n as i64);
    usize: |n| Field::Count(*n as i64);
}

impl<T: ToField + ?Sized> ToField for &T {
    fn to_field(&self) -> Field {
        (**self).to_field()
    }
}

impl<T: ToField + ?Sized> ToField for Box<T> {
    fn to_field(&self) -> Field {
        (**self).to_field()
    }
}

impl<T: ToField> ToField for [T] {
    fn to_field(&self) -> Field {
        Field::List(self.iter().map(ToField::to_field).collect())
    }
}

impl<T: ToField> ToField for Vec<T> {
    fn to_field(&self) -> Field {
        self.as_slice().to_field()
    }
}

/// Where there is none, no words.
impl<T: ToField> ToField for Option<T> {
    fn to_field(&self) -> Field {
        self.as_ref().map_or_else(|| "".to_field(), ToField::to_field)
    }
}

/// The number of a line in a file: an address, said without separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line(pub usize);

impl ToField for Line {
    fn to_field(&self) -> Field {
        Field::Text(self.0.to_string())
    }
}
