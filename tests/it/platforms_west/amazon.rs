//! Amazon: all orders, transactions of every marketplace, and sponsored ads.

use super::reading::{Facts, profiles, read_with};
use crate::spreadsheet_bytes::Xlsx;
use chrono_tz::Tz;
use zhoubao::facts::Table;

const PACIFIC: Tz = chrono_tz::America::Los_Angeles;

fn read(zone: Tz, bytes: &[u8]) -> Facts {
    read_with(&profiles(&[]), zone, bytes).unwrap_or_else(|why| panic!("{why:?}"))
}

const HEADER: &str = "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\t\
    sales-channel\torder-channel\turl\tship-service-level\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\t\
    item-tax\tshipping-price\tshipping-tax\tgift-wrap-price\tgift-wrap-tax\titem-promotion-discount\tship-promotion-discount\t\
    ship-city\tship-state\tship-postal-code\tship-country\tpromotion-ids";

/// `order day state item-state quantity price tax shipping discount`, `-` where empty.
fn order(line: &str) -> String {
    let w: Vec<&str> = line.split(' ').map(|word| if word == "-" { "" } else { word }).collect();
    let currency = if w[5].is_empty() { "" } else { "USD" };
    format!(
        "{}\t\t{}\t{}\t{}\tAmazon\tAmazon.com\t\t\tStandard\tSample\tS-1\tB000000001\t{}\t{}\t{currency}\t{}\t{}\t{}\t\t\t\t{}\t\tX\tCA\t0\tUS\t\n",
        w[0], w[1], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8]
    )
}

fn orders(lines: &[&str]) -> String {
    format!("{HEADER}\n{}", lines.iter().map(|line| order(line)).collect::<String>())
}

const LINES: [&str; 7] = [
    "111-0000000-0000001 2026-11-10T04:04:21+00:00 Shipped Shipped 2 39.98 3.20 - -",
    "111-0000000-0000002 2026-11-10T08:00:00+00:00 Shipped Shipped 1 19.99 1.60 4.00 2.00",
    "111-0000000-0000002 2026-11-10T08:00:00+00:00 Shipped Cancelled 1 89.95 - - -",
    "111-0000000-0000003 2026-11-11T08:00:00+00:00 Cancelled Cancelled 0 - - - -",
    "111-0000000-0000004 2026-11-11T09:00:00+00:00 Cancelled Cancelled 1 25.00 - - -",
    "111-0000000-0000005 2026-11-15T23:30:00+00:00 Pending Unshipped 1 - - - -",
    "111-0000000-0000006 2026-11-16T06:30:00+00:00 Shipped Shipped 1 10.00 - - -",
];

#[test]
fn lines_are_one_order_and_what_was_cancelled_is_no_sale() {
    let facts = read(PACIFIC, orders(&LINES).as_bytes());
    let rows = facts.rows(Table::Orders, "order_id paid_on paid_by status paid units currency channel");
    assert_eq!(
        rows,
        [
            "111-0000000-0000001 2026-11-09 substitute:purchase-date shipped 43.18 2 USD Amazon.com",
            // 19.99 + 1.60 + 4.00 - 2.00, without the cancelled line.
            "111-0000000-0000002 2026-11-10 substitute:purchase-date shipped 23.59 1 USD Amazon.com",
            "111-0000000-0000003 - - closed 0 0 - Amazon.com",
            "111-0000000-0000004 - - closed 0 0 USD Amazon.com",
            "111-0000000-0000005 - - unpaid - 1 - Amazon.com",
            // 22:30 on Sunday in Seattle.
            "111-0000000-0000006 2026-11-15 substitute:purchase-date shipped 10 1 USD Amazon.com",
        ]
    );
    let lines = facts.rows(Table::OrderLines, "order_id line_id paid units merchant_code product_id");
    assert_eq!(
        lines[1..3],
        ["111-0000000-0000002 1 23.59 1 S-1 B000000001", "111-0000000-0000002 2 0 0 S-1 B000000001"]
    );
    let part = &facts.extract.parts[0];
    assert_eq!((part.profile.as_str(), part.lacks.len(), part.tables[0].read), ("amazon.orders", 0, 6));
}

