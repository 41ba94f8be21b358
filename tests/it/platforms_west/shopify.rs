//! Shopify: orders with their continuation rows, refunds by transactions and by payouts.

use super::reading::{Facts, profiles, read_with};
use zhoubao::facts::Table;

/// A header of the columns that matter, in the export's order.
const HEADER: &str = "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,\
                      Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Notes,Cancelled at,Refunded Amount,Id,Source";

fn read(rows: &[&str]) -> Facts {
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    read_with(&profiles(&[]), chrono_tz::America::New_York, text.as_bytes()).unwrap_or_else(|why| panic!("{why:?}"))
}

const ROWS: [&str; 11] = [
    "#1009,b@example.com,paid,2026-11-15 23:59:59 -0500,fulfilled,USD,100.00,5.00,8.00,113.00,2026-11-15 23:59:58 -0500,2,Item A,50.00,SKU-A,,,0.00,5000000000009,web",
    "#1009,b@example.com,,,,,,,,,2026-11-15 23:59:58 -0500,1,Item B,0.00,SKU-B,,,,,",
    "#1009,b@example.com,,,,,,,,,2026-11-15 23:59:58 -0500,1,Item B,0.00,SKU-B,,,,,",
    "#1008,b@example.com,partially_refunded,,fulfilled,USD,80.00,0.00,0.00,80.00,2026-11-14 10:00:00 -0500,1,Item A,80.00,SKU-A,,,30.00,5000000000008,web",
    "#1007,b@example.com,refunded,2026-11-13 09:00:00 -0500,unfulfilled,USD,60.00,0.00,0.00,60.00,2026-11-13 08:59:59 -0500,1,Item C,60.00,SKU-C,,2026-11-13 12:00:00 -0500,60.00,5000000000007,web",
    "#1006,b@example.com,paid,2026-11-12 09:00:00 -0500,fulfilled,USD,40.00,0.00,0.00,40.00,2026-11-12 09:00:00 -0500,1,Item C,40.00,SKU-C,,2026-11-12 10:00:00 -0500,0.00,5000000000006,web",
    "#1005,b@example.com,paid,,fulfilled,USD,0.00,0.00,0.00,0.00,2026-11-12 08:00:00 -0500,1,Item D,25.00,SKU-D,,,0.00,5000000000005,shopify_draft_order",
    "#1004,b@example.com,pending,,fulfilled,USD,35.00,5.00,0.00,40.00,2026-11-11 20:00:00 -0500,1,Item D,35.00,SKU-D,,,0.00,5000000000004,web",
    "#1003,b@example.com,paid,2026-11-10 10:00:00 -0500,fulfilled,USD,100.00,0.00,8.00,113.00,2026-11-10 10:00:00 -0500,1,Item A,100.00,SKU-A,\"two\nlines\",,0.00,5000000000003,web",
    "#1002,b@example.com,paid,2026-11-09 10:00:00 -0500,fulfilled,EUR,90.00,0.00,0.00,90.00,2026-11-09 09:00:00 -0500,1,Item B,90.00,SKU-B,,,0.00,5000000000002,web",
    "#1001,b@example.com,voided,,unfulfilled,USD,20.00,0.00,0.00,20.00,2026-11-01 00:30:00 -0400,1,Item B,20.00,SKU-B,,,0.00,5000000000001,sell-on-amazon",
];

