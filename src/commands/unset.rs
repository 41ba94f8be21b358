//! Settings that cannot be used, in a run by the clock: nobody watches, and the operator's address stands in those very settings.
//! What is still readable of them is enough for a mail.

use super::ping::Ping;
use super::{Global, clock};
use crate::config;
use crate::desk::{Desk, Failure};
use crate::run::newest;

/// Mails the operator that the settings cannot be used, where their mail part can. What fails is passed over: the failure itself is
/// said on standard error in any case.
pub(super) fn tell(global: &Global, failure: &Failure) {
    let Some(settings) = config::rescue(&global.config) else { return };
    Ping::of(&settings).end(failure.exit_code(), &failure.to_string());
    let now = match &global.now {
        None => Some(clock::now()),
        Some(text) => clock::parse(text, settings.time_zone),
    };
    let (Some(now), Ok(desk)) = (now, Desk::open(global.config.clone(), settings)) else { return };
    let Ok(_lock) = desk.lock() else { return };
    if let Err(error) = desk.tell_of_trouble(&newest(&desk, now), failure, &[], now) {
        tracing::debug!(%error, "nobody could be told of the settings by mail");
    }
}
