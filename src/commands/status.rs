//! `status`: what was made and sent, what is in doubt, what is next.

use super::Global;
use super::console::Console;
use crate::deliver::State;
use crate::desk::{Desk, Failure, exit};
use crate::words::{Field, Phrase};
use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao status")]
pub(super) struct Arguments {
    /// How many weeks back
    #[arg(long, default_value_t = 4)]
    weeks: usize,
}

pub(super) fn command(arguments: &Arguments, desk: &Desk, global: &Global, console: &Console) -> Result<u8, Failure> {
    let now = global.now(desk)?;
    let today = now.with_timezone(&desk.settings.time_zone).date_naive();
    let calendar = &desk.settings.calendar;
    let last = calendar.last_complete_week(today);
    let slots = desk.outbox.all()?;
    let made = desk.revisions.weeks()?;
    let mut code = 0;
    for week in calendar.weeks_before(calendar.next(last), arguments.weeks.max(1)) {
        let Some(revision) = desk.revisions.latest(&week.id())? else {
            // Before the first report there was nothing to miss.
            if made.first().is_some_and(|first| *first < week.id()) || week == last {
                console.say(&Phrase::new("status.missed").with("week", week.id()).with("days", week.span()));
            }
            continue;
        };
        console.say(
            &Phrase::new("status.week")
                .with("week", week.id())
                .with("days", week.span())
                .with("number", revision.number)
                .with("folder", revision.folder.display().to_string()),
        );
        for slot in slots.iter().filter(|s| s.key.period == week.id() && s.key.revision == revision.number) {
            let (key, detail) = state(&slot.state);
            if matches!(slot.state, State::Doubt { .. } | State::Sending { .. } | State::Refused { .. }) {
                code = exit::UNAVAILABLE;
            }
            let phrase = Phrase::new(key).with("address", slot.key.address.as_str()).with("detail", detail);
            console.line(&format!("  {}", console.words().say(&phrase)));
        }
    }
    let next = calendar.next(last);
    console.say(
        &Phrase::new("status.next")
            .with("week", next.id())
            .with("day", Field::Day(next.span().last() + chrono::Days::new(1)))
            .with("from", Field::Clock(desk.settings.schedule.from)),
    );
    Ok(code)
}

fn state(state: &State) -> (&'static str, String) {
    match state {
        State::Prepared => ("status.prepared", String::new()),
        State::Sending { since, .. } => ("status.doubt", since.to_rfc3339()),
        State::Sent { at, .. } => ("status.sent", at.to_rfc3339()),
        State::Refused { text, .. } => ("status.refused", text.clone()),
        State::Deferred { until, text } => ("status.deferred", format!("{} {text}", until.to_rfc3339())),
        State::Doubt { text, .. } => ("status.doubt", text.clone()),
    }
}
