//! What the figures rest on: as of when, how many files and rows, how near the platform's own figure.

use crate::compose::Context;
use crate::compose::notices::bridge_gap;
use crate::words::{Field, Phrase};

/// `截至周一 10:12 · 6 店 23 文件 14,032 行 · 与生意参谋差 0.3 %（剔除、邮费） · 口径见「定义」`
pub(super) fn footer(context: &Context, defined: bool) -> Phrase {
    let used = || context.files().filter(|state| state.set_aside.is_none());
    let rows: u64 = used().flat_map(|state| state.accounting.values()).map(|rows| rows.used).sum();
    let until = context.data_until();
    let as_of = Phrase::new("report.footer.as_of")
        .with("day", until.date_naive())
        .with("weekday", Field::Weekday(until.date_naive()))
        .with("clock", Field::Clock(until.time()))
        .with("stores", context.stores.len())
        .with("files", used().count())
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
