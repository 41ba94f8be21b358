//! Is a file read whole? What stands beside, within and behind its rows is read rightly or told, never left out in silence.

use crate::spreadsheet_bytes::Xlsx;
use crate::support::golden;
use crate::support::shop::fixtures;
use encoding_rs::GBK;
use sheet::Limits;
use std::fmt::Write as _;
use tempfile::TempDir;
use zhoubao::extract::{Extract, Profiles, Verdict, extract};
use zhoubao::facts::{self, Frame, Table};
use zhoubao::words::{Field, Language, Phrase, Words};

fn read(bytes: &[u8]) -> (Verdict, TempDir) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    let zone = chrono_tz::Asia::Shanghai;
    let verdict = extract(&path, folder.path(), &Profiles::built_in(), zone, &Limits::default()).unwrap();
    (verdict, folder)
}

fn accepted(text: impl AsRef<[u8]>) -> Extract {
    match read(text.as_ref()).0 {
        Verdict::Read(extract) => extract,
        Verdict::Refused(refused) => panic!("{refused:?}"),
    }
}

fn refused(text: impl AsRef<[u8]>) -> Phrase {
    match read(text.as_ref()).0 {
        Verdict::Read(extract) => panic!("{extract:?}"),
        Verdict::Refused(refused) => refused,
    }
}

/// Rows read of the first table, and of them left out.
fn counts(extract: &Extract) -> (u64, u64) {
    let tables = extract.parts.iter().map(|part| &part.tables[0]);
    tables.fold((0, 0), |(read, rejected), table| (read + table.read, rejected + table.rejected))
}

/// What is left out, by row and reason.
fn rejects(extract: &Extract) -> Vec<(u64, &str)> {
    extract.rejects.iter().map(|reject| (reject.row, reject.code.as_str())).collect()
}

const ADS: &str = "日期,场景名字,计划名字,主体ID,展现量,点击量,花费,总成交笔数,总成交金额\n";
const ORDERS: &str = "订单编号,订单创建时间,订单付款时间,订单状态,商品标题,总金额,买家实付金额,店铺名称\n";

fn ad(day: u32) -> String {
    format!("2026-11-{day:02},关键词推广,四件套,1,100,10,100.00,1,300.00\n")
}

fn order(id: u32, title: &str) -> String {
    format!("45123456789012345{id:02},2026-11-09 10:00:00,2026-11-09 10:00:01,交易成功,{title},35.00,35.00,木禾\n")
}

fn orders_of(bytes: &[u8]) -> (Extract, Frame) {
    let (verdict, folder) = read(bytes);
    let Verdict::Read(extract) = verdict else { panic!("{verdict:?}") };
    let frame = facts::read(Table::Orders, &folder.path().join(&extract.parts[0].tables[0].file)).unwrap();
    (extract, frame)
}

#[test]
fn a_row_of_another_number_of_fields_than_the_header_is_left_out_by_place() {
    let short = ad(10).replacen(",10,", ",", 1);
    let long = ad(11).replacen(",10,", ",1,0,", 1);
    let extract = accepted(format!("{ADS}{}{short}{long}{}", ad(9), ad(12)));
    assert_eq!(counts(&extract), (4, 2));
    assert_eq!(rejects(&extract), [(3, "few-fields"), (4, "many-fields")]);
    assert_eq!(extract.rejects[0].fields, Some((8, 9)));
    assert!(extract.rejects[0].value.starts_with("2026-11-10"), "{:?}", extract.rejects[0]);
    // Separators behind the last field are nothing, whoever wrote them.
    let trailing = format!("{}{}{}", ADS.replace('\n', ",,\n"), ad(9), ad(10).replace('\n', ",,,\n"));
    assert_eq!(rejects(&accepted(trailing)), []);
    let page = "<table><tr><th>日期<th>展现量<th>点击量<th>花费<th>总成交金额<tr><td>2026-11-09<td>1<td>1<td>1</table>";
    assert_eq!(rejects(&accepted(page)), [(2, "few-fields")]);
}

