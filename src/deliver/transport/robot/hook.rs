//! A robot's hook: where its messages go and how they are signed. Its address is the key to the group, so it shows itself to
//! nobody: at most its last letters, by which a person who has several can tell which one is meant.

use super::super::secrets::Secrets;
use super::super::tls::is_here;
use crate::deliver::Messenger;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use thiserror::Error;
use ureq_proto::http::Uri;

/// How many letters of a key are shown.
const SHOWN: usize = 4;
/// No address of a hook is longer.
const LONGEST: usize = 1_000;

/// Where a robot's messages go, and its secret.
#[derive(Clone)]
pub struct Hook {
    messenger: Messenger,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encrypted: bool,
    path: String,
    query: Option<String>,
    key: String,
    secret: Option<String>,
}

/// Why a text is no address of such a robot's hook. The text is nowhere in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HookError {
    /// Not of the form that the messenger gives out.
    #[error("no address of a hook of {}; expected {}", .0.tag(), form(*.0))]
    Form(Messenger),
    /// http to another machine.
    #[error("an address that begins with http:// goes to this machine only; expected https://")]
    InTheClear,
}

/// What a messenger's addresses look like.
pub(super) fn form(messenger: Messenger) -> &'static str {
    match messenger {
        Messenger::Wecom => "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=...",
        Messenger::Dingtalk => "https://oapi.dingtalk.com/robot/send?access_token=...",
        Messenger::Feishu => "https://open.feishu.cn/open-apis/bot/v2/hook/...",
    }
}

impl HookError {
    /// The key of the sentence, and what belongs there.
    pub fn told(self) -> (&'static str, &'static str) {
        match self {
            HookError::Form(messenger) => ("deliver.robot.hook_form", form(messenger)),
            HookError::InTheClear => ("deliver.robot.hook_clear", "https://"),
        }
    }
}

