//! The sheets that are mostly typed: years, events, weekdays, roles, other targets.

use super::grid::{Column, Grid, Shape, cell, key, range, result};
use super::{Form, MOST_STORES, StoreYear, TOP, basis};
use crate::calendar::WEEKDAYS;
use crate::lists::Role;
use crate::plan::book::{Goal, GoalMetric};
use crate::plan::columns::{
    EVENT_ROWS, Part, events as of_events, goals as of_goals, roles as of_roles, weekdays as of_weekdays,
    years as of_years,
};
use crate::plan::events::EventKind;
use crate::plan::keywords::Basis;
use crate::text;
use crate::words::{Field, Language, Phrase};
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use rust_xlsxwriter::{DataValidation, DataValidationRule, Worksheet, XlsxError};
use std::collections::BTreeSet;

/// A column by the names of the reader, with its note.
pub(super) fn column(form: &Form<'_>, part: Part, at: usize, shape: Shape, width: f64) -> Column {
    let header = part.header(at, form.language()).to_owned();
    let english = part.header(at, Language::En).replace(' ', "-");
    let note = format!("plan_form.note.{}.{english}", key(part));
    let note = form.words.has(&note).then(|| form.word(&note));
    Column { header, note, shape, width }
}

/// A store, B year, C target, D last year, E growth, F calendar, G target used, H sum of days, I difference, J shares.
pub(super) fn years(form: &Form<'_>) -> Result<Worksheet, XlsxError> {
    let of = |at, shape, width| column(form, Part::Years, at, shape, width);
    let mut columns = vec![
        of(of_years::STORE, Shape::Text, 18.0),
        of(of_years::YEAR, Shape::Text, 8.0),
        of(of_years::TARGET, Shape::Money, 18.0),
        of(of_years::LAST, Shape::Money, 18.0),
        of(of_years::GROWTH, Shape::Percent, 10.0),
        of(of_years::CALENDAR, Shape::Text, 10.0),
        of(of_years::USED, Shape::Money, 18.0),
    ];
    if form.has_days() {
        columns.extend([of(of_years::SUM, Shape::Money, 18.0), of(of_years::GAP, Shape::Money, 14.0)]);
        let header = form.word("plan_form.helper.shares");
        let note = Some(form.word("plan_form.note.year.shares"));
        columns.push(Column { header, note, shape: Shape::Percent, width: 14.0 });
    }
    let mut grid = Grid::new(form, Part::Years, &columns)?;
    if !form.has_days() {
        let phrase = Phrase::new("plan_form.without_days").with("most", MOST_STORES);
        grid.remark(&text::clean(&form.words.say(&phrase)))?;
    }
    for store in &form.stores {
        let row = store.year_row();
        grid.text(row, 0, &store.name)?;
        grid.text(row, 1, &store.year.fiscal_year.to_string())?;
        let before = form.draft.before.get(&store.year.store);
        let target = store.year.target;
        // Where growth gives the target, changing the growth shall change it.
        let typed = target.filter(|_| before.is_none_or(|(_, growth)| growth.is_none()));
        let proposed = form.draft.basis.get(&store.year.store).and_then(Basis::target);
        match basis::target(form, store).filter(|_| target == proposed) {
            // The proposal is followed as its basis is changed, until a target is typed over it.
            Some(from) => {
                grid.suggestion(row, 2, Shape::Money, &from, target.map(|t| t.decimal().round_dp(2).normalize()))?
            }
            None => grid.input(row, 2, Shape::Money, typed.map(|t| t.decimal().round_dp(2)))?,
        }
        grid.input(row, 3, Shape::Money, before.map(|(sales, _)| sales.decimal().round_dp(2)))?;
        grid.input(row, 4, Shape::Percent, before.and_then(|(_, growth)| *growth))?;
        grid.text(row, 5, form.draft.book.calendar.kind().tag())?;
        let (c, d, e) = (cell('C', row), cell('D', row), cell('E', row));
        let used = format!("=IF({c}<>\"\",{c},IF(AND({d}<>\"\",{e}<>\"\"),ROUND({d}*(1+{e}),2),0))");
        let amount = target.unwrap_or_default();
        grid.formula(row, 6, Shape::Money, &used, &result(amount))?;
        if form.has_days() {
            added_up(form, &mut grid, store)?;
        }
    }
    grid.protect();
    Ok(grid.sheet)
}

