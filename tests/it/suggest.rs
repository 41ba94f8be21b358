//! `profile suggest`, `profile test`, `profile list`: drafts for files that nobody knows, and what people see of profiles.

use crate::support::golden;
use crate::support::shop::{csv, fixtures};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use zhoubao::extract::suggest::{Dictionary, FileSample, Suggestion, Sureness, draft, sample, suggest};
use zhoubao::extract::{ExportKind, Profile, Profiles};
use zhoubao::facts::Table;
use zhoubao::words::{Language, Phrase, Words};

fn dictionary() -> Dictionary {
    Dictionary::new(&Profiles::built_in())
}

fn looked_at(path: &Path) -> Result<FileSample, Phrase> {
    sample(path, &sheet::Limits::default(), &[])
}

fn sample_of(header: &str, rows: &[&str]) -> FileSample {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file.csv");
    let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    std::fs::write(&path, csv(header, &rows)).unwrap();
    looked_at(&path).unwrap()
}

/// The file's header of a fact, and how sure that is.
fn of(found: &Suggestion, sample: &FileSample, fact: &str) -> Option<(String, Sureness)> {
    found.table.of(fact).map(|column| (sample.columns[column.place].header.clone(), column.sureness))
}

#[test]
fn drafts_of_a_web_shop_an_erp_and_a_table_of_lines_are_as_they_were_looked_at() {
    let files = ["orders-2026-11-16-09-30-00.csv", "旺店通订单.csv", "Online Retail.csv", "聚水潭订单明细.csv"];
    for (file, name) in files.into_iter().zip(["web-shop", "erp", "lines", "erp-lines"]) {
        let sample = looked_at(&fixtures("own").join(file)).unwrap();
        let found = suggest(&sample, &dictionary(), None);
        assert_eq!(found.lacks, Vec::<&str>::new(), "{file}");
        for language in Language::ALL {
            let text = draft(file, &sample, &found, &dictionary(), &Words::built_in(language));
            let profile = Profile::parse(file, &text).unwrap_or_else(|error| panic!("{file}: {error}\n{text}"));
            assert_eq!(
                (profile.export, profile.tables.len()),
                (found.export, if name.ends_with("lines") { 2 } else { 1 })
            );
            golden::check(&format!("draft-{name}-{language}.toml"), &text);
        }
    }
}

#[test]
fn a_column_of_provinces_states_or_countries_is_where_orders_went() {
    for header in ["省份", "省", "收货省", "State", "Province", "Country"] {
        let rows = ["1001,2026-11-09 10:00:00,12.50,paid,广东", "1002,2026-11-10 10:00:00,9.00,paid,浙江"];
        let sample = sample_of(&format!("Order ID,Order Date,Total,Status,{header}"), &rows);
        let found = suggest(&sample, &dictionary(), None);
        assert_eq!(of(&found, &sample, "region"), Some((header.to_owned(), Sureness::Sure)));
    }
}

/// The file of words, read for itself.
#[derive(Deserialize)]
struct Listed {
    names: BTreeMap<Table, BTreeMap<String, Vec<String>>>,
}

#[test]
fn the_names_are_those_of_columns_there_are_and_each_means_one_thing() {
    let content = std::fs::read_to_string(fixtures("../templates/profiles-words.toml")).unwrap();
    let words: toml::Table = content.parse().unwrap();
    let names = toml::Value::Table([("names".to_owned(), words["names"].clone())].into_iter().collect());
    let listed: Listed = names.try_into().unwrap();
    // Figures of several days are a platform's own, and read from the columns of its days.
    let own: Vec<Table> = Table::ALL.into_iter().filter(|table| *table != Table::TrafficSpans).collect();
    assert_eq!(listed.names.keys().copied().collect::<Vec<_>>(), own);
    for (table, columns) in listed.names {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (column, names) in columns {
            assert!(table.column(&column).is_some_and(|c| !c.derived), "{table} has no {column}");
            for name in names {
                if let Some(other) = seen.insert(name.to_lowercase().replace(' ', ""), column.clone()) {
                    panic!("{table}: {name} means {other} and {column}");
                }
            }
        }
    }
}

