//! `plan show`: the year so far, by half, quarter, month and week, what is needed from here on, and where it ends.

use super::shared::{current, no_store, plan_of, right};
use super::versions::{in_use, versions};
use crate::calendar::{Part, Period};
use crate::commands::console::{Console, ForScripts};
use crate::commands::{Global, week};
use crate::desk::{Desk, Failure};
use crate::kpi::Kpi;
use crate::lists::KnownStores;
use crate::metrics::Metrics;
use crate::run::last_complete;
use crate::span::Span;
use crate::words::{Field, Phrase, percent};
use clap::Args;
use rust_decimal::Decimal;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: zhoubao plan show --week 2026-W46 --store tmall-flagship\nExample: zhoubao plan show --versions"
)]
pub(in crate::commands) struct ShowArguments {
    /// Up to this week (2026-W46, or any day in it); the last complete one if left out
    #[arg(long)]
    week: Option<String>,
    /// Only this store
    #[arg(long, value_name = "ID")]
    store: Option<String>,
    /// The plan's versions instead: since when each, and the annual targets it says
    #[arg(long)]
    versions: bool,
    #[command(flatten)]
    form: ForScripts,
}

pub(super) fn show(
    arguments: &ShowArguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    console.speak_to(&arguments.form);
    let now = global.now(desk)?;
    let week = week(desk, arguments.week.as_deref())?.unwrap_or_else(|| last_complete(desk, now));
    let known = desk.known_stores();
    let stores: Vec<&str> = match &arguments.store {
        None => known.ids().collect(),
        Some(name) => vec![known.find(name).ok_or_else(|| no_store(desk, name))?],
    };
    let _lock = desk.lock()?;
    let lists = plan_of(desk)?;
    if arguments.versions {
        versions(desk, &lists, &stores, week.fiscal_year(), console)?;
        return Ok(0);
    }
    let view = current(desk, &lists, console)?;
    desk.with_metrics(&view, &lists, week, now, |all| {
        let own = all.own();
        // One store is told in its own currency, several in the report's.
        let metrics = if stores.len() == 1 { &own } else { all };
        let title = Phrase::new("plan_command.so_far")
            .with("year", week.fiscal_year().to_string())
            .with("week", week.id())
            .with("last", week.span().last().to_string());
        console.say(&title);
        in_use(desk, &lists, console);
        console.table(&right(so_far(desk, metrics, &stores, week, console), 2));
        untargeted(desk, metrics, &stores, week, console);
        outlook(metrics, &desk.known_stores(), &stores, week, console);
        if stores.len() > 1 {
            console.table(&[Vec::new()]);
            console.table(&right(by_store(desk, &own, &stores, week, console), 1));
        }
    });
    Ok(0)
}

/// Target, actual, achievement and gap of the stores and days that have both.
struct SoFar {
    target: Option<Decimal>,
    actual: Option<Decimal>,
    achievement: Option<Decimal>,
    gap: Option<Decimal>,
}

impl SoFar {
    fn of(desk: &Desk, metrics: &Metrics<'_>, stores: &[&str], days: Span) -> Self {
        let value = |id| metrics.get(id, stores, days).value;
        // Beside a target stand the sales of the days and stores that have one.
        let (target, gap) = (value(Kpi::PlanTarget), value(Kpi::PlanGap));
        let actual = target.zip(gap).map(|(target, gap)| target + gap).or_else(|| value(desk.basis_kpi()));
        SoFar { target, actual, achievement: value(Kpi::PlanAchievement), gap }
    }

    fn cells(&self, desk: &Desk) -> [String; 4] {
        let language = desk.settings.language;
        let worded = |value: Option<Decimal>, word: &dyn Fn(Decimal) -> String| value.map_or("–".to_owned(), word);
        let money = |amount| crate::words::money_full(language, amount);
        [
            worded(self.target, &money),
            worded(self.actual, &money),
            worded(self.achievement, &|part| percent(language, part)),
            worded(self.gap, &money),
        ]
    }

    /// The record with what is known.
    fn told_in(&self, record: Phrase) -> Phrase {
        let known = [
            ("target", self.target.map(Field::MoneyFull)),
            ("actual", self.actual.map(Field::MoneyFull)),
            ("achievement", self.achievement.map(Field::Percent)),
            ("gap", self.gap.map(Field::MoneyFull)),
        ];
        known.into_iter().fold(record, |record, (name, value)| match value {
            Some(value) => record.with(name, value),
            None => record,
        })
    }
}

/// Days of the year so far with sales and without a target, which the table leaves out.
fn untargeted(desk: &Desk, metrics: &Metrics<'_>, stores: &[&str], week: Period, console: &Console) {
    let known = desk.known_stores();
    let so_far = desk.settings.calendar.to_date(Part::Year, week);
    let inputs = metrics.inputs();
    for store in stores {
        let sold = |day: &chrono::NaiveDate| metrics.get(desk.basis_kpi(), &[store], Span::day(*day)).value.is_some();
        let open = so_far.days().filter(|day| inputs.plan.target(store, *day).is_none()).filter(sold);
        let days: Vec<Field> = Span::runs(open).into_iter().map(Field::Span).collect();
        if !days.is_empty() {
            let phrase =
                Phrase::new("plan_command.untargeted").with("store", known.name(store)).with("days", Field::List(days));
            console.say(&phrase);
        }
    }
}

