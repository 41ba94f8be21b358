//! Profiles: every layout in any order and selection, what is refused, and every odd file with its verdict.

use crate::support::layouts::{export_of, known};
use crate::support::shop::{Business, csv, fixtures, source};
use proptest::prelude::*;
use sheet::Limits;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tempfile::TempDir;
use zhoubao::extract::{
    Advice, ColumnMap, Extract, IdentityKey, Origin, Profile, Profiles, Unreadable, Verdict, extract_book,
};
use zhoubao::facts::{self, Frame, Table};
use zhoubao::words::{Field, Language, Words};

/// Reads a file in this process; facts lie in the folder.
fn read(path: &Path, folder: &TempDir) -> Verdict {
    let zone = chrono_tz::Asia::Shanghai;
    let limits = Limits::default();
    let key = Some(IdentityKey::new([7; 32]));
    // Of exports whose rows name no day the name says it.
    let names = ["_2026-11-09_2026-11-09.xls".to_owned()];
    let origin = Origin { zone, identity: key, names: &names };
    extract_book(sheet::open(path, &limits), folder.path(), &Profiles::built_in(), origin, &limits).unwrap()
}

fn read_bytes(bytes: &[u8]) -> Verdict {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    read(&path, &folder)
}

fn accepted(bytes: &[u8]) -> Extract {
    match read_bytes(bytes) {
        Verdict::Read(extract) => extract,
        Verdict::Refused(refused) => panic!("{refused:?}"),
    }
}

fn profile(id: &str) -> Profile {
    Profiles::built_in().get(id).unwrap_or_else(|| panic!("no profile {id}")).clone()
}

/// Whether recognising the profile hangs on this header.
fn is_required(profile: &Profile, header: &str) -> bool {
    // A unit behind it changes nothing.
    let header = header.trim().trim_end_matches("(元)").trim_end_matches("（元）");
    let tables = || profile.tables.iter().filter(|table| !table.optional);
    let required = tables().flat_map(|table| &table.columns).filter(|column| column.required);
    let kinds = tables().flat_map(|table| &table.rows).flat_map(|row| &row.header.0).map(String::as_str);
    required.flat_map(parts_needed).chain(kinds).any(|from| means(from, header))
        || profile.one_of.iter().any(|one| means(one, header))
}

/// Its headers, and the parts of its sum that are needed.
fn parts_needed(column: &ColumnMap) -> impl Iterator<Item = &str> {
    let sum = column.sum.iter().filter(|part| !part.optional).flat_map(|part| &part.from);
    column.from.iter().chain(sum).map(String::as_str)
}

/// Whether a header is the one of a profile, whatever currency it names.
fn means(from: &str, header: &str) -> bool {
    match from.split_once("{currency}") {
        None => from.eq_ignore_ascii_case(header),
        Some((before, behind)) => header.starts_with(before) && header.ends_with(behind),
    }
}

#[test]
fn every_layout_is_recognised_and_every_profile_has_one() {
    let mut met = BTreeSet::new();
    for (id, headers) in known() {
        let extract = accepted(&export_of(id, &headers));
        assert_eq!(extract.parts[0].profile, id, "{headers:?}");
        assert_eq!((extract.parts[0].tables[0].read, extract.rejects.len()), (1, 0), "{id}: {:?}", extract.rejects);
        assert!(extract.parts[0].unknown_words.is_empty(), "{id}: {:?}", extract.parts[0].unknown_words);
        met.insert(id);
    }
    // What is recognised and not used has no facts.
    let used = |profile: &&Profile| !profile.tables.is_empty();
    let all: BTreeSet<String> =
        Profiles::built_in().all().iter().filter(used).map(|profile| profile.id.clone()).collect();
    assert_eq!(met.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>(), all);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Operators choose columns and their order: with the required ones the profile is the same, whatever else is there.
    #[test]
    fn any_selection_in_any_order_is_the_same_export(
        layout in 0..known().len(),
        keep in prop::collection::vec(any::<bool>(), 100),
        keys in prop::collection::vec(any::<u32>(), 100),
    ) {
        let (id, headers) = known().remove(layout);
        let profile = profile(id);
        let mut chosen: Vec<(u32, &str)> = headers
            .iter()
            .enumerate()
            .filter(|(index, header)| keep[*index] || is_required(&profile, header))
            .map(|(index, header)| (keys[index], *header))
            .collect();
        chosen.sort_unstable();
        let chosen: Vec<&str> = chosen.into_iter().map(|(_, header)| header).collect();
        let extract = accepted(&export_of(id, &chosen));
        prop_assert_eq!(&extract.parts[0].profile, id, "{:?}", chosen);
        prop_assert!(extract.rejects.is_empty());
    }
}

