//! Header rows of the West's exports, with the profile each belongs to, and a value that each column takes.

use demo::layouts::{amazon, shopify};

/// Amazon's rows of the day's campaigns, with columns that are the campaign's and last year's.
#[rustfmt::skip]
const AMAZON_CAMPAIGNS: [&str; 23] = [
    "Date", "Start Date", "End Date", "Portfolio name", "Campaign Type", "Campaign Name", "Status", "Currency", "Budget",
    "Targeting Type", "Bidding strategy", "Impressions", "Last Year Impressions", "Clicks", "Last Year Clicks",
    "Click-Thru Rate (CTR)", "Spend", "Last Year Spend", "Cost Per Click (CPC)", "Last Year Cost Per Click (CPC)",
    "14 Day Total Orders (#)", "Total Advertising Cost of Sales (ACoS)", "14 Day Total Sales (INR)",
];

#[rustfmt::skip]
const AMAZON_TERMS: [&str; 24] = [
    "Start Date", "End Date", "Portfolio name", "Currency", "Campaign Name", "Ad Group Name", "Targeting", "Match Type",
    "Customer Search Term", "Impressions", "Clicks", "Click-Thru Rate (CTR)", "Cost Per Click (CPC)", "Spend",
    "7 Day Total Sales ", "Total Advertising Cost of Sales (ACOS) ", "Total Return on Advertising Spend (ROAS)",
    "7 Day Total Orders (#)", "7 Day Total Units (#)", "7 Day Conversion Rate", "7 Day Advertised SKU Units (#)",
    "7 Day Other SKU Units (#)", "7 Day Advertised SKU Sales ", "7 Day Other SKU Sales ",
];

#[rustfmt::skip]
const AMAZON_PRODUCTS_ZH: [&str; 25] = [
    "开始日期", "结束日期", "广告组合名称", "货币", "广告活动名称", "广告组名称", "零售商", "国家/地区", "广告SKU", "广告ASIN", "展示量", "点击量",
    "点击率 (CTR)", "单次点击成本 (CPC)", "花费", "7天总销售额", "广告投入产出比 (ACOS) 总计", "总广告投资回报率 (ROAS)", "7天总订单数(#)",
    "7天总销售量(#)", "7天的转化率", "7天内广告SKU销售量(#)", "7天内其他SKU销售量(#)", "7天内广告SKU销售额", "7天内其他SKU销售额",
];

#[rustfmt::skip]
const AMAZON_TRANSACTIONS_IN: [&str; 28] = [
    "date/time", "settlement id", "type", "order id", "Sku", "description", "quantity", "marketplace", "account type",
    "fulfillment", "order city", "order state", "order postal", "product sales", "shipping credits", "gift wrap credits",
    "promotional rebates", "Total sales tax liable(GST before adjusting TCS)", "TCS-CGST", "TCS-SGST", "TCS-IGST",
    "TDS (Section 194-O)", "selling fees", "fba fees", "other transaction fees", "other", "total", "Transaction Status",
];

#[rustfmt::skip]
const META: [&str; 15] = [
    "Reporting starts", "Reporting ends", "Campaign name", "Ad set name", "Day", "Campaign delivery", "Results",
    "Result indicator", "Amount spent (USD)", "Impressions", "Reach", "Link clicks", "Purchases",
    "Purchases conversion value", "Purchase ROAS (return on ad spend)",
];

#[rustfmt::skip]
const META_ZH: [&str; 20] = [
    "报告开始日期", "报告结束日期", "单日", "广告系列名称", "广告系列投放", "归因设置", "成效", "成效指标", "覆盖人数", "展示次数", "频次", "链接点击量",
    "单次链接点击费用 (USD)", "CPM（千次展示费用） (USD)", "已花费金额 (USD)", "加入购物车次数", "结账发起次数", "购物次数", "购物转化价值",
    "广告花费回报 (ROAS) - 购物",
];

#[rustfmt::skip]
const META_ES: [&str; 9] = [
    "Inicio del informe", "Fin del informe", "Nombre de la campaña", "Día", "Importe gastado (MXN)", "Impresiones",
    "Clics en el enlace", "Compras", "Valor de conversión de compras",
];

const TIKTOK: [&str; 9] = [
    "By Day",
    "Campaign name",
    "Ad group name",
    "Ad name",
    "Cost",
    "Impressions",
    "Clicks (destination)",
    "Complete payment",
    "Total complete payment value",
];

#[rustfmt::skip]
const PAYOUTS: [&str; 17] = [
    "Transaction Date", "Type", "Order", "Card Brand", "Card Source", "Payout Status", "Payout Date", "Payout ID",
    "Available On", "Amount", "Fee", "Net", "Checkout", "Payment Method Name", "Presentment Amount",
    "Presentment Currency", "Currency",
];