/// Days of a campaign: day, spend, impressions, clicks, orders, sales.
fn days(rows: &[&str]) -> String {
    let days = rows.iter().map(|row| format!("2026-11-{row}\n")).collect::<String>();
    format!("日期,花费,展现量,点击量,总成交笔数,总成交金额\n{days}")
}

const DAYS: [&str; 7] = [
    "09,100.00,1000,50,3,250.00",
    "10,120.00,1200,61,4,300.00",
    "11,900.00,9000,700,30,3000.00",
    "12,80.00,900,40,0,0.00",
    "13,100.00,1000,55,3,240.00",
    "14,95.00,1100,47,2,180.00",
    "15,105.00,1050,52,5,410.00",
];

#[test]
fn a_row_whose_cells_moved_is_left_out_by_name_in_files_of_any_kind() {
    let with = |at: usize, row: &'static str| {
        let mut rows = DAYS;
        rows[at] = row;
        rows
    };
    let sheet = |rows: &[&str]| {
        let cell = |cell: &str| match cell {
            "" => "<c/>".to_owned(),
            cell => format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
        };
        let row = |row: &str| format!("<row>{}</row>", row.split(',').map(cell).collect::<String>());
        Xlsx::new(&days(rows).lines().map(row).collect::<String>(), &[]).bytes()
    };
    // Deleted at the front and amid the row, two at once, and one put in.
    let moved = [
        (0, "09,1000,50,3,250.00,", (5, 6)),
        (3, "12,80.00,40,1,80.00,", (5, 6)),
        (6, "15,52,5,410.00,,", (4, 6)),
        (5, "14,1,95.00,1100,47,2,180.00", (7, 6)),
    ];
    for (at, row, fields) in moved {
        let extract = accepted(sheet(&with(at, row)));
        assert_eq!((counts(&extract), rejects(&extract)), ((7, 1), vec![(at as u64 + 2, "moved")]), "{row}");
        assert_eq!(extract.rejects[0].fields, Some(fields), "{row}");
        if fields.0 < fields.1 {
            // A spreadsheet program that saves it as text writes the empty cell at its end.
            assert_eq!(rejects(&accepted(days(&with(at, row)))), [(at as u64 + 2, "moved")], "{row}");
        }
    }
    // A cell that is empty, a day without sales, and a note beside a row move nothing.
    let sound = [
        "09,100.00,1000,50,3,",
        "12,80.00,900,40,0,",
        "11,1.00,10,1,,",
        "11,9000.00,90000,7000,300,",
        "12,80.00,900,40,0,0.00,,ok",
    ];
    for row in sound {
        let extract = accepted(sheet(&with(4, row)));
        assert_eq!((counts(&extract), rejects(&extract)), ((7, 0), vec![]), "{row}");
    }
}

#[test]
fn a_last_line_that_was_cut_refuses_the_file_and_a_whole_one_without_end_does_not() {
    let whole = format!("{ADS}{}{}", ad(14), ad(15));
    let cut = |bytes: usize| whole[..whole.len() - bytes].to_owned();
    assert_eq!(counts(&accepted(cut(1))), (2, 0));
    for bytes in ["1,300.00\n".len(), ",关键词推广,四件套,1,100,10,100.00,1,300.00\n".len()] {
        let refused = refused(cut(bytes));
        assert_eq!((refused.key(), refused.field("row")), ("refusal.cut-row", Some(&Field::Count(3))));
    }
    // Cut within the last field, as many fields are there as should be: then only its form may tell.
    let remarks = |bytes: usize| accepted(cut(bytes)).remarks;
    assert_eq!((remarks(1).len(), remarks(4)[0].code(), remarks(2)[0].code()), (0, "short-end", "short-end"));
    let tabs = cut(12).replace(',', "\t");
    assert_eq!(refused(GBK.encode(&tabs).0).key(), "refusal.cut-row");
    // Cut within a character as well.
    let bytes = GBK.encode(&whole).0.into_owned();
    let at = bytes.len() - GBK.encode("词推广,四件套,1,100,10,100.00,1,300.00\n").0.len() - 1;
    assert_eq!(refused(&bytes[..at]).key(), "refusal.cut-row");
}