#[test]
fn every_alias_of_a_column_is_met() {
    for profile in Profiles::built_in().all().iter().filter(|profile| !profile.tables.is_empty()) {
        let (_, headers) = known().into_iter().find(|(id, _)| *id == profile.id).unwrap();
        let columns =
            profile.tables.iter().enumerate().flat_map(|(at, table)| table.columns.iter().map(move |c| (at, c)));
        for (table, column) in columns.filter(|(_, column)| column.from.len() > 1) {
            // What a note above the header says is no header.
            let is_header = |alias: &&String| !alias.contains("{currency}") || alias.ends_with("({currency})");
            for alias in column.from.iter().filter(is_header) {
                // The header of an amount stays that names its currency.
                let own = |from: &&String| column.to != "currency" || !from.contains("{currency}");
                let others = |header: &&str| !column.from.iter().filter(own).any(|from| means(from, header.trim()));
                let mut names: Vec<&str> = headers.iter().copied().filter(others).collect();
                let alias = alias.replace("{currency}", "USD");
                names.push(&alias);
                let folder = TempDir::new().unwrap();
                let path = folder.path().join("file");
                std::fs::write(&path, export_of(&profile.id, &names)).unwrap();
                let Verdict::Read(extract) = read(&path, &folder) else { panic!("{} with {alias}", profile.id) };
                assert_eq!(extract.parts[0].profile, profile.id, "{alias}");
                let part = &extract.parts[0].tables[table];
                assert_eq!(extract.rejects, [], "{} with {alias}", profile.id);
                let frame = facts::read(part.table, &folder.path().join(&part.file)).unwrap();
                assert!(frame.at(frame.place(&column.to)).is_some_and(|values| values.is_some(0)), "{alias}");
            }
        }
    }
}

#[test]
fn a_missing_required_column_is_named_with_the_nearest_found() {
    for (id, headers) in known() {
        let profile = profile(id);
        let needed = headers.iter().filter(|header| is_required(&profile, header));
        for gone in needed {
            let names: Vec<&str> = headers.iter().copied().filter(|header| header != gone).collect();
            match read_bytes(&export_of(id, &names)) {
                // Without what tells it apart it may be another report, or have the column under another name.
                Verdict::Read(extract) => {
                    let allowed = profile.one_of.iter().any(|one| one == gone.trim())
                        || matches!(
                            gone.trim(),
                            "主体ID"
                                | "净成交金额"
                                | "场景名字"
                                | "跟单SKU ID"
                                | "计划ID"
                                | "Customer Search Term"
                                | "搜索词"
                        )
                        || headers.iter().any(|other| other != gone && same_column(&profile, gone, other));
                    assert!(allowed, "{id} without {gone} is read as {}", extract.parts[0].profile);
                }
                Verdict::Refused(phrase) => {
                    let nearly = phrase.key().starts_with("refusal.missing-column");
                    let named = profile.tables[0].columns.iter().filter(|column| !column.from.is_empty()).count();
                    let few = phrase.key() == "refusal.unknown-export-near" && named < 7;
                    let no_day = phrase.key() == Advice::ExportByDay.key() && is_of_day(&profile, gone.trim());
                    assert!(nearly || few || no_day, "{id} without {gone}: {phrase:?}");
                    if no_day {
                        continue;
                    }
                    let Some(Field::Text(columns)) = phrase.field("columns") else { panic!("{phrase:?}") };
                    assert!(!columns.is_empty());
                }
            }
        }
    }
    let renamed = ["订单编号", "订单创建时间", "订单付款日期", "总金额", "订单状态", "买家实付金额", "宝贝总数量"];
    let Verdict::Refused(phrase) = read_bytes(&export_of("taobao.orders", &renamed)) else {
        panic!("it has no 订单付款时间")
    };
    assert_eq!(phrase.key(), "refusal.missing-column-near");
    assert_eq!(phrase.field("columns"), Some(&Field::Text("订单付款时间".to_owned())));
    assert_eq!(phrase.field("nearest"), Some(&Field::Text("订单付款时间 ≈ 订单付款日期".to_owned())));
    assert_eq!(phrase.field("profile_id"), Some(&Field::Text("taobao.orders".to_owned())));
    // Far from alike, and still the best there is; without any other header there is none.
    let nearest = |more: &str| {
        let headers = ["订单编号", "订单创建时间", "订单付款时间", "总金额", "订单状态", "宝贝总数量"];
        let headers: Vec<&str> = headers.into_iter().chain((!more.is_empty()).then_some(more)).collect();
        let Verdict::Refused(phrase) = read_bytes(&export_of("taobao.orders", &headers)) else {
            panic!("it has no 买家实付金额")
        };
        let said = Words::built_in(Language::Zh).say(&phrase);
        (phrase.key().to_owned(), said)
    };
    let (key, said) = nearest("买家付了多少");
    assert_eq!(key, "refusal.missing-column-near");
    assert!(said.contains("买家实付金额 ≈ 买家付了多少"), "{said}");
    let (key, said) = nearest("");
    assert_eq!(key, "refusal.missing-column");
    assert!(said.contains("买家实付金额（没有找到相近的列）"), "{said}");
}

