//! Whose goals are whose: a store's own rows, and those for all stores that it has no row of its own for.

use super::{Goal, PlanBook};

impl PlanBook {
    /// The goals of a store in a fiscal year, each with its month counted from 0, or `None` for the whole year. None at all
    /// in a year that the plan is not for.
    pub fn goals_of(&self, store: &str, fiscal_year: i32) -> Vec<(Option<usize>, &Goal)> {
        if !self.years.iter().any(|year| year.fiscal_year == fiscal_year) {
            return Vec::new();
        }
        let month = |goal: &Goal| match goal.month {
            None => Some(None),
            // A month of another year, or a name that two of its months share, is none of these.
            Some(key) => key.index(&self.calendar, fiscal_year).map(Some),
        };
        let of = |own: Option<&str>| {
            let rows = self.goals.iter().filter(move |goal| goal.store.as_deref() == own);
            rows.filter_map(|goal| Some((month(goal)?, goal))).collect::<Vec<_>>()
        };
        let mut goals = of(Some(store));
        let own = goals.clone();
        let is_own = |(month, goal): &(Option<usize>, &Goal)| {
            own.iter()
                .any(|(at, known)| at == month && known.metric == goal.metric && known.product_id == goal.product_id)
        };
        goals.extend(of(None).into_iter().filter(|row| !is_own(row)));
        goals
    }
}
