//! The plan and the catalog held against what happened: stores without targets, targets that changed, last year's week where
//! it is not the same part of the year, codes without a product.

use super::{about, attention};
use crate::calendar::LastYear;
use crate::compose::Context;
use crate::engine::Days;
use crate::kpi::Kpi;
use crate::metrics::measures as m;
use crate::ratio::ratio;
use crate::report::{Notice, StoreInfo, Weight};
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Codes named in a notice; the rest is counted.
const CODES_NAMED: usize = 20;

/// Stores that the plan leaves out, and the achievement against the whole plan where it differs.
pub(super) fn plan(context: &Context) -> Vec<Notice> {
    let plan = context.metrics.inputs().plan;
    let week = context.days();
    let (with, without): (Vec<&str>, Vec<&str>) =
        context.ids().into_iter().partition(|id| plan.sum(id, week).is_some());
    let general = |phrase| Notice { weight: Weight::Attention, store: None, phrase };
    if with.is_empty() {
        return vec![general(Phrase::new("notice.no-plan").with("days", week))];
    }
    let left_out = context.stores.iter().filter(|store| without.contains(&store.id.as_str()));
    let mut all: Vec<Notice> =
        left_out.map(|store| attention(store, "notice.store-without-plan").with("days", week)).collect();
    let full = context.metrics.planned(&with, week).number().unwrap_or_default();
    let figure = context.total(Kpi::PlanTarget);
    let sales = context.metrics.get(context.basis(), &with, week).value;
    if let (Some(paired), Some(sales)) = (figure.value, sales)
        && paired != full
        && let Some(rate) = ratio(sales, full)
    {
        let phrase = Phrase::new("notice.full-target")
            .with("target", Field::Money(full))
            .with("paired", Field::Money(paired))
            .with("sales", Field::Money(sales))
            .with("rate", Field::Percent(rate));
        all.push(general(phrase));
    }
    all
}

/// Merchant codes of a store's week that the catalog does not know.
pub(in crate::compose) struct UnknownCodes<'a> {
    pub(in crate::compose) store: &'a StoreInfo,
    /// The codes, most paid first.
    pub(in crate::compose) codes: Vec<String>,
    /// What was paid for them, in the store's own currency.
    pub(in crate::compose) paid: Decimal,
}

impl UnknownCodes<'_> {
    /// The codes in words, at most so many of them; by the second key where there are more.
    pub(in crate::compose) fn phrase(
        &self,
        context: &Context,
        key: &'static str,
        cut: &'static str,
        most: usize,
    ) -> Phrase {
        let named: Vec<&String> = self.codes.iter().take(most).collect();
        about(self.store, if self.codes.len() > most { cut } else { key })
            .with("count", self.codes.len())
            .with("amount", context.money(&self.store.id, self.paid))
            .with("codes", named)
    }
}

/// Per store; nothing where there is no catalog to look them up in.
pub(in crate::compose) fn unknown_codes<'a>(context: &'a Context) -> Vec<UnknownCodes<'a>> {
    if context.catalog.products().is_empty() {
        return Vec::new();
    }
    context.stores.iter().filter_map(|store| of(context, store)).collect()
}

fn of<'a>(context: &Context, store: &'a StoreInfo) -> Option<UnknownCodes<'a>> {
    let (catalog, week) = (context.catalog, context.days());
    let sold = context.own.cut(&store.id, [&m::LINES_PAID], ["merchant_code"], &Days::all(week)).into_iter();
    let stranger = |code: &str| !code.is_empty() && catalog.by_code(&store.id, code, week.last()).is_none();
    let mut unknown: Vec<(String, Decimal)> =
        sold.filter(|([code], _)| stranger(code)).map(|([code], [paid])| (code, paid)).collect();
    unknown.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let paid = unknown.iter().map(|(_, paid)| *paid).sum();
    let codes: Vec<String> = unknown.into_iter().map(|(code, _)| code).collect();
    (!codes.is_empty()).then_some(UnknownCodes { store, codes, paid })
}

pub(super) fn codes(context: &Context) -> Vec<Notice> {
    let notice = |unknown: &UnknownCodes| {
        let phrase = unknown.phrase(context, "notice.unknown-codes", "notice.unknown-codes-more", CODES_NAMED);
        Notice { weight: Weight::Attention, store: Some(unknown.store.id.clone()), phrase }
    };
    unknown_codes(context).iter().map(notice).collect()
}

/// Below this difference amounts are said in full, because the short ones would look alike.
const LOOKS_ALIKE: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// Each store whose annual target changed: from what to what, and since when.
///
/// That another version of the plan is in use is no notice: it would make a revision of weeks of which nothing changed.
pub(super) fn targets(context: &Context) -> Vec<Notice> {
    let Some(original) = context.original else { return Vec::new() };
    let inputs = context.metrics.inputs();
    let (first, now, calendar) = (original.metrics.inputs().plan, inputs.plan, inputs.calendar);
    let year = inputs.period.fiscal_year();
    let notice = |id: &str| {
        let since = *original.since.get(id)?;
        let (from, to) = (first.annual(id, calendar, year)?, now.annual(id, calendar, year)?);
        let said = |amount| context.labelled(id, amount);
        let phrase = revised("notice.target-revised", from.decimal(), to.decimal(), since, said);
        let phrase = phrase.with("store", context.name(id));
        (from != to).then(|| Notice { weight: Weight::Remark, store: Some(id.to_owned()), phrase })
    };
    context.ids().into_iter().filter_map(notice).collect()
}

/// A target that was changed, in words.
pub(in crate::compose) fn revised(
    key: &'static str,
    from: Decimal,
    to: Decimal,
    since: NaiveDate,
    labelled: impl Fn(Field) -> Field,
) -> Phrase {
    let say = if (to - from).abs() < LOOKS_ALIKE { Field::MoneyFull } else { Field::Money };
    Phrase::new(key).with("from", labelled(say(from))).with("to", labelled(say(to))).with("day", since)
}

/// Last year's week with an event that this one has not, or the other way round, and no alignment asked for.
pub(super) fn unaligned(context: &Context) -> Option<Notice> {
    let (ids, last_year) = (context.ids(), context.last_year());
    context.compare(context.basis(), &ids, last_year)?;
    let asked = context.metrics.inputs().calendar.comparison() == LastYear::Event;
    let moved = context.moved(&ids, context.days(), last_year).filter(|_| !asked)?;
    let phrase = moved.fields(Phrase::new("notice.event-moved")).with("days", last_year);
    Some(Notice { weight: Weight::Remark, store: None, phrase })
}