#[test]
fn a_title_that_begins_with_a_lone_quote_swallows_nothing() {
    let plain: String = (1..=6).map(|id| order(id, "蛋糕")).collect();
    let expected = orders_of(format!("{ORDERS}{plain}").as_bytes()).1;
    for quoted in [vec![2], vec![6], vec![1, 2], vec![2, 5], vec![1, 2, 3, 4, 5, 6]] {
        let title = |id| if quoted.contains(&id) { "\"12寸蛋糕" } else { "蛋糕" };
        let rows: String = (1..=6).map(|id| order(id, title(id))).collect();
        for bytes in [format!("{ORDERS}{rows}").into_bytes(), GBK.encode(&format!("{ORDERS}{rows}")).0.into_owned()] {
            let (extract, frame) = orders_of(&bytes);
            assert_eq!((counts(&extract), &frame), ((6, 0), &expected), "{quoted:?}");
            assert_eq!(extract.remarks.len(), 1, "{quoted:?}: {:?}", extract.remarks);
        }
    }
    // Notes of several lines and quotes amid a title are what they always were.
    let notes = format!("{ORDERS}{}{}", order(1, "\"a,\nb\"\"c\""), order(2, "12\"蛋糕"));
    let (extract, _) = orders_of(notes.as_bytes());
    assert_eq!((counts(&extract), extract.remarks.len()), ((2, 0), 0));
}

#[test]
fn a_quote_that_makes_a_row_uncertain_is_named() {
    let torn = |id, title: &str| order(id, title).replacen("交易成功,", "", 1);
    // It alone is torn where all behind it is whole.
    let extract = accepted(format!("{ORDERS}{}{}{}", order(1, "a"), torn(2, "\"12寸蛋糕"), order(3, "b")));
    assert_eq!((counts(&extract), rejects(&extract)), ((3, 1), vec![(3, "few-fields")]));
    let never = |rest: &str| {
        let rows = format!("{}{}{}", order(1, "a"), torn(2, "\"12寸蛋糕"), torn(3, rest));
        let refused = refused(format!("{ORDERS}{rows}"));
        (refused.key().to_owned(), refused.field("row").cloned().expect("a row"))
    };
    assert_eq!(never("b"), ("refusal.open-quote".to_owned(), Field::Count(3)));
    assert_eq!(never(&"x".repeat(200_000)), ("refusal.open-quote".to_owned(), Field::Count(3)));
}

#[test]
fn rows_that_stand_whole_within_quotes_are_taken_apart() {
    let wrap = |row: &str| format!("\"{}\"\n", row.trim_end().replace('"', "\"\""));
    let rows: String = (1..=3).map(|id| wrap(&order(id, "\"a \"\"b\"\", c\""))).collect();
    for header in [ORDERS.to_owned(), wrap(ORDERS)] {
        let (extract, frame) = orders_of(format!("{header}{rows}").as_bytes());
        assert_eq!((counts(&extract), frame.rows()), ((3, 0), 3), "{header}");
        assert!(extract.remarks.iter().any(|remark| remark.code() == "wrapped-rows"));
    }
}

