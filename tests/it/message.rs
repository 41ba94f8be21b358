//! Messages as they go over the wire.

use chrono::{DateTime, Utc};
use zhoubao::deliver::{Address, Attachment, Mail, MailError, Mailbox, SlotKey};

pub fn mail(to: &str, subject: &str) -> Mail {
    let address = Address::parse(to).unwrap();
    let key = SlotKey::new("weekly", "2026-W46", 1, address.clone());
    Mail {
        known_by: None,
        from: Mailbox::parse("周报 <report@example.com>").unwrap(),
        to: Mailbox::new("王总", address),
        subject: subject.to_owned(),
        html: "<p>本周支付 642.1万</p>".to_owned(),
        text: "本周支付 642.1万\n退款率 10.9 %".to_owned(),
        attachments: vec![Attachment {
            name: "weekly-report-2026-W46.xlsx".to_owned(),
            mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
            bytes: (0..=255).cycle().take(5_000).collect(),
        }],
        date: "2026-11-16T02:00:00Z".parse::<DateTime<Utc>>().unwrap(),
        message_id: key.message_id("example.com"),
        list: "weekly".to_owned(),
    }
}

fn text(mail: &Mail) -> String {
    String::from_utf8(mail.encode().unwrap()).expect("mail is ASCII")
}

/// The header's lines, unfolded.
fn header<'a>(message: &'a str, name: &str) -> Vec<String> {
    let head: &'a str = message.split("\r\n\r\n").next().unwrap();
    let unfolded = head.replace("\r\n ", " ");
    let prefix = format!("{}: ", name.to_lowercase());
    unfolded
        .split("\r\n")
        .filter(|line| line.to_lowercase().starts_with(&prefix))
        .map(|l| l[prefix.len()..].to_owned())
        .collect()
}

/// Longer than one encoded word.
pub const CHINESE_NAME: &str = "2026-W46-周报-木禾官方旗舰店-经营分析.xlsx";

const ONCE: [&str; 9] =
    ["Date", "From", "To", "Subject", "Message-ID", "List-Id", "Auto-Submitted", "MIME-Version", "Content-Type"];

#[test]
fn the_same_mail_is_the_same_bytes() {
    let one = mail("boss@example.com", "周报");
    assert_eq!(one.encode().unwrap(), one.encode().unwrap());
    assert_ne!(one.encode().unwrap(), mail("other@example.com", "周报").encode().unwrap());
}

#[test]
fn every_header_stands_once_and_no_line_is_long() {
    let message = text(&mail("boss@example.com", "2026年第46周 周报"));
    for name in ONCE {
        assert_eq!(header(&message, name).len(), 1, "{name}");
    }
    assert_eq!(header(&message, "Date"), ["Mon, 16 Nov 2026 02:00:00 +0000"]);
    assert_eq!(header(&message, "Auto-Submitted"), ["auto-generated"]);
    assert_eq!(header(&message, "List-Id"), ["<weekly.example.com>"]);
    let id = &header(&message, "Message-ID")[0];
    assert!(id.starts_with("<2026-W46.1.") && id.ends_with("@example.com>") && !id.contains("boss"), "{id}");
    assert!(message.ends_with("--\r\n"));
    assert!(message.is_ascii());
    // 81: the type of a workbook, which has no place to fold.
    assert!(message.split("\r\n").all(|line| line.len() <= 81 && !line.contains(['\r', '\n'])), "a long or bare line");
    assert!(message.contains("Content-Disposition: attachment; filename=\"weekly-report-2026-W46.xlsx\""));
}

/// Checked once by another mail reader: it decodes to the sentence above it, with no blank lost or added.
#[test]
fn a_long_chinese_subject_with_digits_is_encoded_as_it_stands() {
    let subject = "2026年第46周 旗舰店与专卖店 支付642.1万 达成率103.5% 退款率10.9% 投产比3.42 双11期间11月9日至15日 同比+18.0% \
                   需要关注的3件事 请查收附件表格和数据质量说明 本邮件由程序自动发出请勿直接回复";
    assert!(subject.chars().filter(|c| !c.is_ascii()).count() >= 60);
    let message = text(&mail("boss@example.com", subject));
    let start = message.find("Subject:").unwrap();
    let end = start + message[start..].find("\r\nMessage-ID").unwrap();
    assert_eq!(&message[start..end], include_str!("../golden/subject.txt").trim_end().replace('\n', "\r\n"));
}

