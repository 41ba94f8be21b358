//! Workbooks with a password: opened where it is given and right, and refused for what they are otherwise.

use zhoubao_sheet::{Cell, Limits, Next, Password, Refusal, open_bytes_with};

const EXCEL: &[u8] = include_bytes!("../files/excel.xlsx");
const ORDERS: &[u8] = include_bytes!("../files/orders-password.xlsx");
const OFFICE_2007: &[u8] = include_bytes!("../files/office2007.docx");

/// The first texts of all sheets.
fn texts(bytes: &[u8], password: Option<&str>) -> Result<Vec<String>, Refusal> {
    let passwords: Vec<Password> = password.into_iter().map(Password::new).collect();
    let mut book = open_bytes_with(bytes.to_vec(), &Limits::default(), &passwords)?;
    let mut texts = Vec::new();
    for sheet in 0..book.sheets().len() {
        book.read(sheet, &mut |row| {
            texts.extend(row.cells.iter().filter_map(|cell| match cell {
                Cell::Text(text) => Some((*text).to_owned()),
                _ => None,
            }));
            Ok::<_, Refusal>(Next::Row)
        })?;
    }
    Ok(texts)
}

#[test]
fn the_right_password_opens_what_excel_and_others_encrypt() {
    assert_eq!(texts(EXCEL, Some("Password1234_")).unwrap(), ["lorem", "ipsum"]);
    let orders = texts(ORDERS, Some("店铺Pa55")).unwrap();
    assert_eq!(orders[..3], ["订单编号", "金额", "付款时间"]);
    assert!(orders.contains(&"4512345678901234567".to_owned()), "{orders:?}");
    // Decrypted it is a letter, which only the right key shows.
    let letter = texts(OFFICE_2007, Some("Password1234_")).unwrap_err();
    assert!(matches!(letter, Refusal::NotASpreadsheet { seems } if seems.name() == "word"), "{letter}");
}

#[test]
fn no_password_and_a_wrong_one_are_told_apart() {
    for file in [EXCEL, ORDERS, OFFICE_2007] {
        assert_eq!(texts(file, None), Err(Refusal::Encrypted));
        assert_eq!(texts(file, Some("password1234_")), Err(Refusal::WrongPassword));
    }
}

#[test]
fn encryption_that_is_not_read_says_so_whatever_the_password() {
    let files: [(&str, &[u8]); 2] =
        [("rc4", include_bytes!("../files/rc4.xls")), ("xls", include_bytes!("../files/locked.xls"))];
    for (name, bytes) in files {
        for password in [None, Some("secret")] {
            assert_eq!(texts(bytes, password).unwrap_err().code(), "unknown-encryption", "{name}");
        }
    }
}

#[test]
fn a_package_that_was_changed_is_not_read() {
    for at in (2_000..ORDERS.len()).step_by(3_000) {
        let mut changed = ORDERS.to_vec();
        changed[at] ^= 1;
        // A change of what nobody reads, such as the name of the program, is none.
        if let Ok(found) = texts(&changed, Some("店铺Pa55")) {
            assert_eq!(found, texts(ORDERS, Some("店铺Pa55")).unwrap(), "{at}");
        }
    }
}

#[test]
fn a_password_shows_itself_to_nobody() {
    assert_eq!(format!("{:?}", Some(Password::new("secret"))), "Some(***)");
}
