//! The header rows of every export that is known, and a row below each.

use super::shop::csv;
use demo::layouts;

pub use demo::layouts::taobao::{AFFILIATE, KEYWORDS};

/// A value that a column of this header takes.
fn sample(id: &str, header: &str) -> &'static str {
    let h = header.trim();
    // Amounts that are all alike add up to nothing that a platform would write here.
    if matches!(
        (id, h),
        ("amazon.transactions", "total") | ("shopify.payouts", "Net") | ("douyin.settlement", "结算金额")
    ) {
        return "";
    }
    if let Some(own) = super::layouts_bills::sample(id, h) {
        return own;
    }
    if let Some(own) = super::layouts_cn::sample(id, h) {
        return own;
    }
    if let Some(own) = super::layouts_west::sample(id, h) {
        return own;
    }
    match h {
        _ if h.ends_with("状态") && h.starts_with("退款") => "退款成功",
        "订单状态" => "交易成功",
        "流量载体" => "全店流量",
        "二级来源" | "三级来源" | "四级来源" => "汇总",
        _ if h.contains("日期") => "2026-11-09",
        _ if h.contains("时间") => "2026-11-09 10:00:00",
        "售后类型" => "仅退款",
        "是否需要退货" => "否",
        "省" | "省份" | "收货地址" | "客户地址" => "浙江省",
        "场景名字" => "关键词推广",
        _ if ["名", "标题", "货号", "编码", "属性"].iter().any(|word| h.contains(word)) => "甲",
        _ if ["编号", "ID", "id"].iter().any(|word| h.contains(word)) => "4512345678901234567",
        _ => "12",
    }
}

/// The header and one row, as the profile's platform writes its words.
pub fn export_of(id: &str, headers: &[&str]) -> Vec<u8> {
    let cells: Vec<&str> = headers.iter().map(|header| sample(id, header)).collect();
    let mut rows = vec![cells.join(",")];
    // Rows of other kinds, for the tables that take no row like the first.
    for other in super::layouts_bills::other_rows(id) {
        let own = |header: &str| other.iter().find(|(of, _)| *of == header).map_or(sample(id, header), |(_, own)| *own);
        rows.push(headers.iter().map(|header| own(header.trim())).collect::<Vec<_>>().join(","));
    }
    csv(&headers.join(","), &rows)
}

/// Every layout that is known, with the profile it belongs to.
pub fn known() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut all = vec![
        ("taobao.orders", layouts::ORDERS_44.to_vec()),
        ("taobao.orders", layouts::orders_2018(false)),
        ("taobao.orders", layouts::orders_2018(true)),
        ("taobao.orders", layouts::ORDERS_NEW.to_vec()),
        ("taobao.items-old", layouts::ITEMS_10.to_vec()),
        ("taobao.items", layouts::ITEMS_27.to_vec()),
        ("taobao.items", layouts::items_2026()),
        ("taobao.refunds", layouts::REFUNDS_39.to_vec()),
        ("taobao.refunds", layouts::REFUNDS_51.to_vec()),
        ("taobao.refunds", layouts::REFUNDS_20.to_vec()),
        ("taobao.orders", layouts::ORDERS_7.to_vec()),
        ("wanxiang.items", layouts::ad_items_of_plans()),
        ("sycm.shop-days", layouts::SHOP_DAYS.to_vec()),
        ("sycm.product-days", layouts::product_days(false)),
        ("sycm.product-days", layouts::product_days(true)),
        ("wanxiang.items", layouts::ad_items(false)),
        ("wanxiang.items", layouts::ad_items(true)),
        ("wanxiang.plans", layouts::ad_plans()),
        ("wanxiang.sitewide", layouts::AD_WHOLE_STORE.to_vec()),
        ("wanxiang.days", layouts::taobao::AD_ACCOUNT.to_vec()),
        ("taobao.affiliate", AFFILIATE.to_vec()),
        ("sycm.keywords", KEYWORDS.to_vec()),
        ("sycm.sources", layouts::TRAFFIC_SOURCES.to_vec()),
        ("sycm.market", layouts::MARKET.to_vec()),
    ];
    all.extend(super::layouts_cn::known());
    all.extend(super::layouts_west::known());
    all.extend(super::layouts_bills::known());
    all
}