impl Hook {
    /// Reads an address as the messenger gives it out; `secret` is what it signs with, where it does.
    pub fn parse(messenger: Messenger, address: &str, secret: Option<&str>) -> Result<Hook, HookError> {
        let wrong = || HookError::Form(messenger);
        let address = address.trim();
        let plain = address.len() <= LONGEST && address.bytes().all(|byte| byte.is_ascii_graphic());
        let uri: Uri = address.parse().ok().filter(|_| plain).ok_or_else(wrong)?;
        let encrypted = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err(wrong());
        }
        if !encrypted && !is_here(host) {
            return Err(HookError::InTheClear);
        }
        let key = key(messenger, uri.path(), uri.query().unwrap_or_default()).ok_or_else(wrong)?;
        Ok(Hook {
            messenger,
            host: host.trim_start_matches('[').trim_end_matches(']').to_owned(),
            port: uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 }),
            encrypted,
            path: uri.path().to_owned(),
            query: uri.query().map(str::to_owned),
            key: key.to_owned(),
            secret: secret.map(str::to_owned),
        })
    }

    /// Whose it is.
    pub(super) fn messenger(&self) -> Messenger {
        self.messenger
    }

    /// Its last letters: `wecom …abc1`.
    pub fn shown(&self) -> String {
        let letters = self.key.chars().count();
        let last: String = self.key.chars().skip(letters - SHOWN.min(letters / 4)).collect();
        format!("{} …{last}", self.messenger.tag())
    }

    /// What must not be repeated to anybody.
    pub(super) fn secrets(&self) -> Secrets {
        Secrets(std::iter::once(self.key.clone()).chain(self.secret.clone()).collect())
    }

    /// Path and query for a message that is sent at that time. DingTalk wants its signature here.
    pub(super) fn target(&self, at: DateTime<Utc>) -> String {
        let query = self.query.as_ref().map(|query| format!("?{query}")).unwrap_or_default();
        match (&self.secret, self.messenger) {
            (Some(secret), Messenger::Dingtalk) => {
                let time = at.timestamp_millis();
                let sign = signature(secret.as_bytes(), format!("{time}\n{secret}").as_bytes());
                let sign = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
                format!("{}{query}&timestamp={time}&sign={sign}", self.path)
            }
            _ => format!("{}{query}", self.path),
        }
    }

    /// Path and query under which a file is handed in before it is sent.
    pub(super) fn upload(&self) -> String {
        let path = self.path.strip_suffix("/send").unwrap_or(&self.path);
        format!("{path}/upload_media?{}&type=file", self.query.as_deref().unwrap_or_default())
    }

    /// A message as it goes at that time: what was stored, and before it Feishu's signature.
    pub(super) fn signed(&self, message: &[u8], at: DateTime<Utc>) -> Vec<u8> {
        let (Some(secret), Messenger::Feishu) = (&self.secret, self.messenger) else { return message.to_vec() };
        let time = at.timestamp();
        // Unlike DingTalk's: time and secret are the key, and what is signed is empty.
        let sign = signature(format!("{time}\n{secret}").as_bytes(), b"");
        let mut signed = format!("{{\"timestamp\":\"{time}\",\"sign\":\"{sign}\",").into_bytes();
        signed.extend_from_slice(message.strip_prefix(b"{").unwrap_or(message));
        signed
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

/// The part of an address that is the key; `None` where it is not of the messenger's form.
fn key<'a>(messenger: Messenger, path: &'a str, query: &'a str) -> Option<&'a str> {
    let named = |name: &str| query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let key = match messenger {
        Messenger::Wecom => named("key").filter(|_| path.ends_with("/webhook/send")),
        Messenger::Dingtalk => named("access_token").filter(|_| path.ends_with("/robot/send")),
        Messenger::Feishu => path.split_once("/bot/v2/hook/").map(|(_, key)| key).filter(|key| !key.contains('/')),
    };
    key.filter(|key| !key.is_empty())
}

/// HMAC-SHA256 in base64.
fn signature(key: &[u8], message: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
    mac.update(message);
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Hook, HookError, signature};
    use crate::deliver::Messenger;

    #[test]
    fn the_signature_is_that_of_the_standard() {
        // RFC 4231, test case 2.
        let expected = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
        assert_eq!(signature(b"Jefe", b"what do ya want for nothing?"), expected);
    }

    #[test]
    fn addresses_are_those_that_platforms_give_out() {
        let parse = |messenger, address| Hook::parse(messenger, address, None);
        for (messenger, address, shown) in [
            (Messenger::Wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789abcdef", "wecom …cdef"),
            (Messenger::Dingtalk, "https://oapi.dingtalk.com/robot/send?access_token=abcdefgh", "dingtalk …gh"),
            (Messenger::Feishu, "https://open.larksuite.com/open-apis/bot/v2/hook/abcdefghijklmnop", "feishu …mnop"),
            (Messenger::Feishu, "http://127.0.0.1:8080/open-apis/bot/v2/hook/abc", "feishu …"),
        ] {
            assert_eq!(parse(messenger, address).unwrap().shown(), shown);
            assert_eq!(format!("{:?}", parse(messenger, address).unwrap()), shown);
        }
        for (messenger, address) in [
            (Messenger::Wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"),
            (Messenger::Wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="),
            (Messenger::Wecom, "https://oapi.dingtalk.com/robot/send?access_token=abc"),
            (Messenger::Dingtalk, "https://open.feishu.cn/open-apis/bot/v2/hook/abc"),
            (Messenger::Feishu, "https://open.feishu.cn/open-apis/bot/hook/abc"),
            (Messenger::Feishu, "https://open.feishu.cn/open-apis/bot/v2/hook/"),
            (Messenger::Feishu, "ftp://open.feishu.cn/open-apis/bot/v2/hook/abc"),
            (Messenger::Feishu, "https://a:b@open.feishu.cn/open-apis/bot/v2/hook/abc"),
            (Messenger::Feishu, "https://open.feishu.cn/open-apis/bot/v2/hook/a\r\nHost: x"),
            (Messenger::Feishu, "a secret"),
        ] {
            assert_eq!(parse(messenger, address).unwrap_err(), HookError::Form(messenger), "{address}");
        }
        let clear = "http://open.feishu.cn/open-apis/bot/v2/hook/abc";
        assert_eq!(parse(Messenger::Feishu, clear).unwrap_err(), HookError::InTheClear);
    }
}
