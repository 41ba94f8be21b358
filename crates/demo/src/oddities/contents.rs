//! Real reports in which some cells, columns or names are not what they should be.

use super::{Source, column, file, rows, text, workbook};
use crate::DemoFile;
use crate::book::{Cell, Encoding, Row, Xlsx, header, xlsx};
use crate::exports::{Manner, Query, orders};
use crate::layouts::{ORDERS_44, ORDERS_NEW};

pub(super) fn files(source: Source<'_>) -> Vec<DemoFile> {
    let full_width = Query { manner: Manner { full_width: true, ..Manner::default() }, ..source.query(0, 3) };
    let slashes = Query { manner: Manner { slashes: true, ..Manner::default() }, ..source.query(0, 3) };
    let gbk = |query: Query<'_>| text(Encoding::Gbk, orders::rows(query, &ORDERS_NEW).take(9).collect());
    vec![
        file("required-column-missing.xlsx", workbook(without(source.orders(6), "买家实付金额"))),
        file("ids-rounded-by-excel.csv", text(Encoding::Gbk, rounded(source.orders(6)))),
        file("ids-as-numbers.xlsx", xlsx(Xlsx::Saved, vec![("export", rows(id_numbers(source.orders(6))))])),
        file("ids-end-in-zeros.csv", text(Encoding::Gbk, cut_ids(source.orders(6), 6))),
        file("one-id-ends-in-zeros.csv", text(Encoding::Gbk, cut_ids(source.orders(6), 1))),
        file("ids-with-backtick.csv", text(Encoding::Gbk, backticks(source.orders(6)))),
        file("negative-paid.xlsx", workbook(negative(source.orders(6)))),
        file("cells-that-cannot-be-read.xlsx", workbook(unreadable(source.orders(8)))),
        file("future-dates.xlsx", workbook(future(source.orders(6)))),
        file("utf8-no-bom.csv", text(Encoding::Utf8, source.orders(6))),
        file("utf8-bom.csv", text(Encoding::Utf8Bom, source.orders(6))),
        file("gb18030-four-byte.csv", text(Encoding::Gb18030, rare_characters(source.orders(6)))),
        file("full-width-status.csv", gbk(full_width)),
        file("lost-comma-in-status.csv", text(Encoding::Gbk, lost_comma(source.orders(6)))),
        file("slash-dates.csv", gbk(slashes)),
        file("excel-date-cells.xlsx", xlsx(Xlsx::Saved, vec![("export", rows(date_cells(source.orders(6))))])),
        file("tabs-and-blanks-in-cells.csv", text(Encoding::Utf8Bom, tabs(source.orders(6)))),
        file("same-order-twice.xlsx", workbook(twice(source.orders(6)))),
        file("not-a-report.xlsx", workbook(contacts())),
        file("jd-file-in-taobao-folder.csv", text(Encoding::Gbk, jd())),
        file("other-shop-name.xlsx", workbook(set(source.orders(6), "店铺名称", "花间集旗舰店"))),
        file("null-and-apostrophes.csv", nulls(source)),
    ]
}

fn without(mut rows: Vec<Row>, name: &str) -> Vec<Row> {
    let gone = column(&rows[0], name);
    for row in &mut rows {
        row.remove(gone);
    }
    rows
}

fn set(mut rows: Vec<Row>, name: &str, value: &str) -> Vec<Row> {
    let at = column(&rows[0], name);
    for row in &mut rows[1..] {
        row[at] = Cell::text(value);
    }
    rows
}

/// 4512345678901234567 becomes 4.51E+18.
fn rounded(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows[1..] {
        let id = row[0].as_str().to_owned();
        row[0] = Cell::text(format!("{}.{}E+{}", &id[..1], &id[1..3], id.len() - 1));
    }
    rows
}

/// The number that is left of an id once Excel has had it: fifteen digits.
fn id_numbers(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows[1..] {
        let id = row[0].as_str().to_owned();
        row[0] = Cell::Number(format!("{}{}", &id[..15], "0".repeat(id.len() - 15)));
    }
    rows
}

/// The same as text, of the first rows.
fn cut_ids(mut rows: Vec<Row>, count: usize) -> Vec<Row> {
    for row in rows[1..].iter_mut().take(count) {
        let id = row[0].as_str().to_owned();
        row[0] = Cell::text(format!("{}{}", &id[..15], "0".repeat(id.len() - 15)));
    }
    rows
}

fn backticks(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows[1..] {
        row[0] = Cell::text(format!("`{}", row[0].as_str()));
    }
    rows
}

