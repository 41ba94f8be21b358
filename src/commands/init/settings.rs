//! The settings as text: each line with what it means, what is not set yet behind a `#`.

use super::answers::{Answers, NewOwner, NewStore, Server};
use crate::config::{Choice, Platform};
use crate::text;
use crate::words::{Phrase, Words};
use std::path::Path;
use toml::Value;

/// The file of the mail password, beside the settings.
pub(super) const PASSWORD: &str = "smtp-password";

/// Where what a line means begins.
const COLUMN: usize = 40;

pub(super) fn text(answers: &Answers, words: &Words, schema: Option<&Path>) -> String {
    let mut page = Page { words, text: String::new(), is_off: false };
    if let Some(schema) = schema {
        page.line(&format!("#:schema file://{}", in_url(&schema.to_string_lossy())));
    }
    page.line(&format!("# {}", words.get("init.about.file")));
    page.set("title", &answers.title, "title");
    page.set("language", answers.language.tag(), "");
    page.set("time_zone", &answers.time_zone, "");
    page.set("currency", &answers.currency, "");
    page.paths();
    page.table("[calendar]", "");
    page.set("kind", "iso", "");
    page.set("fiscal_year_start", "01-01", "fiscal-year");
    page.table("[intake]", "");
    page.set("settle", "60s", "settle");
    for store in &answers.stores {
        page.store(store);
    }
    page.mail(answers);
    page.owners(&answers.owners);
    page.table("[schedule]", "schedule");
    page.set("from", "09:30", "from");
    page.set("wait_until", "12:00", "wait");
    page.text
}

struct Page<'a> {
    words: &'a Words,
    text: String,
    /// Whether lines are examples, which do not count.
    is_off: bool,
}

impl Page<'_> {
    fn paths(&mut self) {
        self.table("[paths]", "");
        self.set("inbox", "inbox", "inbox");
        self.set("data", "data", "data");
        self.set("reports", "reports", "reports");
        self.example("plan", "plan.xlsx", "plan");
        self.set("catalog", "catalog.csv", "catalog");
        self.set("excluded", "excluded.csv", "excluded");
        self.example("actions", "actions.csv", "actions");
    }

    fn store(&mut self, store: &NewStore) {
        self.table("[[stores]]", "");
        self.set("id", &store.id, "id");
        self.set("name", &store.name, "name");
        self.explained("platform", store.platform.tag(), &Platform::tags().join(" | "));
        match &store.person {
            Some(person) => self.set("person", person, "person"),
            None => self.example("person", self.words.get("init.example.person"), "person"),
        }
        let expects: Vec<&str> = store.expects.iter().map(|export| export.as_str()).collect();
        self.list("expects", &expects, "");
        self.is_off = true;
        self.list("shop_names", &[self.words.get("init.example.shop")], "shop-names");
        self.is_off = false;
    }

    fn mail(&mut self, answers: &Answers) {
        let sender = |address: &str| {
            let phrase = Phrase::new("init.example.sender").with("address", address);
            self.words.say(&phrase)
        };
        let example = Server { service: None, host: Some(("smtp.example.com".to_owned(), 465)), user: String::new() };
        let address = answers.mail.server.as_ref().map_or("report@example.com", |server| server.user.as_str());
        let from = sender(address);
        self.table("[mail]", "");
        self.set("transport", if answers.mail.server.is_some() { "smtp" } else { "file" }, "transport");
        self.set("from", &from, "");
        self.set("operator", &answers.mail.operator, "operator");
        self.is_off = answers.mail.server.is_none();
        self.server(answers.mail.server.as_ref().unwrap_or(&example), address);
        self.is_off = false;
    }

    fn server(&mut self, server: &Server, address: &str) {
        self.table("[mail.smtp]", "");
        if let Some(service) = server.service {
            self.set("service", service.tag(), "service");
        }
        if let Some((host, port)) = &server.host {
            self.set("host", host, "");
            self.value("port", i64::from(*port), "");
            self.explained("tls", if *port == 465 { "implicit" } else { "starttls" }, "implicit 465 | starttls 587");
        }
        self.set("user", address, "");
        self.set("password_file", PASSWORD, "password");
    }

    fn owners(&mut self, owners: &[NewOwner]) {
        for owner in owners {
            self.table("[[owners]]", "");
            self.set("name", &owner.name, "");
            self.set("email", &owner.email, "");
            let stores: Vec<&str> = owner.stores.iter().map(String::as_str).collect();
            self.list("stores", &stores, "stores");
            self.set("view", owner.view.tag(), "view");
        }
        if owners.is_empty() {
            self.is_off = true;
            self.table("[[owners]]", "");
            self.set("name", self.words.get("init.example.owner"), "");
            self.set("email", "boss@example.com", "");
            self.list("stores", &["*"], "stores");
            self.is_off = false;
        }
    }

    fn table(&mut self, name: &str, meaning: &str) {
        self.text.push('\n');
        self.pair(name.to_owned(), meaning);
    }

    fn set(&mut self, key: &str, value: &str, meaning: &str) {
        self.value(key, value, meaning);
    }

    fn list(&mut self, key: &str, values: &[&str], meaning: &str) {
        self.value(key, values.iter().map(|value| Value::from(*value)).collect::<Vec<_>>(), meaning);
    }

    fn example(&mut self, key: &str, value: &str, meaning: &str) {
        self.is_off = true;
        self.set(key, value, meaning);
        self.is_off = false;
    }

    fn value(&mut self, key: &str, value: impl Into<Value>, meaning: &str) {
        self.pair(format!("{key} = {}", value.into()), meaning);
    }

    fn explained(&mut self, key: &str, value: &str, meaning: &str) {
        self.commented(format!("{key} = {}", Value::from(value)), meaning);
    }

    fn pair(&mut self, pair: String, meaning: &str) {
        let key = format!("init.about.{meaning}");
        let meaning = if meaning.is_empty() { String::new() } else { self.words.get(&key).to_owned() };
        self.commented(pair, &meaning);
    }

    fn commented(&mut self, pair: String, meaning: &str) {
        let pair = if self.is_off { format!("# {pair}") } else { pair };
        if meaning.is_empty() {
            return self.line(&pair);
        }
        let gap = COLUMN.saturating_sub(text::width(&pair)).max(2);
        self.line(&format!("{pair}{}# {meaning}", " ".repeat(gap)));
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// The path as it stands in an address.
fn in_url(path: &str) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(byte);
    let each =
        path.bytes().map(|byte| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    each.collect()
}
