//! The header rows of Meta and TikTok.

/// Meta by day, in English.
#[rustfmt::skip]
pub const META: [&str; 15] = [
    "Reporting starts", "Reporting ends", "Campaign name", "Ad set name", "Day", "Campaign delivery", "Results",
    "Result indicator", "Amount spent (USD)", "Impressions", "Reach", "Link clicks", "Purchases",
    "Purchases conversion value", "Purchase ROAS (return on ad spend)",
];

/// The same in Chinese; the name of the day is not sure.
#[rustfmt::skip]
pub const META_ZH: [&str; 20] = [
    "报告开始日期", "报告结束日期", "单日", "广告系列名称", "广告系列投放", "归因设置", "成效", "成效指标", "覆盖人数", "展示次数", "频次", "链接点击量",
    "单次链接点击费用 (USD)", "CPM（千次展示费用） (USD)", "已花费金额 (USD)", "加入购物车次数", "结账发起次数", "购物次数", "购物转化价值",
    "广告花费回报 (ROAS) - 购物",
];

/// TikTok by day.
#[rustfmt::skip]
pub const TIKTOK: [&str; 9] = [
    "By Day", "Campaign name", "Ad group name", "Ad name", "Cost", "Impressions", "Clicks (destination)",
    "Complete payment", "Total complete payment value",
];
