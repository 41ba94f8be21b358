//! Days of advertising.

use super::{Column, Definition, Kind, amount, count, derived, key, text};

const COLUMNS: &[Column] = &[
    key("date", Kind::Day, "the day of the click"),
    key("channel", Kind::Text, "the advertising product whose spend is counted once: 万相台, 全站推广, 直通车 ..."),
    key("cut", Kind::Text, "how the report cuts the spend: sitewide, plan, account, item"),
    key("scene", Kind::Text, "the scene within the channel"),
    key("campaign", Kind::Text, "the campaign's newest name"),
    key("item", Kind::Text, "the promoted item's id"),
    key("detail", Kind::Text, "keyword or audience"),
    text("kind", "cpc, cps, fixed"),
    text("campaign_id", "the campaign's number, which stands for scene and name in the key where the file has it"),
    text("item_name", "the promoted item's title"),
    text("currency", "ISO code of its amounts, where the export says it; else the store's"),
    count("impressions", "times shown"),
    count("clicks", "clicks"),
    amount("spend", "what it cost"),
    count("orders", "orders the channel claims"),
    amount("sales", "sales the channel claims"),
    amount("direct_sales", "of these, of the promoted item itself"),
    amount("net_sales", "sales less what was refunded at once"),
    amount("presale_sales", "presales claimed"),
    amount("coupons", "what coupons of the channel took off the price"),
    derived("in_total", Kind::Count, "1 where the row's cut is the one whose spend is counted for its day and channel"),
];

pub(super) const DEFINITION: Definition =
    Definition { name: "ad_days", doc: "one row a day, channel, cut, campaign, item and detail", columns: COLUMNS };