#[test]
fn exports_pasted_together_are_one_and_their_headers_are_no_shops() {
    let block = |from: u32| (from..from + 3).map(|id| order(id, "a")).collect::<String>();
    let extract = accepted(format!("标题\n\n{ORDERS}{}店铺二的导出\n{ORDERS}{}共 6 条订单\n", block(1), block(4)));
    let [part] = &extract.parts[..] else { panic!("{:?}", extract.parts) };
    assert_eq!((part.tables[0].read, part.prelude, part.totals, extract.rejects.len()), (6, 4, 1, 0));
    assert_eq!(part.shop_names.iter().collect::<Vec<_>>(), ["木禾"]);
    // Another generation of columns begins a part of its own; another export too.
    let other = "订单状态,订单编号,买家实付金额,订单付款时间,订单创建时间,总金额\n交易成功,9,1.00,2026-11-09 10:00:00,2026-11-09 10:00:00,1.00\n";
    let extract = accepted(format!("{ORDERS}{}{other}{ADS}{}", block(1), ad(9)));
    let read: Vec<(&str, u64)> =
        extract.parts.iter().map(|part| (part.profile.as_str(), part.tables[0].read)).collect();
    assert_eq!(read, [("taobao.orders", 3), ("taobao.orders", 1), ("wanxiang.plans", 1)]);
}

#[test]
fn rows_below_a_header_that_lacks_a_column_are_told() {
    let lacking = "订单状态,订单编号,买家实付金额,订单创建时间,总金额\n交易成功,9,1.00,2026-11-09 10:00:00,1.00\n";
    let extract = accepted(format!("{ORDERS}{}{lacking}", order(1, "a")));
    let [over] = &extract.passed_over[..] else { panic!("{:?}", extract.passed_over) };
    assert_eq!((counts(&extract), over.row, over.rows), ((1, 0), 4, 1));
}

#[test]
fn a_column_that_stands_twice_must_say_the_same() {
    let header = |second: &str| ORDERS.replace("店铺名称", second);
    let with = |second: &str, value: &str| {
        format!("{}{}{}", header(second), order(1, "a").replace("木禾", value), order(2, "b").replace("木禾", "35"))
    };
    for second in ["买家实付金额", " 买家实付 金额", "买家实付金额（元）", "买家实际支付金额"]
    {
        assert_eq!(counts(&accepted(with(second, "35.0"))), (2, 0), "{second}");
        let refused = refused(with(second, "70.00"));
        assert!(refused.key().starts_with("refusal.column"), "{second}: {refused:?}");
        let field = |name: &str| refused.field(name).cloned().expect("a field");
        assert_eq!([field("first"), field("second")], ["G", "H"].map(Field::from));
        assert_eq!((field("header"), field("row")), (Field::from("买家实付金额"), Field::Count(2)), "{second}");
    }
    // What the profile does not map may stand there as often as it likes.
    assert_eq!(counts(&accepted(with("商品标题", "x"))), (2, 0));
}

#[test]
fn both_times_of_a_refund_stand_side_by_side() {
    let header = "退款编号,订单编号,买家退款金额,退款状态,退款的申请时间,退款完结时间,完结时间\n";
    let row = "1,2,5.00,退款成功,2026-11-09 10:00:00,2026-11-10 10:00:00,2026-11-12 10:00:00\n";
    assert_eq!(counts(&accepted(format!("{header}{row}"))), (1, 0));
}

#[test]
fn broken_bytes_cost_a_title_but_not_the_file_and_an_id_its_row() {
    let text = format!("{ORDERS}{}{}{}", order(1, "连衣裙夏季"), order(2, "连衣裙冬季"), order(3, "连衣裙"));
    for (name, bytes) in [("UTF-8", text.clone().into_bytes()), ("GBK", GBK.encode(&text).0.into_owned())] {
        let broken = |at: usize| {
            let mut bytes = bytes.clone();
            bytes[at] = 0xFF;
            accepted(bytes)
        };
        let find = |word: &str| {
            let word = if name == "GBK" { GBK.encode(word).0.into_owned() } else { word.as_bytes().to_vec() };
            bytes.windows(word.len()).position(|window| window == word).unwrap()
        };
        let title = broken(find("裙冬"));
        assert_eq!((counts(&title), title.remarks[0].code()), ((3, 0), "broken-bytes"), "{name}");
        for (word, code) in [
            ("交易成功", "broken-bytes"),
            ("4512345678901234502", "broken-bytes"),
            ("2026-11-09", "instant"),
            ("35.00", "amount"),
        ] {
            let found = broken(find(word) + 1);
            assert_eq!((counts(&found), found.rejects[0].code.as_str()), ((3, 1), code), "{name}: {word}");
        }
    }
}