#[test]
fn orders_that_come_back_further_down_were_pasted_and_lines_that_are_alike_were_not() {
    let alike = "111-0000000-0000002 2026-11-10T08:00:00+00:00 Shipped Shipped 1 19.99 1.60 4.00 2.00";
    let once = [&LINES[..2], &[alike], &LINES[2..]].concat();
    let facts = read(PACIFIC, orders(&once).as_bytes());
    assert_eq!(facts.extract.parts[0].repeated, 0, "Amazon writes lines that are alike next to each other");
    let paid = facts.rows(Table::Orders, "order_id paid units");
    assert_eq!(paid[1], "111-0000000-0000002 47.18 2");
    let twice = [&once[..], &once[..]].concat();
    let facts = read(PACIFIC, orders(&twice).as_bytes());
    assert_eq!(facts.rows(Table::Orders, "order_id paid units"), paid);
    assert_eq!(facts.rows(Table::OrderLines, "order_id line_id").len(), once.len());
    let part = &facts.extract.parts[0];
    // The cancelled order has no amount and no piece: to see it again is no news.
    assert_eq!((part.repeated, part.tables[1].read), (7, 16));
}

#[test]
fn rows_that_were_pasted_and_then_sorted_count_once() {
    let alike = "111-0000000-0000002 2026-11-10T08:00:00+00:00 Shipped Shipped 1 19.99 1.60 4.00 2.00";
    let once = [&LINES[..2], &[alike], &LINES[2..]].concat();
    let columns = "order_id paid units";
    // By the order's number each row stands right below itself, as lines of an order that are alike would; by the price they come
    // apart, and some of them stand below themselves.
    let mut by_number = [&once[..], &once[..]].concat();
    by_number.sort_by_key(|line| line.split(' ').next().unwrap().to_owned());
    // What is told otherwise of a product further down its order is told later: here no product is.
    let plain: Vec<&str> = once.iter().copied().filter(|line| !line.contains("Shipped Cancelled")).collect();
    let mut by_price = [&plain[..], &plain[..]].concat();
    by_price.sort_by_key(|line| line.split(' ').nth(5).unwrap().to_owned());
    for (once, rows, how) in [(&once, by_number, "by number"), (&plain, by_price, "by price")] {
        let facts = read(PACIFIC, orders(once).as_bytes());
        let (paid, lines) = (facts.rows(Table::Orders, columns), facts.rows(Table::OrderLines, columns));
        let facts = read(PACIFIC, orders(&rows).as_bytes());
        let sorted = |mut rows: Vec<String>| {
            rows.sort();
            rows
        };
        assert_eq!(sorted(facts.rows(Table::Orders, columns)), sorted(paid.clone()), "{how}");
        assert_eq!(sorted(facts.rows(Table::OrderLines, columns)), sorted(lines.clone()), "{how}");
        let part = &facts.extract.parts[0];
        // An order without an amount and without a piece is no news.
        assert!((once.len() as u64 - part.repeated) < 2 && part.retold == 0 && part.alike == 0, "{how}: {part:?}");
        assert_eq!(part.tables[1].read, rows.len() as u64, "{how}: each row is accounted for");
    }
}

#[test]
fn a_few_orders_of_lines_that_are_alike_count_as_they_stand_and_are_told() {
    let line = |n: usize| format!("111-0000000-00000{n:02} 2026-11-10T08:00:00+00:00 Shipped Shipped 1 10.00 - - -");
    let of = |doubled: usize| {
        let lines: Vec<String> = (0..20).flat_map(|n| vec![line(n); if n < doubled { 2 } else { 1 }]).collect();
        let facts = read(PACIFIC, orders(&lines.iter().map(String::as_str).collect::<Vec<_>>()).as_bytes());
        (facts.extract.parts[0].alike, facts.extract.parts[0].repeated, facts.rows(Table::OrderLines, "units").len())
    };
    // Two may be chance, nine are told, ten of twenty were pasted.
    assert_eq!([of(2), of(9), of(10)], [(0, 0, 22), (9, 0, 29), (0, 10, 20)]);
}