/// What the days make of a store's year, and its months' shares.
fn added_up(form: &Form<'_>, grid: &mut Grid, store: &StoreYear<'_>) -> Result<(), XlsxError> {
    let row = store.year_row();
    let amount = store.year.target.unwrap_or_default();
    let days = range('F', store.day_rows(store.span));
    let sum = format!("=ROUND(SUM({}{days}),2)", form.sheet(Part::Days));
    grid.formula(row, 7, Shape::Money, &sum, &result(amount))?;
    grid.formula(row, 8, Shape::Money, &format!("=ROUND({}-{g},2)", cell('H', row), g = cell('G', row)), "0")?;
    let shares = format!("{}{}", form.sheet(Part::Months), range('E', (store.month_row(0), store.month_row(11))));
    let given: Vec<Decimal> = (0..12).filter_map(|index| form.draft.book.month_row(store.year, index)?.share).collect();
    let sum = if given.is_empty() { String::new() } else { given.iter().sum::<Decimal>().normalize().to_string() };
    grid.formula(row, 9, Shape::Percent, &format!("=IF(COUNT({shares})=0,\"\",ROUND(SUM({shares}),10))"), &sum)
}

/// A event, B and C its days, D store, E uplift, F amount, G kind, H note.
pub(super) fn events(form: &Form<'_>) -> Result<Worksheet, XlsxError> {
    let of = |at, shape, width| column(form, Part::Events, at, shape, width);
    let columns = [
        of(of_events::NAME, Shape::Text, 20.0),
        of(of_events::FIRST, Shape::Day, 12.0),
        of(of_events::LAST, Shape::Day, 12.0),
        of(of_events::STORE, Shape::Text, 18.0),
        of(of_events::UPLIFT, Shape::Number, 8.0),
        of(of_events::AMOUNT, Shape::Money, 16.0),
        of(of_events::KIND, Shape::Text, 10.0),
        of(of_events::NOTE, Shape::Text, 40.0),
    ];
    let mut grid = Grid::new(form, Part::Events, &columns)?;
    let shapes =
        [Shape::Text, Shape::Day, Shape::Day, Shape::Text, Shape::Number, Shape::Money, Shape::Text, Shape::Text];
    for row in TOP..EVENT_ROWS.max(TOP + form.draft.book.events.len() as u32) {
        let Some(event) = form.draft.book.events.get((row - TOP) as usize) else {
            for (at, shape) in shapes.into_iter().enumerate() {
                grid.blank(row, at as u16, shape)?;
            }
            continue;
        };
        grid.input_text(row, 0, &event.name)?;
        grid.input_day(row, 1, event.span.first())?;
        grid.input_day(row, 2, event.span.last())?;
        grid.input_text(row, 3, &form.store(event.store.as_deref()))?;
        grid.input(row, 4, Shape::Number, event.uplift)?;
        grid.blank(row, 5, Shape::Money)?;
        grid.input_text(row, 6, event.kind.map(|kind| kind.word(form.language())).unwrap_or_default())?;
        grid.input_text(row, 7, event.note.as_deref().unwrap_or_default())?;
    }
    let last = EVENT_ROWS - 1;
    let uplift = DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThan(0.0));
    let uplift = uplift.set_error_message(form.word("plan_form.error.uplift"))?;
    grid.sheet.add_data_validation(TOP, 4, last, 4, &uplift)?;
    let kinds = EventKind::ALL.map(|(kind, _)| kind.word(form.language()));
    grid.sheet.add_data_validation(TOP, 6, last, 6, &DataValidation::new().allow_list_strings(&kinds)?)?;
    Ok(grid.sheet)
}

