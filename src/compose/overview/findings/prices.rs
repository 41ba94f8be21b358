//! Products that sell for less a piece than is usual for them, where no event of the plan says why: a discount too many, or one that
//! nobody took back.

use super::{Matter, Sure, known, pages, product_name, proposal};
use crate::compose::Context;
use crate::compose::notices::about;
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::pages::Pages;
use crate::metrics::{Usual, measures as m};
use crate::ratio::{growth, unrounded};
use crate::report::{ActionTarget, Finding, StoreInfo};
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// So many weeks before say what is usual.
const WEEKS: usize = 12;
/// Less of a fall than this part of the usual price is what single orders do.
const LEAST: Decimal = Decimal::from_parts(5, 0, 0, false, 2);
/// Of fewer pieces a mean says nothing.
const PIECES: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// The product of a store that gave most away.
pub(super) fn of_store(context: &Context, store: &StoreInfo) -> Option<Finding> {
    let weeks = context.baseline(WEEKS);
    let whole = |span: Span| context.own.is_whole(ExportKind::Lines, &[&store.id], span);
    if is_planned(context, store) || !whole(context.days()) {
        return None;
    }
    let pages = pages(context, store);
    let sold = |span| sold(context, store, &pages, span);
    let now = sold(context.days());
    let before: Vec<_> = weeks.into_iter().filter(|week| whole(*week)).map(sold).collect();
    let fallen = now.iter().filter(|(_, sold)| sold.pieces >= PIECES).filter_map(|(product, sold)| {
        let price = sold.price()?;
        let usual = Usual::of(before.iter().filter_map(|week| week.get(product)?.price()))?;
        let fell = usual.median - price;
        (price < usual.low() && fell >= usual.median * LEAST).then_some((fell * sold.pieces, product, price, usual))
    });
    let (given, product, price, usual) = fallen.max_by_key(|(given, ..)| *given)?;
    let name = || product_name(context, &store.id, product, &now[product].title);
    let money = |amount| context.money_full(&store.id, amount);
    let text = about(store, "report.finding.price")
        .with("product", name())
        .with("price", money(price))
        .with("median", money(usual.median))
        .with("weeks", usual.count);
    let action = Phrase::new("report.action.price").with("product", name()).with("median", money(usual.median));
    let target = ActionTarget::Product(product.clone());
    let expected = growth(usual.median, price);
    let known = known(context, &store.id, product);
    let finding = Matter { text, action, sure: Sure::Likely }.costs(context, store, given, "given");
    Some(Finding {
        who: known.and_then(|known| known.person.clone()).or(finding.who),
        proposal: proposal(context, &store.id, target, Kpi::SalesPaid, expected),
        ..finding
    })
}

/// Whether the plan has an event of the store on one of the days: then prices are meant to be lower.
fn is_planned(context: &Context, store: &StoreInfo) -> bool {
    let events = context.book.map(|book| book.planned_events(&[&store.id])).unwrap_or_default();
    events.iter().any(|event| context.days().days().any(|day| event.span.contains(day)))
}

#[derive(Default)]
struct Sold {
    title: String,
    pieces: Decimal,
    paid: Decimal,
}

impl Sold {
    fn price(&self) -> Option<Decimal> {
        unrounded(self.paid, self.pieces).filter(|price| *price > Decimal::ZERO)
    }
}

/// What was sold of each product.
fn sold(context: &Context, store: &StoreInfo, pages: &Pages<'_>, span: Span) -> BTreeMap<String, Sold> {
    let mut found: BTreeMap<String, Sold> = BTreeMap::new();
    for ([product, title], [units, paid]) in
        context.own.cut_by_page(&store.id, [&m::LINES_UNITS, &m::LINES_PAID], pages, &Days::all(span))
    {
        let sold = found.entry(product).or_default();
        (sold.title, sold.pieces, sold.paid) = (title, sold.pieces + units, sold.paid + paid);
    }
    found.remove("");
    found
}
