//! The operator: hears of trouble, takes some hours, and does what the words told them to do. They know what their mail server has
//! sent, so that what they say is true.

use super::judge::Judge;
use super::world::World;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;

#[derive(Default)]
pub struct Operator {
    /// Since when something waits for them.
    since: Option<DateTime<Utc>>,
    /// What the data folder knew when it was last backed up.
    backed_up: Backup,
    /// What it knows of revisions since it was put back or lost.
    remembers: BTreeSet<(String, u64)>,
    /// Whether data were put back or lost, or reports were.
    lost: Option<Lost>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Lost {
    Data,
    Reports { again: bool },
}

#[derive(Clone, Default)]
struct Backup {
    known: BTreeSet<usize>,
    made: BTreeSet<(String, u64)>,
}

impl Operator {
    pub fn backs_up(&mut self, world: &mut World<'_>, judge: &Judge<'_>, at: DateTime<Utc>) {
        world.back_up(at);
        self.backed_up = Backup { known: judge.known.clone(), made: judge.made.keys().cloned().collect() };
    }

    /// Puts the older data back, or begins with none.
    pub fn restores_data(&mut self, world: &mut World<'_>, judge: &mut Judge<'_>, at: DateTime<Utc>, older: bool) {
        if !world.path("data").exists() || older && !world.has_backup() {
            return;
        }
        world.log.push(format!("{at} data is {}", if older { "put back from the copy" } else { "lost" }));
        world.restore_data(older);
        let backup = if older { self.backed_up.clone() } else { Backup::default() };
        let unknown = on_disk(judge).into_iter().any(|key| !backup.made.contains(&key));
        // Without reports nothing says that there ever was anything.
        self.remembers = backup.made;
        judge.restored(at, backup.known, unknown);
        judge.noted = None;
        if unknown {
            self.lost = Some(Lost::Data);
        }
    }

    /// The reports are lost.
    pub fn loses_reports(&mut self, world: &mut World<'_>, judge: &mut Judge<'_>, at: DateTime<Utc>, again: bool) {
        let open = judge.open_weeks(at);
        let lost = on_disk(judge).iter().any(|(week, _)| judge.nth(week).is_some_and(|nth| nth > open.start));
        if !lost {
            return;
        }
        world.log.push(format!("{at} the reports are lost"));
        let known = |(week, _): &(String, u64)| judge.nth(week).is_some_and(|nth| nth > open.start);
        let remembered = self.lost != Some(Lost::Data) || self.remembers.iter().any(known);
        world.lose_reports();
        if !remembered {
            // Data and reports are gone, and nothing on this machine can tell that there ever were any: the shop is a new one.
            judge.begins_anew(at);
            self.lost = None;
            return;
        }
        judge.frozen = true;
        self.lost.get_or_insert(Lost::Reports { again });
    }

    /// What they do now, some hours after they heard of something.
    pub fn sees_to(&mut self, world: &mut World<'_>, judge: &mut Judge<'_>, at: DateTime<Utc>) -> Result<bool, String> {
        let clock = judge.is_clock_wrong(at) || judge.code == Some(74);
        let doubts =
            judge.slots.iter().any(|slot| !slot.is_letter() && matches!(slot.state.as_str(), "doubt" | "refused"));
        if !(judge.frozen || clock || doubts) {
            self.since = None;
            return Ok(false);
        }
        let reaction = TimeDelta::hours(judge.plan.reaction);
        if *self.since.get_or_insert(at) + reaction > at {
            return Ok(false);
        }
        self.since = None;
        if judge.frozen || clock {
            self.says_what_holds(world, judge, at)?;
        } else {
            self.settles_mails(world, judge, at)?;
        }
        Ok(true)
    }

    fn says_what_holds(
        &mut self,
        world: &mut World<'_>,
        judge: &mut Judge<'_>,
        at: DateTime<Utc>,
    ) -> Result<(), String> {
        let before = judge.frozen;
        let unknown: Vec<(String, u64)> = on_disk(judge)
            .into_iter()
            .filter(|key| self.lost == Some(Lost::Data) && !self.remembers.contains(key))
            .collect();
        let taken =
            judge.mails.iter().any(|mail| mail.is_report && unknown.contains(&(mail.week.clone(), mail.revision)));
        let again = match self.lost {
            Some(Lost::Data) => !taken,
            Some(Lost::Reports { again }) => again,
            None => false,
        };
        let answer = if again { "--mail-again" } else { "--accept" };
        let call = world.command(at, at, &["doctor", answer], &[]);
        if !matches!(call.code, Some(0 | 74)) {
            return Err(format!("doctor {answer} ends with {:?}: {}", call.code, call.text));
        }
        if before {
            let gone = judge.made.keys().filter(|key| !on_disk_now(world, key)).map(|(week, _)| week.clone());
            let gone: BTreeSet<String> = gone.collect();
            if !again {
                judge.given_up.extend(gone);
                judge.given_up.extend(unknown.into_iter().map(|(week, _)| week));
            }
            judge.reached.insert(if again { "mailed again after a restore" } else { "accepted after a restore" });
        } else if judge.is_clock_wrong(at) {
            judge.reached.insert("a clock that was accepted");
        }
        (judge.frozen, judge.noted, judge.code, self.lost) = (false, Some(at), None, None);
        Ok(())
    }

    /// Doubts are ended by what the server says; a refused mail is sent once more.
    fn settles_mails(&self, world: &mut World<'_>, judge: &mut Judge<'_>, at: DateTime<Utc>) -> Result<(), String> {
        let slots = judge.slots.clone();
        for slot in slots.iter().filter(|slot| !slot.is_letter()) {
            let last = judge.reports.get(&slot.week).and_then(|revisions| revisions.keys().last());
            if last != Some(&slot.revision) || !world.recipients().contains(&slot.address) {
                continue;
            }
            let arguments = match slot.state.as_str() {
                "doubt" => {
                    let taken = judge.taken(&slot.address, &slot.id()) > 0;
                    let what = if taken { "sent" } else { "unsent" };
                    judge.reached.insert("a doubt that was resolved");
                    if slot.is_robots() {
                        judge.reached.insert("a robot's doubt that was resolved");
                    }
                    vec!["send".to_owned(), "--resolve".to_owned(), format!("{}={what}", slot.address)]
                }
                "refused" => {
                    judge.reached.insert("a refused mail that was sent again");
                    ["send", "--resend", "--only", &slot.address].map(str::to_owned).to_vec()
                }
                _ => continue,
            };
            let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            arguments.extend(["--week", &slot.week]);
            let call = world.command(at, at, &arguments, &[]);
            if !matches!(call.code, Some(0 | 69 | 75 | 78)) {
                return Err(format!("{arguments:?} ends with {:?}: {}", call.code, call.text));
            }
            judge.after(world, &call, None)?;
        }
        Ok(())
    }
}

fn on_disk(judge: &Judge<'_>) -> Vec<(String, u64)> {
    let of = |(week, revisions): (&String, &std::collections::BTreeMap<u64, _>)| {
        revisions.keys().map(|number| (week.clone(), *number)).collect::<Vec<_>>()
    };
    judge.reports.iter().flat_map(of).collect()
}

fn on_disk_now(world: &World<'_>, (week, number): &(String, u64)) -> bool {
    world.path(&format!("reports/{week}/rev-{number}/report.json")).exists()
}