/// Row 4: somebody wrote a refund among the orders.
fn negative(mut rows: Vec<Row>) -> Vec<Row> {
    let amount = column(&rows[0], "买家实付金额");
    rows[3][amount] = Cell::text("-30.00");
    rows
}

/// Row 3: a day that is none; row 5: an amount that is none; row 7: no id.
fn unreadable(mut rows: Vec<Row>) -> Vec<Row> {
    let paid = column(&rows[0], "订单付款时间");
    let amount = column(&rows[0], "买家实付金额");
    rows[2][paid] = Cell::text("2026-02-30 25:61:00");
    rows[4][amount] = Cell::text("一百六十九元");
    rows[6][0] = Cell::Empty;
    rows
}

fn future(mut rows: Vec<Row>) -> Vec<Row> {
    for name in ["订单创建时间", "订单付款时间"] {
        let at = column(&rows[0], name);
        rows[2][at] = Cell::text("2031-01-05 08:00:00");
        rows[4][at] = Cell::text("2126-01-05 08:00:00");
    }
    rows
}

/// Characters that GBK has not: four bytes each in GB18030.
fn rare_characters(rows: Vec<Row>) -> Vec<Row> {
    set(rows, "商品标题", "木禾𠮷祥如意㐂枕套一对装🌙")
}

fn lost_comma(mut rows: Vec<Row>) -> Vec<Row> {
    rows = set(rows, "订单状态", "卖家已发货｜｜｜等待买家确认");
    rows
}

/// Instants as Excel keeps them: days since 1899-12-30 with a date format.
fn date_cells(mut rows: Vec<Row>) -> Vec<Row> {
    let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    for cell in rows[1..].iter_mut().flatten() {
        if let Ok(time) = chrono::NaiveDateTime::parse_from_str(cell.as_str(), "%Y-%m-%d %H:%M:%S") {
            let seconds = (time - epoch).num_seconds();
            let fraction = (seconds % 86_400 * 10_000_000_000 + 43_200) / 86_400;
            *cell = Cell::Date(format!("{}.{fraction:010}", seconds / 86_400));
        }
    }
    rows
}

fn tabs(mut rows: Vec<Row>) -> Vec<Row> {
    for (index, cell) in rows[1..].iter_mut().flatten().enumerate().filter(|(_, cell)| **cell != Cell::Empty) {
        let text = cell.as_str();
        *cell = Cell::text(match index % 3 {
            0 => format!("\t{text}"),
            1 => format!("{text}\t"),
            _ => format!("\u{3000}{text}\u{A0}"),
        });
    }
    rows
}

/// The same row again, and once more with another amount.
fn twice(mut rows: Vec<Row>) -> Vec<Row> {
    let amount = column(&rows[0], "买家实付金额");
    let mut other = rows[2].clone();
    other[amount] = Cell::text("1.00");
    rows.extend([rows[1].clone(), other]);
    rows
}

fn contacts() -> Vec<Row> {
    vec![header(&["姓名", "部门", "分机"]), header(&["小李", "运营", "8001"]), header(&["小陈", "运营", "8002"])]
}

#[rustfmt::skip]
fn jd() -> Vec<Row> {
    let names = [
        "订单号", "商品ID", "商品名称", "订购数量", "支付方式", "下单时间", "京东价", "订单金额", "结算金额", "余额支付",
        "应付金额", "订单状态", "订单类型", "下单帐号", "客户姓名", "客户地址", "联系电话", "订单备注", "发票类型", "发票抬头",
        "发票内容", "商家备注", "商家备注等级（等级1-5为由高到低）", "运费金额", "付款确认时间", "增值税发票", "货号",
        "订单完成时间", "订单来源", "订单渠道",
    ];
    let row = [
        "311729384072", "10019538143", "木禾全棉四件套", "1", "在线支付", "2026-11-12 23:19:56", "329.00", "329.00", "329.00",
        "0.00", "329.00", "等待出库", "销售订单", "jd_muhe_demo", "张**", "浙江省杭州市", "138****0000", "", "不开发票", "",
        "", "", "", "0.00", "2026-11-12 23:20:30", "", "MH2401", "", "移动端订单", "暂无来源",
    ];
    vec![header(&names), header(&row)]
}

fn nulls(source: Source<'_>) -> Vec<u8> {
    let manner = Manner { formula_ids: true, null: true, ..Manner::default() };
    let query = Query { manner, ..source.query(1, 2) };
    text(Encoding::Gbk, orders::rows(query, &ORDERS_44).collect())
}