#[test]
fn a_header_that_no_profile_knows_is_told_with_what_came_nearest() {
    let key_and_words = |bytes: &[u8]| {
        let Verdict::Refused(phrase) = read_bytes(bytes) else { panic!("nobody knows it") };
        (phrase.key().to_owned(), Words::built_in(Language::En).say(&phrase))
    };
    // Notes above it, and more names than are told, one of them long.
    let notes = "库存快照\n2026-11-16 导出\n";
    let table = "仓位,货主,条码,批次,可用数,在途数,一个很长很长很长很长很长很长很长很长的名字\nA1,x,1,2,3,4,5\n";
    let (key, said) = key_and_words(format!("{notes}{table}").as_bytes());
    assert_eq!(key, "refusal.unknown-export");
    assert!(said.starts_with("Row 3 looks like its header (仓位, 货主, 条码, 批次, 可用数, 在途数, …)"), "{said}");
    let (_, said) = key_and_words("一个很长很长很长很长很长很长很长很长的名字,货主,条码\n1,2,3\n".as_bytes());
    assert!(said.contains("(一个很长很长很长很长很长很长很长很长的名…, 货主, 条码)"), "{said}");
    // A part of an export, too small to be one that was exported again.
    let (key, said) = key_and_words("统计日期,访客数,收藏数\n2026-11-09,1,2\n".as_bytes());
    assert_eq!(key, "refusal.unknown-export-near");
    assert!(said.contains("nearest is \"Shengyi Canmou store days\", which would also have 支付买家数"), "{said}");
    // One that is another export for sure.
    let (key, said) = key_and_words("统计日期,退款编号,访客数,支付买家数\n2026-11-09,7,1,2\n".as_bytes());
    assert_eq!(key, "refusal.unknown-export-foreign");
    assert!(said.contains("but that never has 退款编号"), "{said}");
    let (key, said) = key_and_words(b"1,2,3\n4,5,6\n");
    assert_eq!(key, "refusal.unknown-headless");
    assert!(said.starts_with("No row of the first 20"), "{said}");
}

fn is_of_day(profile: &Profile, header: &str) -> bool {
    let mut columns = profile.tables.iter().flat_map(|table| &table.columns);
    columns.any(|column| column.to == "date" && column.from.iter().any(|from| from == header))
}

fn same_column(profile: &Profile, a: &str, b: &str) -> bool {
    let has = |names: &[String], header: &str| {
        names.iter().any(|name| means(name, header.trim().trim_end_matches("(元)").trim_end_matches("（元）")))
    };
    profile.tables.iter().flat_map(|t| &t.columns).any(|c| has(&c.from, a) && has(&c.from, b))
        || profile.tables.iter().flat_map(|t| &t.rows).any(|r| has(&r.header.0, a) && has(&r.header.0, b))
        || (has(&profile.one_of, a) && has(&profile.one_of, b))
}

const ORDER: &str = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量";

fn order_file(rows: &[&str]) -> (Extract, Frame) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, csv(ORDER, &rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>())).unwrap();
    let Verdict::Read(extract) = read(&path, &folder) else { panic!("an order report") };
    let frame = facts::read(Table::Orders, &folder.path().join(&extract.parts[0].tables[0].file)).unwrap();
    (extract, frame)
}

const GOOD: &str = "1,2026-11-09 10:00:00,2026-11-09 10:00:00,交易成功,9.00,9.00,1";

