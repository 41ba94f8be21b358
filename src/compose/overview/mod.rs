//! The page an owner reads in five seconds: one sentence, six cards, twelve weeks, a row a store, what needs somebody.

mod cards;
mod causes;
mod findings;
mod message;
mod note;
mod reference;
mod stores;
mod trend;

pub(super) use findings::findings;

use super::causes::why;
use super::notices::{bridge_gap, missing};
use super::{Context, sections};
use crate::kpi::Kpi;
use crate::report::{Finding, Overview};
use crate::span::Span;
use crate::words::{Field, Phrase};

/// The overview; `provisional` as the notices have it, `defined` tells whether a sheet of definitions follows, to which the
/// footer may point.
pub(super) fn overview(
    context: &Context,
    findings: Vec<Finding>,
    actions: Option<Phrase>,
    provisional: bool,
    defined: bool,
) -> Overview {
    let cards = cards::cards(context);
    let stores = stores::Stores::of(context);
    let why = why(context);
    Overview {
        headline: headline(context),
        status: status(context, provisional),
        message: message::message(context, why.as_ref()),
        second: message::second(context),
        cards_note: cards::note(context),
        cards,
        trend: trend::trend(context),
        side: why.and_then(|why| causes::chart(context, &why)).or_else(|| trend::days(context)),
        stores: stores.table(),
        stores_note: stores.note(),
        bars: stores.bars(),
        bars_title: stores.bars_title(),
        note: context.note.and_then(note::note),
        tables: sections::mailed(context),
        findings,
        actions,
        footer: footer(context, defined),
    }
}

fn headline(context: &Context) -> Phrase {
    let (first, last) = (context.days().first(), context.days().last());
    Phrase::new("report.headline")
        .with("title", context.title.as_str())
        .with("first", first)
        .with("first_weekday", Field::Weekday(first))
        .with("last", last)
        .with("last_weekday", Field::Weekday(last))
        .with("place", context.metrics.inputs().place())
}

/// What is still missing, and which revision this is where it is not the first.
fn status(context: &Context, provisional: bool) -> Option<Phrase> {
    let missing = missing::missing(context);
    let by_control = || missing::all(context).into_iter().find(|owes| owes.owed.is_by_control());
    let provisional = match missing.len() {
        _ if context.open.is_some() => {
            let count = context.over().map_or(0, Span::len);
            Some(Phrase::new("report.status.open").with("count", count).with("of", context.days().len()))
        }
        0 if !provisional => None,
        0 => Some(match by_control() {
            Some(owes) => Phrase::new(format!("report.status.control{}", owes.owed.why.ending())),
            None => Phrase::new("report.status.provisional"),
        }),
        n @ 1..=2 => {
            let named: Vec<Phrase> = missing.iter().map(|gap| gap.name(context)).collect();
            Some(Phrase::new("report.status.missing").with("exports", named).with("count", n))
        }
        n => Some(Phrase::new("report.status.missing_many").with("count", n)),
    };
    let revised = context.revision.filter(|n| *n > 1).map(|n| Phrase::new("report.status.revision").with("n", n));
    match (provisional, revised) {
        (Some(provisional), Some(revised)) => {
            Some(Phrase::new("report.status.both").with("first", revised).with("second", provisional))
        }
        (one, other) => one.or(other),
    }
}

/// What the figures rest on:
/// `截至周一 10:12 · 6 店 23 文件 14,032 行 · 与生意参谋差 0.3 %（剔除、邮费） · 口径见「定义」`
fn footer(context: &Context, defined: bool) -> Phrase {
    let rows: u64 = context.used().map(|state| state.rows().used).sum();
    let until = context.data_until();
    let as_of = Phrase::new("report.footer.as_of")
        .with("day", until.date_naive())
        .with("weekday", Field::Weekday(until.date_naive()))
        .with("clock", Field::Clock(until.time()))
        .with("stores", context.stores.len())
        .with("files", context.used().count())
        .with("rows", rows);
    let bridge = bridge_gap(context).map(|bridge| {
        let key = if bridge.explained { "report.footer.bridge" } else { "report.footer.bridge_open" };
        Phrase::new(key).with("gap", Field::Percent(bridge.gap))
    });
    let definitions = defined.then(|| Phrase::new("report.footer.definitions"));
    [bridge, definitions]
        .into_iter()
        .flatten()
        .fold(as_of, |before, next| Phrase::new("report.footer.joined").with("before", before).with("next", next))
}

/// The name of the reader's stores together: the store's own where there is one.
fn whole(context: &Context) -> Field {
    match context.stores.as_slice() {
        [one] => one.name.as_str().into(),
        many => Phrase::new("report.stores").with("count", many.len()).into(),
    }
}

fn basis_name(context: &Context) -> Field {
    Field::Word(format!("report.basis.{}", sales_key(context)))
}

fn sales_key(context: &Context) -> &'static str {
    match context.basis() {
        Kpi::SalesNet => "net",
        Kpi::SalesReceived => "received",
        _ => "paid",
    }
}