#[test]
fn what_is_the_same_on_all_lines_of_an_order_was_paid_once() {
    // The same name, 实付金额, for what was paid of the order and for what was paid of the line: the rows tell.
    let header = "订单编号,付款时间,商品编码,商品名称,数量,实付金额";
    let of_order = ["1,2026-11-09 10:00,A,杯,1,75", "1,2026-11-09 10:00,B,壶,2,75", "2,2026-11-10 10:00,A,杯,1,30"];
    let sample = sample_of(header, &of_order);
    let found = suggest(&sample, &dictionary(), None);
    assert_eq!(found.export, ExportKind::Orders);
    assert_eq!(of(&found, &sample, "paid"), Some(("实付金额".to_owned(), Sureness::Sure)));
    let lines = found.lines.as_ref().expect("the lines stand in the same rows");
    assert!(lines.of("merchant_code").is_some() && lines.of("units").is_some() && lines.of("paid").is_none());
    let of_line = ["1,2026-11-09 10:00,A,杯,1,30", "1,2026-11-09 10:00,B,壶,2,45", "2,2026-11-10 10:00,A,杯,1,30"];
    let sample = sample_of(header, &of_line);
    let found = suggest(&sample, &dictionary(), None);
    assert_eq!((found.export, found.lines.is_some()), (ExportKind::Lines, false));
    assert_eq!(of(&found, &sample, "paid"), Some(("实付金额".to_owned(), Sureness::Sure)));
}

