//! One event day by day, from two days before it, beside the same days of last year's.

use super::against;
use super::scope::Scope;
use crate::compose::declared::{Columns, or_blank};
use crate::metrics::events::EventProgress;
use crate::metrics::{Against, Known};
use crate::report::{Cell, Chart, ChartKind, Column, Role, Table, Unit};
use crate::span::{Span, State};
use crate::words::{Field, Phrase};
use chrono::{Days, NaiveDate, TimeDelta};

/// Days before the event, to see what waits for it.
const RUN_UP: u64 = 2;
/// Days shown of an event that lasts longer; the table's title says how many there are.
const MOST: usize = 45;

/// A day of the event: its number counted from the first day as 1, the days before it -1 and -2; and last year's same day.
struct DayOf {
    number: i64,
    day: NaiveDate,
    then: Option<NaiveDate>,
    against: Against,
    sold_then: Known,
    change: Cell,
}

impl DayOf {
    fn of(scope: &Scope<'_>, told: &EventProgress<'_>, day: NaiveDate) -> Self {
        let (stores, basis, before) = (&told.planned.stores, scope.context.basis(), told.before.span);
        let place = day - told.span().first();
        let then = Some(before.first() + place).filter(|then| *then <= before.last());
        let (now, gone) = (Span::day(day), day <= scope.week.last());
        DayOf {
            number: if place < TimeDelta::zero() { place.num_days() } else { place.num_days() + 1 },
            day,
            then,
            against: match gone {
                true => scope.metrics().against_target(stores, now),
                false => Against::only(scope.metrics().planned(stores, now)),
            },
            sold_then: then.map_or(Known::Nothing, |then| scope.known(basis, stores, Span::day(then))),
            change: match then.filter(|_| gone) {
                Some(then) => scope.change(basis, None, stores, now, Span::day(then)),
                None => Cell::Blank,
            },
        }
    }
}

/// Its days, or as many of them as there is room for, the last one gone among them; and how many there are.
fn days_of(scope: &Scope<'_>, told: &EventProgress<'_>) -> (Vec<DayOf>, usize) {
    let first = told.span().first() - Days::new(RUN_UP);
    let all: Vec<NaiveDate> = Span::new(first, told.span().last()).into_iter().flat_map(Span::days).collect();
    let count = all.len();
    let gone = all.iter().filter(|day| **day <= scope.week.last()).count();
    let shown = all.into_iter().skip(gone.saturating_sub(MOST)).take(MOST);
    (shown.map(|day| DayOf::of(scope, told, day)).collect(), count)
}

/// `D1`, `D-2`
fn label(number: i64) -> Phrase {
    Phrase::new("section.events.day").with("number", number)
}

pub(super) fn table(scope: &Scope<'_>, told: &EventProgress<'_>) -> Table {
    let (shown, count) = days_of(scope, told);
    let cut = shown.len() < count;
    let table = Columns::new()
        .with(Column::text("event_day"), |one: &DayOf| label(one.number))
        .with(Column::text("weekday"), |one| Phrase::new("section.weekday").with("day", Field::Weekday(one.day)))
        .with(Column::new("day", Unit::Day), |one| one.day)
        .and(against::columns(against::WHOLE, |one: &DayOf| &one.against))
        .with(Column::new("day_then", Unit::Day), |one| or_blank(one.then))
        .with(Column::money("sold_then"), |one| Cell::from(&one.sold_then))
        .with(Column::new("event_change", Unit::Change).better_when(true), |one| one.change.clone())
        .table("events.days", &shown);
    let title = Phrase::new(if cut { "section.events.last_days_of" } else { "section.events.days_of" })
        .with("event", told.name())
        .with("days", told.span())
        .with("shown", shown.len())
        .with("count", count);
    Table { title, ..table }
}

pub(super) fn chart(scope: &Scope<'_>, told: &EventProgress<'_>) -> Option<Chart> {
    let (shown, _) = days_of(scope, told);
    let values = |pick: fn(&DayOf) -> &Known| shown.iter().map(|one| pick(one).number()).collect();
    let series = vec![
        Role::LastYear.series(values(|one| &one.sold_then)),
        Role::Target.series(values(|one| &one.against.target)),
        Role::Actual.series(values(|one| &one.against.actual)),
    ];
    let text = [title(told), scope.subtitle_days(&told.planned.stores, told.span())];
    let days = shown.iter().map(|one| label(one.number)).collect();
    Chart::money("events.days", ChartKind::Columns, text, days, series).unless_empty()
}

fn title(told: &EventProgress<'_>) -> Phrase {
    let by_day = |key| Phrase::new(key).with("event", told.name());
    let Some(rate) = told.against.achievement.number() else { return by_day("section.events.by_day") };
    let running = told.state == State::Running;
    by_day(if running { "section.events.day_by_day" } else { "section.events.in_all" })
        .with("day", told.so_far.map_or(0, Span::len))
        .with("rate", Field::Percent(rate))
        .with("change", told.change_words())
}
