//! Reports that are not whole or not one: sheets beside them, rows that lost or gained something, values nobody can be sure of.

use super::{Source, column, file, rows, text, workbook};
use crate::DemoFile;
use crate::book::{Cell, Encoding, Row, Xlsx, xlsx};
use crate::exports::ads;
use crate::layouts::ad_items;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const BOOK: &str = "xl/workbook.xml";
const SHEET: &str = "xl/worksheets/sheet1.xml";

pub(super) fn files(source: Source<'_>) -> Vec<DemoFile> {
    let mut files = sheets(source);
    files.extend(columns(source));
    files.extend(lines(source));
    files.extend(values(source));
    files
}

fn sheets(source: Source<'_>) -> Vec<DemoFile> {
    let all = source.orders(8);
    let copy = || xlsx(Xlsx::Streamed, vec![("export", rows(all.clone())), ("备份", rows(doubled(all.clone())))]);
    let halves = vec![("export", rows(all[..5].to_vec())), ("Sheet2", rows(all[5..].to_vec()))];
    let title = vec![Cell::text("第二次导出")];
    let pasted: Vec<Row> = all[..5].iter().chain([&title, &all[0]]).chain(&all[5..]).cloned().collect();
    vec![
        file("hidden-sheet.xlsx", edited(&copy(), BOOK, "name=\"备份\"", "name=\"备份\" state=\"hidden\"")),
        file("sheets-that-contradict.xlsx", copy()),
        file("sheet-without-header.xlsx", xlsx(Xlsx::Streamed, halves)),
        file("exports-pasted-together.csv", text(Encoding::Gbk, pasted)),
    ]
}

/// Other amounts under the same numbers.
fn doubled(mut rows: Vec<Row>) -> Vec<Row> {
    let amount = column(&rows[0], "买家实付金额");
    rows[1..].iter_mut().for_each(|row| row[amount] = Cell::text("1.00"));
    rows
}

fn columns(source: Source<'_>) -> Vec<DemoFile> {
    let all = source.orders(6);
    let amount = column(&all[0], "买家实付金额");
    let mut twice = all.clone();
    let mut same = all.clone();
    for (index, (other, equal)) in twice.iter_mut().zip(&mut same).enumerate() {
        let value = if index == 0 { Cell::text("买家实付金额 ") } else { Cell::text("5.00") };
        other.push(value);
        equal.push(equal[amount].clone());
    }
    let mut unit = all;
    unit[0][amount] = Cell::text("买家实付金额（元）");
    vec![
        file("column-twice.csv", text(Encoding::Gbk, twice)),
        file("column-twice-the-same.xlsx", workbook(same)),
        file("header-with-unit.csv", text(Encoding::Utf8, unit)),
    ]
}

fn lines(source: Source<'_>) -> Vec<DemoFile> {
    let orders = || text(Encoding::Utf8, source.orders(6));
    let ads = text(Encoding::Gbk, ads::rows(source.query(0, 3), ads::Cut::Item, &ad_items(false), None));
    let cut = ads[..ads.len() - 40].to_vec();
    let mut lost = ads;
    let third = starts(&lost)[2];
    let comma = lost[third..].iter().skip(12).position(|byte| *byte == b',').unwrap_or(0) + third + 12;
    lost.remove(comma);
    let wrapped = |line: &str| format!("\"{}\"", line.replace('"', "\"\""));
    vec![
        file("cut-in-last-line.csv", cut),
        file("row-lost-a-comma.csv", lost),
        file(
            "rows-within-quotes.csv",
            by_line(&orders(), |index, line| if index == 0 { line.to_owned() } else { wrapped(line) }),
        ),
        file(
            "title-begins-with-a-quote.csv",
            by_line(&orders(), |index, line| match index {
                2 | 4 => quoted_title(line),
                _ => line.to_owned(),
            }),
        ),
        file(
            "quote-never-closed.csv",
            by_line(&orders(), |index, line| match index {
                // A field is missing as well, so that nothing says what the quote is.
                6 => {
                    let (head, last) = line.rsplit_once(',').unwrap_or((line, ""));
                    format!("{head},\"{last}").replacen(',', "", 1)
                }
                _ => line.to_owned(),
            }),
        ),
    ]
}

fn quoted_title(line: &str) -> String {
    line.replacen(",木禾", ",\"木禾", 1)
}

fn values(source: Source<'_>) -> Vec<DemoFile> {
    let report = || workbook(source.orders(6));
    let saved = || xlsx(Xlsx::Saved, vec![("export", rows(source.orders(6)))]);
    let numbers = || xlsx(Xlsx::Streamed, vec![("export", rows(amounts(source.orders(6))))]);
    let broken = |at: &str| {
        let bytes = text(Encoding::Utf8, source.orders(6));
        let place = bytes.windows(at.len()).position(|window| window == at.as_bytes()).unwrap_or(0);
        let mut bytes = bytes;
        bytes[place + at.len() - 1] = 0xFF;
        bytes
    };
    let paid = Cell::text(source.orders(1)[1][column(&source.orders(0)[0], "订单付款时间")].as_str());
    let told = format!("t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is>", paid.as_str());
    vec![
        file("broken-byte-in-a-title.csv", broken("木禾")),
        file("broken-byte-in-a-state.csv", broken("卖家已发货")),
        file("value-in-raw-text.xlsx", edited(&numbers(), SHEET, ".00</v>", "<![CDATA[.00]]></v>")),
        file("value-beside-a-comment.xlsx", edited(&numbers(), SHEET, ".00</v>", "<!-- x -->.00</v>")),
        file("text-that-has-no-number.xlsx", edited(&saved(), SHEET, "<v>70</v>", "<v>-1</v>")),
        file("formula-without-result.xlsx", edited(&report(), SHEET, &told, "><f>NOW()</f>")),
    ]
}

/// 买家实付金额 as numbers.
fn amounts(mut rows: Vec<Row>) -> Vec<Row> {
    let amount = column(&rows[0], "买家实付金额");
    rows[1..].iter_mut().for_each(|row| row[amount] = Cell::Number("52.00".to_owned()));
    rows
}

/// Where each line begins.
fn starts(bytes: &[u8]) -> Vec<usize> {
    let after = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after).collect()
}

fn by_line(bytes: &[u8], change: impl Fn(usize, &str) -> String) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().enumerate().map(|(index, line)| format!("{}\r\n", change(index, line)));
    lines.collect::<String>().into_bytes()
}

/// The workbook with every `old` of one part replaced.
fn edited(book: &[u8], part: &str, old: &str, new: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(book)).expect("a workbook of our own");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("a part of our own");
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let mut content = String::new();
        entry.read_to_string(&mut content).expect("parts are text");
        let content = if name == part { content.replace(old, new) } else { content };
        out.start_file(name, SimpleFileOptions::default().compression_level(Some(9))).expect("a zip in memory");
        out.write_all(content.as_bytes()).expect("memory takes bytes");
    }
    out.finish().expect("a zip in memory can be closed").into_inner()
}
