//! The sheet of days: a row a day, with the whole division in hidden columns beside it.
//!
//! Columns: A store, B date, C weekday, D event, E weight, F target, G override; hidden: H which block (a week's row, or
//! minus an event's row, or 0), I and J the block's part exactly and in cents, K and L the month's, M the one of both that
//! counts, N the part of the week after an override, exactly.

use super::grid::{Column, Grid, Shape, cell, float, largest_remainder, range, remainder, result};
use super::{Form, StoreYear, TOP};
use crate::calendar::Span;
use crate::money::Money;
use crate::plan::Redistribution;
use crate::plan::columns::{EVENT_ROWS, Part};
use crate::words::Field;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_xlsxwriter::XlsxError;

/// Where a day stands, and with which others.
struct DayPlace {
    row: u32,
    store: (u32, u32),
    month: (u32, u32),
    piece: (u32, u32),
    week_row: u32,
    month_row: u32,
}

/// The columns, named as people read them.
fn columns(form: &Form<'_>) -> Vec<Column> {
    use crate::plan::columns::days as at;
    let column = |column, shape, width| super::sheets::column(form, Part::Days, column, shape, width);
    let mut columns = vec![
        column(at::STORE, Shape::Text, 18.0),
        column(at::DATE, Shape::Day, 12.0),
        column(at::WEEKDAY, Shape::Text, 8.0),
        column(at::EVENT, Shape::Text, 18.0),
        column(at::WEIGHT, Shape::Number, 9.0),
        column(at::TARGET, Shape::Money, 16.0),
        column(at::OVERRIDE, Shape::Money, 16.0),
    ];
    for key in ["block", "block_exact", "block_cents", "month_exact", "month_cents", "before_override", "week_exact"] {
        let header = form.word(&format!("plan_form.helper.{key}"));
        columns.push(Column { header, note: None, shape: Shape::Number, width: 12.0 });
    }
    columns
}

pub(super) fn days(form: &Form<'_>) -> Result<rust_xlsxwriter::Worksheet, XlsxError> {
    let mut grid = Grid::new(form, Part::Days, &columns(form))?;
    let mut last = TOP;
    for store in &form.stores {
        for (index, month) in store.months.iter().enumerate() {
            let weights: Decimal = month.days().map(|day| form.draft.book.weight(&store.year.store, day)).sum();
            for day in month.days() {
                let spot = spot(form, store, index, *month, day);
                given(form, &mut grid, store, &spot, day)?;
                let amount = store.amounts.get(index).copied().unwrap_or_default();
                division(form, &mut grid, store, &spot, day, (amount, weights))?;
                last = spot.row;
            }
        }
    }
    grid.sheet.set_column_range_hidden(7, 13)?;
    grid.sheet.autofilter(TOP - 1, 0, last, 6)?;
    grid.protect();
    Ok(grid.sheet)
}

fn spot(form: &Form<'_>, store: &StoreYear<'_>, index: usize, month: Span, day: NaiveDate) -> DayPlace {
    let week = form.draft.book.calendar.week_of(day);
    let piece = week.span().intersect(month).unwrap_or(month);
    let week_index = store.weeks.iter().position(|w| *w == week).unwrap_or_default();
    DayPlace {
        row: store.day_row(day),
        store: store.day_rows(store.span),
        month: store.day_rows(month),
        piece: store.day_rows(piece),
        week_row: store.first_week + week_index as u32,
        month_row: store.month_row(index),
    }
}

/// Store, date, weekday, event, weight, and the cell to type into.
fn given(
    form: &Form<'_>,
    grid: &mut Grid,
    store: &StoreYear<'_>,
    spot: &DayPlace,
    day: NaiveDate,
) -> Result<(), XlsxError> {
    let DayPlace { row, .. } = *spot;
    grid.text(row, 0, &store.name)?;
    grid.day(row, 1, day)?;
    grid.text(row, 2, &form.words.field(&Field::Weekday(day)))?;
    let events = Events::of(form);
    let book = &form.draft.book;
    let own = book.events.iter().rev().find(|event| event.concerns(&store.year.store) && event.span.contains(day));
    let name = own.map(|event| event.name.clone()).unwrap_or_default();
    let place = format!("SUMPRODUCT(MAX({}*ROW({})))", events.on(row), events.column('A'));
    let formula = format!("=IF({place}=0,\"\",INDEX({}$A$1:$A${},{place}))", events.sheet, EVENT_ROWS);
    grid.formula(row, 3, Shape::Text, &formula, &name)?;
    let weight = book.weight(&store.year.store, day).normalize().to_string();
    grid.formula(row, 4, Shape::Number, &weight_formula(form, row, &events), &weight)?;
    grid.blank(row, 6, Shape::Money)
}

/// The sheet of events, as formulas ask it.
struct Events {
    sheet: String,
    all: String,
    stores: usize,
}

impl Events {
    fn of(form: &Form<'_>) -> Self {
        Events { sheet: form.sheet(Part::Events), all: form.all(), stores: form.draft.stores.ids().count() }
    }

    fn column(&self, column: char) -> String {
        format!("{}{}", self.sheet, range(column, (TOP, EVENT_ROWS - 1)))
    }

    /// 1 for each event of the row's store and day.
    fn on(&self, row: u32) -> String {
        let (first, last, store) = (self.column('B'), self.column('C'), self.column('D'));
        let row = row + 1;
        format!("({first}<=$B{row})*({last}>=$B{row})*(({store}=$A{row})+({store}=\"{}\")+({store}=\"\")>0)", self.all)
    }

