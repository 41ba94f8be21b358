//! What cannot be read is refused by its name.

use crate::spreadsheet_bytes::{Xls, compound, zipped};
use zhoubao_sheet::{Limits, Next, Refusal, open_bytes};

/// A file's name in the message of a failure, its bytes, and the codes it may end with.
type Case = (&'static str, Vec<u8>, &'static [&'static str]);

fn check(cases: Vec<Case>) {
    for (name, bytes, expected) in cases {
        let found = read(bytes).map_or_else(|refusal| refusal.code(), |()| "accepted");
        assert!(expected.contains(&found), "{name}: found {found}, expected {expected:?}");
    }
}

fn read(bytes: Vec<u8>) -> Result<(), Refusal> {
    let mut book = open_bytes(bytes, &Limits::default())?;
    (0..book.sheets().len()).try_for_each(|sheet| book.read(sheet, &mut |_| Ok::<_, Refusal>(Next::Row)))
}

#[test]
fn what_has_a_password_says_so() {
    let package = vec![7; 5_000];
    let mut zip = zipped([("a.csv", &b"a,b\n1,2\n"[..])]);
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = zip.windows(4).position(|four| four == mark).unwrap();
        zip[at + flags] |= 1;
    }
    check(vec![
        ("xlsx", compound(&[("EncryptedPackage", &package), ("EncryptionInfo", &package)]), &["too-much"]),
        ("xls", Xls::ordinary(2).with_global(0x002F, &[1, 0, 1, 0, 0, 0]).bytes(), &["unknown-encryption"]),
        ("zip", zip, &["locked"]),
    ]);
}

#[test]
fn what_is_no_spreadsheet_is_named() {
    let page = "<html><head><meta charset=gbk></head><body><table><tr><td>订单编号</td></tr></table></body></html>";
    let zip = zipped([("a.csv", &b"a,b\n"[..]), ("b.csv", &b"a,b\n"[..])]);
    let nested = zipped([("a.zip", &zip[..])]);
    check(vec![
        ("nothing", Vec::new(), &["empty"]),
        ("blank lines", b"\r\n\r\n".to_vec(), &["empty"]),
        ("a page", page.into(), &["accepted"]),
        ("a page in GBK", encoding_rs::GBK.encode(page).0.into(), &["accepted"]),
        ("a page without a table", b"<html><body>login</body></html>".to_vec(), &["html"]),
        ("a page that breaks off", page[..page.len() - 30].into(), &["incomplete"]),
        ("a PDF", b"%PDF-1.7\n%\xE2\xE3".to_vec(), &["not-a-spreadsheet"]),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), &["not-a-spreadsheet"]),
        ("XML of 2003", b"<?xml version=\"1.0\"?><Workbook/>".to_vec(), &["not-a-spreadsheet"]),
        ("a letter", zipped([("[Content_Types].xml", &b""[..]), ("word/document.xml", b"")]), &["not-a-spreadsheet"]),
        ("an old letter", compound(&[("WordDocument", &[1; 5_000])]), &["not-a-spreadsheet"]),
        ("several files", zip, &["accepted"]),
        ("a zip in a zip", nested, &["not-a-spreadsheet"]),
        ("a zip of nothing", zipped([("folder/", &b""[..])]), &["empty-zip"]),
        ("a web page in a zip", zipped([("a.xls", page.as_bytes())]), &["accepted"]),
        ("zeros", vec![0; 4_096], &["not-a-spreadsheet"]),
    ]);
}

#[test]
fn cells_of_an_xls_that_end_before_they_begin_are_refused() {
    let several = |first: u8, last: u8| {
        let cells = [&[4, 0, first, 0][..], &[0; 12], &[last, 0]].concat();
        Xls::ordinary(1).with(0x00BD, &cells).bytes()
    };
    check(vec![("forwards", several(4, 5), &["accepted"]), ("backwards", several(5, 4), &["damaged"])]);
}

#[test]
fn text_that_does_not_decode_whole_is_refused() {
    let header = "订单编号,标题,金额\n";
    let gbk = encoding_rs::GBK.encode(header).0.into_owned();
    let mixed = [header.as_bytes(), &gbk].concat();
    let cut = gbk[..gbk.len() - 2].to_vec();
    let unmarked: Vec<u8> = "a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(vec![
        ("half and half", mixed, &["encoding"]),
        ("cut in a character", cut, &["encoding"]),
        ("UTF-16 without a mark", unmarked, &["not-a-spreadsheet", "encoding"]),
        ("UTF-8 with a stray byte", [header.as_bytes(), b"\xFF\n"].concat(), &["encoding"]),
        ("cut within quotes", b"a,b\n1,\"x y".to_vec(), &["incomplete"]),
        ("a quote that nothing closes", b"a,b\n1,2\n\"x,y,z\n1,2,3\n".to_vec(), &["open-quote"]),
        ("many of them", [b"a,b\n", "\"x,y,z\n1,2\n".repeat(20_001).as_bytes()].concat(), &["open-quote", "accepted"]),
    ]);
}
