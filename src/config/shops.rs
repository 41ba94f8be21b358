//! `[[stores]]`.

use super::choice::{Choice, Platform};
use super::context::{Context, a_currency, a_share, a_span, a_store_id, a_zone, an_amount};
use super::error::ConfigError;
use super::form::Form;
use super::places;
use super::settings::{Place, Store};
use super::written;
use crate::extract::{ExportKind, Profile, Profiles};
use crate::metrics::CostRules;
use crate::span::Span;
use crate::words::Line;
use chrono_tz::Tz;
use toml::Spanned;

/// What every store gives where nothing else is said, as far as its platform's exports are known.
const EXPECTED: [ExportKind; 4] = [ExportKind::Orders, ExportKind::Refunds, ExportKind::Ads, ExportKind::Traffic];

/// What stores' currencies are held against.
#[derive(Clone, Copy)]
pub(super) struct Money<'a> {
    /// The report's currency.
    pub(super) report: &'a str,
    /// Whether a list of exchange rates is named.
    pub(super) rates: bool,
}

pub(super) fn stores(
    context: &Context<'_>,
    written: &[Spanned<written::Store>],
    zone: Tz,
    money: Money<'_>,
    profiles: &Profiles,
) -> Result<Vec<Store>, ConfigError> {
    let mut stores: Vec<(Store, Line)> = Vec::new();
    for table in written {
        let (store, line) = store(context, table, zone, money, profiles)?;
        if let Some((_, first)) = stores.iter().find(|(known, _)| known.id == store.id) {
            return Err(ConfigError::DuplicateStore { line, id: store.id, first: *first });
        }
        stores.push((store, line));
    }
    if stores.is_empty() {
        return Err(ConfigError::Missing { line: None, key: "stores".to_owned(), form: Form::Stores });
    }
    let stores: Vec<Store> = stores.into_iter().map(|(store, _)| store).collect();
    written.iter().try_for_each(|table| lists_stock(context, table.get_ref(), &stores))?;
    Ok(stores)
}

/// The store that another's stock is said to stand on the list of must be one that has a list itself.
fn lists_stock(context: &Context<'_>, store: &written::Store, stores: &[Store]) -> Result<(), ConfigError> {
    let Some(named) = &store.stock_of else { return Ok(()) };
    let lists = |other: &&Store| other.stock_of.is_none();
    match stores.iter().filter(lists).any(|other| other.id == *named.get_ref()) {
        true => Ok(()),
        false => Err(ConfigError::UnknownStore {
            line: context.line(named),
            store: crate::text::clean(named.get_ref()),
            known: stores.iter().filter(lists).map(|other| other.id.clone()).collect(),
        }),
    }
}

fn store(
    context: &Context<'_>,
    table: &Spanned<written::Store>,
    zone: Tz,
    money: Money<'_>,
    profiles: &Profiles,
) -> Result<(Store, Line), ConfigError> {
    let (at, written) = (Some(context.line(table)), table.get_ref());
    let id_written = context.required("stores.id", &written.id, at, Form::StoreId)?;
    let id = context.read("stores.id", id_written, Form::StoreId, a_store_id)?;
    let platform = context.required("stores.platform", &written.platform, at, Form::Platform)?;
    let platform: Platform = context.one_of("stores.platform", platform)?;
    let store = Store {
        name: context.optional_name("stores.name", &written.name)?.unwrap_or_else(|| id.clone()),
        platform,
        person: context.optional_name("stores.person", &written.person)?,
        person_email: match &written.person_email {
            Some(address) => Some(context.address("stores.person_email", address)?),
            None => None,
        },
        expects: expects(context, written, platform, profiles)?,
        shop_names: shop_names(context, written)?,
        closed: closed(context, written)?,
        export_passwords: export_passwords(context, written)?,
        time_zone: context.read_or("stores.time_zone", &written.time_zone, Form::Zone, a_zone, zone)?,
        currency: own_currency(context, written, &id, money)?,
        cost_rules: cost_rules(context, written)?,
        stock_of: written.stock_of.as_ref().map(|store| store.get_ref().clone()),
        id,
    };
    Ok((store, context.line(id_written)))
}

/// The report's currency where nothing else is said. Another one needs exchange rates, without which no total could hold it.
fn own_currency(
    context: &Context<'_>,
    store: &written::Store,
    id: &str,
    money: Money<'_>,
) -> Result<String, ConfigError> {
    let report = money.report.to_owned();
    let own = context.read_or("stores.currency", &store.currency, Form::Currency, a_currency, report.clone())?;
    match &store.currency {
        Some(written) if own != report && !money.rates => {
            Err(ConfigError::NoRates { line: context.line(written), store: id.to_owned(), own, report })
        }
        _ => Ok(own),
    }
}

fn cost_rules(context: &Context<'_>, store: &written::Store) -> Result<CostRules, ConfigError> {
    let amount = |key, written| context.number_or(key, written, Form::Amount, |text| an_amount(text).map(Some), None);
    let share = |text: &str| a_share(text).map(Some);
    Ok(CostRules {
        commission: context.number_or("stores.commission", &store.commission, Form::Share, share, None)?,
        shipping: amount("stores.shipping", &store.shipping)?,
        freight_insurance: amount("stores.freight_insurance", &store.freight_insurance)?,
        return_shipping: amount("stores.return_shipping", &store.return_shipping)?,
    })
}

/// What a store gives where nothing else is said: of what is usual all that its platform has an export of.
fn expected(platform: Platform, profiles: &Profiles) -> Vec<ExportKind> {
    let gives = |export: &ExportKind| {
        let of_platform = |p: &&Profile| p.platforms.iter().any(|name| name == platform.tag());
        profiles.all().iter().filter(of_platform).any(|profile| profile.gives(*export))
    };
    EXPECTED.into_iter().filter(|export| platform == Platform::Other || gives(export)).collect()
}

/// In the order of [`ExportKind`], each once.
fn expects(
    context: &Context<'_>,
    store: &written::Store,
    platform: Platform,
    profiles: &Profiles,
) -> Result<Vec<ExportKind>, ConfigError> {
    let Some(words) = &store.expects else {
        return Ok(expected(platform, profiles));
    };
    let mut expects = Vec::new();
    for word in words.get_ref() {
        expects.push(context.one_of("stores.expects", word)?);
    }
    expects.sort();
    expects.dedup();
    Ok(expects)
}

fn shop_names(context: &Context<'_>, store: &written::Store) -> Result<Vec<String>, ConfigError> {
    let names = store.shop_names.as_ref().map_or(&[][..], |names| names.get_ref());
    names.iter().map(|name| context.name("stores.shop_names", name)).collect()
}

fn export_passwords(context: &Context<'_>, store: &written::Store) -> Result<Option<Place>, ConfigError> {
    let (key, written) = ("stores.export_password_file", &store.export_password_file);
    let file = context.optional_path(key, written)?;
    places::is_file(context, key, written, &file)?;
    Ok(file.map(|file| Place { file: Some(file), env: None }))
}

fn closed(context: &Context<'_>, store: &written::Store) -> Result<Vec<Span>, ConfigError> {
    let days = store.closed.as_ref().map_or(&[][..], |days| days.get_ref());
    days.iter().map(|days| context.read("stores.closed", days, Form::Days, a_span)).collect()
}
