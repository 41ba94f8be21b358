//! Tells a watcher elsewhere (`[schedule] ping_url`) that a run began and how it ended, so that a run that never came is noticed
//! too. Whatever becomes of it changes nothing about the run.

use crate::config::Settings;
use std::time::Duration;

/// How long the watcher may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How much of a run's words is told.
const LONGEST: usize = 9_000;

/// The watcher, where the settings name one.
pub(super) struct Ping {
    url: Option<String>,
}

impl Ping {
    pub(super) fn of(settings: &Settings) -> Ping {
        Ping { url: settings.schedule.ping_url.clone() }
    }

    /// A run begins.
    pub(super) fn start(&self) {
        self.tell("/start", "");
    }

    /// A run ended: well, or waiting for its time; else under `/fail`, the exit code first.
    pub(super) fn end(&self, code: u8, summary: &str) {
        let well = matches!(code, 0 | crate::desk::exit::LATER);
        self.tell(if well { "" } else { "/fail" }, &format!("exit {code}\n{summary}"));
    }

    fn tell(&self, what: &str, body: &str) {
        let Some(url) = &self.url else { return };
        let cut = body.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
        let body = if body.len() > LONGEST { &body[..cut] } else { body };
        if let Err(error) = send(&with_suffix(url, what), body) {
            tracing::info!(%error, "the watcher of runs could not be told");
        }
    }
}

/// The address of an event: the word goes before a query.
fn with_suffix(url: &str, what: &str) -> String {
    let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}{what}{query}", if what.is_empty() { path } else { path.trim_end_matches('/') })
}

/// A request with the words as its body; a watcher that takes none gets a plain one.
fn send(url: &str, body: &str) -> Result<(), ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build().into();
    if body.is_empty() {
        return agent.get(url).call().map(drop);
    }
    match agent.post(url).content_type("text/plain; charset=utf-8").send(body) {
        Err(ureq::Error::StatusCode(404 | 405 | 501)) => agent.get(url).call().map(drop),
        told => told.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::with_suffix;

    #[test]
    fn the_word_goes_before_a_query() {
        assert_eq!(with_suffix("https://hc.example/a1", "/fail"), "https://hc.example/a1/fail");
        assert_eq!(with_suffix("https://hc.example/a1/", "/start"), "https://hc.example/a1/start");
        assert_eq!(with_suffix("https://hc.example/a1?x=1", "/fail"), "https://hc.example/a1/fail?x=1");
        assert_eq!(with_suffix("https://hc.example/a1?x=1", ""), "https://hc.example/a1?x=1");
    }
}