fn header(console: &Console, first: &[&str]) -> Vec<String> {
    let names = ["target", "actual", "achievement", "gap"];
    first
        .iter()
        .chain(&names)
        .map(|name| console.words().get(&format!("plan_command.column.{name}")).to_owned())
        .collect()
}

/// The year's parts that have begun, each up to the week's end.
fn so_far(desk: &Desk, metrics: &Metrics<'_>, stores: &[&str], week: Period, console: &Console) -> Vec<Vec<String>> {
    let calendar = &desk.settings.plan_calendar;
    let year = calendar.year_span(week.fiscal_year());
    let until = week.span().last().min(year.last());
    let mut rows = vec![header(console, &["period", "days"])];
    let mut add = |name: String, days: Span| {
        let mut row = vec![name, format!("{} - {}", days.first(), days.last())];
        let figures = SoFar::of(desk, metrics, stores, days);
        console.record(&figures.told_in(Phrase::new("plan_period").with("name", row[0].as_str()).with("days", days)));
        row.extend(figures.cells(desk));
        rows.push(row);
    };
    let begun = |span: Span| Span::new(span.first(), span.last().min(until));
    for (part, name) in [(Part::Year, "year"), (Part::Half, "half"), (Part::Quarter, "quarter"), (Part::Month, "month")]
    {
        let mut day = year.first();
        let mut number = 1;
        while let Some(days) = Some(calendar.part(part, day)).filter(|span| span.first() <= until) {
            let place = Phrase::new(format!("plan_command.part.{name}"))
                .with("number", number.to_string())
                .with("year", week.fiscal_year().to_string())
                .with("half", Field::Word(format!("plan_form.calendar.H{number}")))
                .with("month", Field::Word(format!("calendar.month.{}", calendar.month_name(days.first()))));
            if let Some(days) = begun(days) {
                add(console.words().say(&place), days);
            }
            let Some(next) = days.last().succ_opt().filter(|next| year.contains(*next)) else { break };
            day = next;
            number += 1;
        }
    }
    for planned in calendar.weeks_of_year(week.fiscal_year()) {
        if let Some(days) = Span::new(planned.span().first(), planned.span().last().min(week.span().last())) {
            add(format!("{} {}", planned.id(), console.words().say(&calendar.week_name(planned))), days);
        }
    }
    rows
}

fn by_store(desk: &Desk, metrics: &Metrics<'_>, stores: &[&str], week: Period, console: &Console) -> Vec<Vec<String>> {
    let year = desk.settings.calendar.to_date(Part::Year, week);
    let known = desk.known_stores();
    let mut rows = vec![header(console, &["store"])];
    for store in stores {
        let name = known.name(store);
        // Amounts of a store in another currency say so.
        let mut row = vec![match desk.settings.currencies.get(*store) {
            Some(currency) => format!("{name} ({currency})"),
            None => name.to_owned(),
        }];
        let figures = SoFar::of(desk, metrics, &[store], year);
        console.record(&figures.told_in(Phrase::new("plan_store").with("store", *store).with("days", year)));
        row.extend(figures.cells(desk));
        rows.push(row);
    }
    rows
}

/// What is needed from here on, and where the year ends if it goes on like this.
fn outlook(metrics: &Metrics<'_>, known: &KnownStores, stores: &[&str], week: Period, console: &Console) {
    let get = |id| metrics.get(id, stores, week.span());
    let inputs = metrics.inputs();
    let annual = metrics.planned(stores, inputs.plan_calendar.year_span(week.fiscal_year()));
    if let Some(annual) = annual.number() {
        console.say(&Phrase::new("plan_command.annual").with("target", Field::MoneyFull(annual)));
    }
    let required = get(Kpi::PlanRequiredFactor);
    match (get(Kpi::PlanRequiredRate).value, get(Kpi::PlanRequiredPerDay).value, required.value) {
        (Some(rate), Some(a_day), Some(factor)) => console.say(
            &Phrase::new("plan_command.required")
                .with("week", Field::MoneyFull(rate))
                .with("day", Field::MoneyFull(a_day))
                .with("factor", Field::Percent(factor)),
        ),
        (None, Some(a_day), Some(factor)) => console.say(
            &Phrase::new("plan_command.required_days")
                .with("day", Field::MoneyFull(a_day))
                .with("factor", Field::Percent(factor)),
        ),
        _ => {
            let why = required.reason.unwrap_or_else(|| Phrase::new("reason.year-ends"));
            console.say(&Phrase::new("plan_command.not_required").with("why", why));
        }
    }
    if required.value.is_some() && !required.lacks.is_empty() {
        let names = required.lacks.iter().map(|id| Field::Text(known.name(id).to_owned())).collect();
        console.say(&Phrase::new("plan_command.required_without").with("stores", Field::List(names)));
    }
    let outlook = get(Kpi::PlanProjection);
    let Some(projection) = outlook.value else { return };
    let range = get(Kpi::PlanProjectionLow).value.zip(get(Kpi::PlanProjectionHigh).value);
    let phrase = match range {
        Some((low, high)) => Phrase::new("plan_command.projection_range")
            .with("low", Field::MoneyFull(low))
            .with("high", Field::MoneyFull(high)),
        None => Phrase::new("plan_command.projection"),
    };
    console.say(&phrase.with("projection", Field::MoneyFull(projection)));
    if let Some(why) = outlook.reason {
        console.say(&Phrase::new("plan_command.projection_of").with("why", why));
    }
}
