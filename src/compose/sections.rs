//! The detail sections: one question each, answered by a sentence, charts and tables.
//!
//! The overview says how the week was; a section lets a reader check it and look further. Every figure comes from the
//! metrics or from a cut of the same measures, so a breakdown, what it leaves out and what nobody can allocate add up to
//! the figure above it.

mod ads;
mod ads_cuts;
mod against;
mod compared;
mod cuts;
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
mod people_products;
mod plan;
mod plan_burn_up;
mod plan_charts;
mod plan_original;
mod plan_periods;
mod plan_tables;
mod plan_year;
mod products;
mod products_sums;
mod quality;
mod quality_files;
mod quality_lists;
mod quality_notices;
mod refunds;
mod refunds_age;
mod roles;
mod scope;
mod stores;
mod stores_days;

use super::{Context, Detail};
use crate::calendar::PeriodKind;
use crate::report::{Notice, Section};
use crate::words::Phrase;
use products_sums::Lines;
use scope::Scope;

/// The sections that have something to say, and for each of the others why it is left out.
pub(super) fn all(context: &Context<'_>, notices: &[Notice]) -> (Vec<Section>, Vec<Phrase>) {
    let scope = Scope::new(context);
    let lines = Lines::of(&scope);
    let stores = || stores::section(&scope, &lines);
    let products = || products::section(&lines);
    let (refunds, ads, events) = (|| refunds::section(&scope), || ads::section(&scope), || events::section(&scope));
    let quality = || quality::section(&scope, notices);
    let definitions = || Ok(definitions::section(&scope));
    let made = match (context.period().kind(), context.detail) {
        // Read between two other things: what every day is asked for, and what a person has to mend.
        (PeriodKind::Day, Detail::Owner) => vec![stores()],
        (PeriodKind::Day, Detail::Operator) => vec![stores(), quality()],
        // The review: how it went by day, what sold, what came back, what the advertising returned.
        (PeriodKind::Event, _) => vec![events(), stores(), products(), refunds(), ads(), quality(), definitions()],
        _ => {
            let plan = plan::section(&scope);
            vec![plan, stores(), products(), refunds(), ads(), events(), quality(), definitions()]
        }
    };
    let (mut sections, mut left_out) = (Vec::new(), Vec::new());
    for one in made {
        match one {
            Ok(section) => sections.push(section),
            Err(why) => left_out.push(why),
        }
    }
    (sections, left_out)
}
