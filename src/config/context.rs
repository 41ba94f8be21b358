//! One value at a time, from as written to as meant; each refusal knows where it stood.

use super::choice::Choice;
use super::error::{ConfigError, hidden};
use super::form::Form;
use super::keys::line_at;
use super::written::Written;
use crate::deliver::Mailbox;
use crate::span::Span;
use crate::text;
use crate::words::Line;
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::Spanned;

/// The settings file while it is being understood.
pub(super) struct Context<'a> {
    /// Its text.
    pub text: &'a str,
    /// The folder it stands in.
    pub folder: &'a Path,
}

type Understood<T> = Result<T, ConfigError>;

impl Context<'_> {
    pub fn line<T>(&self, written: &Spanned<T>) -> Line {
        line_at(self.text, written.span().start)
    }

    pub fn invalid<T: ToString>(&self, key: &str, written: &Spanned<T>, form: Form) -> ConfigError {
        let value = hidden(key, &text::clean(&written.get_ref().to_string()));
        ConfigError::Invalid { line: self.line(written), key: key.to_owned(), value, form }
    }

    /// The value, or an error that names the table it is missing from.
    pub fn required<'w, T>(
        &self,
        key: &str,
        written: &'w Written<T>,
        table: Option<Line>,
        form: Form,
    ) -> Understood<&'w Spanned<T>> {
        written.as_ref().ok_or_else(|| ConfigError::Missing { line: table, key: key.to_owned(), form })
    }

    pub fn choice<C: Choice>(&self, key: &str, written: &Written<String>, default: C) -> Understood<C> {
        written.as_ref().map_or(Ok(default), |word| self.one_of(key, word))
    }

    pub fn one_of<C: Choice>(&self, key: &str, word: &Spanned<String>) -> Understood<C> {
        C::named(word.get_ref()).ok_or_else(|| ConfigError::NotAllowed {
            line: self.line(word),
            key: key.to_owned(),
            value: hidden(key, &text::clean(word.get_ref())),
            allowed: C::tags().into_iter().map(str::to_owned).collect(),
        })
    }

    /// What `read` makes of the text, or an error of that form.
    pub fn read<T>(
        &self,
        key: &str,
        written: &Spanned<String>,
        form: Form,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Understood<T> {
        read(written.get_ref()).ok_or_else(|| self.invalid(key, written, form))
    }

    /// The same where it is written; else the default.
    pub fn read_or<T>(
        &self,
        key: &str,
        written: &Written<String>,
        form: Form,
        read: impl FnOnce(&str) -> Option<T>,
        default: T,
    ) -> Understood<T> {
        written.as_ref().map_or(Ok(default), |text| self.read(key, text, form, read))
    }

    /// What `read` makes of a number, written as one or as text; else the default.
    pub fn number_or<T>(
        &self,
        key: &str,
        written: &Written<toml::Value>,
        form: Form,
        read: impl FnOnce(&str) -> Option<T>,
        default: T,
    ) -> Understood<T> {
        let Some(written) = written else { return Ok(default) };
        let (value, is_number) = match written.get_ref() {
            toml::Value::String(text) => (text.clone(), true),
            other => (other.to_string(), matches!(other, toml::Value::Integer(_) | toml::Value::Float(_))),
        };
        read(value.trim()).filter(|_| is_number).ok_or_else(|| ConfigError::Invalid {
            line: self.line(written),
            key: key.to_owned(),
            value: text::clean(&value),
            form,
        })
    }

    pub fn name(&self, key: &str, written: &Spanned<String>) -> Understood<String> {
        self.read(key, written, Form::Name, a_name)
    }

    pub fn optional_name(&self, key: &str, written: &Written<String>) -> Understood<Option<String>> {
        written.as_ref().map(|name| self.name(key, name)).transpose()
    }

    pub fn address(&self, key: &str, written: &Spanned<String>) -> Understood<Mailbox> {
        self.read(key, written, Form::Address, |text| Mailbox::parse(text).ok())
    }

    /// A path, relative to the settings file.
    pub fn path(&self, key: &str, written: &Spanned<String>) -> Understood<PathBuf> {
        self.read(key, written, Form::Name, |path| {
            (!path.trim().is_empty() && !path.contains('\0')).then(|| self.folder.join(path))
        })
    }

    pub fn optional_path(&self, key: &str, written: &Written<String>) -> Understood<Option<PathBuf>> {
        written.as_ref().map(|path| self.path(key, path)).transpose()
    }

    pub fn path_or(&self, key: &str, written: &Written<String>, default: &str) -> Understood<PathBuf> {
        Ok(self.optional_path(key, written)?.unwrap_or_else(|| self.folder.join(default)))
    }

    /// A number from 1 to the most that makes sense.
    pub fn positive<N: Copy + Default + PartialOrd + ToString>(
        &self,
        key: &str,
        written: &Written<N>,
        default: N,
        most: N,
    ) -> Understood<N> {
        match written {
            None => Ok(default),
            Some(number) if *number.get_ref() > most => Err(self.beyond(key, number, "1".to_owned(), most.to_string())),
            Some(number) if *number.get_ref() > N::default() => Ok(*number.get_ref()),
            Some(number) => Err(self.invalid(key, number, Form::Positive)),
        }
    }

    /// A span of time up to the longest that makes sense.
    pub fn duration(
        &self,
        key: &str,
        written: &Written<String>,
        default: Duration,
        most: Duration,
    ) -> Understood<Duration> {
        let found = self.read_or(key, written, Form::Duration, a_duration, default)?;
        match written {
            Some(text) if found > most => {
                Err(self.beyond(key, text, "0s".to_owned(), format!("{}h", most.as_secs() / 3600)))
            }
            _ => Ok(found),
        }
    }

    fn beyond<T: ToString>(&self, key: &str, written: &Spanned<T>, least: String, most: String) -> ConfigError {
        let value = text::clean(&written.get_ref().to_string());
        ConfigError::OutOfRange { line: self.line(written), key: key.to_owned(), value, least, most }
    }
}