    /// 1 for each event but those for all stores of which the row's store has its own row, of that name on these days.
    fn not_replaced(&self, row: u32) -> String {
        if self.stores < 2 {
            return "1".to_owned();
        }
        let [name, first, last, store] = ['A', 'B', 'C', 'D'].map(|column| self.column(column));
        let row = row + 1;
        format!(
            "((({store}=$A{row})+(COUNTIFS({name},{name},{store},$A{row},{first},\"<=\"&{last},{last},\">=\"&{first})=0))>0)"
        )
    }

    /// Minus the row of the event with an amount on the row's day; 0 where there is none.
    fn block(&self, row: u32) -> String {
        let own = if self.stores > 1 { format!("*({}=$A{})", self.column('D'), row + 1) } else { String::new() };
        let amounts = self.column('F');
        format!("-SUMPRODUCT(MAX({}{own}*ISNUMBER({amounts})*ROW({amounts})))", self.on(row))
    }
}

fn weight_formula(form: &Form<'_>, row: u32, events: &Events) -> String {
    let sheet = form.sheet(Part::Weekdays);
    let column = |c| format!("{sheet}{}", range(c, (TOP, form.weekday_rows() - 1)));
    let (stores, days, weights, r) = (column('A'), column('B'), column('C'), row + 1);
    let uplift = format!("SUMPRODUCT(MAX({}*{}*{}))", events.on(row), events.not_replaced(row), events.column('E'));
    format!(
        "=ROUND(IF(COUNTIFS({stores},$A{r},{days},$C{r})>0,SUMIFS({weights},{stores},$A{r},{days},$C{r}),\
         SUMIFS({weights},{stores},\"{}\",{days},$C{r}))*IF({uplift}=0,1,{uplift}),6)",
        events.all
    )
}

/// The target and the hidden columns it is made in.
fn division(
    form: &Form<'_>,
    grid: &mut Grid,
    store: &StoreYear<'_>,
    spot: &DayPlace,
    day: NaiveDate,
    (amount, weights): (Money, Decimal),
) -> Result<(), XlsxError> {
    let row = spot.row;
    let keep = form.draft.rest == Redistribution::Keep;
    let target = form.plan.target(&store.year.store, day).unwrap_or_default();
    let at = |column| cell(column, row);
    let (h, i, g, e) = (at('H'), at('I'), at('G'), at('E'));
    let (hs, es) = (range('H', spot.store), range('E', spot.store));
    let (hm, em, gp, ep) =
        (range('H', spot.month), range('E', spot.month), range('G', spot.piece), range('E', spot.piece));
    let share = |of: &str, by: &str| format!("IF(SUMPRODUCT({by})=0,0,{of}*{e}/SUMPRODUCT({by}))");

    let week = format!("{}{}", form.sheet(Part::Weeks), cell('G', spot.week_row));
    let events = Events::of(form);
    let block = format!("=IF({week}<>\"\",{},{})", spot.week_row + 1, events.block(row));
    grid.formula(row, 7, Shape::Count, &block, "0")?;
    let stated = format!("IF({h}>0,{week},INDEX({}$F$1:$F${},-{h}))", events.sheet, EVENT_ROWS);
    let exact = format!("=IF({h}=0,0,{})", share(&stated, &format!("({hs}={h})*{es}")));
    grid.formula(row, 8, Shape::Number, &exact, "0")?;
    grid.formula(row, 9, Shape::Money, &format!("=IF({h}=0,0,{})", of_block(spot, &h, &i)), "0")?;

    let month = format!("{}{}", form.sheet(Part::Months), cell('G', spot.month_row));
    let exact = if keep {
        format!("={}", share(&month, &em))
    } else {
        let left = format!("MAX(0,{month}-SUM({}))", range('J', spot.month));
        format!("=IF({h}<>0,0,{})", share(&left, &format!("({hm}=0)*{em}")))
    };
    let own = form.draft.book.weight(&store.year.store, day);
    let part = crate::ratio::ratio(amount.decimal() * own, weights).unwrap_or_default();
    grid.formula(row, 10, Shape::Number, &exact, &float(part).to_string())?;
    grid.formula(row, 11, Shape::Money, &format!("={}", largest_remainder('K', spot.month, row)), &result(target))?;
    grid.formula(row, 12, Shape::Money, &format!("=IF({h}<>0,{},{})", at('J'), at('L')), &result(target))?;

    let left = format!("MAX(0,SUM({})-SUM({gp}))", range('M', spot.piece));
    let exact = format!("=IF(OR(COUNT({gp})=0,{g}<>\"\"),0,{})", share(&left, &format!("({gp}=\"\")*{ep}")));
    grid.formula(row, 13, Shape::Number, &exact, "0")?;
    let shown = if keep {
        format!("=IF({g}<>\"\",{g},{})", at('M'))
    } else {
        let rest = largest_remainder('N', spot.piece, row);
        format!("=IF({g}<>\"\",{g},IF(COUNT({gp})=0,{},{rest}))", at('M'))
    };
    grid.formula(row, 5, Shape::Money, &shown, &result(target))
}

/// Largest remainder among the store's days of one block, which need not stand together.
fn of_block(spot: &DayPlace, h: &str, i: &str) -> String {
    let (hs, is) = (range('H', spot.store), range('I', spot.store));
    let (h_before, i_before) = (range('H', (spot.store.0, spot.row)), range('I', (spot.store.0, spot.row)));
    format!(
        "(INT({i}*100)+IF(SUMPRODUCT(({hs}={h})*({}>{}))+SUMPRODUCT(({h_before}={h})*({}={}))\
         <=ROUND(SUMPRODUCT(({hs}={h})*{is})*100,0)-SUMPRODUCT(({hs}={h})*INT({is}*100)),1,0))/100",
        remainder(&is),
        remainder(i),
        remainder(&i_before),
        remainder(i),
    )
}
