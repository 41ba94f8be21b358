//! Which periods a run by the clock still cares for.

use super::due;
use crate::calendar::Period;
use crate::desk::{Desk, Failure, missed_notice};
use crate::report::Notice;
use crate::words::Field;
use chrono::{DateTime, Utc};

/// The periods that are still brought on, oldest first, the newest among them where it is this folder's: those since it was in use
/// or since its first report, and those that somebody was told of.
pub(super) fn still_open(desk: &Desk, due: &[Period], since: DateTime<Utc>) -> Result<Vec<Period>, Failure> {
    let first = desk.periods_made()?.into_iter().next();
    let slots = desk.outbox.all()?;
    let ours = |period: &Period| {
        first.is_some_and(|first| *period >= first)
            || due::opens(desk, *period) >= since
            || slots.iter().any(|slot| slot.key.period == period.id())
    };
    Ok(due.iter().copied().filter(ours).collect())
}

/// The periods since the last mail whose reports nobody got: said in the next one.
pub(super) fn missed(desk: &Desk, newest: Period, earlier: &[Period]) -> Result<Vec<Notice>, Failure> {
    let slots = desk.outbox.all()?;
    let mailed = |period: &Period| {
        slots.iter().any(|slot| slot.key.report == desk.settings.report.id && slot.key.period == period.id())
    };
    let since = earlier.iter().rposition(mailed).map_or(0, |at| at + 1);
    let mut periods: Vec<Field> = Vec::new();
    for period in earlier[since..].iter().filter(|period| **period < newest) {
        if !desk.was_promised(period)? {
            periods.push(Field::Text(period.id()));
        }
    }
    Ok(if periods.is_empty() { Vec::new() } else { vec![missed_notice(periods)] })
}
