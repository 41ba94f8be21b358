//! What is mailed, read back by a mail parser of another make. tests/e2e has two more read the same.

use super::shop::{Shop, WEEK};
use crate::message::{CHINESE_NAME, mail};
use mail_parser::{Message, MessageParser, MimeHeaders};
use serde_json::json;
use std::path::PathBuf;
use zhoubao::files::sha256;

/// An owner in each language, each with a name that has to be encoded.
const OWNERS: [(&str, &str, &str); 3] = [
    ("zh-CN", "王总", "wang@example.com"),
    ("en", "Zoë, Muhe & Söhne", "zoe@example.com"),
    ("es", "Íñigo Núñez", "inigo@example.com"),
];

fn parsed(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).expect("a message")
}

/// The one address of a list, with its name.
fn one<'a>(list: Option<&'a mail_parser::Address<'a>>) -> (&'a str, &'a str) {
    let list: Vec<_> = list.expect("an address").iter().collect();
    let [only] = list.as_slice() else { panic!("{list:?}") };
    (only.name().unwrap_or_default(), only.address().expect("an address"))
}

/// What the parser makes of a message, for other parsers to be held against: tests/e2e/read_alike.py.
fn hand_over(name: &str, bytes: &[u8]) {
    let Some(folder) = std::env::var_os("ZHOUBAO_MESSAGES").map(PathBuf::from) else { return };
    let mail = parsed(bytes);
    let attached =
        |part: &mail_parser::MessagePart<'_>| json!([part.attachment_name().expect("a name"), sha256(part.contents())]);
    let read = json!({
        "subject": mail.subject(), "from": one(mail.from()), "to": one(mail.to()),
        "plain": mail.body_text(0), "html": mail.body_html(0),
        "attachments": mail.attachments().map(attached).collect::<Vec<_>>(),
    });
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.eml")), bytes).unwrap();
    std::fs::write(folder.join(format!("{name}.json")), read.to_string()).unwrap();
}

/// A shop with a long name that reports to an owner in each language.
fn reported() -> Shop {
    let shop = Shop::new();
    let settings = shop.text("config.toml");
    let title = "木禾家居用品有限公司天猫官方旗舰店与专卖店".repeat(2);
    let owner = |(language, name, email): (&str, &str, &str)| {
        format!(
            "[[owners]]\nname = '{name}'\nemail = \"{email}\"\nstores = [\"*\"]\nview = \"operator\"\nlanguage = \"{language}\"\n"
        )
    };
    let owners = OWNERS.map(owner).concat();
    let settings = settings.split("[[owners]]").next().unwrap().replace("Muhe", &title) + &owners;
    shop.write("config.toml", settings.as_bytes());
    shop.run(&["run"]).exits(0);
    shop
}

#[test]
fn every_form_of_every_mail_is_read_back_as_it_was_written() {
    let shop = reported();
    let folder = format!("reports/{WEEK}/rev-1");
    for (language, name, email) in OWNERS {
        let bytes = ["", "slim/", "bare/"].map(|form| shop.read(&format!("{folder}/messages/{form}{email}.eml")));
        for (form, bytes) in ["full", "slim", "bare"].iter().zip(&bytes) {
            hand_over(&format!("{language}-{form}"), bytes);
        }
        let mails = bytes.each_ref().map(|bytes| parsed(bytes));
        let subject = mails[0].subject().expect("a subject");
        assert!(subject.contains("木禾家居用品有限公司天猫官方旗舰店与专卖店木禾"), "{language}: {subject}");
        for mail in &mails {
            assert_eq!(mail.subject(), Some(subject), "{language}");
            assert_eq!(one(mail.from()), ("Weekly", "report@example.com"));
            assert_eq!(one(mail.to()), (name, email));
            assert_eq!((mail.text_body_count(), mail.html_body_count()), (1, 1));
        }
        let [full, slim, bare] = &mails;
        let workbooks = [full, slim].map(|mail| mail.attachment(0).expect("a workbook"));
        for workbook in workbooks {
            assert_eq!(workbook.attachment_name(), Some("weekly-report-2026-W46.xlsx"));
        }
        assert!(workbooks[1].contents().len() < workbooks[0].contents().len(), "{language}: no smaller");
        assert_eq!([full, slim, bare].map(|mail| mail.attachment_count()), [1, 1, 0], "{language}");
    }
}

/// The owner who sees what the revision shows gets its very files.
#[test]
fn the_mail_of_who_sees_everything_holds_the_files_of_the_revision() {
    let shop = reported();
    let folder = format!("reports/{WEEK}/rev-1");
    let bytes = shop.read(&format!("{folder}/messages/zoe@example.com.eml"));
    let mail = parsed(&bytes);
    let workbook = mail.attachment(0).expect("a workbook").contents();
    assert_eq!(sha256(workbook), sha256(&shop.read(&format!("{folder}/report.xlsx"))));
}

#[test]
fn a_chinese_attachment_name_is_read_back() {
    let mut mail = mail("boss@example.com", "周报");
    CHINESE_NAME.clone_into(&mut mail.attachments[0].name);
    let bytes = mail.encode().unwrap();
    hand_over("chinese-name", &bytes);
    let read = parsed(&bytes);
    let attachment = read.attachment(0).expect("an attachment");
    assert_eq!(attachment.attachment_name(), Some(CHINESE_NAME));
    assert_eq!(attachment.contents(), mail.attachments[0].bytes);
    assert_eq!(read.body_text(0).as_deref(), Some(mail.text.replace('\n', "\r\n").as_str()));
    assert_eq!(read.body_html(0).as_deref(), Some(mail.html.as_str()));
}
