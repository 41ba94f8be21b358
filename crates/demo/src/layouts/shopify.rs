//! The header rows of Shopify and of Google Ads.

/// orders_export.csv.
#[rustfmt::skip]
pub const ORDERS: [&str; 79] = [
    "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Accepts Marketing",
    "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method",
    "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price",
    "Lineitem sku", "Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status",
    "Billing Name", "Billing Street", "Billing Address1", "Billing Address2", "Billing Company", "Billing City",
    "Billing Zip", "Billing Province", "Billing Country", "Billing Phone", "Shipping Name", "Shipping Street",
    "Shipping Address1", "Shipping Address2", "Shipping Company", "Shipping City", "Shipping Zip",
    "Shipping Province", "Shipping Country", "Shipping Phone", "Notes", "Note Attributes", "Cancelled at",
    "Payment Method", "Payment Reference", "Refunded Amount", "Vendor", "Outstanding Balance", "Employee",
    "Location", "Device ID", "Id", "Tags", "Risk Level", "Source", "Lineitem discount", "Tax 1 Name",
    "Tax 1 Value", "Tax 2 Name", "Tax 2 Value", "Tax 3 Name", "Tax 3 Value", "Tax 4 Name", "Tax 4 Value",
    "Tax 5 Name", "Tax 5 Value", "Phone", "Receipt Number", "Duties", "Billing Province Name",
    "Shipping Province Name", "Payment ID", "Payment Terms Name", "Next Payment Due At", "Payment References",
];

/// transactions_export.csv, which says when money went back.
#[rustfmt::skip]
pub const TRANSACTIONS: [&str; 9] = [
    "Order", "Name", "Kind", "Gateway", "Created At", "Status", "Amount", "Currency", "Card Type",
];

/// Google Ads, campaigns by day.
#[rustfmt::skip]
pub const GOOGLE_DAYS: [&str; 18] = [
    "Day", "Campaign status", "Campaign", "Budget", "Currency code", "Campaign type", "Clicks", "Impr.", "CTR",
    "Avg. CPC", "Cost", "Target ROAS", "Search impr. share", "Conv. rate", "Conv. value", "Conv. value / cost",
    "Conversions", "Cost / conv.",
];

/// payment_transactions_export.csv of Shopify Payments.
#[rustfmt::skip]
pub const PAYOUTS: [&str; 17] = [
    "Transaction Date", "Type", "Order", "Card Brand", "Card Source", "Payout Status", "Payout Date",
    "Payout ID", "Available On", "Amount", "Fee", "Net", "Checkout", "Payment Method Name",
    "Presentment Amount", "Presentment Currency", "Currency",
];

/// Customers.
#[rustfmt::skip]
pub const CUSTOMERS: [&str; 20] = [
    "Customer ID", "First Name", "Last Name", "Email", "Accepts Email Marketing", "Default Address Company",
    "Default Address Address1", "Default Address Address2", "Default Address City", "Default Address Province Code",
    "Default Address Country Code", "Default Address Zip", "Default Address Phone", "Phone", "Accepts SMS Marketing",
    "Total Spent", "Total Orders", "Note", "Tax Exempt", "Tags",
];