#[test]
fn each_reason_against_a_cell_is_provoked_and_leaves_out_its_row_alone() {
    let wrong = [
        (Unreadable::RoundedId, "4.51E+18,2026-11-09 10:00:00,,交易成功,9,9,1", "订单编号", "4.51E+18"),
        (Unreadable::NoId, "0,2026-11-09 10:00:00,,交易成功,9,9,1", "订单编号", "0"),
        (Unreadable::Amount, "2,2026-11-09 10:00:00,,交易成功,九元,9,1", "总金额", "九***"),
        (Unreadable::AmountTooLarge, "2,,,交易成功,9,999999999999999999,1", "买家实付金额", "999999999999999999"),
        (Unreadable::Count, "2,,,交易成功,9,9,1.5", "宝贝总数量", "1.5"),
        (Unreadable::Instant, "2,2026-02-30 10:00:00,,交易成功,9,9,1", "订单创建时间", "2026-02-30 10:00:00"),
        (Unreadable::DateRange, "2,,1999-12-31 10:00:00,交易成功,9,9,1", "订单付款时间", "1999-12-31 10:00:00"),
        (Unreadable::Negative, "2,,,交易成功,9,-0.01,1", "买家实付金额", "-0.01"),
        (Unreadable::Empty, ",2026-11-09 10:00:00,,交易成功,9,9,1", "订单编号", ""),
    ];
    for (code, row, header, value) in wrong {
        let (extract, frame) = order_file(&[GOOD, row, &GOOD.replacen('1', "3", 1)]);
        assert_eq!(frame.rows(), 2, "{code:?}");
        let part = &extract.parts[0].tables[0];
        assert_eq!((part.read, part.rejected), (3, 1), "{code:?}");
        let [reject] = &extract.rejects[..] else { panic!("{code:?}: {:?}", extract.rejects) };
        assert_eq!((reject.code.as_str(), reject.header.as_str()), (code.code(), header));
        assert_eq!((reject.value.as_str(), reject.row), (value, 3));
    }
    // An error value and a formula are no text, so only a workbook holds them; what is wrong with a whole row or with bytes
    // is provoked in `whole`, a currency in `platforms_west`, a sign in `platforms_bills`.
    let elsewhere = [
        "currency",
        "other-currency",
        "days",
        "turned",
        "error-value",
        "formula",
        "broken-bytes",
        "few-fields",
        "many-fields",
        "moved",
    ];
    let met: BTreeSet<&str> = wrong.iter().map(|(code, ..)| code.code()).chain(elsewhere).collect();
    assert_eq!(met, Unreadable::ALL.iter().map(|code| code.code()).collect());
}

