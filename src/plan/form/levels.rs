//! The sheets above the days: months, weeks, and the visitors each week needs.

use super::grid::{Column, Grid, Shape, cell, largest_remainder, range, result};
use super::sheets::column;
use super::{Form, TOP};
use crate::calendar::Week;
use crate::plan::Redistribution;
use crate::plan::book::{Funnel, MonthKey};
use crate::plan::columns::{Part, funnel as of_funnel, months as of_months, weeks as of_weeks};
use crate::ratio::ratio;
use rust_decimal::Decimal;
use rust_xlsxwriter::{DataValidation, DataValidationRule, Worksheet, XlsxError};

/// A store, B month, C and D its days, E share, F amount, G target, H of the year; hidden: I exact, J weight.
pub(super) fn months(form: &Form<'_>) -> Result<Worksheet, XlsxError> {
    let of = |at, shape, width| column(form, Part::Months, at, shape, width);
    let mut columns = vec![
        of(of_months::STORE, Shape::Text, 18.0),
        of(of_months::MONTH, Shape::Text, 10.0),
        of(of_months::FIRST, Shape::Day, 12.0),
        of(of_months::LAST, Shape::Day, 12.0),
        of(of_months::SHARE, Shape::Percent, 10.0),
        of(of_months::AMOUNT, Shape::Money, 16.0),
    ];
    if form.has_days() {
        columns.push(of(of_months::TARGET, Shape::Money, 16.0));
        for (key, shape) in [("of_year", Shape::Percent), ("month_exact", Shape::Number), ("weight", Shape::Number)] {
            let header = form.word(&format!("plan_form.helper.{key}"));
            columns.push(Column { header, note: None, shape, width: 10.0 });
        }
    }
    let mut grid = Grid::new(form, Part::Months, &columns)?;
    let mut last = TOP;
    for store in &form.stores {
        for index in 0..12 {
            month(form, &mut grid, store, index)?;
            last = store.month_row(index);
        }
    }
    if form.has_days() {
        grid.sheet.set_column_range_hidden(8, 9)?;
    }
    let share = DataValidation::new().allow_decimal_number(DataValidationRule::Between(0.0, 1.0));
    let share = share.set_error_message(form.word("plan_form.error.share"))?;
    grid.sheet.add_data_validation(TOP, 4, last, 4, &share)?;
    grid.sheet.add_data_validation(TOP, 5, last, 5, &amount(form)?)?;
    grid.protect();
    Ok(grid.sheet)
}

fn month(form: &Form<'_>, grid: &mut Grid, store: &super::StoreYear<'_>, index: usize) -> Result<(), XlsxError> {
    let (row, span) = (store.month_row(index), store.months[index]);
    grid.text(row, 0, &store.name)?;
    grid.text(row, 1, &MonthKey::label(&form.draft.book.calendar, store.year.fiscal_year, index))?;
    grid.day(row, 2, span.first())?;
    grid.day(row, 3, span.last())?;
    let own = form.draft.book.month_row(store.year, index);
    grid.input(row, 4, Shape::Percent, own.and_then(|m| m.share))?;
    grid.blank(row, 5, Shape::Money)?;
    if form.has_days() { month_target(form, grid, store, index) } else { Ok(()) }
}

/// What a month comes to, which without shares its days decide.
fn month_target(form: &Form<'_>, grid: &mut Grid, store: &super::StoreYear<'_>, index: usize) -> Result<(), XlsxError> {
    let (row, span) = (store.month_row(index), store.months[index]);
    let rows = (store.month_row(0), store.month_row(11));
    let (f, fs, j, js) = (cell('F', row), range('F', rows), cell('J', row), range('J', rows));
    let year = format!("{}{}", form.sheet(Part::Years), cell('G', store.year_row()));
    let amount = store.amounts.get(index).copied().unwrap_or_default();
    let shown = format!("=IF({f}<>\"\",{f},{})", largest_remainder('I', rows, row));
    grid.formula(row, 6, Shape::Money, &shown, &result(amount))?;
    let target = store.year.target.unwrap_or_default();
    let part = ratio(amount.decimal(), target.decimal()).map(|part| part.to_string()).unwrap_or_default();
    grid.formula(row, 7, Shape::Percent, &format!("=IF({year}=0,\"\",{}/{year})", cell('G', row)), &part)?;

    let exact = if form.draft.rest == Redistribution::Keep {
        format!("=IF(SUM({js})=0,0,{year}*{j}/SUM({js}))")
    } else {
        let free = format!("SUMPRODUCT(({fs}=\"\")*{js})");
        format!("=IF({f}<>\"\",0,IF({free}=0,0,MAX(0,{year}-SUM({fs}))*{j}/{free}))")
    };
    let weight = |index: usize| weight(form, store, index);
    let all: Decimal = (0..12).map(weight).sum();
    let value = ratio(target.decimal() * weight(index), all).unwrap_or_default();
    grid.formula(row, 8, Shape::Number, &exact, &value.to_string())?;
    let days = format!("{}{}", form.sheet(Part::Days), range('E', store.day_rows(span)));
    let shares = range('E', rows);
    let formula = format!("=ROUND(IF(COUNT({shares})=0,SUM({days}),N({})),10)", cell('E', row));
    grid.formula(row, 9, Shape::Number, &formula, &weight(index).to_string())
}

