//! The header rows of 京东, 拼多多 and 抖店, and what their own columns hold.

use demo::layouts::{douyin, jd, pdd};

/// 京准通 with campaigns, as of 2020.
#[rustfmt::skip]
const JD_PLANS_2020: [&str; 43] = [
    "日期", "账户名称", "产品线", "计划类型", "计划ID", "推广计划", "单元ID", "推广单元", "创意ID", "推广创意", "品牌ID", "品牌名称", "类目ID", "类目名称",
    "跟单SKU ID", "人群ID", "人群名称", "广告定向类型", "展现数", "点击数", "总费用", "直接订单行", "直接订单金额", "间接订单行", "间接订单金额", "总订单行",
    "总订单金额", "直接购物车数", "间接购物车数", "总购物车数", "点赞数", "评论数", "分享数", "关注数", "互动数", "互动率", "预售订单行", "预售订单金额",
    "下单新客数", "预约数", "领劵数", "商品关注数", "店铺关注数",
];

/// The same of 2026.
#[rustfmt::skip]
const JD_PLANS_2026: [&str; 14] = [
    "日期", "营销场景", "推广计划", "跟单SKU ID", "跟单SKU名称", "关键词|人群名称", "花费", "展现数", "点击数", "总订单行", "总订单金额", "总加购数",
    "下单新客数", "直接订单金额",
];

/// 京东联盟.
const JD_AFFILIATE: [&str; 8] =
    ["日期", "点击量", "下单订单量", "下单订单金额", "预估佣金金额", "完成订单量", "完成订单金额", "付款佣金金额"];

/// 京东 结算明细.
#[rustfmt::skip]
const JD_SETTLEMENT: [&str; 22] = [
    "订单编号", "父单号", "订单状态", "订单下单时间", "订单完成时间", "售后服务单号", "售后退款时间", "商品编号", "商品名称", "商品数量", "扣点类型", "佣金比例",
    "费用名称", "应结金额", "币种", "收支方向", "结算状态", "预计结算时间", "账单生成时间", "到账时间", "商户订单号", "资金动账备注",
];

/// 拼多多 账单明细.
const PDD_BILLS: [&str; 7] =
    ["商户订单号", "发生时间", "收入金额（+元）", "支出金额（-元）", "账务类型", "备注", "业务描述"];

/// Every layout with the profile it belongs to.
pub fn known() -> Vec<(&'static str, Vec<&'static str>)> {
    let more = [&jd::ORDERS[..], &jd::ORDERS_MORE].concat();
    let spu = jd::SKU_DAYS.iter().map(|header| match *header {
        "SKU" => "SPU",
        "SKU名称" => "SPU名称",
        other => other,
    });
    let items = ["日期", "跟单SKU ID", "跟单SKU名称", "花费", "展现数", "点击数", "总订单行", "总订单金额", "总加购数"];
    vec![
        ("jd.orders", jd::ORDERS.to_vec()),
        ("jd.orders", more),
        ("jd.sku-days", jd::SKU_DAYS.to_vec()),
        ("jd.sku-days", jd::SKU_DAYS[..24].to_vec()),
        ("jd.spu-days", spu.collect()),
        ("jd.ads-plans", JD_PLANS_2020.to_vec()),
        ("jd.ads-plans", JD_PLANS_2026.to_vec()),
        ("jd.ads-items", items.to_vec()),
        ("jd.ads-days", jd::ADS_HOURS.to_vec()),
        ("jd.ads-sitewide", jd::ADS_WHOLE_STORE.to_vec()),
        ("jd.affiliate-days", JD_AFFILIATE.to_vec()),
        ("jd.after-sales", jd::AFTER_SALES.to_vec()),
        ("jd.settlement", JD_SETTLEMENT.to_vec()),
        ("pdd.orders", pdd::ORDERS_2023.to_vec()),
        ("pdd.orders", pdd::ORDERS.to_vec()),
        ("pdd.orders", pdd::ORDERS_PAID.to_vec()),
        ("pdd.after-sales", pdd::AFTER_SALES.to_vec()),
        ("pdd.bills", PDD_BILLS.to_vec()),
        ("pdd.ads-days", pdd::ADS_ACCOUNT.to_vec()),
        ("pdd.ads-items", pdd::ADS_PRODUCTS.to_vec()),
        ("douyin.orders", douyin::ORDERS_A.to_vec()),
        ("douyin.orders", douyin::ORDERS_B.to_vec()),
        ("douyin.after-sales", douyin::AFTER_SALES.to_vec()),
        ("douyin.ads", douyin::ADS_STANDARD.to_vec()),
        ("douyin.ads-days", [&douyin::ADS_STANDARD[..1], &douyin::ADS_STANDARD[3..]].concat()),
        ("douyin.ads-sitewide", douyin::ADS_WHOLE_STORE.to_vec()),
        ("pdd.star-shop", vec!["日期", "花费(元)", "交易额(元)", "投入产出比", "成交笔数", "曝光量", "点击量"]),
    ]
}

/// What a column holds whose words are the platform's own.
pub fn sample(id: &str, header: &str) -> Option<&'static str> {
    let platform = id.split('.').next()?;
    Some(match (platform, header) {
        ("jd", "订单状态") => "等待出库",
        ("jd", "支付方式") => "在线支付",
        ("jd", "服务单状态") => "完成",
        ("jd", "处理结果") => "退款",
        ("jd", "审核结果") => "同意",
        ("jd", "客户期望") => "退货",
        ("jd", "产品线" | "营销场景") => "京东快车",
        ("jd", "SKU" | "SPU" | "服务单号" | "订单号" | "订单编号" | "售后服务单号") => "330000000001",
        ("jd", "费用名称") => "货款",
        ("jd", "收支方向") => "支出",
        ("pdd", "订单状态") => "待发货",
        ("pdd", "售后状态") => "退款成功",
        ("pdd", "退款类型") => "仅退款",
        ("pdd", "业务描述") => "0020002|交易退款-订单退款",
        ("pdd", "订单号" | "订单编号" | "商户订单号" | "售后单号") => "261110-000000000000001",
        ("douyin", "订单状态") => "待发货",
        ("douyin", "售后状态") => "退款成功",
        ("douyin", "售后类型") => "退货退款",
        ("douyin", "流量体裁") => "直播",
        ("douyin", "主订单编号" | "子订单编号" | "售后单号" | "订单号") => "6917926768823640001",
        _ => return None,
    })
}
