//! A Shopify store with Google ads, from the files to the week's figures, worked out by hand.

use crate::support::phrases::unsayable;
use crate::support::shop::{Business, set_aside, source, span};
use crate::support::story::{Story, operator};
use rust_decimal::Decimal;
use zhoubao::kpi::Kpi;
use zhoubao::words::{Language, Words};

const STORE: [&str; 1] = ["us"];
const MONDAY: &str = "2026-11-16T15:00:00Z";

const ORDERS: &str = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Source
#5,b@example.com,paid,2026-11-16 00:00:01 -0500,USD,7,0,0,7.00,2026-11-16 00:00:01 -0500,1,A,7.00,SKU-A,0.00,web
#4,b@example.com,paid,2026-11-15 23:59:59 -0500,USD,40,0,0,40.00,2026-11-15 23:59:59 -0500,1,A,40.00,SKU-A,0.00,web
#3,b@example.com,partially_refunded,,USD,80,0,0,80.00,2026-11-12 10:00:00 -0500,1,B,80.00,SKU-B,30.00,web
#6,b@example.com,pending,,USD,99,0,0,99.00,2026-11-11 10:00:00 -0500,1,B,99.00,SKU-B,0.00,web
#7,b@example.com,paid,2026-11-10 10:00:00 -0500,EUR,90,0,0,90.00,2026-11-10 10:00:00 -0500,1,B,90.00,SKU-B,0.00,web
#2,b@example.com,paid,2026-11-09 00:00:01 -0500,USD,100,5,8,113.00,2026-11-09 00:00:01 -0500,2,A,50.00,SKU-A,0.00,web
#2,b@example.com,,,,,,,,2026-11-09 00:00:01 -0500,1,B,0.00,SKU-B,,
#1,b@example.com,paid,2026-10-10 10:00:00 -0400,USD,10,0,0,10.00,2026-10-10 10:00:00 -0400,1,A,10.00,SKU-A,0.00,web
";

const TRANSACTIONS: &str = "Order,Name,Kind,Gateway,Created At,Status,Amount,Currency,Card Type
1,#1,sale,shopify_payments,2026-10-10 10:00:00 -0400,success,10.00,USD,visa
3,#3,refund,shopify_payments,2026-11-14 12:00:00 -0500,success,30.00,USD,visa
5,#5,sale,shopify_payments,2026-11-16 00:00:01 -0500,success,7.00,USD,visa
";

fn google() -> String {
    let days: String = (9..16)
        .map(|day| format!("2026-11-{day:02},Enabled,Camp one,50.00,USD,Search,\"1,000\",20,10.00,0.50,20.00\n"))
        .collect();
    let totals = "Total: Campaigns, --, --, --,USD, --,\"7,000\",140,70.00,3.50,140.00\n\
                  Total: Account,,,,USD,,\"7,000\",140,70.00,3.50,140.00\n";
    let header =
        "Day,Campaign status,Campaign,Budget,Currency code,Campaign type,Impr.,Clicks,Cost,Conversions,Conv. value";
    format!("Campaign report\n\"November 9, 2026 - November 15, 2026\"\n{header}\n{days}{totals}")
}

fn business() -> Business {
    let mut shop = Business::of(&STORE);
    shop.stores[0].platform = "shopify".to_owned();
    shop.stores[0].zone = chrono_tz::America::New_York;
    shop.currencies.insert("us".to_owned(), "USD".to_owned());
    shop.rates = vec!["USD CNY 10-01 7", "EUR USD 10-01 1.1"];
    shop.receive_at("us", "orders_export_1.csv", ORDERS.as_bytes(), MONDAY);
    shop.receive_at("us", "transactions_export_1.csv", TRANSACTIONS.as_bytes(), MONDAY);
    shop.receive_at("us", "Campaign report.csv", google().as_bytes(), MONDAY);
    shop
}

fn figures(shop: &Business, expected: &[(Kpi, &str)]) {
    shop.figures("11-09", |metrics| {
        let own = metrics.own();
        for (kpi, value) in expected {
            let figure = own.get(*kpi, &STORE, span("11-09", "11-15"));
            let expected: Decimal = value.parse().unwrap();
            assert_eq!(figure.value.map(|value| value.round_dp(6)), Some(expected), "{kpi}: {figure:?}");
        }
    });
}

