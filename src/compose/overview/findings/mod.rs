//! What needs somebody, most money first: what happened, what it costs, how sure that is, what to do, who and until when. One
//! finding a matter; what to do is worked out of the same figures and names the product, the campaign or the reason that
//! explains most.

mod ads;
mod advice;
mod data;
mod goals;
mod prices;
mod ratings;
mod refunds;
mod stock;
mod stores;

use crate::compose::Context;
use crate::kpi::Kpi;
use crate::lists::Product;
use crate::metrics::pages::Pages;
use crate::ratio::cents;
use crate::report::{ActionTarget, Finding, Proposal, StoreInfo};
use crate::words::{Field, Phrase};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// More is a list that nobody works off.
const MOST: usize = 5;
/// Less than this part of the week's sales is not worth a line.
const WORTH: Decimal = Decimal::from_parts(1, 0, 0, false, 3);

/// Days that somebody has for it: data first, because figures change with it.
const DAYS_FOR_DATA: u64 = 1;
const DAYS_FOR_MONEY: u64 = 2;
/// An action is given so many days to show what it does.
const DAYS_TO_SHOW: u64 = 21;

/// At most five; what the platform's own figures contradict comes first, and a missing export always has its place, because
/// figures wait for it.
pub(in crate::compose) fn findings(context: &Context) -> Vec<Finding> {
    let mut first = data::contradicted(context);
    first.truncate(MOST - 2);
    let sales = context.total(Kpi::SalesPaid).value.unwrap_or_default();
    let mut money: Vec<Finding> = context.stores.iter().filter_map(|store| stores::below(context, store)).collect();
    money.extend(context.stores.iter().flat_map(|store| refunds::of_store(context, store)));
    money.extend(context.stores.iter().flat_map(|store| ads::of_store(context, store)));
    money.extend(goals::broken(context));
    money.extend(context.stores.iter().filter_map(|store| prices::of_store(context, store)));
    money.extend(context.stores.iter().filter_map(|store| ratings::of_store(context, store)));
    money.extend(stock::of_all(context));
    once(&mut money);
    // What cannot be weighed, for want of a rate, is said after what can.
    money.retain(|finding| finding.amount.is_none_or(|amount| amount >= sales * WORTH));
    // Stable: of equal amounts the store's own comes first.
    money.sort_by_key(|finding| Reverse(finding.amount));
    let mut data = data::missing(context);
    data.truncate(MOST - 2 - first.len().min(1));
    money.truncate((MOST - data.len()).saturating_sub(first.len()));
    money.splice(0..0, first);
    money.extend(data);
    money.extend(data::unlifted(context));
    money.extend(data::codes(context));
    money.truncate(MOST);
    money
}

/// One finding a matter: of a campaign by which a ceiling is to be kept the ceiling says what to do.
fn once(findings: &mut Vec<Finding>) {
    let of = |finding: &Finding| {
        let (store, campaign) = (finding.text.field("store").cloned()?, finding.action.field("campaign").cloned()?);
        Some((store, campaign))
    };
    let cut: Vec<_> = findings.iter().filter(|one| one.action.key() == CUT_CAMPAIGN).filter_map(of).collect();
    findings.retain(|one| one.action.key() == CUT_CAMPAIGN || of(one).is_none_or(|of| !cut.contains(&of)));
}

/// The action of a ceiling that names a campaign.
const CUT_CAMPAIGN: &str = "report.action.cut_campaign";

/// How sure a finding is.
#[derive(Clone, Copy)]
enum Sure {
    /// It is what the exports say.
    Counted,
    /// It is outside what is usual for the store.
    Likely,
    /// As channels attribute it, which goes on changing for days.
    Claimed,
    /// What is usual is not known yet: so many weeks of history.
    Open(usize),
    /// Of a period so long that one before it is all there is to compare with.
    OpenOnce,
}

impl Sure {
    fn phrase(self) -> Phrase {
        match self {
            Sure::Counted => Phrase::new("report.sure.counted"),
            Sure::Likely => Phrase::new("report.sure.likely"),
            Sure::Claimed => Phrase::new("report.sure.claimed"),
            Sure::OpenOnce => Phrase::new("report.sure.open_once"),
            Sure::Open(weeks) => Phrase::new("report.sure.open").with("weeks", weeks),
        }
    }
}

/// A working day after the report by which something is to be done.
fn until(context: &Context, days: u64) -> NaiveDate {
    // Counted from what the exports know, so that a report made again says the same; from the receipt where that was late.
    let known = if context.late { context.as_of } else { context.data_until() };
    let made = known.date_naive().max(context.days().last() + Days::new(1));
    let mut day: NaiveDate = made + Days::new(days);
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day = day + Days::new(1);
    }
    day
}

/// `11/18 周三前`
fn said_until(day: NaiveDate) -> Phrase {
    Phrase::new("report.until").with("day", day).with("weekday", Field::Weekday(day))
}

/// What happened and what to do about it.
struct Matter {
    text: Phrase,
    action: Phrase,
    sure: Sure,
}

impl Matter {
    fn sure(text: Phrase, action: Phrase) -> Self {
        Matter { text, action, sure: Sure::Counted }
    }

    /// Of an amount in the store's own currency, which is weighed among others in the report's.
    fn costs(self, context: &Context, store: &StoreInfo, amount: Decimal, effect: &str) -> Finding {
        self.weighs(context, context.in_report(&store.id, amount), effect, store.person.clone())
    }

    fn weighs(self, context: &Context, amount: Option<Decimal>, effect: &str, who: Option<String>) -> Finding {
        Finding {
            amount: amount.map(cents),
            effect: Some(Phrase::new(format!("report.effect.{effect}"))),
            when: said_until(until(context, DAYS_FOR_MONEY)),
            ..self.about_data(context, who)
        }
    }

    fn about_data(self, context: &Context, who: Option<String>) -> Finding {
        let when = said_until(until(context, DAYS_FOR_DATA));
        Finding { who, ..Finding::new([self.text, self.action], self.sure.phrase(), when) }
    }
}

/// The row of the operator's list by which it will be told whether the action helped.
fn proposal(
    context: &Context,
    store: &str,
    target: ActionTarget,
    kpi: Kpi,
    expected: Option<Decimal>,
) -> Option<Proposal> {
    let since = until(context, DAYS_FOR_MONEY);
    let due = since + Days::new(DAYS_TO_SHOW - 1);
    Some(Proposal { store: store.to_owned(), target, kpi, since, due, expected })
}

/// Which page of a store a code belongs to.
fn pages<'c>(context: &'c Context<'_>, store: &'c StoreInfo) -> Pages<'c> {
    Pages::of(context.own, context.catalog, &store.id, context.days())
}

/// The product in the catalog, by its page, or by the seller's code where that is all that is known of it.
fn known<'c>(context: &'c Context<'_>, store: &str, product: &str) -> Option<&'c Product> {
    context.catalog.product(store, product, Some(product), context.days().last())
}

/// The product's name in the catalog, else the platform's title, cut where it is long.
fn product_name(context: &Context, store: &str, product: &str, title: &str) -> Field {
    let name = known(context, store, product)
        .map(|known| known.name.clone())
        .or_else(|| (!title.is_empty()).then(|| title.to_owned()));
    Field::Text(advice::short(&name.unwrap_or_else(|| product.to_owned())))
}
