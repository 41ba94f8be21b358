//! Orders that a store's export says were sold on another platform, of which the report has a store too: Shopify lists what its
//! channel `sell-on-amazon` sold, and Amazon's own report lists it again. Nobody but the operator knows whether they are the same.

use super::attention;
use crate::compose::Context;
use crate::engine::Days;
use crate::metrics::measures as m;
use crate::report::{Notice, StoreInfo};
use rust_decimal::Decimal;

/// The words for each platform in the name of a channel.
const NAMES: [(&[&str], &[&str]); 5] = [
    (&["amazon"], &["amazon", "亚马逊"]),
    (&["jd"], &["京东"]),
    (&["pdd"], &["拼多多"]),
    (&["douyin"], &["抖音"]),
    (&["tmall", "taobao"], &["淘宝", "天猫", "tmall", "taobao"]),
];

pub(super) fn notices(context: &Context) -> Vec<Notice> {
    context
        .stores
        .iter()
        .flat_map(|store| NAMES.iter().filter_map(|platform| notice(context, store, platform)))
        .collect()
}

fn notice(context: &Context, store: &StoreInfo, (platforms, words): &(&[&str], &[&str])) -> Option<Notice> {
    let is_of = |store: &&StoreInfo| platforms.contains(&store.platform.as_str());
    let others: Vec<&str> = context.stores.iter().filter(is_of).map(|store| store.name.as_str()).collect();
    if is_of(&store) || others.is_empty() {
        return None;
    }
    let days = Days::all(context.days());
    let (mut channels, mut orders, mut paid) = (Vec::new(), Decimal::ZERO, Decimal::ZERO);
    for ([channel], [count, amount]) in context.own.cut(&store.id, [&m::ORDERS, &m::PAID], ["channel"], &days) {
        let lower = channel.to_lowercase();
        // Amazon calls so what it ships for others: those are this store's own.
        let is_meant = words.iter().any(|word| lower.contains(word)) && !lower.starts_with("non-");
        if is_meant && !count.is_zero() {
            (orders, paid) = (orders + count, paid + amount);
            channels.push(channel);
        }
    }
    let count = u64::try_from(orders).unwrap_or_default();
    let notice = attention(store, "notice.sold-elsewhere").with("count", count).with("channels", channels);
    (!orders.is_zero()).then(|| notice.with("amount", context.money_full(&store.id, paid)).with("others", others))
}