#[test]
fn hostile_text_makes_no_header_and_no_panic() {
    let clean = text(&mail("boss@example.com", "clean"));
    let count = |message: &str| {
        message.split("\r\n\r\n").next().unwrap().split("\r\n").filter(|line| !line.starts_with(' ')).count()
    };
    let hostile = [
        "a\rBcc: x@y.z",
        "a\nBcc: x@y.z",
        "a\r\nBcc: x@y.z",
        "\0",
        "a\u{2028}Bcc: x@y.z",
        "\u{202E}abc",
        "=?utf-8?B?QmNjOg==?=",
        "\r\n.\r\n",
        "<script>alert(1)</script>",
        "\"quoted\" \\ name",
        "a, b <c@d.e>",
        "\u{FEFF}\u{200B}",
        "名\r\n\r\n<html>",
        "=?utf-8?Q?=0D=0ABcc:?=",
        "\u{85}next",
        "\u{1b}[31m",
        ";",
        "(comment",
        "@",
        "x\u{7f}y",
    ];
    let long = "长".repeat(5_000);
    let unbroken = "x".repeat(5_000);
    for text_in in hostile.into_iter().chain([long.as_str(), unbroken.as_str()]) {
        let mut mail = mail("boss@example.com", text_in);
        mail.from.name = text_in.to_owned();
        mail.to.name = text_in.to_owned();
        mail.list = text_in.to_owned();
        mail.message_id = format!("{text_in}@example.com");
        mail.html = text_in.to_owned();
        mail.text = text_in.to_owned();
        let message = text(&mail);
        assert_eq!(count(&message), count(&clean), "{text_in:?}\n{message}");
        assert!(header(&message, "Bcc").is_empty());
        assert!(message.split("\r\n").all(|line| line.len() <= 998), "{text_in:?}");
        assert!(
            !header(&message, "Subject")[0].contains("=?utf-8?B?QmNj"),
            "an encoded word was left to be decoded: {text_in:?}\n{message}"
        );
    }
}

#[test]
fn an_attachment_needs_a_plain_name_and_a_type() {
    for name in ["", "周 报.xlsx", "周报\u{202E}.xlsx", "a b.xlsx", "a\".xlsx", "../a", "a\r\nX: y"] {
        let mut mail = mail("boss@example.com", "s");
        mail.attachments[0].name = name.to_owned();
        assert!(matches!(mail.encode(), Err(MailError::AttachmentName(_))), "{name:?}");
    }
    let mut mail = mail("boss@example.com", "s");
    mail.attachments[0].mime = "spreadsheet".to_owned();
    assert!(matches!(mail.encode(), Err(MailError::AttachmentType(_))));
}

#[test]
fn a_date_that_mail_cannot_carry_is_refused() {
    let mut mail = mail("boss@example.com", "s");
    mail.date = "1969-12-31T23:59:59Z".parse().unwrap();
    assert!(matches!(mail.encode(), Err(MailError::Date(1969))));
}

/// Reports have ASCII names; whoever gives another is read by those that know either way of writing it.
#[test]
fn a_chinese_attachment_name_is_written_both_ways_and_in_one_piece() {
    let mut mail = mail("boss@example.com", "s");
    CHINESE_NAME.clone_into(&mut mail.attachments[0].name);
    let message = text(&mail);
    assert!(message.contains("Content-Disposition: attachment;\r\n filename*=utf-8''2026-W46-%E5%91%A8%E6%8A%A5-"));
    assert!(!message.contains("filename*0") && !message.contains("filename=\""), "{message}");
    let name = message.split("name=\"=?utf-8?B?").nth(1).expect("an encoded word in the content type");
    assert!(name.split('"').next().unwrap().split("=?").count() > 1, "it takes more than one encoded word");
}