#[test]
fn an_order_that_is_told_otherwise_further_down_is_what_it_was_told_last() {
    let [one, two] =
        [2, 3].map(|n| format!("111-0000000-000000{n} 2026-11-10T08:00:00+00:00 Unshipped Unshipped 1 10.00 - - -"));
    let later = one.replace("Unshipped", "Shipped");
    // Two lines that are alike, told again after another order.
    let lines = [&one, &one, &two, &later, &later].map(String::as_str);
    let facts = read(PACIFIC, orders(&lines).as_bytes());
    let columns = "order_id status paid units";
    assert_eq!(
        facts.rows(Table::Orders, columns),
        ["111-0000000-0000003 paid 10 1", "111-0000000-0000002 shipped 20 2"]
    );
    assert_eq!(facts.rows(Table::OrderLines, "order_id units").len(), 3);
    let part = &facts.extract.parts[0];
    assert_eq!((part.retold, part.repeated, part.tables[0].read), (2, 0, 4));
    // Sorted by what was bought, lines of one order stand apart and say the same of it.
    let dearer = one.replace("10.00", "12.00");
    let apart = [&one, &two, &dearer].map(String::as_str);
    let text = orders(&apart);
    let (first, last) = text.rsplit_once("S-1").expect("an article");
    let facts = read(PACIFIC, format!("{first}S-2{last}").as_bytes());
    assert_eq!(facts.rows(Table::Orders, columns), ["111-0000000-0000002 paid 22 2", "111-0000000-0000003 paid 10 1"]);
    assert_eq!(facts.extract.parts[0].retold, 0);
}

#[test]
fn other_bytes_and_fewer_columns_are_the_same_orders() {
    let text = orders(&LINES);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let plain = read(PACIFIC, text.as_bytes()).rows(Table::Orders, "order_id paid_on paid");
    assert_eq!(read(PACIFIC, &utf16).rows(Table::Orders, "order_id paid_on paid"), plain);
    let few = "amazon-order-id\tpurchase-date\torder-status\tsku\titem-status\tquantity\tcurrency\titem-price\titem-tax\n\
               111-0000000-0000001\t2026-11-10T04:04:21+00:00\tShipped\tS-1\tShipped\t2\tUSD\t39.98\t3.20\n";
    let facts = read(PACIFIC, few.as_bytes());
    assert_eq!(facts.rows(Table::Orders, "order_id paid"), ["111-0000000-0000001 43.18"]);
    assert!(facts.extract.parts[0].lacks.iter().any(|header| header == "shipping-price"), "it is told what lacks");
}

const US: &str = "\"Includes Amazon Marketplace, Fulfillment by Amazon (FBA), and Amazon Webstore transactions\"\n\
    \"All amounts in USD, unless specified\"\n\"Definitions:\"\n\
    \"Sales tax collected: Includes sales tax collected from buyers for product sales, shipping, and gift wrap.\"\n\
    \"Other: For more details, see the \"\"Type\"\" and \"\"Description\"\" columns for each order ID.\"\n\
    \"date/time\",\"settlement id\",\"type\",\"order id\",\"sku\",\"description\",\"quantity\",\"product sales\",\"product sales tax\",\
    \"shipping credits\",\"promotional rebates\",\"marketplace withheld tax\",\"selling fees\",\"other\",\"total\"\n\
    \"Nov 10, 2026 1:05:07 AM PST\",\"1001\",\"Order\",\"111-0000000-0000001\",\"S-1\",\"Sample\",\"2\",\"1,039.98\",\"3.20\",\"0\",\"-2.00\",\"-3.20\",\"-6.00\",\"0\",\"1,031.98\"\n\
    \"Nov 15, 2026 11:05:07 PM PST\",\"1001\",\"Refund\",\"111-0000000-0000001\",\"S-1\",\"Sample\",\"1\",\"-19.99\",\"-1.60\",\"0\",\"2.00\",\"1.60\",\"3.00\",\"0\",\"-14.99\"\n\
    \"Nov 16, 2026 1:05:07 AM PST\",\"1001\",\"Transfer\",\"\",\"\",\"To account ending in: 000\",\"\",\"0\",\"0\",\"0\",\"0\",\"0\",\"0\",\"-500.00\",\"-500.00\"\n";