/// What a month weighs: its share, or without any shares its days.
fn weight(form: &Form<'_>, store: &super::StoreYear<'_>, index: usize) -> Decimal {
    let book = &form.draft.book;
    let row = |index| book.month_row(store.year, index);
    if (0..12).any(|index| row(index).is_some_and(|m| m.share.is_some())) {
        return row(index).and_then(|m| m.share).unwrap_or_default();
    }
    store.months[index].days().map(|day| book.weight(&store.year.store, day)).sum()
}

/// A store, B week, C and D its days, E how many of them are in the year, F target, G override.
pub(super) fn weeks(form: &Form<'_>) -> Result<Worksheet, XlsxError> {
    let of = |at, shape, width| column(form, Part::Weeks, at, shape, width);
    let columns = [
        of(of_weeks::STORE, Shape::Text, 18.0),
        of(of_weeks::WEEK, Shape::Text, 16.0),
        of(of_weeks::FIRST, Shape::Day, 12.0),
        of(of_weeks::LAST, Shape::Day, 12.0),
        of(of_weeks::DAYS, Shape::Count, 8.0),
        of(of_weeks::TARGET, Shape::Money, 16.0),
        of(of_weeks::OVERRIDE, Shape::Money, 16.0),
    ];
    let mut grid = Grid::new(form, Part::Weeks, &columns)?;
    let mut last = TOP;
    for store in &form.stores {
        for (index, week) in store.weeks.iter().enumerate() {
            let row = store.first_week + index as u32;
            let rows = store.day_rows(week.span());
            grid.text(row, 0, &store.name)?;
            grid.text(row, 1, &week.id())?;
            grid.day(row, 2, week.span().first())?;
            grid.day(row, 3, week.span().last())?;
            grid.count(row, 4, rows.1 - rows.0 + 1)?;
            let sum = store.target(form, *week);
            let formula = format!("=ROUND(SUM({}{}),2)", form.sheet(Part::Days), range('F', rows));
            grid.formula(row, 5, Shape::Money, &formula, &result(sum))?;
            grid.blank(row, 6, Shape::Money)?;
            last = row;
        }
    }
    grid.sheet.add_data_validation(TOP, 6, last, 6, &amount(form)?)?;
    grid.sheet.autofilter(TOP - 1, 0, last, 6)?;
    grid.protect();
    Ok(grid.sheet)
}

/// A store, B week, C target, D conversion, E order value, F visitors needed.
pub(super) fn funnel(form: &Form<'_>) -> Result<Worksheet, XlsxError> {
    let of = |at, shape, width| column(form, Part::Funnel, at, shape, width);
    let columns = [
        of(of_funnel::STORE, Shape::Text, 18.0),
        of(of_funnel::WEEK, Shape::Text, 16.0),
        of(of_funnel::TARGET, Shape::Money, 16.0),
        of(of_funnel::CONVERSION, Shape::Percent, 12.0),
        of(of_funnel::VALUE, Shape::Money, 12.0),
        of(of_funnel::VISITORS, Shape::Count, 14.0),
    ];
    let mut grid = Grid::new(form, Part::Funnel, &columns)?;
    for store in &form.stores {
        let mut above: Option<&Funnel> = None;
        for (index, week) in store.weeks.iter().enumerate() {
            let own = form.draft.book.funnel.iter().find(|own| {
                let here = own.week == Some(*week) && week.fiscal_year() == store.year.fiscal_year;
                here && own.store.as_deref() == Some(store.year.store.as_str())
            });
            let row = store.first_week + index as u32;
            visitors(form, &mut grid, store, (row, *week), own, above)?;
            above = own.or(above);
        }
    }
    grid.protect();
    Ok(grid.sheet)
}

/// A week's conversion and order value, its own or the week's above, and the visitors they need.
fn visitors(
    form: &Form<'_>,
    grid: &mut Grid,
    store: &super::StoreYear<'_>,
    (row, week): (u32, Week),
    own: Option<&Funnel>,
    above: Option<&Funnel>,
) -> Result<(), XlsxError> {
    grid.text(row, 0, &store.name)?;
    grid.text(row, 1, &week.id())?;
    let sum = store.target(form, week);
    let target = format!("={}{}", form.sheet(Part::Weeks), cell('F', row));
    grid.formula(row, 2, Shape::Money, &target, &result(sum))?;
    let value = |funnel: Option<&Funnel>, at| {
        funnel.map(|funnel| if at == 3 { funnel.conversion } else { funnel.order_value.decimal().normalize() })
    };
    for (at, letter, shape) in [(3, 'D', Shape::Percent), (4, 'E', Shape::Money)] {
        if own.is_some() || row == store.first_week {
            grid.input(row, at, shape, value(own, at))?;
        } else {
            let formula = format!("=IF({0}=\"\",\"\",{0})", cell(letter, row - 1));
            grid.suggestion(row, at, shape, &formula, value(above, at))?;
        }
    }
    let needed = own.or(above).and_then(|funnel| funnel.visitors(sum));
    let needed = needed.map(|count| count.to_string()).unwrap_or_default();
    let (c, d, e) = (cell('C', row), cell('D', row), cell('E', row));
    let formula = format!("ROUNDUP(ROUND({c}/({d}*{e}),6),0)");
    let formula = format!("=IF(AND(ISNUMBER({d}),ISNUMBER({e})),IF({d}*{e}>0,{formula},\"\"),\"\")");
    grid.formula(row, 5, Shape::Count, &formula, &needed)
}

/// Only amounts of zero or more.
fn amount(form: &Form<'_>) -> Result<DataValidation, XlsxError> {
    let rule = DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0));
    rule.set_error_message(form.word("plan_form.error.amount"))
}
