//! The header rows of Amazon.

/// All orders.
#[rustfmt::skip]
pub const ORDERS: [&str; 32] = [
    "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date", "order-status",
    "fulfillment-channel", "sales-channel", "order-channel", "url", "ship-service-level", "product-name", "sku",
    "asin", "item-status", "quantity", "currency", "item-price", "item-tax", "shipping-price", "shipping-tax",
    "gift-wrap-price", "gift-wrap-tax", "item-promotion-discount", "ship-promotion-discount", "ship-city",
    "ship-state", "ship-postal-code", "ship-country", "promotion-ids", "is-business-order",
    "purchase-order-number", "price-designation",
];

/// The date range report.
#[rustfmt::skip]
pub const TRANSACTIONS: [&str; 30] = [
    "date/time", "settlement id", "type", "order id", "sku", "description", "quantity", "marketplace",
    "account type", "fulfillment", "order city", "order state", "order postal", "tax collection model",
    "product sales", "product sales tax", "shipping credits", "shipping credits tax", "gift wrap credits",
    "giftwrap credits tax", "Regulatory Fee", "Tax On Regulatory Fee", "promotional rebates",
    "promotional rebates tax", "marketplace withheld tax", "selling fees", "fba fees", "other transaction fees",
    "other", "total",
];

/// Sponsored products, the advertised products by day; some names end in a blank.
#[rustfmt::skip]
pub const ADS: [&str; 22] = [
    "Date", "Portfolio name", "Currency", "Campaign Name", "Ad Group Name", "Advertised SKU", "Advertised ASIN",
    "Impressions", "Clicks", "Click-Thru Rate (CTR)", "Cost Per Click (CPC)", "Spend", "7 Day Total Sales ",
    "Total Advertising Cost of Sales (ACOS) ", "Total Return on Advertising Spend (ROAS)",
    "7 Day Total Orders (#)", "7 Day Total Units (#)", "7 Day Conversion Rate",
    "7 Day Advertised SKU Units (#)", "7 Day Other SKU Units (#)", "7 Day Advertised SKU Sales ",
    "7 Day Other SKU Sales ",
];

/// Sponsored products by search term: rows of several days, and only a part of the sales.
#[rustfmt::skip]
pub const ADS_TERMS: [&str; 24] = [
    "Start Date", "End Date", "Portfolio name", "Currency", "Campaign Name", "Ad Group Name", "Targeting",
    "Match Type", "Customer Search Term", "Impressions", "Clicks", "Click-Thru Rate (CTR)",
    "Cost Per Click (CPC)", "Spend", "7 Day Total Sales ", "Total Advertising Cost of Sales (ACOS) ",
    "Total Return on Advertising Spend (ROAS)", "7 Day Total Orders (#)", "7 Day Total Units (#)",
    "7 Day Conversion Rate", "7 Day Advertised SKU Units (#)", "7 Day Other SKU Units (#)",
    "7 Day Advertised SKU Sales ", "7 Day Other SKU Sales ",
];

/// Sponsored products by campaign, with columns that look like others.
#[rustfmt::skip]
pub const ADS_CAMPAIGNS: [&str; 23] = [
    "Date", "Start Date", "End Date", "Portfolio name", "Campaign Type", "Campaign Name", "Status", "Currency",
    "Budget", "Targeting Type", "Bidding strategy", "Impressions", "Last Year Impressions", "Clicks",
    "Last Year Clicks", "Click-Thru Rate (CTR)", "Spend", "Last Year Spend", "Cost Per Click (CPC)",
    "Last Year Cost Per Click (CPC)", "7 Day Total Orders (#)", "Total Advertising Cost of Sales (ACoS)",
    "7 Day Total Sales",
];