#[test]
fn refunds_are_what_the_buyer_gets_below_the_notes_of_a_marketplace() {
    let facts = read(PACIFIC, US.as_bytes());
    let columns = "order_id merchant_code amount currency status completed_on";
    // 19.99 + 1.60 - 2.00: the fee that Amazon returns is the seller's.
    assert_eq!(facts.rows(Table::Refunds, columns), ["111-0000000-0000001 S-1 19.59 USD successful 2026-11-15"]);
    let part = &facts.extract.parts[0];
    assert_eq!((part.profile.as_str(), part.header_row, part.tables[0].other), ("amazon.transactions", 6, 2));
    let days: Vec<String> = part.axis_days.keys().map(ToString::to_string).collect();
    assert_eq!(days, ["2026-11-10", "2026-11-15", "2026-11-16"]);
    let german = "\"Umfasst Amazon Marketplace-, Versand durch Amazon (FBA)- und Amazon Webstore-Transaktionen\"\n\
        \"Alle Beträge in EUR sofern nicht anders gekennzeichnet\"\n\
        \"Datum/Uhrzeit\",\"Abrechnungsnummer\",\"Typ\",\"Bestellnummer\",\"SKU\",\"Beschreibung\",\"Menge\",\"Umsätze\",\"Gesamt\"\n\
        \"01.12.2026 00:30:00 MEZ\",\"7\",\"Erstattung\",\"302-0000000-0000001\",\"S-1\",\"Muster\",\"1\",\"-1.234,50\",\"-1.200,00\"\n";
    let facts = read(chrono_tz::Europe::Berlin, german.as_bytes());
    assert_eq!(facts.rows(Table::Refunds, columns), ["302-0000000-0000001 S-1 1234.5 EUR successful 2026-12-01"]);
    let india = "\"All amounts in INR, unless specified\"\n\
        \"date/time\",\"settlement id\",\"type\",\"order id\",\"Sku\",\"description\",\"quantity\",\"product sales\",\"shipping credits\",\
        \"gift wrap credits\",\"promotional rebates\",\"total\",\"Transaction Status\"\n\
        \"14 Nov 2026 8:24:44 pm UTC\",\"2001\",\"Refund\",\"404-0000000-0000001\",\"S-1\",\"Sample\",\"1\",\"-1,000.00\",\"0\",\"0\",\"0\",\"-900.00\",\"Released\"\n";
    let facts = read(chrono_tz::Asia::Kolkata, india.as_bytes());
    // 01:54 on Sunday in India.
    assert_eq!(facts.rows(Table::Refunds, columns), ["404-0000000-0000001 S-1 1000 INR successful 2026-11-15"]);
    assert!(facts.extract.parts[0].lacks.is_empty(), "taxes are columns of some marketplaces only");
}

