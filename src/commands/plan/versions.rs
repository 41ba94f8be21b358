//! `plan show --versions`: every version of the plan that was received, with the annual targets it says.

use super::shared::right;
use crate::commands::console::Console;
use crate::desk::{Desk, Failure, Lists};
use crate::words::{Phrase, money_full};

/// A line a version, oldest first: number, since when, the beginning of its hash, and each store's target of a fiscal year.
pub(super) fn versions(
    desk: &Desk,
    lists: &Lists,
    stores: &[&str],
    fiscal_year: i32,
    console: &Console,
) -> Result<(), Failure> {
    let known = desk.known_stores();
    let words = console.words();
    let mut header: Vec<String> = ["version", "since", "hash"]
        .iter()
        .map(|name| words.get(&format!("plan_command.column.{name}")).to_owned())
        .collect();
    header.extend(stores.iter().map(|store| known.name(store).to_owned()));
    let mut rows = vec![header];
    let received = desk.received_plans()?;
    for (version, plan) in received.iter().zip(desk.plan_versions(&received)?) {
        let record = Phrase::new("plan_version").with("number", version.number).with("hash", version.sha256.as_str());
        console.record(&record.with("since", version.since.to_rfc3339()));
        let mut row = vec![
            version.number.to_string(),
            version.since.with_timezone(&desk.settings.time_zone).format("%Y-%m-%d %H:%M").to_string(),
            version.sha256.chars().take(12).collect(),
        ];
        match plan {
            Ok(plan) => row.extend(stores.iter().map(|store| {
                let annual = plan.annual(store, &desk.settings.calendar, fiscal_year);
                annual.map_or("–".to_owned(), |annual| money_full(words.language(), annual.decimal()))
            })),
            Err(why) => row.push(words.say(&why)),
        }
        rows.push(row);
    }
    console.say(&Phrase::new("plan_command.versions").with("year", fiscal_year.to_string()));
    console.table(&right(rows, 3));
    in_use(desk, lists, console);
    Ok(())
}

/// Which version the targets are of, or that they are of none yet.
pub(in crate::commands) fn in_use(desk: &Desk, lists: &Lists, console: &Console) {
    let used = desk.list_infos(lists).into_iter().find(|list| list.kind == "plan");
    match used {
        Some(plan) => console.say(&plan.phrase()),
        None if lists.used("plan").is_some() => console.say(&Phrase::new("plan_command.not_received")),
        None => {}
    }
}
