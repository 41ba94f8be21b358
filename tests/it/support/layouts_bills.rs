//! The header rows of bills, stock and lists of customers, and what their own columns hold.

use demo::layouts::{douyin, money, shopify};

/// Every layout with the profile it belongs to.
pub fn known() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        ("taobao.bill", money::MOVEMENTS.to_vec()),
        ("taobao.bill", money::SETTLED.to_vec()),
        ("alipay.bill", money::ALIPAY.to_vec()),
        ("taobao.freight-insurance", money::FREIGHT_INSURANCE.to_vec()),
        ("taobao.stock", money::STOCK_QIANNIU.to_vec()),
        ("erp.stock", money::STOCK_WDT.to_vec()),
        ("erp.stock", money::STOCK_JST.to_vec()),
        ("douyin.settlement", douyin::SETTLEMENT.to_vec()),
        ("jd.members", money::MEMBERS.to_vec()),
        ("shopify.customers", shopify::CUSTOMERS.to_vec()),
    ]
}

/// What a column holds where its words decide.
pub fn sample(id: &str, header: &str) -> Option<&'static str> {
    Some(match (id, header) {
        ("taobao.bill", "入账类型" | "入帐类型") | ("alipay.bill", "业务类型") => "服务费",
        ("taobao.bill" | "alipay.bill", "业务描述" | "备注") => "天猫佣金",
        ("jd.settlement", "币种") => "CNY",
        ("taobao.freight-insurance", "保单号" | "保单编号" | "保险单号") => "66120260000000001",
        ("jd.members", _) if header.ends_with("账号") || header.ends_with("帐号") => "jd_anna",
        ("shopify.customers", "Email") => "anna@example.com",
        ("shopify.customers", "Total Spent" | "Total Orders") => "12",
        ("erp.stock", "仓库" | "仓库名称" | "分仓") => "杭州仓",
        _ => return None,
    })
}

/// Rows of another kind than the first one, by the cells in which they differ from it.
pub fn other_rows(id: &str) -> &'static [&'static [(&'static str, &'static str)]] {
    match id {
        "jd.settlement" => &[&[("费用名称", "CPS佣金")], &[("费用名称", "CPS佣金"), ("收支方向", "收入")]],
        "pdd.bills" => &[&[("账务类型", "技术服务费"), ("业务描述", "0030002|技术服务费-技术服务费")]],
        _ => &[],
    }
}
