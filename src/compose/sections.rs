//! The detail sections: one question each, answered by a sentence, charts and tables.
//!
//! The overview says how the week was; a section lets a reader check it and look further. Every figure comes from the
//! metrics or from a cut of the same measures, so a breakdown, what it leaves out and what nobody can allocate add up to
//! the figure above it.

mod ads;
mod ads_cuts;
mod compared;
mod cuts;
mod definitions;
mod events;
mod events_coming;
mod events_days;
mod events_tables;
mod events_told;
mod funnel;
mod goals;
mod people;
mod people_products;
mod plan;
mod plan_burn_up;
mod plan_charts;
mod plan_original;
mod plan_periods;
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

pub(super) use quality_notices::table as notices_table;

use super::Context;
use crate::report::Section;
use crate::words::Phrase;
use products_sums::Lines;
use scope::Scope;

/// The sections that have something to say, and for each of the others why it is left out.
pub(super) fn all(context: &Context<'_>) -> (Vec<Section>, Vec<Phrase>) {
    let scope = Scope::new(context);
    let lines = Lines::of(&scope);
    let made = [
        planned(&scope),
        stores::section(&scope, &lines),
        products::section(&lines),
        refunds::section(&scope),
        ads::section(&scope),
        events::section(&scope),
        quality::section(&scope),
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

/// The plan's section with what the plan says beside sales, which may be all that it says of these stores.
fn planned(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let (mut tables, mut notes) = (Vec::new(), Vec::new());
    if let Some((table, remarks)) = funnel::table(scope) {
        tables.push(table);
        notes.extend(remarks);
    }
    let (of_goals, remarks) = goals::tables(scope);
    tables.extend(of_goals);
    notes.extend(remarks);
    match plan::section(scope) {
        Ok(mut section) => {
            // The year's weeks are a long table: what is judged now stands above it.
            let place = section.tables.iter().position(|table| table.id == "plan.weeks");
            let place = place.unwrap_or(section.tables.len());
            section.tables.splice(place..place, tables);
            section.notes.extend(notes);
            Ok(section)
        }
        Err(why) if tables.is_empty() => Err(why),
        Err(_) => Ok(Section {
            id: "plan",
            title: Phrase::new("section.plan.title"),
            message: Phrase::new("section.goals.alone"),
            charts: Vec::new(),
            tables,
            notes,
        }),
    }
}