#[test]
fn an_error_value_of_a_workbook_is_refused() {
    let strings = |row: &str| {
        row.split(',').map(|cell| format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>")).collect::<String>()
    };
    let bad = strings(GOOD).replace("<c t=\"inlineStr\"><is><t>1</t></is></c>", "<c t=\"e\"><v>#REF!</v></c>");
    let sheet = format!("<row>{}</row><row>{}</row><row>{bad}</row>", strings(ORDER), strings(GOOD));
    let extract = accepted(&crate::spreadsheet_bytes::Xlsx::new(&sheet, &[]).bytes());
    let codes: Vec<&str> = extract.rejects.iter().map(|reject| reject.code.as_str()).collect();
    assert_eq!((codes, extract.parts[0].tables[0].rejected), (vec!["error-value"; 2], 1));
}

#[test]
fn an_id_that_excel_rounded_is_refused_and_a_short_number_is_an_id() {
    let strings = |row: &str| {
        row.split(',').map(|cell| format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>")).collect::<String>()
    };
    let with = |id: &str| {
        let row = strings(GOOD).replacen("<c t=\"inlineStr\"><is><t>1</t></is></c>", &format!("<c><v>{id}</v></c>"), 1);
        let sheet = format!("<row>{}</row><row>{row}</row>", strings(ORDER));
        accepted(&crate::spreadsheet_bytes::Xlsx::new(&sheet, &[]).bytes())
            .rejects
            .into_iter()
            .map(|r| r.code)
            .collect::<Vec<_>>()
    };
    for id in ["4512345678901234567", "4512345678901230", "12.5"] {
        assert_eq!(with(id), ["rounded-id"], "{id}");
    }
    for id in ["451234567890123", "4512345678901234", "12"] {
        assert!(with(id).is_empty(), "{id}");
    }
}

#[test]
fn amounts_are_read_as_platforms_write_them_and_nothing_is_guessed() {
    let read = |cell: &str| {
        let quoted = if cell.contains(',') { format!("\"{cell}\"") } else { cell.to_owned() };
        let row = format!("1,,,交易成功,{quoted},9,1");
        let (extract, frame) = order_file(&[&row]);
        if extract.rejects.is_empty() {
            Ok(frame.number(frame.place("payable"), 0))
        } else {
            Err(extract.rejects[0].code.clone())
        }
    };
    for (cell, raw) in [
        ("168.99", 1_689_900),
        ("1,669,761.00", 16_697_610_000),
        ("￥12", 120_000),
        ("￥ 1,234.5", 12_345_000),
        ("123.00元", 1_230_000),
        ("12 元", 120_000),
        ("(42)", -420_000),
        ("-￥42", -420_000),
        ("'-42", -420_000),
        ("+3", 30_000),
        ("1e3", 10_000_000),
        (".5", 5_000),
        ("0.14250001", 1_425),
        ("=\"7\"", 70_000),
        ("\t168.99\t", 1_689_900),
    ] {
        assert_eq!(read(cell), Ok(Some(raw)), "{cell}");
    }
    for nothing in ["", "-", "--", "null", "NULL", "'null", "NaN", "暂无数据", "无退款申请"] {
        assert_eq!(read(nothing), Ok(None), "{nothing}");
    }
    for cell in [
        "12,5", "1,23", "1.234,50", "1,2345.0", "1 2", "12a", "--5", "1.2.3", "一百", "5-", "1,", ",1", "(5", "0x10",
        "78.15%", "100%", "10 %", "1％",
    ] {
        assert_eq!(read(cell), Err("amount".to_owned()), "{cell}");
    }
}

#[test]
fn ids_are_texts_and_an_articles_code_is_no_rounded_number() {
    let header = "子订单编号,主订单编号,商品标题,商家编码,买家实付金额";
    let rows = ["=\"0012345678901234567\",'4512345678901234567,甲,2E10,9".to_owned(), "12,1,乙,MH-001,9".to_owned()];
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, csv(header, &rows)).unwrap();
    let Verdict::Read(extract) = read(&path, &folder) else { panic!("an item report") };
    assert_eq!(extract.rejects, []);
    let frame = facts::read(Table::OrderLines, &folder.path().join("0-order_lines.arrows")).unwrap();
    let text = |column: &str| frame.text(frame.place(column), 0).unwrap().to_string();
    assert_eq!((text("line_id"), text("order_id")), ("0012345678901234567".into(), "4512345678901234567".into()));
    assert_eq!(text("merchant_code"), "2E10");
}

#[test]
fn times_are_read_as_platforms_and_excel_write_them() {
    let of = |cell: &str| {
        let (extract, frame) = order_file(&[&format!("1,{cell},,交易成功,9,9,1")]);
        assert_eq!(extract.rejects, [], "{cell}");
        let at = frame.number(frame.place("created_at"), 0).unwrap() + 8 * 3600;
        chrono::DateTime::from_timestamp(at, 0).unwrap().naive_utc().to_string()
    };
    for cell in
        ["2026-06-08 10:00:00", "2026/06/08 10:00", "2026/6/8 10:00", "2026-06-08T10:00:00", "2026-06-08 10:00:00.0"]
    {
        assert_eq!(of(cell), "2026-06-08 10:00:00", "{cell}");
    }
    for cell in ["20260608", "2026-06-08", "2026/6/8", "2026年6月8日"] {
        assert_eq!(of(cell), "2026-06-08 00:00:00", "{cell}");
    }
}

#[test]
fn states_are_met_in_any_width_and_unknown_ones_are_noted() {
    let rows = ["买家已付款,等待卖家发货", "买家已付款，等待卖家发货", "卖家已发货｜｜｜等待买家确认", "云端漫步中"]
        .map(|state| format!("1,,,\"{state}\",9,9,1"));
    let (extract, frame) = order_file(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let states: Vec<String> = (0..4).map(|row| frame.text(frame.place("status"), row).unwrap().to_string()).collect();
    assert_eq!(states, ["paid", "paid", "shipped", "other"]);
    assert_eq!(
        extract.parts[0].unknown_words,
        BTreeMap::from([("status".to_owned(), BTreeSet::from(["云端漫步中".to_owned()]))])
    );
}

#[test]
fn totals_are_left_out_wherever_they_stand_and_a_title_is_no_total() {
    let header = "日期,主体ID,主体名称,展现量,点击量,花费,总成交笔数,总成交金额";
    let rows = [
        "总计,-,-,30,3,3.00,0,0",
        "2026-11-09,1,甲,10,1,1.00,0,0",
        "2026-11-10,1,合计,20,2,2.00,0,0",
        "合计,-,-,30,3,3.00,0,0",
        ",,,,,,,",
    ];
    let extract = accepted(&csv(header, &rows.map(str::to_owned)));
    let part = &extract.parts[0];
    assert_eq!((part.totals, part.tables[0].read, extract.rejects.len()), (2, 2, 0));
}

#[test]
fn what_the_platform_has_numbered_is_a_row_whatever_it_is_called() {
    let header = "日期,场景名字,计划ID,计划名字,展现量,点击量,花费,总成交笔数,总成交金额";
    let rows = [
        "2026-11-09,引流,30012345679,汇总,10,1,1.00,0,0",
        "2026-11-09,引流,-,汇总,10,1,1.00,0,0",
        "合计,,,,10,1,1.00,0,0",
    ];
    let extract = accepted(&csv(header, &rows.map(str::to_owned)));
    let part = &extract.parts[0];
    assert_eq!((part.totals, part.tables[0].read, extract.rejects.len()), (2, 1, 0));
}

#[test]
fn the_header_is_found_below_notes() {
    for notes in [0, 4, 19] {
        let mut rows = vec!["注".to_owned(); notes];
        rows.push(ORDER.to_owned());
        rows.push(GOOD.to_owned());
        let extract = accepted(&csv(&rows[0], &rows[1..]));
        assert_eq!((extract.parts[0].header_row, extract.parts[0].prelude), (notes as u64 + 1, notes as u64));
        assert_eq!(extract.parts[0].tables[0].read, 1);
    }
    let mut rows = vec!["注".to_owned(); 20];
    rows.extend([ORDER.to_owned(), GOOD.to_owned()]);
    assert!(matches!(read_bytes(&csv(&rows[0], &rows[1..])), Verdict::Refused(_)), "too far down");
}

/// What becomes of an odd file: profile and data rows (rejected ones behind `-`), or the refusal.
fn told(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Refused(phrase) => phrase.key().to_owned(),
        Verdict::Read(extract) => {
            let part = |part: &zhoubao::extract::Part| {
                let table = &part.tables[0];
                let rejected = if table.rejected > 0 { format!("-{}", table.rejected) } else { String::new() };
                format!("{} {}{rejected}", part.profile, table.read)
            };
            extract.parts.iter().map(part).collect::<Vec<_>>().join(", ")
        }
    }
}

#[test]
fn every_odd_file_has_its_verdict() {
    let expected = BTreeMap::from(ODDITIES);
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(fixtures("oddities")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        found.insert(name, told(&read(&path, &TempDir::new().unwrap())));
    }
    let found: BTreeMap<&str, &str> = found.iter().map(|(name, told)| (name.as_str(), told.as_str())).collect();
    for (name, told) in &found {
        assert_eq!(expected.get(name), Some(told), "{name}");
    }
    assert_eq!(found.len(), expected.len());
}

#[rustfmt::skip]
const ODDITIES: [(&str, &str); 80] = [
    ("broken-byte-in-a-state.csv", "taobao.orders 6-1"),
    ("broken-byte-in-a-title.csv", "taobao.orders 6"),
    ("column-twice-the-same.xlsx", "taobao.orders 6"),
    ("column-twice.csv", "refusal.column-twice"),
    ("cut-in-last-line.csv", "refusal.cut-row"),
    ("exports-pasted-together.csv", "taobao.orders 8"),
    ("formula-without-result.xlsx", "taobao.orders 6-1"),
    ("header-with-unit.csv", "taobao.orders 6"),
    ("hidden-sheet.xlsx", "taobao.orders 8"),
    ("quote-never-closed.csv", "refusal.open-quote"),
    ("row-lost-a-comma.csv", "wanxiang.items 9-1"),
    ("rows-within-quotes.csv", "taobao.orders 6"),
    ("sheet-without-header.xlsx", "taobao.orders 4"),
    ("sheets-that-contradict.xlsx", "taobao.orders 16"),
    ("text-that-has-no-number.xlsx", "refusal.damaged"),
    ("title-begins-with-a-quote.csv", "taobao.orders 6"),
    ("value-beside-a-comment.xlsx", "refusal.damaged"),
    ("value-in-raw-text.xlsx", "refusal.damaged"),
    ("ad-item-report-gbk.csv", "wanxiang.items 9"),
    ("ad-item-report-since-2026-08.csv", "wanxiang.items 9"),
    ("ad-item-report-of-campaigns.csv", "wanxiang.items 9"),
    ("ad-plan-report.csv", "wanxiang.plans 12"),
    ("ad-report-five-columns.csv", "wanxiang.days 9"),
    ("ad-rows-twice.csv", "wanxiang.plans 24"),
    ("ad-whole-store.csv", "wanxiang.sitewide 6"),
    ("cells-that-cannot-be-read.xlsx", "taobao.orders 8-3"),
    ("empty-file.xlsx", "refusal.empty"),
    ("empty-sheet.xlsx", "refusal.empty"),
    ("encrypted-workbook.xlsx", "refusal.encrypted"),
    ("excel-date-cells.xlsx", "taobao.orders 6"),
    ("full-width-status.csv", "taobao.orders 8"),
    ("future-dates.xlsx", "taobao.orders 6-1"),
    ("gb18030-four-byte.csv", "taobao.orders 6"),
    ("header-only.xlsx", "taobao.orders 0"),
    ("html-as-xls.xls", "taobao.orders 5"),
    ("ids-as-numbers.xlsx", "refusal.rounded-ids"),
    ("ids-end-in-zeros.csv", "refusal.rounded-ids"),
    ("ids-rounded-by-excel.csv", "refusal.rounded-ids"),
    ("ids-with-backtick.csv", "taobao.orders 6"),
    ("item-report-10.csv", "taobao.items-old 44"),
    ("item-report-36.xlsx", "taobao.items 44"),
    ("jd-file-in-taobao-folder.csv", "jd.orders 1"),
    ("lost-comma-in-status.csv", "taobao.orders 6"),
    ("negative-paid.xlsx", "taobao.orders 6-1"),
    ("no-cell-references.xlsx", "taobao.orders 8"),
    ("not-a-report.xlsx", "refusal.unknown-export"),
    ("null-and-apostrophes.csv", "taobao.orders 15"),
    ("one-id-ends-in-zeros.csv", "taobao.orders 6"),
    ("order-report-2018.csv", "taobao.orders 29"),
    ("order-report-44.csv", "taobao.orders 29"),
    ("order-report-without-status.csv", "taobao.orders 29"),
    ("other-shop-name.xlsx", "taobao.orders 6"),
    ("product-days-38.xls", "sycm.product-days 34"),
    ("product-days-40.xls", "sycm.product-days 34"),
    ("refund-reach-too-short.xlsx", "taobao.refunds 21"),
    ("refund-report-20.xlsx", "taobao.refunds 12"),
    ("refund-report-39.xlsx", "taobao.refunds 12"),
    ("refund-report-51.xlsx", "taobao.refunds 12"),
    ("required-column-missing.xlsx", "refusal.missing-column-near"),
    ("same-order-twice.xlsx", "taobao.orders 8"),
    ("shop-days-header-in-row-1.xls", "sycm.shop-days 7"),
    ("shop-days-sunday-dashes.xls", "sycm.shop-days 6"),
    ("shop-days-whole-number-dates.xls", "sycm.shop-days 7"),
    ("slash-dates.csv", "taobao.orders 8"),
    ("tabs-and-blanks-in-cells.csv", "taobao.orders 6"),
    ("text-as-xls.xls", "taobao.orders 5"),
    ("three-sheets.xlsx", "taobao.orders 19, taobao.items 31"),
    ("total-row-of-another-sum.csv", "wanxiang.items 8"),
    ("total-row-on-top.csv", "wanxiang.items 9"),
    ("total-row.csv", "wanxiang.plans 12"),
    ("truncated-at-the-beginning.xlsx", "refusal.incomplete"),
    ("truncated.xlsx", "refusal.incomplete"),
    ("utf8-bom.csv", "taobao.orders 6"),
    ("utf8-no-bom.csv", "taobao.orders 6"),
    ("workbook-as-csv.csv", "taobao.orders 12"),
    ("wrong-dimension.xlsx", "taobao.orders 12"),
    ("zip-with-nothing.zip", "refusal.empty-zip"),
    ("zip-with-one-csv.zip", "taobao.orders 8"),
    ("zip-with-two-files.zip", "taobao.orders 8"),
    ("~$ExportOrderList.xlsx", "refusal.not-a-spreadsheet"),
];

#[test]
fn each_sheet_of_a_workbook_is_read_for_itself() {
    let folder = TempDir::new().unwrap();
    let Verdict::Read(extract) = read(&fixtures("oddities/three-sheets.xlsx"), &folder) else { panic!("a workbook") };
    let parts: Vec<(&str, &str)> = extract.parts.iter().map(|p| (p.sheet.as_str(), p.profile.as_str())).collect();
    assert_eq!(parts, [("订单报表", "taobao.orders"), ("销售明细", "taobao.items")]);
    let [over] = &extract.passed_over[..] else { panic!("{:?}", extract.passed_over) };
    assert_eq!((over.sheet.as_str(), over.row, over.hidden), ("发货报表", 2, false));
}

#[test]
fn nothing_of_the_example_business_is_set_aside_or_rejected() {
    let business = Business::of(&["tmall-flagship", "taobao-home"]);
    for store in ["tmall-flagship", "taobao-home"] {
        for entry in std::fs::read_dir(fixtures("business/inbox").join(store)).unwrap() {
            let path = entry.unwrap().path();
            business.receive(store, path.file_name().unwrap().to_str().unwrap(), &std::fs::read(&path).unwrap());
        }
    }
    let mut business = business;
    business.stores[1].platform = "taobao".to_owned();
    let view = business.view();
    for state in &view.sources {
        assert_eq!(state.set_aside, None, "{}", state.source.name());
        let extract = state.extract.as_ref().unwrap();
        assert_eq!((extract.rejects.len(), extract.passed_over.len()), (0, 0), "{}", state.source.name());
        for part in &extract.parts {
            assert!(part.unknown_words.is_empty(), "{}: {:?}", state.source.name(), part.unknown_words);
        }
    }
    assert!(view.stores.iter().all(|store| store.conflicts.is_empty()));
    let exact = |name: &str| source(&view, name).export_time.map(|time| time.exact);
    assert_eq!(exact("退款管理202611160933.xlsx"), Some(true));
    assert_eq!(exact("ExportOrderList26334611697.xlsx"), Some(false));
}

#[test]
fn an_amount_that_a_workbook_shows_as_a_percentage_is_a_cell_of_another_column() {
    let header = ["订单编号", "订单创建时间", "订单付款时间", "订单状态", "总金额", "买家实付金额"];
    let percent = rust_xlsxwriter::Format::new().set_num_format("0.00%");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, header).unwrap();
    for (row, number) in [(1, "4512345678901234567"), (2, "4512345678901234568")] {
        let at = "2026-11-10 10:00:00";
        sheet.write_row(row, 0, [number, at, at, "交易成功"]).unwrap().write(row, 4, 100.0).unwrap();
    }
    sheet.write(1, 5, 100.0).unwrap().write_with_format(2, 5, 0.1, &percent).unwrap();
    let extract = accepted(&book.save_to_buffer().unwrap());
    assert_eq!((extract.parts[0].tables[0].read, extract.parts[0].tables[0].rejected), (2, 1));
    let [reject] = &extract.rejects[..] else { panic!("{:?}", extract.rejects) };
    assert_eq!(
        (reject.row, reject.header.as_str(), reject.value.as_str(), reject.code.as_str()),
        (3, "买家实付金额", "10%", "amount")
    );
    // As a number that nobody formatted it is ten cents.
    let plain = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额\n\
                 4512345678901234567,2026-11-10 10:00:00,2026-11-10 10:00:00,交易成功,100.00,0.1\n";
    assert_eq!(accepted(plain.as_bytes()).rejects.len(), 0);
}

#[test]
fn what_lacks_is_named_once_and_never_nothing() {
    let said = |header: &str| -> [String; 3] {
        let Verdict::Refused(why) = read_bytes(format!("{header}\n").as_bytes()) else { panic!("{header} is read") };
        Language::ALL.map(|language| Words::built_in(language).say(&why))
    };
    // Orders and their lines ask for the same column.
    let [zh, en, es] = said(
        "商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,应付金额,订单状态,下单帐号,付款确认时间",
    );
    assert!(
        zh.contains("订单号") && en.contains("are missing: 订单号 (") && es.contains("obligatorias: 订单号 ("),
        "{zh} {en} {es}"
    );
    // Known by its header and of no use: what it lacks is a part of that header.
    let [zh, en, es] = said("货品成长阶段,日期,IPV,支付金额");
    assert!([&zh, &en, &es].iter().all(|said| said.contains("宝贝ID")), "{zh} {en} {es}");
}
