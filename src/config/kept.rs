//! Settings as a revision keeps them: what they say, without comments, secrets and what belongs to the machine.

use super::error::ConfigError;
use super::{Settings, parse};
use std::path::Path;
use toml::{Table, Value};

/// Keys of the mail server that no report depends on: who logs in, and with what.
const LOGIN: [&str; 4] = ["user", "password_file", "password_env", "ca_file"];

/// The settings of a file's text, to be kept: keys in one order, no comments, no login, no address of a watcher.
pub fn kept(text: &str) -> Option<String> {
    let mut table: Table = text.strip_prefix('\u{FEFF}').unwrap_or(text).parse().ok()?;
    if let Some(Value::Table(schedule)) = table.get_mut("schedule") {
        schedule.remove("ping_url");
    }
    if let Some(Value::Table(smtp)) = table.get_mut("mail").and_then(|mail| mail.get_mut("smtp")) {
        LOGIN.iter().for_each(|key| drop(smtp.remove(*key)));
    }
    Some(table.to_string())
}

/// Settings that were kept, as meant: paths are relative to `folder`, and the operator's own templates lie in `templates`.
pub fn again(text: &str, folder: &Path, templates: Option<&Path>) -> Result<Settings, ConfigError> {
    let Ok(mut table) = text.parse::<Table>() else { return parse(text, folder) };
    if let Some(Value::Table(paths)) = table.get_mut("paths") {
        paths.remove("templates");
        if let Some(templates) = templates {
            paths.insert("templates".to_owned(), Value::String(templates.to_string_lossy().into_owned()));
        }
    }
    parse(&table.to_string(), folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
# the old password was hunter2
language = "en"
time_zone = "Asia/Shanghai"
[report]
id = "weekly"
[control]
share = 0.02
[[stores]]
id = "b"
name = "B"
platform = "tmall"
expects = ["orders"]
[[stores]]
id = "a"
name = "A"
platform = "tmall"
[mail]
transport = "smtp"
from = "report@example.com"
operator = "ops@example.com"
[mail.smtp]
host = "smtp.example.com"
tls = "implicit"
user = "somebody"
password_file = "secret"
idempotency_header = "Idempotency-Key"
[[owners]]
name = "Wang"
email = "wang@example.com"
stores = ["*"]
[schedule]
ping_url = "https://hc.example.com/capability"
"#;

    #[test]
    fn what_is_kept_means_the_same_and_holds_no_secret() {
        let kept = kept(TEXT).unwrap();
        for secret in ["hunter2", "somebody", "secret", "capability"] {
            assert!(!kept.contains(secret), "{secret} in {kept}");
        }
        let folder = Path::new("/srv/shop");
        let (mut meant, again) = (parse(TEXT, folder).unwrap(), again(&kept, folder, None).unwrap());
        meant.schedule.ping_url = None;
        let smtp = meant.mail.as_mut().and_then(|mail| mail.smtp.as_mut()).unwrap();
        (smtp.user, smtp.password_file) = (None, None);
        assert_eq!(meant, again, "{kept}");
        assert_eq!(super::kept(&kept).unwrap(), kept, "keeping it again changes nothing");
    }
}