#[test]
fn an_amount_on_the_first_line_of_an_order_is_the_orders() {
    let header = "Order ID,Paid at,Order Total,SKU,Item Name,Quantity";
    let rows = ["1,2026-11-09 10:00,75,A,Cup,1", "1,,,B,Pot,2", "", "2,2026-11-10 10:00,30,A,Cup,1"];
    let sample = sample_of(header, &rows);
    let found = suggest(&sample, &dictionary(), None);
    assert!(found.export == ExportKind::Orders && found.lines.is_some(), "{found:?}");
    let text = draft("file.csv", &sample, &found, &dictionary(), &Words::built_in(Language::En));
    assert!(text.contains(r#"to = "paid", from = ["Order Total"], across = "agreed""#), "{text}");
    assert!(text.contains(r#"to = "units", from = ["Quantity"], across = "sum""#), "{text}");
}

#[test]
fn a_draft_of_orders_on_their_lines_counts_each_order_once() {
    let folder = TempDir::new().unwrap();
    let file = fixtures("own/聚水潭订单明细.csv");
    let file = file.to_str().unwrap();
    let (said, code) = zhoubao(folder.path(), &["profile", "suggest", file, "-o", "erp.toml"]);
    assert_eq!(code, Some(0), "{said}");
    let (said, code) = zhoubao(folder.path(), &["profile", "test", file, "--profile", "erp.toml"]);
    assert_eq!(code, Some(0), "{said}");
    // By the file itself: 已付金额 once an order, 数量 and 商品金额 of each row.
    let content = std::fs::read_to_string(file).unwrap();
    let cells: Vec<Vec<&str>> = content.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let orders: BTreeMap<&str, i64> = cells.iter().map(|row| (row[1], cents(row[7]))).collect();
    let (paid, of_lines) = (orders.values().sum::<i64>(), cells.iter().map(|row| cents(row[16])).sum::<i64>());
    let units: i64 = cells.iter().map(|row| row[14].parse::<i64>().unwrap()).sum();
    let euros = |cents: i64| format!("paid {}.{:02}", cents / 100, cents % 100);
    let said = said.replace(',', "");
    for part in [euros(paid), euros(of_lines), format!("units {units}"), format!("order lines: {} rows", cells.len())] {
        assert!(said.contains(&part), "{part}: {said}");
    }
}

#[test]
fn a_number_of_a_line_is_no_title() {
    let rows = ["1,2026-11-09 10:00,1,Mug,2,25.00", "2,2026-11-09 11:00,1,Cup,1,30.00"];
    let sample = sample_of("Order ID,Order Date,Item #,Item Name,Quantity,Item Cost", &rows);
    let found = suggest(&sample, &dictionary(), Some(ExportKind::Lines));
    assert_eq!(of(&found, &sample, "title"), Some(("Item Name".to_owned(), Sureness::Sure)));
}

#[test]
fn each_kind_of_export_is_known_by_what_it_says() {
    let cases = [
        (
            ExportKind::Orders,
            "Order ID,Created at,Paid at,Total,Status",
            "1,2026-11-09 10:00,2026-11-09 10:01,9.50,Paid",
        ),
        (ExportKind::Refunds, "Refund ID,Order ID,Refund date,Refund amount", "7,1,2026-11-09 10:00,9.50"),
        (ExportKind::Ads, "Día,Campaña,Impresiones,Clics,Importe gastado", "2026-11-09,Otoño,1000,50,12.34"),
        (ExportKind::Traffic, "日期,访客数,浏览量,成交客户数,成交金额", "2026-11-09,100,300,5,123.40"),
        (
            ExportKind::Costs,
            "费用名称,发生时间,费用金额,订单号",
            "技术服务费,2026-11-09 10:00:00,1.01,4512345678901234567",
        ),
        (ExportKind::Stock, "商家编码,商品名称,仓库,可用库存", "HH-1,枕头,杭州仓,12"),
        (ExportKind::Customers, "Email,Total spent,Total orders", "anna@example.com,59.80,2"),
        (ExportKind::Products, "日期,SKU,商品名称,访客数,成交件数,成交金额", "2026-11-09,1001,枕头,30,2,59.80"),
    ];
    for (kind, header, row) in cases {
        let sample = sample_of(header, &[row]);
        let found = suggest(&sample, &dictionary(), None);
        assert_eq!((found.export, found.lacks.as_slice()), (kind, &[][..]), "{header}");
        let text = draft("file.csv", &sample, &found, &dictionary(), &Words::built_in(Language::En));
        Profile::parse("file.csv", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    }
    // Asked for, it is what was asked for, and says what it lacks.
    let sample = sample_of(cases[0].1, &[cases[0].2]);
    let found = suggest(&sample, &dictionary(), Some(ExportKind::Ads));
    assert_eq!((found.export, found.lacks.as_slice()), (ExportKind::Ads, &["date"][..]));
}

#[test]
fn a_column_is_known_by_its_name_a_like_name_its_values_or_stands_in() {
    let rows = ["a1,2026-11-09 10:00:00,168.99,10.00,5", "a2,2026-11-10 11:00:00,99.00,10.00,5"];
    let sample = sample_of("Our reference,Order date (UTC),Order total,Order total tax,Shoe size", &rows);
    let found = suggest(&sample, &dictionary(), Some(ExportKind::Orders));
    let of = |fact: &str| of(&found, &sample, fact);
    assert_eq!(of("paid"), Some(("Order total".to_owned(), Sureness::Sure)));
    assert_eq!(of("created_at"), Some(("Order date (UTC)".to_owned(), Sureness::Likely)));
    assert_eq!(of("order_id"), Some(("Our reference".to_owned(), Sureness::Values)));
    assert_eq!(of("paid_at"), Some(("Order date (UTC)".to_owned(), Sureness::StandsIn)));
    assert_eq!((of("units"), found.lacks.len()), (None, 0), "no shoe size is a number of pieces");
    // Known by its name, and no date: a needed fact is kept so that trying it shows why, an optional one is not.
    let sample = sample_of("Order ID,Paid at,Completed at,Total", &["1,yesterday,never,9.50", "2,today,never,9.50"]);
    let found = suggest(&sample, &dictionary(), Some(ExportKind::Orders));
    assert_eq!(found.table.of("paid_at").map(|column| column.sureness), Some(Sureness::Doubtful));
    assert!(found.table.of("completed_at").is_none());
    // A state of too many words is none.
    let states: Vec<String> = (0..40).map(|n| format!("{n},2026-11-09,9.50,state {n}")).collect();
    let states: Vec<&str> = states.iter().map(String::as_str).collect();
    let sample = sample_of("Order ID,Paid at,Total,Status", &states);
    assert!(suggest(&sample, &dictionary(), None).table.of("status").is_none());
}

#[test]
fn a_subtotal_is_not_what_was_paid_and_states_may_have_the_web_shops_prefix() {
    let rows =
        ["1,2026-11-09 10:00:00,wc-completed,40.00,4.50,44.50", "2,2026-11-10 11:00:00,wc-on-hold,30.00,4.50,34.50"];
    let sample = sample_of("Order #,Date,Status,Subtotal,Shipping,Net total", &rows);
    let found = suggest(&sample, &dictionary(), None);
    assert_eq!(of(&found, &sample, "paid"), Some(("Net total".to_owned(), Sureness::Likely)));
    let text = draft("file.csv", &sample, &found, &dictionary(), &Words::built_in(Language::En));
    for line in ["completed = [\"wc-completed\"]", "unpaid = [\"wc-on-hold\"]"] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn amounts_in_ten_thousands_are_none_that_can_be_taken() {
    let sample = sample_of("订单号,付款时间,实付金额（万元）", &["1,2026-11-09 10:00:00,0.0101"]);
    let found = suggest(&sample, &dictionary(), None);
    assert_eq!((of(&found, &sample, "paid"), found.lacks.contains(&"paid")), (None, true));
    let sample = sample_of("订单号,付款时间,实付金额（元）", &["1,2026-11-09 10:00:00,101"]);
    assert!(of(&suggest(&sample, &dictionary(), None), &sample, "paid").is_some());
}

/// What `profile test` says of a file by the draft that `profile suggest` makes of it, and the draft.
fn tried(header: &str, rows: &[&str]) -> (String, String) {
    let folder = TempDir::new().unwrap();
    let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    std::fs::write(folder.path().join("file.csv"), csv(header, &rows)).unwrap();
    let (said, code) = zhoubao(folder.path(), &["profile", "suggest", "file.csv", "-o", "own.toml"]);
    assert_eq!(code, Some(0), "{said}");
    let (said, code) = zhoubao(folder.path(), &["profile", "test", "file.csv", "--profile", "own.toml"]);
    assert_eq!(code, Some(0), "{said}");
    (said, std::fs::read_to_string(folder.path().join("own.toml")).unwrap())
}

#[test]
fn an_order_in_merged_cells_is_of_all_its_lines_and_its_amount_counts_once() {
    let folder = TempDir::new().unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let (sheet, plain) = (book.add_worksheet(), rust_xlsxwriter::Format::new());
    sheet.write_row(0, 0, ["订单号", "付款时间", "实付金额", "商家编码", "商品名称", "数量"]).unwrap();
    for order in 0..7 {
        let (row, id) = (1 + 2 * order, format!("88100{order}"));
        sheet.merge_range(row, 0, row + 1, 0, &id, &plain).unwrap();
        sheet.merge_range(row, 1, row + 1, 1, &format!("2026-11-{:02} 10:00:00", 9 + order), &plain).unwrap();
        sheet.merge_range(row, 2, row + 1, 2, "", &plain).unwrap();
        sheet.write_number(row, 2, 100).unwrap();
        for line in 0..2 {
            sheet.write_row(row + line, 3, [format!("A{line}"), format!("商品{line}")]).unwrap();
            sheet.write_number(row + line, 5, 1).unwrap();
        }
    }
    book.save(folder.path().join("订单.xlsx")).unwrap();
    let (said, code) = zhoubao(folder.path(), &["profile", "suggest", "订单.xlsx", "-o", "own.toml"]);
    assert_eq!(code, Some(0), "{said}");
    let (said, code) = zhoubao(folder.path(), &["profile", "test", "订单.xlsx", "--profile", "own.toml"]);
    assert_eq!(code, Some(0), "{said}");
    let draft = std::fs::read_to_string(folder.path().join("own.toml")).unwrap();
    assert!(said.contains("order lines: 14 rows read, 0 with a cell"), "{said}\n{draft}");
    assert!(said.contains("units 14, paid 700.00"), "{said}\n{draft}");
}

#[test]
fn amounts_say_their_currency_themselves() {
    let rows = ["1,2026-11-09 10:00:00,€44.50", "2,2026-11-10 11:00:00,€34.50", "3,2026-11-11 11:00:00,21"];
    let (said, draft) = tried("Order #,Date paid,Order total", &rows);
    assert!(draft.contains(r#"to = "currency", from = ["Order total"], in_amount = true"#), "{draft}");
    assert!(said.contains("3 rows read, 0 with a cell") && said.contains("paid 100.00"), "{said}");
}

#[test]
fn a_refund_that_was_not_finished_is_not_taken_for_done() {
    let header = "退款编号,订单号,退款金额,申请时间,完成时间";
    let done = "8801,1,20.00,2026-11-09 10:00:00,2026-11-10 10:00:00";
    let (said, draft) = tried(header, &[done, "8802,2,30.00,2026-11-11 10:00:00,"]);
    let open = r#"{ to = "status", otherwise = "successful", cases = [{ when = [{ header = "完成时间", filled = false }], is = "applied" }] }"#;
    assert!(draft.contains(open), "{draft}");
    assert!(said.contains("successful") && said.contains("applied"), "{said}");
    // Where every one has its day, all are done.
    let (_, draft) = tried(header, &[done, "8802,2,30.00,2026-11-11 10:00:00,2026-11-12 10:00:00"]);
    assert!(draft.contains(r#"{ to = "status", constant = "successful" }"#), "{draft}");
}

#[test]
fn spend_is_on_clicks_until_somebody_says_otherwise() {
    let header = "Day,Campaign,Impressions,Clicks,Cost,Conversion value";
    let (_, draft) = tried(header, &["2026-11-09,C1,1000,30,20.50,60", "2026-11-10,C1,900,20,10.50,0"]);
    assert!(draft.contains(r#"to = "kind", constant = "cpc""#), "{draft}");
    let without: String = draft.lines().filter(|line| !line.contains("\"kind\"")).collect::<Vec<_>>().join("\n");
    let columns = Profile::parse("own.toml", &without).unwrap().tables.remove(0).columns;
    assert!(columns.iter().any(|column| column.to == "kind" && column.constant.as_deref() == Some("cpc")));
}

#[test]
fn what_the_name_of_a_file_says_of_time_is_found() {
    let sample = sample_of("日期,访客数,浏览量", &["2026-11-09,100,300"]);
    let found = suggest(&sample, &dictionary(), None);
    for (file, line) in [
        ("orders-2026-11-16-09-30-00.csv", "names = [\"{yyyy-MM-dd-HH-mm-ss}\"]"),
        ("销售20261116093000.xlsx", "names = [\"{yyyyMMddHHmmss}\"]"),
        ("report_2026-11-16.csv", "names = [\"{yyyy-MM-dd}\"]"),
        ("days 2026-11-09_2026-11-15.xls", "spans = [\"{yyyy-MM-dd}_{yyyy-MM-dd}\"]"),
        ("流量20261109至20261115.xls", "spans = [\"{yyyyMMdd}至{yyyyMMdd}\"]"),
        ("export 26334396597.csv", "[time]\n# "),
    ] {
        let text = draft(file, &sample, &found, &dictionary(), &Words::built_in(Language::En));
        assert!(text.contains(line), "{file}: {text}");
        assert_eq!(text.contains("names = ") || text.contains("spans = "), line.contains('{'), "{file}: {text}");
    }
}

#[test]
fn a_file_without_a_header_or_that_is_no_spreadsheet_gets_no_draft() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file");
    for (content, key) in [("1,2,3\n4,5,6\n", "refusal.unknown-headless"), ("%PDF-1.7", "refusal.not-a-spreadsheet")] {
        std::fs::write(&path, content).unwrap();
        assert_eq!(looked_at(&path).unwrap_err().key(), key);
    }
}

/// The program in a folder of its own, in English; what it said and its exit code.
fn zhoubao(folder: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_zhoubao"))
        .args(arguments)
        .env("LC_ALL", "en_US.UTF-8")
        .current_dir(folder)
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (said, output.status.code())
}

fn woo() -> PathBuf {
    fixtures("own/orders-2026-11-16-09-30-00.csv")
}

#[test]
fn a_draft_is_written_once_and_tried_before_it_is_used() {
    let folder = TempDir::new().unwrap();
    let orders = woo();
    let orders = orders.to_str().unwrap();
    let (said, code) = zhoubao(folder.path(), &["profile", "suggest", orders, "-o", "own/orders.toml"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("own/orders.toml is written. Try it: zhoubao profile test"), "{said}");
    let text = std::fs::read_to_string(folder.path().join("own/orders.toml")).unwrap();
    assert!(text.contains("# The first rows as they are read with this draft:\n#   order_id | created_at"), "{text}");
    assert!(!text.contains("@example.com") && !text.contains("600005"), "no buyer's address or number");
    let (said, code) = zhoubao(folder.path(), &["profile", "suggest", orders, "-o", "own/orders.toml"]);
    assert_eq!(code, Some(64), "{said}");
    assert!(said.contains("own/orders.toml is there already"), "{said}");
    assert_eq!(std::fs::read_to_string(folder.path().join("own/orders.toml")).unwrap(), text);
    let (said, code) = zhoubao(folder.path(), &["profile", "test", orders, "--profile", "own/orders.toml"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("orders: 38 rows read, 0 with a cell that cannot be read"), "{said}");
    assert!(said.contains("5001      2026-11-01 09:12:00  2026-11-01 09:14:00"), "{said}");
    // What all rows come to, by the file itself.
    let paid: f64 = std::fs::read_to_string(woo()).unwrap().lines().skip(1).map(paid).sum();
    assert!(said.replace(',', "").contains(&format!("paid {paid:.2} ")), "{paid}: {said}");
    // Without it nobody knows the file.
    let (said, code) = zhoubao(folder.path(), &["profile", "test", orders]);
    assert_eq!(code, Some(65), "{said}");
    assert!(said.contains("profile suggest"), "{said}");
}

fn paid(row: &str) -> f64 {
    row.split(',').nth(15).unwrap().parse().unwrap()
}

#[test]
fn a_draft_that_lacks_something_says_so_and_is_not_tried() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("stock.csv"), "Warehouse,Article,On hand\nA,Pillow,4\nB,Quilt,5\n").unwrap();
    let (said, code) = zhoubao(folder.path(), &["profile", "suggest", "stock.csv", "--kind", "orders"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("# It does not say: when it was paid."), "{said}");
    assert!(said.contains("# Nothing was read with this draft yet"), "{said}");
    let (said, code) = zhoubao(folder.path(), &["profile", "suggest", "stock.csv", "--kind", "returns"]);
    assert_eq!(code, Some(64), "{said}");
    assert!(said.contains("orders, lines, refunds, ads, traffic, products"), "{said}");
    let (said, code) = zhoubao(folder.path(), &["profile", "suggest", "nowhere.csv"]);
    assert_eq!(code, Some(66), "{said}");
}

#[test]
fn profiles_are_listed_with_what_they_rest_on_and_shown_with_their_columns() {
    let folder = TempDir::new().unwrap();
    let (said, _) = zhoubao(folder.path(), &["profile", "list"]);
    let line = said.lines().find(|line| line.starts_with("taobao.orders ")).unwrap();
    for part in ["Qianniu order report", "taobao tmall", "orders", "2014-2026", "seen on real files", "Qianniu → Trade"]
    {
        assert!(line.contains(part), "{line}");
    }
    let (said, _) = zhoubao(folder.path(), &["profile", "list", "-v"]);
    assert!(said.contains("    order_id: 订单编号 (required)") && !said.contains("订单创建时间"), "{said}");
    let (said, code) = zhoubao(folder.path(), &["profile", "show", "taobao.orders"]);
    assert!(code == Some(0) && said.contains("    units: 宝贝总数量"), "{said}");
    let (said, code) = zhoubao(folder.path(), &["profile", "show", "taobao.order"]);
    assert!(code == Some(64) && said.contains("There are: taobao.orders, "), "{said}");
}
