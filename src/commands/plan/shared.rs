//! What all of `plan` begins with: the plan, what is known, today; and how its tables are set.

use crate::commands::console::{Console, with_hooks};
use crate::desk::{Desk, Failure, Lists};
use crate::ledger::View;
use crate::text;
use crate::words::{Field, Phrase};
use chrono::{DateTime, NaiveDate, Utc};

pub(super) fn today(desk: &Desk, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&desk.settings.time_zone).date_naive()
}

/// What is known, without looking into the inbox.
pub(super) fn current(desk: &Desk, lists: &Lists, console: &mut Console) -> Result<View, Failure> {
    let sources = desk.sources(None)?;
    with_hooks(console, |hooks| desk.view(sources, lists, hooks.progress))
}

/// The plan; what to do where the settings name none.
pub(super) fn plan_of(desk: &Desk) -> Result<Lists, Failure> {
    if desk.settings.paths.plan.is_none() {
        return Err(Failure::Usage(Phrase::new("plan_command.none")));
    }
    desk.look_at_lists(&["plan", "excluded", "rates"])
}

/// That no store is called so, and which there are.
pub(super) fn no_store(desk: &Desk, name: &str) -> Failure {
    let known = desk.known_stores().ids().map(Field::from).collect();
    Failure::Usage(Phrase::new("plan_command.unknown_store").with("text", name).with("known", Field::List(known)))
}

/// The cells from a column on set to the right.
pub(super) fn right(mut rows: Vec<Vec<String>>, from: usize) -> Vec<Vec<String>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    for column in from..columns {
        let width = rows.iter().filter_map(|row| row.get(column)).map(|cell| text::width(cell)).max().unwrap_or(0);
        for cell in rows.iter_mut().filter_map(|row| row.get_mut(column)) {
            *cell = format!("{}{cell}", " ".repeat(width - text::width(cell)));
        }
    }
    rows
}
