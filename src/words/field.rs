//! How values become fields of a phrase.

use super::Each;
use super::cause::cause;
use super::phrase::{Field, Phrase};
use crate::files::FileError;
use crate::money::Money;
use crate::span::Span;
use chrono::{NaiveDate, NaiveTime};
use std::io;
use std::path::{Path, PathBuf};

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