#[test]
fn campaigns_as_text_have_traps_beside_their_columns() {
    let text = "Date,Start Date,End Date,Portfolio name,Campaign Type,Campaign Name,Status,Currency,Budget,Impressions,Clicks,Spend,\
        Last Year Spend,Cost Per Click (CPC),14 Day Total Orders (#),14 Day Total Sales (₹)\n\
        \"Nov 9, 2026\",\"Jan 18, 2026\",,No Portfolio,Sponsored Products,Camp A,ENABLED,INR,Rs.1000.0,782,13,Rs.201.68,,Rs.15.5138462,3,Rs.961.62\n\
        \"Nov 10, 2026\",\"Jan 18, 2026\",,No Portfolio,Sponsored Products,Camp A,ENABLED,INR,Rs.1000.0,782,13,\"Rs.1,201.68\",,Rs.15.5138462,0,Rs.0.0\n";
    let facts = read(chrono_tz::Asia::Kolkata, text.as_bytes());
    assert_eq!(
        facts.rows(Table::AdDays, "date cut scene campaign clicks spend orders sales currency"),
        [
            "2026-11-09 plan Sponsored Products Camp A 13 201.68 3 961.62 INR",
            "2026-11-10 plan Sponsored Products Camp A 13 1201.68 0 0 INR",
        ]
    );
    assert_eq!(facts.extract.parts[0].spread, 0);
}

/// A workbook with real days and amounts, as Amazon writes it: its dimension is wrong.
fn workbook(headers: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let text = |cell: &&str| format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{cell}</t></is></c>");
    let cell = |cell: &&str| match cell.strip_prefix('#') {
        Some(number) => format!("<c><v>{number}</v></c>"),
        None => text(cell),
    };
    let row = |cells: String| format!("<row>{cells}</row>");
    let mut sheet = row(headers.iter().map(text).collect());
    rows.iter().for_each(|cells| sheet.push_str(&row(cells.iter().map(cell).collect())));
    Xlsx::new(&sheet, &[]).bytes()
}

#[test]
fn a_search_term_report_spreads_its_rows_and_is_a_part() {
    let headers = [
        "Start Date",
        "End Date",
        "Currency",
        "Campaign Name",
        "Targeting",
        "Customer Search Term",
        "Impressions",
        "Clicks",
        "Spend",
        "7 Day Total Sales ",
        "7 Day Total Orders (#)",
    ];
    let rows: [&[&str]; 2] = [
        &["#46335", "#46335", "USD", "Camp 1", "*", "sample term", "#200", "#4", "#2", "#20", "#1"],
        &["#46336", "#46341", "USD", "Camp 1", "sample", "sample", "#100", "#2", "#1", "#0", "#0"],
    ];
    let facts = read(PACIFIC, &workbook(&headers, &rows));
    let found = facts.rows(Table::AdDays, "date cut detail impressions clicks spend sales");
    assert_eq!(
        found,
        [
            "2026-11-09 audience sample term 200 4 2 20",
            "2026-11-10 audience sample 17 1 0.17 0",
            "2026-11-11 audience sample 17 1 0.17 0",
            "2026-11-12 audience sample 17 0 0.17 0",
            "2026-11-13 audience sample 17 0 0.17 0",
            "2026-11-14 audience sample 16 0 0.16 0",
            "2026-11-15 audience sample 16 0 0.16 0",
        ]
    );
    let part = &facts.extract.parts[0];
    assert_eq!((part.profile.as_str(), part.spread, part.tables[0].read), ("amazon.ads-terms", 1, 7));
}

#[test]
fn advertised_products_are_read_in_chinese_too() {
    let headers = [
        "开始日期",
        "结束日期",
        "货币",
        "广告活动名称",
        "广告SKU",
        "广告ASIN",
        "展示量",
        "点击量",
        "花费",
        "7天总销售额",
        "7天总订单数(#)",
    ];
    let rows: [&[&str]; 1] =
        [&["#46335", "#46335", "USD", "活动", "S-1", "B000000001", "#1000", "#10", "#3.000000000000004", "#20", "#2"]];
    let facts = read(PACIFIC, &workbook(&headers, &rows));
    let found = facts.rows(Table::AdDays, "date cut campaign item impressions clicks spend orders sales currency");
    assert_eq!(found, ["2026-11-09 item 活动 B000000001 1000 10 3 2 20 USD"]);
    let why = read_with(&profiles(&[]), PACIFIC, &workbook(&headers[2..], &[&rows[0][2..]])).err().expect("no days");
    assert_eq!(why.key(), "refusal.export-by-day");
}

