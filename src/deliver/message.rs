//! A message as it goes over the wire: complete RFC 5322 bytes, the same for the same input.
//!
//! Nothing here is left to chance or to the clock: date, message id and boundaries are set, so that a message can be made again
//! and compared. Everything that comes from outside passes the sanitiser before it becomes a header.

use super::Mailbox;
use crate::{files, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Datelike, Utc};
use lettre::message::header::{
    ContentDisposition, ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Mailbox as LettreMailbox, Message, MultiPart, SinglePart};
use std::error::Error;
use std::time::SystemTime;
use thiserror::Error;

/// The longest subject and the longest display name kept: a header line may not pass 998 bytes, nor a reader's patience.
const LONGEST_SUBJECT: usize = 200;
const LONGEST_NAME: usize = 60;
/// The longest id kept: ids cannot be folded.
const LONGEST_ID: usize = 400;

/// A file that travels with the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Letters, digits, dots, hyphens and underscores. Reports keep to ASCII: QQ Mail shows some encoded names as `tcmime.bin`.
    pub name: String,
    /// Its media type, as `application/pdf`.
    pub mime: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Everything a message is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Who sends.
    pub from: Mailbox,
    /// The one recipient.
    pub to: Mailbox,
    /// The subject, in plain text.
    pub subject: String,
    /// The page.
    pub html: String,
    /// The same for readers without HTML.
    pub text: String,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// When the revision was made; never the time of sending.
    pub date: DateTime<Utc>,
    /// From the slot, without angle brackets: [`super::SlotKey::message_id`].
    pub message_id: String,
    /// Which report this is, as `weekly`: mail programs file by it.
    pub list: String,
    /// A header that repeats the message's id for a relay that knows copies by it.
    pub known_by: Option<String>,
}

/// Why no message can be made.
#[derive(Debug, Error)]
pub enum MailError {
    /// An attachment's name is not a plain one.
    #[error("attachment name `{0}` must be made of letters, digits, dots, hyphens and underscores")]
    AttachmentName(String),
    /// An attachment's type is no media type.
    #[error("`{0}` is no media type; expected one like application/pdf")]
    AttachmentType(String),
    /// A date that mail cannot carry.
    #[error("a mail of the year {0} cannot be dated; expected 1970 to 9999")]
    Date(i32),
    /// What the mail library refused.
    #[error("cannot build the message: {0}")]
    Refused(String),
}

/// Whether a mail can bear the time.
pub fn is_datable(at: DateTime<Utc>) -> bool {
    (1970..=9999).contains(&at.year())
}

impl Mail {
    /// The complete message, every line ended by CR LF. The same mail gives the same bytes.
    pub fn encode(&self) -> Result<Vec<u8>, MailError> {
        if !is_datable(self.date) {
            return Err(MailError::Date(self.date.year()));
        }
        let boundary = files::sha256(self.message_id.as_bytes());
        let mut parts = MultiPart::mixed().boundary(format!("mixed-{}", &boundary[..32])).multipart(
            MultiPart::alternative()
                .boundary(format!("alternative-{}", &boundary[32..]))
                .singlepart(part(ContentType::TEXT_PLAIN, &self.text))
                .singlepart(part(ContentType::TEXT_HTML, &self.html)),
        );
        for attachment in &self.attachments {
            parts = parts.singlepart(attachment.part()?);
        }
        let mut builder = Message::builder();
        if let Some(header) = &self.known_by {
            let name = HeaderName::new_from_ascii(header.clone()).map_err(|e| MailError::Refused(e.to_string()))?;
            builder = builder.raw_header(HeaderValue::new(name, token(&self.message_id)));
        }
        let message = builder
            .date(SystemTime::from(self.date))
            .from(mailbox(&self.from))
            .to(mailbox(&self.to))
            .subject(header_text(&self.subject, LONGEST_SUBJECT))
            .message_id(Some(format!("<{}>", token(&self.message_id))))
            .raw_header(raw("List-Id", format!("<{}.{}>", token(&self.list), self.from.address.domain())))
            .raw_header(raw("Auto-Submitted", "auto-generated".to_owned()))
            .multipart(parts)
            .map_err(|e| MailError::Refused(e.to_string()))?;
        Ok(message.formatted())
    }
}

impl Attachment {
    fn part(&self) -> Result<SinglePart, MailError> {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        if self.name.is_empty() || self.name.len() > 100 || !self.name.chars().all(plain) {
            return Err(MailError::AttachmentName(text::clean(&self.name)));
        }
        let wrong = || MailError::AttachmentType(text::clean(&self.mime));
        let kind = ContentType::parse(&self.mime).map_err(|_| wrong())?;
        let part = SinglePart::builder();
        let part = if self.name.is_ascii() {
            part.header(kind).header(ContentDisposition::attachment(&self.name))
        } else {
            let named = format!("{}; name=\"{}\"", self.mime, encoded_words(&self.name));
            part.header(ContentType::parse(&named).map_err(|_| wrong())?).header(ExtendedName(percent(&self.name)))
        };
        Ok(part.header(ContentTransferEncoding::Base64).body(self.bytes.clone()))
    }
}

/// The disposition of an attachment whose name is beyond ASCII: the mail library's own writes it as a continuation, even in one piece,
/// which QQ Mail and Outlook cannot read.
#[derive(Clone)]
struct ExtendedName(String);

impl Header for ExtendedName {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Disposition")
    }

    fn parse(value: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(ExtendedName(value.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        let value = format!("attachment;\r\n filename*=utf-8''{}", self.0);
        HeaderValue::dangerous_new_pre_encoded(Self::name(), value.clone(), value)
    }
}

/// A name as Outlook and QQ Mail read it: encoded words in quotes, which RFC 2047 does not allow and all of them write.
fn encoded_words(name: &str) -> String {
    let mut words = vec![String::new()];
    for c in name.chars() {
        // An encoded word has at most 75 characters, and holds whole characters only.
        if words.last().is_some_and(|word| word.len() + c.len_utf8() > 45) {
            words.push(String::new());
        }
        words.last_mut().expect("there is one").push(c);
    }
    words.iter().map(|word| format!("=?utf-8?B?{}?=", BASE64.encode(word))).collect::<Vec<_>>().join(" ")
}

/// A name as RFC 2231 has it.
fn percent(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// Base64 where there is more than ASCII, else quoted-printable: both keep lines short and carry any character.
fn part(kind: ContentType, content: &str) -> SinglePart {
    let encoding =
        if content.is_ascii() { ContentTransferEncoding::QuotedPrintable } else { ContentTransferEncoding::Base64 };
    SinglePart::builder().header(kind).header(encoding).body(content.to_owned())
}

fn mailbox(of: &Mailbox) -> LettreMailbox {
    let name = header_text(&of.name, LONGEST_NAME);
    LettreMailbox::new((!name.is_empty()).then_some(name), of.address.to_lettre())
}

/// Text fit for a header: sanitised, cut, and with nothing in it that a reader would take for an encoded word.
fn header_text(text: &str, longest: usize) -> String {
    let clean = text::clean(text).replace("=?", "= ?");
    if clean.chars().count() <= longest {
        return clean;
    }
    clean.chars().take(longest - 1).chain(['…']).collect()
}

/// An id without anything that could end it or the header, and short enough for one line.
fn token(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || ".-_@+".contains(*c)).take(LONGEST_ID).collect()
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}