#[test]
fn an_order_stands_on_its_first_row_and_its_lines_on_all() {
    let facts = read(&ROWS);
    let orders = facts.rows(Table::Orders, "order_id paid_on paid_by status paid postage refunded currency channel");
    assert_eq!(
        orders,
        [
            "#1009 2026-11-15 - paid 113 5 0 USD web",
            "#1008 2026-11-14 substitute:Created at paid 80 0 30 USD web",
            "#1007 2026-11-13 - closed 60 0 60 USD web",
            "#1006 2026-11-12 - paid 40 0 0 USD web",
            "#1005 - - paid 0 0 0 USD shopify_draft_order",
            "#1004 - - unpaid 40 5 0 USD web",
            "#1003 2026-11-10 - paid 113 0 0 USD web",
            "#1002 2026-11-09 - paid 90 0 0 EUR web",
            "#1001 - - closed 20 0 0 USD sell-on-amazon",
        ]
    );
    let lines = facts.rows(Table::OrderLines, "order_id line_id merchant_code units price");
    assert_eq!(lines[..4], ["#1009 1 SKU-A 2 50", "#1009 2 SKU-B 1 0", "#1009 3 SKU-B 1 0", "#1008 1 SKU-A 1 80"]);
    let part = &facts.extract.parts[0];
    assert_eq!((part.profile.as_str(), part.repeated), ("shopify.orders", 0), "lines that are alike each count");
    let tables: Vec<(u64, u64, u64)> = part.tables.iter().map(|t| (t.read, t.rejected, t.other)).collect();
    assert_eq!(tables, [(9, 0, 2), (11, 0, 0)]);
    assert!(part.unknown_words.is_empty(), "{:?}", part.unknown_words);
}

#[test]
fn an_order_whose_state_is_blank_is_no_second_line_of_another() {
    let blank = ROWS.map(|row| row.replace(",paid,2026-11-09", ",,2026-11-09"));
    let orders = read(&blank.each_ref().map(String::as_str)).rows(Table::Orders, "order_id paid_on status paid");
    assert!(orders.contains(&"#1002 2026-11-09 - 90".to_owned()), "{orders:?}");
    assert_eq!(orders.len(), 9);
}

#[test]
fn an_order_whose_own_row_stands_there_twice_was_pasted() {
    let columns = "order_id line_id merchant_code units";
    let lines = read(&ROWS).rows(Table::OrderLines, columns);
    // All rows below themselves, and each order right below itself.
    let below = [&ROWS[..], &ROWS[..]].concat();
    let beside = [&ROWS[..3], &ROWS[..3], &ROWS[3..]].concat();
    for (rows, repeated) in [(below, 11), (beside, 3)] {
        let facts = read(&rows);
        assert_eq!(facts.extract.parts[0].repeated, repeated);
        assert_eq!(facts.rows(Table::OrderLines, columns), lines);
        assert_eq!(facts.rows(Table::Orders, "order_id").len(), 9);
    }
    // Each row right below itself, and sorted by what was bought: lines that are alike are there twice as often.
    let each: Vec<&str> = ROWS.iter().flat_map(|row| [*row, *row]).collect();
    let mut sorted = [&ROWS[..], &ROWS[..]].concat();
    sorted.sort_by_key(|row| row.split(',').nth(12).unwrap_or_default().to_owned());
    for (rows, how) in [(each, "each below itself"), (sorted, "sorted")] {
        let facts = read(&rows);
        let rows = |table| facts.rows(table, "order_id").len();
        assert_eq!((rows(Table::OrderLines), rows(Table::Orders)), (11, 9), "{how}");
        assert!((9..=11).contains(&facts.extract.parts[0].repeated), "{how}: {}", facts.extract.parts[0].repeated);
    }
    // Told again an hour later: its lines are the same ones, and the ledger takes the later word.
    let later: Vec<String> = ROWS[..3].iter().map(|row| row.replacen(",paid,", ",refunded,", 1)).collect();
    let later: Vec<&str> = ROWS.into_iter().chain(later.iter().map(String::as_str)).collect();
    let facts = read(&later);
    assert_eq!(facts.extract.parts[0].repeated, 2, "its other lines stand there already");
    assert_eq!(facts.rows(Table::OrderLines, columns)[lines.len()..], ["#1009 1 SKU-A 2"]);
}