/// A marketplace's words: the header, the days, and what a refund, a fee for advertising and a transfer are called there.
struct Marketplace {
    zone: Tz,
    /// date, settlement, type, order, description, sales, promotions, selling fees, fba fees, other
    header: [&'static str; 10],
    refund: [&'static str; 2],
    advertising: [&'static str; 3],
    transfer: [&'static str; 2],
    /// Whether a comma stands before decimals.
    comma: bool,
}

/// Those whose headers people's programs read.
const MARKETPLACES: [Marketplace; 8] = [
    Marketplace {
        zone: chrono_tz::Europe::London,
        header: [
            "date/time",
            "settlement id",
            "type",
            "order id",
            "description",
            "product sales",
            "promotional rebates",
            "selling fees",
            "fba fees",
            "other",
        ],
        refund: ["12 Nov 2026 10:05:07 GMT", "Refund"],
        advertising: ["13 Nov 2026 10:05:07 GMT", "Service Fee", "Cost of Advertising"],
        transfer: ["14 Nov 2026 10:05:07 GMT", "Transfer"],
        comma: false,
    },
    Marketplace {
        zone: chrono_tz::Europe::Berlin,
        header: [
            "Datum/Uhrzeit",
            "Abrechnungsnummer",
            "Typ",
            "Bestellnummer",
            "Beschreibung",
            "Umsätze",
            "Rabatte aus Werbeaktionen",
            "Verkaufsgebühren",
            "Gebühren zu Versand durch Amazon",
            "Andere",
        ],
        refund: ["12.11.2026 10:05:07 MEZ", "Erstattung"],
        advertising: ["13.11.2026 10:05:07 MEZ", "Servicegebühr", "Werbekosten"],
        transfer: ["14.11.2026 10:05:07 MEZ", "Übertrag"],
        comma: true,
    },
    Marketplace {
        zone: chrono_tz::Europe::Paris,
        header: [
            "date/heure",
            "numéro de versement",
            "type",
            "numéro de la commande",
            "description",
            "ventes de produits",
            "Rabais promotionnels",
            "frais de vente",
            "Frais Expédié par Amazon",
            "autre",
        ],
        refund: ["12 nov. 2026 09:05:07 UTC", "Remboursement"],
        advertising: ["13 nov. 2026 09:05:07 UTC", "Frais de service", "Coût de la publicité"],
        transfer: ["14 nov. 2026 09:05:07 UTC", "Transférer"],
        comma: true,
    },
    Marketplace {
        zone: chrono_tz::Europe::Madrid,
        header: [
            "fecha y hora",
            "identificador de pago",
            "tipo",
            "número de pedido",
            "descripción",
            "ventas de productos",
            "devoluciones promocionales",
            "tarifas de venta",
            "tarifas de Logística de Amazon",
            "otro",
        ],
        refund: ["12 nov 2026 09:05:07 UTC", "Reembolso"],
        advertising: ["13 nov 2026 09:05:07 UTC", "Tarifa de servicio", "Coste de la publicidad"],
        transfer: ["14 nov 2026 09:05:07 UTC", "Transferir"],
        comma: true,
    },
    Marketplace {
        zone: chrono_tz::America::Mexico_City,
        header: [
            "fecha/hora",
            "Id. de liquidación",
            "tipo",
            "Id. del pedido",
            "descripción",
            "ventas de productos",
            "descuentos promocionales",
            "tarifas de venta",
            "tarifas fba",
            "otro",
        ],
        refund: ["12 nov 2026 17:05:07 UTC", "Reembolso"],
        advertising: ["13 nov 2026 17:05:07 UTC", "Tarifa de servicio", "Costo de la publicidad"],
        transfer: ["14 nov 2026 17:05:07 UTC", "Trasferir"],
        comma: false,
    },
    Marketplace {
        zone: chrono_tz::Europe::Rome,
        header: [
            "Data/Ora:",
            "Numero pagamento",
            "Tipo",
            "Numero ordine",
            "Descrizione",
            "Vendite",
            "Sconti promozionali",
            "Commissioni di vendita",
            "Costi del servizio Logistica di Amazon",
            "Altro",
        ],
        refund: ["12 nov 2026 09:05:07 UTC", "Rimborso"],
        advertising: ["13 nov 2026 09:05:07 UTC", "Commissione di servizio", "Costo della pubblicità"],
        transfer: ["14 nov 2026 09:05:07 UTC", "Trasferimento"],
        comma: true,
    },
    Marketplace {
        zone: chrono_tz::Europe::Amsterdam,
        header: [
            "datum/tijd",
            "schikkings-id",
            "type",
            "bestelnummer",
            "beschrijving",
            "verkoop van producten",
            "promotiekortingen",
            "verkoopkosten",
            "fba-vergoedingen",
            "overige",
        ],
        refund: ["12 nov. 2026 09:05:07 UTC", "Terugbetaling"],
        advertising: ["13 nov. 2026 09:05:07 UTC", "Servicekosten", "Advertentiekosten"],
        transfer: ["14 nov. 2026 09:05:07 UTC", "Overboeking"],
        comma: true,
    },
    Marketplace {
        zone: chrono_tz::America::Sao_Paulo,
        header: [
            "data/hora",
            "id de liquidação",
            "tipo",
            "id do pedido",
            "descrição",
            "vendas do produto",
            "descontos promocionais",
            "tarifas de venda",
            "taxas fba",
            "outro",
        ],
        refund: ["12 de nov. de 2026 09:05:07 UTC", "Reembolso"],
        advertising: ["13 de nov. de 2026 09:05:07 UTC", "Taxa de serviço", "Custo de Publicidade"],
        transfer: ["14 de nov. de 2026 09:05:07 UTC", "Transferência"],
        comma: true,
    },
];

/// Of each an order's fees that came back with its refund, one for advertising and a transfer, which is no cost.
#[test]
fn transactions_of_each_marketplace_give_refunds_and_fees() {
    for Marketplace { zone, header, refund, advertising, transfer, comma } in MARKETPLACES {
        let amount = |amount: &str| match comma {
            true => amount.replace(',', " ").replace('.', ",").replace(' ', "."),
            false => amount.to_owned(),
        };
        let line = |[day, kind]: [&str; 2], [order, said]: [&str; 2], amounts: [&str; 5]| {
            let amounts = amounts.map(|each| format!("\"{}\"", amount(each))).join(",");
            format!("\"{day}\",\"7\",\"{kind}\",\"{order}\",\"{said}\",{amounts}\n")
        };
        let text = format!("{}\n", header.map(|name| format!("\"{name}\"")).join(","))
            + &line(refund, ["302-0000000-0000001", "Sample"], ["-1,234.50", "34.50", "180.05", "-3.10", "0"])
            + &line([advertising[0], advertising[1]], ["", advertising[2]], ["0", "0", "0", "0", "-12.34"])
            + &line(transfer, ["", "Account"], ["0", "0", "0", "0", "-900.00"]);
        let facts = read(zone, text.as_bytes());
        assert_eq!(facts.extract.parts[0].profile, "amazon.transactions", "{zone}");
        assert_eq!(
            facts.rows(Table::Refunds, "order_id amount status completed_on"),
            ["302-0000000-0000001 1200 successful 2026-11-12"],
            "{zone}"
        );
        let mut costs = facts.rows(Table::CostEntries, "date kind amount");
        costs.sort();
        assert_eq!(
            costs,
            ["2026-11-12 commission -180.05", "2026-11-12 logistics 3.1", "2026-11-13 advertising 12.34"],
            "{zone}"
        );
        assert!(facts.extract.rejects.is_empty(), "{zone}: {:?}", facts.extract.rejects);
    }
}
