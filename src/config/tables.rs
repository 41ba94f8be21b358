//! `[[tables]]`, and which sheets a report has in which order: names of KPIs, sheets and stores, each known or refused with the
//! nearest that is.

use super::choice::{Choice, choice};
use super::context::Context;
use super::error::ConfigError;
use super::form::Form;
use super::settings::Store;
use super::written::{self, Written};
use crate::compose::{By, MOST_TABLES, OwnTable, SHEETS};
use crate::kpi::Kpi;
use crate::text;
use std::collections::BTreeSet;
use toml::Spanned;

/// A table of more columns cannot be read on paper.
const MOST_KPIS: usize = 12;
const MOST_ROWS: u32 = 1_000;

choice!(By {
    Store = "store",
    Person = "person",
    Platform = "platform",
    Day = "day",
    Period = "period",
    Product = "product",
    Channel = "channel",
    Region = "region",
    Campaign = "campaign",
});
type Understood<T> = Result<T, ConfigError>;

/// The sheets of a report, in order.
pub(super) fn sheets(
    context: &Context<'_>,
    key: &str,
    written: &Written<Vec<Spanned<String>>>,
) -> Understood<Option<Vec<&'static str>>> {
    let Some(names) = written else { return Ok(None) };
    let sheet = |name: &Spanned<String>| {
        let known = SHEETS.iter().find(|known| **known == name.get_ref().as_str());
        known.copied().ok_or_else(|| unknown(context, key, name, SHEETS.iter().copied()))
    };
    let mut known = names.get_ref().iter().map(sheet).collect::<Understood<Vec<_>>>()?;
    // One that is named twice stands where it is named first.
    let mut seen = BTreeSet::new();
    known.retain(|sheet| seen.insert(*sheet));
    Ok(Some(known))
}

/// `#C8102E`
pub(super) fn accent(context: &Context<'_>, key: &str, written: &Written<String>) -> Understood<Option<[u8; 3]>> {
    let colour = |text: &str| {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some([part(0)?, part(2)?, part(4)?])
    };
    written.as_ref().map(|text| context.read(key, text, Form::Colour, colour)).transpose()
}

/// The operator's own tables.
pub(super) fn tables(
    context: &Context<'_>,
    written: &[Spanned<written::OwnTable>],
    stores: &[Store],
) -> Understood<Vec<OwnTable>> {
    if let Some(table) = written.get(MOST_TABLES) {
        let (least, most) = ("0".to_owned(), MOST_TABLES.to_string());
        let (line, key, value) = (context.line(table), "tables".to_owned(), written.len().to_string());
        return Err(ConfigError::OutOfRange { line, key, value, least, most });
    }
    written.iter().map(|table| one(context, table, stores)).collect()
}

fn one(context: &Context<'_>, table: &Spanned<written::OwnTable>, stores: &[Store]) -> Understood<OwnTable> {
    let (at, written) = (Some(context.line(table)), table.get_ref());
    let title = context.required("tables.title", &written.title, at, Form::Name)?;
    let names = context.required("tables.kpis", &written.kpis, at, Form::Filled)?;
    let count = names.get_ref().len();
    if !(1..=MOST_KPIS).contains(&count) {
        let (least, most) = ("1".to_owned(), MOST_KPIS.to_string());
        let (line, key, value) = (context.line(names), "tables.kpis".to_owned(), count.to_string());
        return Err(ConfigError::OutOfRange { line, key, value, least, most });
    }
    let by = context.choice("tables.by", &written.by, By::Store)?;
    let kpis = names.get_ref().iter().map(|name| kpi(context, by, "tables.kpis", name, name.get_ref()));
    let mut kpis = kpis.collect::<Understood<Vec<Kpi>>>()?;
    let mut seen = Vec::new();
    kpis.retain(|kpi| {
        !seen.contains(kpi) && {
            seen.push(*kpi);
            true
        }
    });
    let known = written.stores.as_ref().map_or(&[][..], |stores| stores.get_ref());
    let store = |name: &Spanned<String>| match stores.iter().find(|store| store.id == *name.get_ref()) {
        Some(store) => Ok(store.id.clone()),
        None => Err(unknown(context, "tables.stores", name, stores.iter().map(|store| store.id.as_str()))),
    };
    Ok(OwnTable {
        title: context.name("tables.title", title)?,
        kpis,
        by,
        period: written.period.as_ref().map(|period| context.one_of("tables.period", period)).transpose()?,
        stores: known.iter().map(store).collect::<Understood<_>>()?,
        sort: written.sort.as_ref().map(|sort| sorted(context, by, sort)).transpose()?,
        top: written.top.as_ref().map(|_| context.positive("tables.top", &written.top, 1, MOST_ROWS)).transpose()?,
        mail: written.mail.as_ref().is_some_and(|mail| *mail.get_ref()),
    })
}

/// `refund.share`, the largest first, or `refund.share asc`.
fn sorted(context: &Context<'_>, by: By, sort: &Spanned<String>) -> Understood<(Kpi, bool)> {
    let mut words = sort.get_ref().split_whitespace();
    let (name, way) = (words.next().unwrap_or_default(), words.next());
    let descending = match (way, words.next()) {
        (None | Some("desc"), None) => true,
        (Some("asc"), None) => false,
        _ => return Err(context.invalid("tables.sort", sort, Form::Sort)),
    };
    Ok((kpi(context, by, "tables.sort", sort, name)?, descending))
}

/// The KPI of that id, where rows of that kind have it.
fn kpi(context: &Context<'_>, by: By, key: &str, at: &Spanned<String>, name: &str) -> Understood<Kpi> {
    let known = Kpi::ALL.iter().find(|kpi| kpi.id() == name).copied();
    let kpi = known.ok_or_else(|| unknown(context, key, at, by.kpis().iter().map(|kpi| kpi.id())))?;
    if by.kpis().contains(&kpi) {
        return Ok(kpi);
    }
    let known = by.kpis().iter().map(|kpi| kpi.id().to_owned()).collect();
    let (line, key, value, by) = (context.line(at), key.to_owned(), kpi.id().to_owned(), by.tag().to_owned());
    Err(ConfigError::NotBy { line, key, value, by, known })
}

fn unknown<'n>(
    context: &Context<'_>,
    key: &str,
    name: &Spanned<String>,
    known: impl Iterator<Item = &'n str>,
) -> ConfigError {
    let nearest = text::nearest(name.get_ref(), known).unwrap_or_default().to_owned();
    ConfigError::Unknown { line: context.line(name), key: key.to_owned(), value: text::clean(name.get_ref()), nearest }
}
