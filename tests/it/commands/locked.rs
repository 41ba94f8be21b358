//! Exports with a password: read where the store's passwords open them, set aside with what to do otherwise; the passwords stay
//! where they are.

use super::shop::{Ended, Shop};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

/// Twelve orders, under the password `demo`.
const LOCKED: &str = "fixtures/oddities/encrypted-workbook.xlsx";

/// No word that occurs anywhere else.
const WRONG: &str = "c4nary-Pa55word";

fn with_export() -> Shop {
    let shop = Shop::empty();
    let bytes = std::fs::read(LOCKED).unwrap();
    shop.with("ExportOrderList202611160920.xlsx", &bytes)
}

fn with_passwords(passwords: &str) -> Shop {
    let shop = with_export();
    shop.setting("platform = \"tmall\"", "platform = \"tmall\"\nexport_password_file = \"passwords\"");
    give(&shop, passwords);
    shop
}

fn give(shop: &Shop, passwords: &str) {
    shop.write("passwords", passwords.as_bytes());
    std::fs::set_permissions(shop.path("passwords"), Permissions::from_mode(0o600)).unwrap();
}

fn rows(ended: &Ended) -> bool {
    ended.out.contains("ExportOrderList202611160920.xlsx")
}

#[test]
fn a_locked_export_says_which_setting_opens_it() {
    with_export().run(&["check"]).says("export_password_file");
    with_passwords(WRONG).run(&["check"]).says("another password").never_says(WRONG);
}

#[test]
fn one_of_several_passwords_opens_it_and_none_is_kept_or_shown() {
    let shop = with_passwords(&format!("{WRONG}\ndemo\n"));
    for format in ["text", "json"] {
        let ended = shop.run(&["check", "-vv", "--log-format", format]);
        assert!(!ended.out.contains("password"), "{ended:#?}");
        assert!(!ended.out.contains(WRONG) && !ended.err.contains(WRONG), "{ended:#?}");
    }
    for (name, bytes) in shop.files("") {
        let found = bytes.windows(WRONG.len()).any(|window| window == WRONG.as_bytes());
        assert!(!found || name == "passwords", "the password is in {name}");
    }
    assert!(rows(&shop.run(&["source", "list"])));
}

#[test]
fn a_password_that_comes_later_opens_what_was_set_aside() {
    let shop = with_passwords(WRONG);
    shop.run(&["check"]).says("another password");
    give(&shop, "demo");
    let opened = shop.run(&["check"]);
    assert!(!opened.out.contains("another password"), "{opened:#?}");
    give(&shop, WRONG);
    shop.run(&["check"]).says("another password");
}

#[test]
fn passwords_that_others_may_read_or_that_are_not_there_are_said() {
    let shop = with_passwords("demo");
    std::fs::set_permissions(shop.path("passwords"), Permissions::from_mode(0o644)).unwrap();
    shop.run(&["check"]).says("0644").says("gives none");
    std::fs::remove_file(shop.path("passwords")).unwrap();
    shop.run(&["check"]).says("passwords of its exports").says("gives none");
}

#[test]
fn a_draft_is_made_of_a_locked_export_where_a_password_opens_it() {
    let suggest = |shop: &Shop| {
        let file = shop.path("inbox/shop/ExportOrderList202611160920.xlsx");
        shop.run(&["profile", "suggest", file.to_str().unwrap()])
    };
    suggest(&with_export()).exits(65).says("export_password_file");
    suggest(&with_passwords(WRONG)).exits(65).says("another password").never_says(WRONG);
    let draft = suggest(&with_passwords("demo")).exits(0);
    assert!(draft.out.contains("[[tables]]") && draft.out.contains("订单编号"), "{}", draft.out);
}
