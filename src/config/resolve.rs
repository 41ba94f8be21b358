//! From settings as written to settings as meant: the general tables. Stores and people have files of their own.

use super::context::{Context, a_currency, a_name, a_share, a_time, a_url, a_worker, a_zone, an_amount};
use super::error::ConfigError;
use super::form::Form;
use super::settings::{Limits, PlanSettings, Schedule, Settings, Store};
use super::{people, places, reports, shops, tables, written};
use crate::calendar::{Calendar, Kind, MonthDay, YearStart};
use crate::extract::Profiles;
use crate::metrics::control::Tolerance;
use crate::metrics::{Basis, CostRules, CustomerTerms};
use crate::plan::Redistribution;
use crate::words::{Language, Line};
use chrono::{NaiveTime, Weekday};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::time::Duration;

/// Nothing waits, and no file is read, for longer.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// A hundred years: beyond it no calendar goes.
const MOST_DAYS: u32 = 36_500;
/// Ten years of weeks.
const MOST_WEEKS: u32 = 520;
/// A tebibyte: beyond it a limit is a slip of the pen.
const MOST_OF_A_FILE: u64 = 1 << 40;

pub(super) fn settings(context: &Context<'_>, file: &written::File) -> Result<Settings, ConfigError> {
    let language = context.choice("language", &file.language, Language::Zh)?;
    let time_zone = context.read_or("time_zone", &file.time_zone, Form::Zone, a_zone, Tz::Asia__Shanghai)?;
    let currency = context.read_or("currency", &file.currency, Form::Currency, a_currency, "CNY".to_owned())?;
    let paths = places::paths(context, &file.paths)?;
    let money = shops::Money { report: &currency, rates: paths.rates.is_some() };
    // Where an operator's own profiles cannot be read, that is said when they are opened.
    let profiles = Profiles::with_folder(paths.templates.as_deref()).unwrap_or_else(|_| Profiles::built_in());
    let stores = shops::stores(context, &file.stores, time_zone, money, &profiles)?;
    let settle = Duration::from_secs(60);
    let owners = people::owners(context, &file.owners, &stores, language)?;
    let schedule = schedule(context, &file.schedule)?;
    let calendars = calendars(context, &file.calendar)?;
    let reports = reports::reports(context, file, &owners, &schedule)?;
    reports::refuse_alike(context, file, &reports, calendars.weeks.has_weeks_of(&calendars.plan))?;
    let main = reports[0].rhythm;
    let settings = Settings {
        title: context.read_or("title", &file.title, Form::Name, a_name, whose(&stores, language))?,
        language,
        time_zone,
        currencies: abroad(&stores, &currency),
        cost_rules: cost_rules(&stores),
        stock_of: stores.iter().filter_map(|store| Some((store.id.clone(), store.stock_of.clone()?))).collect(),
        currency,
        report: reports[0].clone(),
        reports,
        tables: tables::tables(context, &file.tables, &stores)?,
        paths,
        calendar: calendars.weeks.clone(),
        week_calendar: calendars.weeks,
        plan_calendar: calendars.plan,
        plan: PlanSettings {
            basis: context.choice("plan.basis", &file.plan.basis, Basis::Paid)?,
            overriding: context.choice("plan.override", &file.plan.r#override, Redistribution::Respread)?,
        },
        customers: customers(context, &file.customers)?,
        control: control(context, &file.control)?,
        settle: context.duration("intake.settle", &file.intake.settle, settle, A_DAY)?,
        limits: limits(context, &file.limits)?,
        owners: owners.clone(),
        everyone: owners,
        mail: people::mail(context, file.mail.as_ref(), !file.owners.is_empty())?,
        stores,
        schedule,
        keep_days: keep(context, &file.privacy)?,
        workers: workers(context, &file.engine)?,
    };
    Ok(settings.of(main))
}

/// The stores that report in another currency than the report, with it.
fn abroad(stores: &[Store], report: &str) -> BTreeMap<String, String> {
    let others = stores.iter().filter(|store| store.currency != report);
    others.map(|store| (store.id.clone(), store.currency.clone())).collect()
}

/// What costs are reckoned by, of the stores that have rules for it.
fn cost_rules(stores: &[Store]) -> BTreeMap<String, CostRules> {
    let ruled = stores.iter().filter(|store| store.cost_rules != CostRules::default());
    ruled.map(|store| (store.id.clone(), store.cost_rules.clone())).collect()
}

/// Whose report it is where nobody said: the only store's, or all stores'.
fn whose(stores: &[Store], language: Language) -> String {
    match (stores, language) {
        ([store], _) => store.name.clone(),
        (_, Language::Zh) => "全店".to_owned(),
        (_, Language::En) => "All stores".to_owned(),
        (_, Language::Es) => "Todas las tiendas".to_owned(),
    }
}

/// The weeks of seven days and the plan's. Reports of every week are of seven days, whatever the plan divides months into.
struct Calendars {
    weeks: Calendar,
    plan: Calendar,
}

fn calendars(context: &Context<'_>, calendar: &written::Calendar) -> Result<Calendars, ConfigError> {
    let kind = context.choice("calendar.kind", &calendar.kind, Kind::Iso)?;
    let week_start = context.choice("calendar.week_start", &calendar.week_start, Weekday::Mon)?;
    let start = match &calendar.fiscal_year_start {
        None => MonthDay::new(1, 1).expect("every year has a first day").into(),
        Some(start) => {
            context.read("calendar.fiscal_year_start", start, Form::YearStart, |text| YearStart::parse(text).ok())?
        }
    };
    let make = |kind: Kind| {
        let last_year = context.choice("calendar.last_year", &calendar.last_year, kind.default_last_year())?;
        // The default suits every calendar.
        let line = calendar.fiscal_year_start.as_ref().map_or(Line(1), |start| context.line(start));
        Calendar::new(kind, start, week_start, last_year).map_err(|why| ConfigError::YearStart { line, why })
    };
    Ok(Calendars { weeks: make(if kind == Kind::Trade { Kind::Iso } else { kind })?, plan: make(kind)? })
}

fn customers(context: &Context<'_>, customers: &written::Customers) -> Result<CustomerTerms, ConfigError> {
    let active_days = context.positive("customers.active_days", &customers.active_days, 90, MOST_DAYS)?;
    let lapsed_days = context.positive("customers.lapsed_days", &customers.lapsed_days, 365, MOST_DAYS)?;
    let written = customers.lapsed_days.as_ref().or(customers.active_days.as_ref());
    if let Some(written) = written.filter(|_| lapsed_days < active_days) {
        return Err(ConfigError::WrongOrder {
            line: context.line(written),
            key: "customers.lapsed_days".to_owned(),
            value: lapsed_days.to_string(),
            other: "customers.active_days",
            than: active_days.to_string(),
        });
    }
    let loyal_orders = context.positive("customers.loyal_orders", &customers.loyal_orders, 3, MOST_DAYS)?;
    Ok(CustomerTerms { loyal_orders, active_days, lapsed_days })
}

fn control(context: &Context<'_>, control: &written::Control) -> Result<Tolerance, ConfigError> {
    let Tolerance { share, amount } = Tolerance::default();
    Ok(Tolerance {
        share: context.number_or("control.share", &control.share, Form::Share, a_share, share)?,
        amount: context.number_or("control.amount", &control.amount, Form::Amount, an_amount, amount)?,
    })
}

fn limits(context: &Context<'_>, written: &written::Limits) -> Result<Limits, ConfigError> {
    let Limits { mut sheet, mut child } = Limits::default();
    let limits = [
        ("limits.cells", &written.cells, &mut sheet.cells),
        ("limits.columns", &written.columns, &mut sheet.columns),
        ("limits.rows", &written.rows, &mut sheet.rows),
        ("limits.string_bytes", &written.string_bytes, &mut sheet.string_bytes),
        ("limits.file_bytes", &written.file_bytes, &mut sheet.file_bytes),
        ("limits.part_bytes", &written.part_bytes, &mut sheet.part_bytes),
        ("limits.total_bytes", &written.total_bytes, &mut sheet.total_bytes),
        ("limits.parts", &written.parts, &mut sheet.parts),
        ("limits.ratio", &written.ratio, &mut sheet.ratio),
        ("limits.memory_bytes", &written.memory_bytes, &mut child.memory_bytes),
        ("limits.seconds", &written.seconds, &mut child.seconds),
    ];
    for (key, written, limit) in limits {
        let most = if key == "limits.seconds" { A_DAY.as_secs() } else { MOST_OF_A_FILE };
        *limit = context.positive(key, written, *limit, most)?;
    }
    Ok(Limits { sheet, child })
}

fn schedule(context: &Context<'_>, schedule: &written::Schedule) -> Result<Schedule, ConfigError> {
    let (nine_thirty, noon) = (clock(9, 30), clock(12, 0));
    let from = context.read_or("schedule.from", &schedule.from, Form::Time, a_time, nine_thirty)?;
    let wait_until = context.read_or("schedule.wait_until", &schedule.wait_until, Form::Time, a_time, noon)?;
    let written = schedule.wait_until.as_ref().or(schedule.from.as_ref());
    if let Some(written) = written.filter(|_| wait_until < from) {
        return Err(ConfigError::WrongOrder {
            line: context.line(written),
            key: "schedule.wait_until".to_owned(),
            value: wait_until.format("%H:%M").to_string(),
            other: "schedule.from",
            than: from.format("%H:%M").to_string(),
        });
    }
    let ping_url = match &schedule.ping_url {
        Some(url) => Some(context.read("schedule.ping_url", url, Form::Url, a_url)?),
        None => None,
    };
    let catch_up = match &schedule.catch_up {
        Some(weeks) if *weeks.get_ref() == 0 => 0,
        written => context.positive("schedule.catch_up", written, 4, MOST_WEEKS)?,
    };
    let quiet = Duration::from_secs(30 * 60);
    Ok(Schedule {
        from,
        wait_until,
        catch_up,
        remind: reminders(context, schedule)?,
        quiet: context.duration("schedule.quiet", &schedule.quiet, quiet, A_DAY)?,
        revisions_a_day: context.positive("schedule.revisions_a_day", &schedule.revisions_a_day, 3, MOST_WEEKS)?,
        ping_url,
    })
}

/// Refunds and advertising ripen for 56 days: files of these days may still have to be read otherwise.
const FEWEST_DAYS_KEPT: u32 = 60;

fn keep(context: &Context<'_>, privacy: &written::Privacy) -> Result<Option<u32>, ConfigError> {
    let days = |text: &str| {
        let number = text.strip_suffix('d').filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))?;
        number.parse().ok().filter(|days| (FEWEST_DAYS_KEPT..=MOST_DAYS).contains(days))
    };
    privacy.keep.as_ref().map(|keep| context.read("privacy.keep", keep, Form::Keep, days)).transpose()
}

/// The machines that work for this one, each once.
fn workers(context: &Context<'_>, engine: &written::Engine) -> Result<Vec<String>, ConfigError> {
    let Some(written) = &engine.workers else { return Ok(Vec::new()) };
    if cfg!(not(feature = "cluster")) && !written.get_ref().is_empty() {
        return Err(ConfigError::NoCluster { line: context.line(written) });
    }
    let workers = written.get_ref().iter();
    let workers = workers.map(|worker| context.read("engine.workers", worker, Form::Worker, a_worker));
    let mut workers = workers.collect::<Result<Vec<_>, _>>()?;
    workers.sort();
    workers.dedup();
    Ok(workers)
}

/// In order, each once.
fn reminders(context: &Context<'_>, schedule: &written::Schedule) -> Result<Vec<NaiveTime>, ConfigError> {
    let written = schedule.remind.as_ref().map_or(&[][..], |times| times.get_ref());
    let times = written.iter().map(|time| context.read("schedule.remind", time, Form::Time, a_time));
    let mut times = times.collect::<Result<Vec<_>, _>>()?;
    times.sort();
    times.dedup();
    Ok(times)
}

fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("an hour and minute of the day")
}
