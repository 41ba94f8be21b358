//! The detail sections: one question each, answered by a sentence, charts and tables.
//!
//! The overview says how the week was; a section lets a reader check it and look further. Every figure comes from the
//! metrics or from a cut of the same measures, so a breakdown, what it leaves out and what nobody can allocate add up to
//! the figure above it.

mod ads;
mod ads_cuts;
mod against;
mod breakdown;
mod compared;
mod definitions;
mod events;
mod events_coming;
mod events_days;
mod events_tables;
mod events_progress;
mod funnel;
mod goals;
mod grid;
mod people;
mod plan;
mod plan_charts;
mod plan_tables;
mod plan_year;
mod products;
mod quality;
mod refunds;
mod refunds_age;
mod roles;
mod scope;
mod stores;

use super::Context;
use crate::metrics::products::Products;
use crate::report::{Notice, Section};
use crate::words::Phrase;
use scope::Scope;

/// The sections that have something to say, and for each of the others why it is left out.
pub(super) fn all(context: &Context<'_>, notices: &[Notice]) -> (Vec<Section>, Vec<Phrase>) {
    let scope = Scope::new(context);
    let products = Products::of(context.metrics, context.catalog, &scope.ids, scope.week, Some(scope.previous));
    let made = [
        plan::section(&scope),
        stores::section(&scope, &products),
        products::section(&scope, &products),
        refunds::section(&scope),
        ads::section(&scope),
        events::section(&scope),
        quality::section(&scope, notices),
        Ok(definitions::section(&scope)),
    ];
    let (mut sections, mut left_out) = (Vec::new(), Vec::new());
    for one in made {
        match one {
            Ok(section) => sections.push(section),
            Err(why) => left_out.push(why),
        }
    }
    (sections, left_out)
}