/// All that is said of a file, in the order in which `check` says it.
fn sentences(verdict: &Verdict) -> Vec<Phrase> {
    let extract = match verdict {
        Verdict::Refused(refused) => return vec![refused.clone()],
        Verdict::Read(extract) => extract,
    };
    let rejects = extract.rejects.iter().take(2).map(|reject| {
        Phrase::new(if reject.sheet.is_empty() { "check.reject-csv" } else { "check.reject" })
            .with("store", "tm")
            .with("file", "x")
            .with("sheet", reject.sheet.as_str())
            .with("row", reject.row)
            .with("column", sheet::column_letters(reject.column))
            .with("header", reject.header.as_str())
            .with("value", reject.value.as_str())
            .with("why", reject.why())
    });
    let others = extract.passed_over.iter().map(|over| over.phrase());
    others.chain(extract.remarks.iter().map(Phrase::from)).chain(rejects).collect()
}

#[test]
fn what_is_said_of_each_odd_file_is_said_in_every_language() {
    let mut paths: Vec<_> =
        std::fs::read_dir(fixtures("oddities")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for language in Language::ALL {
        let words = Words::built_in(language);
        let mut told = String::new();
        for path in &paths {
            let (verdict, _folder) = read(&std::fs::read(path).unwrap());
            for phrase in sentences(&verdict) {
                let said = words.say(&phrase);
                for strange in
                    ["Each(", "Some(", "{", "refusal.", "reject.", "passed-over.", "remark.", "()", "os error"]
                {
                    assert!(!said.contains(strange), "{strange} in {said}");
                }
                writeln!(told, "{}: {said}", path.file_name().unwrap().to_str().unwrap()).unwrap();
            }
        }
        golden::check(&format!("files-{}.txt", language.tag()), &told);
    }
}

#[test]
fn every_field_of_a_sentence_crosses_from_the_reader() {
    let phrase = Phrase::new("refusal.missing-column")
        .with("profile", Language::ALL.map(|language| language.tag()))
        .with("amount", Field::Money("1.20".parse().unwrap()))
        .with("day", crate::support::story::day("2026-11-09"))
        .with("span", crate::support::story::week())
        .with("list", Field::List(vec![Field::Count(3), Phrase::new("refusal.empty").into()]));
    let sent = serde_json::to_string(&phrase).unwrap();
    assert!(
        sent.starts_with(r#"{"key":"refusal.missing-column","fields":{"profile":{"each":["zh-CN","en","es"]},"#),
        "{sent}"
    );
    assert_eq!(serde_json::from_str::<Phrase>(&sent).unwrap(), phrase.sorted());
    assert!(serde_json::from_str::<zhoubao::span::Span>(r#"{"first":"2026-11-09","last":"2026-11-08"}"#).is_err());
}

#[test]
fn what_a_buyer_got_back_counts_beside_the_whole_refund() {
    let header = "退款编号,订单编号,退款总额,退给买家金额,退给平台金额,退款状态,退款申请时间,退款完结时间\n";
    let row = "1,2,5.00,4.00,1.00,退款成功,2026-11-09 10:00:00,2026-11-10 10:00:00\n";
    let (verdict, folder) = read(format!("{header}{row}").as_bytes());
    let Verdict::Read(extract) = verdict else { panic!("{verdict:?}") };
    let part = &extract.parts[0].tables[0];
    let frame = facts::read(Table::Refunds, &folder.path().join(&part.file)).unwrap();
    assert_eq!(frame.number(frame.place("amount"), 0), Some(40_000));
}