/// Text with something in it, cleaned.
pub(super) fn a_name(text: &str) -> Option<String> {
    let name = text::clean(text);
    (!name.is_empty()).then_some(name)
}

/// Lower-case letters, digits and hyphens: a folder, a scope and a part of file names.
pub(super) fn an_id(text: &str) -> Option<String> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (!text.is_empty() && text.len() <= 64 && text.bytes().all(fits)).then(|| text.to_owned())
}

/// An id that is no word of reports: `total` is the scope of all stores. No hyphen at its ends, where programs take it for an
/// option.
pub(super) fn a_store_id(text: &str) -> Option<String> {
    let fits = text != "total" && !text.starts_with('-') && !text.ends_with('-');
    an_id(text).filter(|_| fits)
}

pub(super) fn a_zone(text: &str) -> Option<Tz> {
    text.parse().ok()
}

pub(super) fn a_currency(text: &str) -> Option<String> {
    (text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())).then(|| text.to_owned())
}

pub(super) fn a_time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// `2%` or `0.02`: less than the whole, which nothing could be beyond.
pub(super) fn a_share(text: &str) -> Option<Decimal> {
    let share = match text.strip_suffix(['%', '％']) {
        Some(percent) => percent.trim().parse::<Decimal>().ok()? / Decimal::ONE_HUNDRED,
        None => text.parse().ok()?,
    };
    (Decimal::ZERO..Decimal::ONE).contains(&share).then_some(share)
}

pub(super) fn an_amount(text: &str) -> Option<Decimal> {
    text.parse().ok().filter(|amount: &Decimal| !amount.is_sign_negative())
}

/// `2026-11-20`, or `2026-11-02..2026-11-08`.
pub(super) fn a_span(text: &str) -> Option<Span> {
    let day = |text: &str| text.trim().parse::<NaiveDate>().ok();
    match text.split_once("..") {
        // Of a shop that opened on the day after; no export is older than this.
        Some((first, last)) if first.trim().is_empty() => Span::new(NaiveDate::from_ymd_opt(2000, 1, 1)?, day(last)?),
        Some((first, last)) => Span::new(day(first)?, day(last)?),
        None => day(text).map(Span::day),
    }
}

/// `60s`, `5m`, `2h`.
pub(super) fn a_duration(text: &str) -> Option<Duration> {
    let seconds = match text.char_indices().next_back()? {
        (_, 's') => 1,
        (_, 'm') => 60,
        (_, 'h') => 3600,
        _ => return None,
    };
    let number = &text[..text.len() - 1];
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| number.parse().ok())?.and_then(|n: u64| n.checked_mul(seconds)).map(Duration::from_secs)
}

pub(super) fn a_url(text: &str) -> Option<String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let plain = !rest.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    plain.then(|| text.to_owned())
}

/// A host and the port behind the last colon; an address of IPv6 stands in brackets.
pub(super) fn a_worker(text: &str) -> Option<String> {
    let (host, port) = text.rsplit_once(':')?;
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let fits = if bare.is_some() { a_host(bare?) } else { a_host(host).filter(|host| !host.contains(':')) };
    (fits.is_some() && port.parse::<u16>().is_ok_and(|port| port > 0)).then(|| text.to_owned())
}

pub(super) fn a_host(text: &str) -> Option<String> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'_');
    (!text.is_empty() && text.bytes().all(fits)).then(|| text.to_owned())
}

/// The name of a header that no mail has by itself.
pub(super) fn a_header(text: &str) -> Option<String> {
    const TAKEN: [&str; 14] = [
        "auto-submitted",
        "bcc",
        "cc",
        "content-disposition",
        "content-transfer-encoding",
        "content-type",
        "date",
        "from",
        "list-id",
        "message-id",
        "mime-version",
        "reply-to",
        "subject",
        "to",
    ];
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let name = (1..=60).contains(&text.len()) && text.bytes().all(fits) && text.as_bytes()[0].is_ascii_alphabetic();
    (name && !TAKEN.contains(&text.to_ascii_lowercase().as_str())).then(|| text.to_owned())
}

pub(super) fn a_variable(text: &str) -> Option<String> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    (!text.is_empty() && text.bytes().all(fits)).then(|| text.to_owned())
}