/// A store, B weekday, C weight.
pub(super) fn weekdays(form: &Form<'_>) -> Result<Worksheet, XlsxError> {
    let of = |at, shape, width| column(form, Part::Weekdays, at, shape, width);
    let columns = [
        of(of_weekdays::STORE, Shape::Text, 18.0),
        of(of_weekdays::DAY, Shape::Text, 10.0),
        of(of_weekdays::WEIGHT, Shape::Number, 10.0),
    ];
    let mut grid = Grid::new(form, Part::Weekdays, &columns)?;
    // 3 January 2000 was a Monday.
    let monday = NaiveDate::from_ymd_opt(2000, 1, 3).unwrap_or_default();
    for (index, weekday) in WEEKDAYS.into_iter().enumerate() {
        let row = TOP + index as u32;
        let own = form.draft.book.weekdays.iter().find(|w| w.store.is_none() && w.weekday == weekday);
        grid.input_text(row, 0, &form.all())?;
        grid.input_text(row, 1, &form.words.field(&Field::Weekday(monday + Days::new(index as u64))))?;
        grid.input(row, 2, Shape::Number, Some(own.map_or(Decimal::ONE, |w| w.weight)))?;
    }
    Ok(grid.sheet)
}

/// The usual mix in percent, to be corrected; written where the draft has none of its own.
const MIX: [(Role, i64); 4] = [(Role::Traffic, 30), (Role::Profit, 50), (Role::Image, 10), (Role::Custom, 10)];

/// A store, B role, C share.
pub(super) fn roles(form: &Form<'_>) -> Result<Worksheet, XlsxError> {
    let of = |at, shape, width| column(form, Part::Roles, at, shape, width);
    let columns = [
        of(of_roles::STORE, Shape::Text, 18.0),
        of(of_roles::ROLE, Shape::Text, 12.0),
        of(of_roles::SHARE, Shape::Percent, 10.0),
    ];
    let mut grid = Grid::new(form, Part::Roles, &columns)?;
    let own = form.draft.book.roles.iter().map(|mix| (mix.store.as_deref(), mix.role, mix.share));
    let usual = MIX.into_iter().map(|(role, percent)| (None, role, Decimal::new(percent, 2)));
    let usual = usual.filter(|_| form.draft.book.roles.is_empty());
    for (row, (store, role, share)) in (TOP..).zip(own.chain(usual)) {
        grid.input_text(row, 0, &form.store(store))?;
        grid.input_text(row, 1, role.word(form.language()))?;
        grid.input(row, 2, Shape::Percent, Some(share))?;
    }
    Ok(grid.sheet)
}

/// A store, B figure, C month, D product, E target.
pub(super) fn goals(form: &Form<'_>) -> Result<Worksheet, XlsxError> {
    let of = |at, shape, width| column(form, Part::Goals, at, shape, width);
    let columns = [
        of(of_goals::STORE, Shape::Text, 18.0),
        of(of_goals::KPI, Shape::Text, 20.0),
        of(of_goals::MONTH, Shape::Text, 10.0),
        of(of_goals::PRODUCT, Shape::Text, 18.0),
        of(of_goals::TARGET, Shape::Number, 16.0),
    ];
    let mut grid = Grid::new(form, Part::Goals, &columns)?;
    let mut row = TOP;
    let mut listed = BTreeSet::new();
    for StoreYear { year, name, .. } in &form.stores {
        let store = year.store.as_str();
        if !listed.insert(store) {
            continue;
        }
        for (metric, words) in GoalMetric::all() {
            let own = form
                .draft
                .book
                .goals
                .iter()
                .filter(|goal| goal.store.as_deref() == Some(store) && goal.metric == metric);
            let mut own: Vec<Option<&Goal>> = own.map(Some).collect();
            if own.is_empty() {
                own.push(None);
            }
            for goal in own {
                grid.input_text(row, 0, name)?;
                grid.input_text(row, 1, form.language().pick(words))?;
                let month = goal.and_then(|goal| goal.month).map(|month| month.to_string());
                grid.maybe_text(row, 2, month.as_deref())?;
                grid.maybe_text(row, 3, goal.and_then(|goal| goal.product_id.as_deref()))?;
                let shape = if metric.is_ratio() { Shape::Percent } else { Shape::Number };
                grid.input(row, 4, shape, goal.map(|goal| goal.target))?;
                row += 1;
            }
        }
    }
    Ok(grid.sheet)
}