#[test]
fn a_shopify_store_with_google_ads_is_reported_to_the_cent() {
    let shop = business();
    let view = shop.view();
    for file in ["orders_export_1.csv", "transactions_export_1.csv", "Campaign report.csv"] {
        assert_eq!(set_aside(&view, file), None);
    }
    assert_eq!(source(&view, "Campaign report.csv").profiles, ["google.ads"]);
    figures(
        &shop,
        &[
            // 113 on Monday, 80 on Thursday by Created at, 40 in Sunday's last second, 90 EUR at 1.1.
            (Kpi::SalesPaid, "332"),
            (Kpi::SalesOrders, "4"),
            (Kpi::SalesUnits, "6"),
            (Kpi::SalesPerOrder, "83"),
            (Kpi::RefundAmount, "30"),
            (Kpi::SalesNet, "302"),
            (Kpi::AdsSpend, "70"),
            (Kpi::AdsSales, "140"),
            (Kpi::AdsImpressions, "7000"),
            (Kpi::AdsClicks, "140"),
            // Seven times half a conversion: three whole ones, and a half that is still to come.
            (Kpi::AdsOrders, "3"),
            (Kpi::AdsRoi, "2"),
            (Kpi::AdsCostShare, "0.210843"),
        ],
    );
}

#[test]
fn without_transactions_refunds_have_no_date_and_count_against_the_orders_they_are_of() {
    let mut shop = Business::of(&STORE);
    shop.stores[0].platform = "shopify".to_owned();
    shop.stores[0].zone = chrono_tz::America::New_York;
    shop.currencies.insert("us".to_owned(), "USD".to_owned());
    shop.rates = vec!["USD CNY 10-01 7", "EUR USD 10-01 1.1"];
    shop.receive_at("us", "orders_export_1.csv", ORDERS.as_bytes(), MONDAY);
    figures(&shop, &[(Kpi::RefundCohortShare, "0.090361")]);
    shop.figures("11-09", |metrics| {
        assert_eq!(metrics.get(Kpi::RefundAmount, &STORE, span("11-09", "11-15")).value, None);
    });
}

#[test]
fn a_file_of_another_platform_in_the_folder_is_set_aside_and_advertising_is_everybodys() {
    let mut shop = business();
    let ads = "Date,Campaign Name,Currency,Impressions,Clicks,Spend,7 Day Total Sales ,7 Day Total Orders (#)\n\"Nov 9, 2026\",A,USD,1,1,1.00,0,0\n";
    shop.receive_at("us", "campaigns.csv", ads.as_bytes(), MONDAY);
    assert_eq!(set_aside(&shop.view(), "campaigns.csv").as_deref(), Some("set-aside.other-platform"));
    for platform in ["amazon", "tmall", "taobao", "jd", "pdd", "douyin", "other"] {
        shop.stores[0].platform = platform.to_owned();
        assert_eq!(set_aside(&shop.view(), "Campaign report.csv"), None, "{platform}");
    }
}

#[test]
fn rows_that_were_spread_and_orders_dated_by_a_substitute_are_said() {
    let ads = "Start Date,End Date,Campaign Name,Currency,Impressions,Clicks,Spend,7 Day Total Sales ,7 Day Total Orders (#)\n\
               2026-11-09,2026-11-09,A,CNY,1,1,1.00,0,0\n2026-11-10,2026-11-12,A,CNY,3,3,1.00,0,0\n";
    let orders = "amazon-order-id\tpurchase-date\torder-status\tsku\titem-status\tquantity\tcurrency\titem-price\titem-tax\tshipping-price\t\
                  shipping-tax\tgift-wrap-price\tgift-wrap-tax\titem-promotion-discount\tship-promotion-discount\n\
                  111-0000000-0000001\t2026-11-10T04:04:21+00:00\tShipped\tS-1\tShipped\t2\tCNY\t39.98\t3.20\t\t\t\t\t\t\n";
    let report = Story::of(&[("am", "亚马逊店", "")])
        .on("am", "amazon")
        .drops("am", "campaigns.csv", ads)
        .drops("am", "all_orders.txt", orders)
        .report(&operator());
    let words = Words::built_in(Language::Zh);
    let said = |key: &str| -> Vec<String> {
        report.notices.iter().filter(|n| n.phrase.key() == key).map(|n| words.say(&n.phrase)).collect()
    };
    assert_eq!(
        said("notice.spread-rows"),
        ["亚马逊店：campaigns.csv 有 1 行跨了几天，已平均分摊到每一天：合计准确，单日不准。"]
    );
    let [substitute] = &said("notice.paid-by-substitute")[..] else { panic!("{:?}", report.notices) };
    assert!(substitute.contains("purchase-date") && substitute.contains("43.18"), "{substitute}");
    assert!(said("notice.columns-lacking").is_empty());
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}
