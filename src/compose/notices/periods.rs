//! Where last year's week is not the same part of the year: what a setting would change.

use crate::calendar::LastYear;
use crate::compose::Context;
use crate::report::{Notice, Weight};
use crate::words::{Field, Phrase};

/// Last year's week with an event that this one has not, or the other way round, and no alignment asked for.
pub(super) fn unaligned(context: &Context) -> Option<Notice> {
    let (ids, last_year) = (context.ids(), context.last_year());
    context.compare(context.basis(), &ids, last_year)?;
    let asked = context.metrics.inputs().calendar.comparison() == LastYear::Event;
    let moved = context.moved(&ids, context.days(), last_year).filter(|_| !asked)?;
    let phrase = moved.fields(Phrase::new("notice.event-moved")).with("days", Field::Span(last_year));
    Some(Notice { weight: Weight::Remark, store: None, phrase })
}