#[test]
fn an_hour_at_the_edge_of_a_week_falls_into_the_stores_week() {
    let row = |at: &str| format!("#1,b@example.com,paid,{at},,USD,9,0,0,9.00,{at},1,A,9,S,,,0.00,1,web");
    for (at, day) in [
        ("2026-11-15 23:59:59 -0500", "2026-11-15"),
        ("2026-11-16 00:00:00 -0500", "2026-11-16"),
        ("2026-11-15 21:00:00 -0800", "2026-11-16"),
        ("2026-11-16 04:59:59 UTC", "2026-11-15"),
    ] {
        assert_eq!(read(&[&row(at)]).rows(Table::Orders, "paid_on"), [day], "{at}");
    }
}

#[test]
fn a_file_saved_again_is_read_where_its_own_dates_decide() {
    let row = |name: &str, at: &str| {
        format!("{name},b@example.com,paid,{at},,USD,9,0,0,9.00,{at},1,A,9,S,,,0.00,5.27763E+12,web")
    };
    let facts = read(&[&row("#2", "31/12/2025 22:36"), &row("#1", "11/10/25 09:17")]);
    assert_eq!(facts.rows(Table::Orders, "order_id paid_on"), ["#2 2025-12-31", "#1 2025-10-11"]);
    let text = format!("{HEADER}\n{}\n", row("#1", "11/10/25 09:17"));
    let why = read_with(&profiles(&[]), chrono_tz::UTC, text.as_bytes()).err().expect("nobody can tell");
    assert_eq!(why.key(), "refusal.day-or-month-open");
}

#[test]
fn whole_rows_within_one_pair_of_quotes_are_taken_apart() {
    let rows = ROWS[..2].iter().map(|row| format!("\"{row}\"\n")).collect::<String>();
    let text = format!("{HEADER}\n{rows}");
    let facts =
        read_with(&profiles(&[]), chrono_tz::America::New_York, text.as_bytes()).unwrap_or_else(|w| panic!("{w:?}"));
    assert_eq!(facts.rows(Table::Orders, "order_id paid"), ["#1009 113"]);
    let remarks: Vec<&str> = facts.extract.remarks.iter().map(|remark| remark.code()).collect();
    assert_eq!(remarks, ["wrapped-rows"], "once, although the file is read twice");
}

#[test]
fn transactions_and_payouts_date_refunds() {
    let read = |text: &str| {
        let facts = read_with(&profiles(&[]), chrono_tz::America::New_York, text.as_bytes());
        facts.unwrap_or_else(|why| panic!("{why:?}"))
    };
    let facts = read(
        "Order,Name,Kind,Gateway,Created At,Status,Amount,Currency,Card Type\n\
         5000000000007,#1007,sale,shopify_payments,2026-11-13 09:00:00 -0500,success,60.00,USD,visa\n\
         5000000000007,#1007,refund,shopify_payments,2026-11-15 23:30:00 -0500,success,60.00,USD,visa\n\
         5000000000006,#1006,refund,shopify_payments,2026-11-13 12:00:00 -0500,failure,40.00,USD,visa\n",
    );
    let columns = "order_id amount currency status completed_on";
    assert_eq!(
        facts.rows(Table::Refunds, columns),
        ["#1007 60 USD successful 2026-11-15", "#1006 40 USD closed 2026-11-13",]
    );
    let part = &facts.extract.parts[0];
    assert_eq!((part.profile.as_str(), part.tables[0].other), ("shopify.transactions", 1));
    let facts = read(
        "Transaction Date,Type,Order,Card Brand,Payout Status,Payout Date,Available On,Amount,Fee,Net,Checkout,Currency\n\
         2026-11-13 09:00:00 -0500,charge,#1007,visa,paid,2026-11-16,2026-11-14,60.00,2.04,57.96,#9001,USD\n\
         2026-11-15 12:00:00 -0500,refund,#1007,visa,paid,2026-11-16,2026-11-14,-60.00,0.00,-60.00,#9001,USD\n",
    );
    assert_eq!(facts.rows(Table::Refunds, columns), ["#1007 60 USD successful 2026-11-15"]);
    // Rows of another kind still say which days the file speaks of.
    let days: Vec<String> = facts.extract.parts[0].axis_days.keys().map(ToString::to_string).collect();
    assert_eq!(days, ["2026-11-13", "2026-11-15"]);
}