/// Each layout with its profile.
pub fn known() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        ("shopify.orders", shopify::ORDERS.to_vec()),
        // 2022, without what points of sale and payment links added.
        ("shopify.orders", shopify::ORDERS[..73].to_vec()),
        ("shopify.transactions", shopify::TRANSACTIONS.to_vec()),
        ("shopify.payouts", PAYOUTS.to_vec()),
        ("amazon.orders", amazon::ORDERS.to_vec()),
        ("amazon.orders", amazon::ORDERS[..29].to_vec()),
        ("amazon.transactions", amazon::TRANSACTIONS.to_vec()),
        ("amazon.transactions", AMAZON_TRANSACTIONS_IN.to_vec()),
        ("amazon.ads-products", amazon::ADS.to_vec()),
        ("amazon.ads-products", AMAZON_PRODUCTS_ZH.to_vec()),
        ("amazon.ads-campaigns", AMAZON_CAMPAIGNS.to_vec()),
        ("amazon.ads-terms", AMAZON_TERMS.to_vec()),
        ("google.ads", shopify::GOOGLE_DAYS.to_vec()),
        ("meta.ads", META.to_vec()),
        ("meta.ads", META_ZH.to_vec()),
        ("meta.ads", META_ES.to_vec()),
        ("tiktok.ads", TIKTOK.to_vec()),
    ]
}

/// A value that a column of this header takes; none where the profile is not of the West, or any number will do.
pub fn sample(id: &str, header: &str) -> Option<&'static str> {
    let west = ["shopify.", "amazon.", "google.", "meta.", "tiktok."];
    west.iter().find(|platform| id.starts_with(*platform))?;
    const BACK: [&str; 35] = [
        "product sales",
        "shipping credits",
        "gift wrap",
        "giftwrap credits",
        "promotional rebates",
        "umsätze",
        "produktumsatzsteuer",
        "gutschrift",
        "steuer auf",
        "rabatte",
        "ventes de produits",
        "taxe",
        "crédits",
        "rabais",
        "ventas de productos",
        "impuesto",
        "abonos",
        "devoluciones",
        "descuentos",
        "créditos",
        "vendite",
        "accrediti",
        "imposta",
        "sconti",
        "verkoop van",
        "verzendtegoeden",
        "kredietpunten",
        "promotiekortingen",
        "försäljning av",
        "fraktkrediter",
        "krediter",
        "kampanjrabatter",
        "vendas",
        "descontos",
        "postage credits",
    ];
    const REFUND: [&str; 4] = ["type", "Typ", "Type", "Kind"];
    const DAYS: [&str; 11] =
        ["Date", "Day", "By Day", "Datum", "单日", "天", "日", "按天", "Día", "Start Date", "End Date"];
    const NAMES: [&str; 12] = [
        "name",
        "description",
        "product-name",
        "Beschreibung",
        "descripción",
        "Descrizione",
        "beschrijving",
        "beskrivning",
        "descrição",
        "Campaign",
        "Campaña",
        "广告系列",
    ];
    const MOMENTS: [&str; 9] = [
        "date/time",
        "Datum/Uhrzeit",
        "date/heure",
        "fecha y hora",
        "fecha/hora",
        "Data/Ora:",
        "datum/tijd",
        "datum/tid",
        "data/hora",
    ];
    let h = header.trim();
    Some(match h {
        // What goes back is written below zero.
        _ if BACK.iter().any(|word| h.to_lowercase().contains(word)) => "-12",
        // A charge; income that has no word would be none of its table.
        "other" | "Andere" | "autre" | "autres" | "otro" | "Altro" | "overige" | "Övrigt" | "outro" => "-12",
        "Financial Status" => "paid",
        "order-status" | "item-status" => "Shipped",
        "Status" => "success",
        _ if REFUND.contains(&h) || h == "tipo" => "refund",
        _ if h.to_lowercase().contains("currency") && !h.contains("{currency}") => "USD",
        "Währung" | "货币" | "币种" | "币种代码" | "货币代码" | "Código de moneda" | "Divisa" => "USD",
        _ if DAYS.contains(&h) || h.starts_with("Start") && h.ends_with("datum") || h == "Enddatum" => "2026-11-09",
        _ if MOMENTS.contains(&h) => "2026-11-09 10:00:00 UTC",
        _ if h.ends_with(" at") || h.ends_with(" At") || h.ends_with("-date") || h.ends_with(" Date") => {
            "2026-11-09 10:00:00 -0500"
        }
        "Cancelled" => "",
        "Name" => "#1009",
        _ if NAMES.iter().any(|word| h == *word || h.ends_with("ame")) => "甲",
        _ if h.to_lowercase().contains("order") && h.to_lowercase().contains("id") => "111-0000000-0000001",
        _ => return None,
    })
}
