//! A zip of several files: each is read for itself, and what cannot be read is named.

use crate::spreadsheet_bytes::{Xls, Xlsx, zipped};
use zhoubao_sheet::{Book, Kind, Limits, Next, Password, Refusal, Remark, open_bytes, open_bytes_with};

const ORDERS: &[u8] = include_bytes!("../files/orders-password.xlsx");

/// Of each sheet its name and how many rows it has.
fn rows(book: &mut Book) -> Result<Vec<(String, u64)>, Refusal> {
    let names = book.sheets().to_vec();
    let mut sheets = Vec::new();
    // From the last to the first, so that each is unpacked anew.
    for (index, name) in names.into_iter().enumerate().rev() {
        let mut rows = 0;
        book.read(index, &mut |_| {
            rows += 1;
            Ok::<_, Refusal>(Next::Row)
        })?;
        sheets.insert(0, (name, rows));
    }
    Ok(sheets)
}

fn left_out<'b>(book: &'b Book) -> Vec<(&'b str, &'b str)> {
    let left_out = |remark: &'b Remark| match remark {
        Remark::LeftOut { name, refusal } => Some((name.as_str(), refusal.code())),
        _ => None,
    };
    book.remarks().iter().filter_map(left_out).collect()
}

#[test]
fn every_spreadsheet_is_read_and_every_other_file_named() {
    let mut locked = zipped([("b.csv", &b"x,y\n"[..])]);
    let (xlsx, xls) = (Xlsx::ordinary(3).bytes(), Xls::ordinary(4).bytes());
    let nested = zipped([("deep.csv", &b"x,y\n"[..])]);
    let zip = zipped([
        ("周报/订单.csv", "订单编号,金额\n1,2\n".as_bytes()),
        ("周报/退款.xlsx", &xlsx),
        ("old.xls", &xls),
        ("inner.zip", &nested),
        ("note.pdf", b"%PDF-1.7"),
        ("with-password.xlsx", ORDERS),
        ("__MACOSX/._x", b"x"),
        ("empty.csv", b""),
    ]);
    let mut book = open_bytes(zip, &Limits::default()).unwrap();
    assert_eq!(book.kind(), Kind::Zip);
    let expected = [("周报/订单.csv", 2), ("周报/退款.xlsx / Sheet1", 4), ("old.xls / Sheet1", 4)];
    assert_eq!(rows(&mut book).unwrap(), expected.map(|(name, rows)| (name.to_owned(), rows)));
    let expected = [
        ("inner.zip", "not-a-spreadsheet"),
        ("note.pdf", "not-a-spreadsheet"),
        ("with-password.xlsx", "encrypted"),
        ("empty.csv", "empty"),
    ];
    assert_eq!(left_out(&book), expected);
    assert!(book.remarks().iter().filter(|remark| remark.code() == "left-out").all(Remark::is_worth_telling));
    // Locked files beside one that is not.
    locked = zipped([("a.csv", &b"a,b\n1,2\n"[..]), ("b.csv", &locked)]);
    let at = locked.windows(5).position(|five| five == b"b.csv").unwrap();
    locked[at - 24] |= 1;
    let central = locked.windows(5).rposition(|five| five == b"b.csv").unwrap();
    locked[central - 38] |= 1;
    let mut book = open_bytes(locked, &Limits::default()).unwrap();
    assert_eq!((rows(&mut book).unwrap().len(), left_out(&book)), (1, vec![("b.csv", "locked")]));
}

#[test]
fn a_password_opens_the_workbooks_in_a_zip_too() {
    let zip = zipped([("a.csv", &b"a,b\n1,2\n"[..]), ("b.xlsx", ORDERS)]);
    let mut book = open_bytes_with(zip, &Limits::default(), &["another", "店铺Pa55"].map(Password::new)).unwrap();
    assert_eq!(rows(&mut book).unwrap()[1], ("b.xlsx / 订单".to_owned(), 3));
    assert!(book.is_hidden(2) && !book.is_hidden(1));
    assert!(book.remarks().iter().any(Remark::is_about_password));
}

#[test]
fn a_file_that_breaks_off_spoils_the_zip_and_is_named() {
    let zip = zipped([("a.csv", &b"a,b\n1,2\n"[..]), ("b.csv", b"a,b\n1,2\n3,\"x")]);
    let refusal = rows(&mut open_bytes(zip, &Limits::default()).unwrap()).unwrap_err();
    assert!(matches!(&refusal, Refusal::Within { name, refusal } if name == "b.csv" && refusal.code() == "incomplete"));
}

#[test]
fn remarks_say_of_which_file_they_are() {
    let zip = zipped([("a.csv", &b"a,b\n1,2\n"[..]), ("b.csv", b"a,b\n1,2.25\n3,4.2")]);
    let mut book = open_bytes(zip, &Limits::default()).unwrap();
    rows(&mut book).unwrap();
    rows(&mut book).unwrap();
    let short = |remark: &&Remark| remark.itself().code() == "short-end" && remark.is_worth_telling();
    let found: Vec<&Remark> = book.remarks().iter().filter(short).collect();
    assert!(matches!(found[..], [Remark::Within { name, .. }] if name == "b.csv"), "{found:?}");
}

#[test]
fn a_zip_of_nothing_readable_says_why_of_the_first() {
    let zip = zipped([("a.pdf", &b"%PDF-1.7"[..]), ("b.png", b"\x89PNG\r\n")]);
    let refusal = open_bytes(zip, &Limits::default()).err().unwrap();
    assert!(
        matches!(&refusal, Refusal::NoneReadable { count: 2, name, refusal } if name == "a.pdf" && refusal.code() == "not-a-spreadsheet"),
        "{refusal}"
    );
}

#[test]
fn limits_hold_for_all_files_together() {
    let csv = format!("a,b\n{}", "1,2\n".repeat(1_000));
    let names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let zip = zipped(names.map(|name| (name, csv.as_bytes())));
    let read = |limits: &Limits| -> Result<(), Refusal> { rows(&mut open_bytes(zip.clone(), limits)?).map(drop) };
    let exact = Limits { cells: 20_020, total_bytes: 40_040, parts: 10, ..Limits::default() };
    assert_eq!(read(&exact), Ok(()));
    for limits in [
        Limits { cells: 20_019, ..exact.clone() },
        Limits { total_bytes: 40_039, ..exact.clone() },
        Limits { parts: 9, ..exact.clone() },
    ] {
        let refusal = read(&limits).unwrap_err();
        let refusal = if let Refusal::Within { refusal, .. } = refusal { *refusal } else { refusal };
        assert_eq!(refusal.code(), "too-much", "{limits:?}");
    }
}
