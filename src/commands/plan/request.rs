//! What a new plan shall be: flags as typed become a year, a calendar, and for each store a target, or a growth.

use super::shared::no_store;
use crate::calendar::{Calendar, Kind};
use crate::desk::{Desk, Failure};
use crate::lists;
use crate::money::Money;
use crate::plan::PARTS;
use crate::plan::events::Region;
use crate::plan::keywords::Basis;
use crate::words::{Language, Phrase};
use chrono::NaiveDate;
use clap::Args;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "On a terminal, what no flag says is asked.\n\nExample: zhoubao plan new --year 2026 --store tmall-flagship=12000000 --store taobao-home=3000000\nExample: zhoubao plan new --year 2027 --growth 20% --from-ledger --out plan-2027.xlsx\nExample: zhoubao plan new --year 2027 --keywords tmall-flagship=words_2026-10-01_2026-10-31.xlsx"
)]
pub(in crate::commands) struct NewArguments {
    /// The fiscal year, by the calendar year it starts in; this one if left out
    #[arg(long, value_parser = clap::value_parser!(i32).range(2000..=2100))]
    pub(super) year: Option<i32>,
    /// A store's annual target; once for each store
    #[arg(long, value_name = "ID=AMOUNT")]
    pub(super) store: Vec<String>,
    /// Growth on last year's sales for stores without a target, as 20% (needs --from-ledger)
    #[arg(long, value_name = "PERCENT", requires = "from_ledger", allow_hyphen_values = true)]
    pub(super) growth: Option<String>,
    /// An export of search words to propose a store's target from; as often as there are files
    #[arg(long, value_name = "[ID=]FILE")]
    pub(super) keywords: Vec<String>,
    /// How weeks and months are made: iso, 48, 4-4-5, 4-5-4, 5-4-4; the settings' if left out
    #[arg(long, value_name = "KIND")]
    pub(super) calendar: Option<String>,
    /// Take month shares and weekday profile from what was sold last year
    #[arg(long)]
    pub(super) from_ledger: bool,
    /// Which events to begin with; those of the language if left out
    #[arg(long, value_parser = ["china", "west", "none"])]
    pub(super) events: Option<String>,
    /// The workbook's language: zh-CN, en or es; the settings' if left out
    #[arg(long, value_parser = Language::ALL.map(Language::tag))]
    pub(super) language: Option<String>,
    /// Where to write it; nothing is overwritten. Left out: plan.xlsx beside the settings
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

/// A plan to be drafted.
pub(super) struct DraftRequest {
    pub(super) calendar: Calendar,
    pub(super) fiscal_year: i32,
    /// In which events are named.
    pub(super) language: Language,
    /// The list of events to begin with.
    pub(super) events: Option<Region>,
    /// Stores' annual targets, as said.
    pub(super) amounts: BTreeMap<String, Money>,
    /// Growth on last year's sales, by store.
    pub(super) growths: BTreeMap<String, Decimal>,
    /// Targets proposed from search words.
    pub(super) basis: BTreeMap<String, Basis>,
    /// Whether months and weekdays take last year's shape.
    pub(super) shaped: bool,
    pub(super) today: NaiveDate,
}

impl DraftRequest {
    /// From flags, nothing asked and no file read.
    pub(super) fn of(
        arguments: &NewArguments,
        desk: &Desk,
        language: Language,
        today: NaiveDate,
    ) -> Result<Self, Failure> {
        let calendar = match &arguments.calendar {
            None => desk.settings.plan_calendar.clone(),
            Some(tag) => kind(tag, &desk.settings.plan_calendar).map_err(Failure::Usage)?,
        };
        let amounts = amounts(&arguments.store, desk)?;
        let growth = arguments.growth.as_deref().map(growth).transpose().map_err(Failure::Usage)?;
        let stores = desk.settings.stores.iter().map(|store| store.id.clone());
        Ok(DraftRequest {
            fiscal_year: arguments.year.unwrap_or_else(|| calendar.fiscal_year_of(today)),
            calendar,
            language,
            events: match arguments.events.as_deref() {
                None => Some(Region::of(language)),
                Some(tag) => Region::ALL.into_iter().find(|region| region.tag() == tag),
            },
            amounts,
            growths: stores.filter_map(|store| Some((store, growth?))).collect(),
            basis: BTreeMap::new(),
            shaped: arguments.from_ledger,
            today,
        })
    }
}

/// The calendar of a kind, as `48`.
pub(super) fn kind(tag: &str, own: &Calendar) -> Result<Calendar, Phrase> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.tag() == tag.trim());
    kind.map(|kind| own.with_kind(kind)).ok_or_else(|| {
        let known = Kind::ALL.map(Kind::tag).join(", ");
        Phrase::new("plan_command.calendar").with("text", tag).with("known", known)
    })
}

/// `ID=AMOUNT`, each store once.
fn amounts(stores: &[String], desk: &Desk) -> Result<BTreeMap<String, Money>, Failure> {
    let mut amounts = BTreeMap::new();
    for text in stores {
        let refused = || Failure::Usage(Phrase::new("plan_command.store").with("text", text.as_str()));
        let (name, target) = text.split_once('=').ok_or_else(refused)?;
        let store = store(name, desk)?;
        let amount = amount(target).ok_or_else(refused)?;
        if amounts.insert(store, amount).is_some() {
            return Err(Failure::Usage(Phrase::new("plan_command.store_twice").with("text", name)));
        }
    }
    Ok(amounts)
}

/// A store by id or name.
fn store(name: &str, desk: &Desk) -> Result<String, Failure> {
    desk.known_stores().find(name).map(str::to_owned).ok_or_else(|| no_store(desk, name))
}

/// An amount of 0 or more, in any way of writing one.
pub(super) fn amount(text: &str) -> Option<Money> {
    let amount = crate::plan::amount(text).ok().filter(|amount| *amount >= Decimal::ZERO)?;
    Money::from_decimal(amount.round_dp(2))
}

/// `20%`, `0.2`, `-5%`.
pub(super) fn growth(text: &str) -> Result<Decimal, Phrase> {
    let refused = || Phrase::new("plan_command.growth").with("text", text);
    let value = lists::number(text, PARTS).map_err(|_| refused())?;
    if value > Decimal::NEGATIVE_ONE && value <= Decimal::from(20) { Ok(value) } else { Err(refused()) }
}

/// Keyword exports by the store they are of: `FILE` where there is one store, else `STORE=FILE`.
pub(super) fn keyword_files(arguments: &NewArguments, desk: &Desk) -> Result<Vec<(String, PathBuf)>, Failure> {
    let known = desk.known_stores();
    let only = || match desk.settings.stores.as_slice() {
        [only] => Some(only.id.clone()),
        _ => None,
    };
    let mut files = Vec::new();
    for text in &arguments.keywords {
        // A file's name may hold a sign of its own.
        let named = text.split_once('=').filter(|(name, _)| known.find(name).is_some());
        let (of, file) = match (named, text.split_once('=')) {
            (Some((name, file)), _) => (known.find(name).map(str::to_owned), file),
            (None, Some((name, _))) if !PathBuf::from(text).exists() => (Some(store(name, desk)?), text.as_str()),
            (None, _) => (only(), text.as_str()),
        };
        let of = of.ok_or_else(|| Failure::Usage(Phrase::new("plan_command.keywords_whose").with("file", file)))?;
        files.push((of, PathBuf::from(file)));
    }
    Ok(files)
}
