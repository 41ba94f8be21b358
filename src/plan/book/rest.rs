//! The sheets beside sales (roles, funnel, other targets), and cells whose formula was typed over.

use super::parse;
use super::read::{Reading, Taken, place};
use super::{Funnel, Goal, GoalMetric, RoleShare, SheetRows};
use crate::lists::{self, ColumnsError, Origin, Problem, Role, Row};
use crate::plan::columns::{Part, funnel, goals, roles};
use crate::plan::finding::{Place, PlanFinding};
use crate::plan::issue::Issue;
use crate::words::Language;
use std::collections::BTreeSet;

impl Reading<'_> {
    pub(super) fn role(&mut self, row: &Row<'_>, sheet: &str) -> Taken {
        let store = self.store(row, roles::STORE)?;
        let role = row.required(roles::ROLE, Role::read)?;
        let name = lists::tidy(row.cell(roles::ROLE));
        self.once(row, roles::ROLE, format!("{} {name}", self.whose(store.as_deref())))?;
        let Some(share) = self.own(sheet, row, roles::SHARE, parse::share)? else { return Ok(()) };
        self.book.roles.push(RoleShare { store, role, share, at: place(sheet, row, roles::SHARE) });
        Ok(())
    }

    pub(super) fn funnel(&mut self, row: &Row<'_>, sheet: &str) -> Taken {
        let store = self.store(row, funnel::STORE)?;
        let week = match row.text(funnel::WEEK) {
            None => None,
            Some(text) => Some(self.book.calendar.week(&text).map_err(|e| {
                let why = e.phrase();
                self.at(sheet, row, funnel::WEEK, Issue::NotAWeek { why })
            })?),
        };
        let conversion = self.own(sheet, row, funnel::CONVERSION, parse::share)?;
        let order_value = self.money_each(row, funnel::VALUE)?;
        let (conversion, order_value) = match (conversion, order_value) {
            // A row still to be filled in.
            (None, None) => return Ok(()),
            (Some(conversion), Some(value)) => (conversion, value),
            (None, _) => return Err(row.finding(funnel::CONVERSION, Problem::Empty).into()),
            (_, None) => return Err(row.finding(funnel::VALUE, Problem::Empty).into()),
        };
        let key = format!("{} {}", self.whose(store.as_deref()), week.map(|w| w.id()).unwrap_or_default());
        let column = if row.position(funnel::WEEK).is_some() { funnel::WEEK } else { funnel::CONVERSION };
        self.once(row, column, key)?;
        let at = place(sheet, row, funnel::CONVERSION);
        self.book.funnel.push(Funnel { store, week, conversion, order_value, at });
        Ok(())
    }

    pub(super) fn goal(&mut self, row: &Row<'_>, sheet: &str) -> Taken {
        let store = self.store(row, goals::STORE)?;
        let metric = row.required(goals::KPI, GoalMetric::parse)?;
        let month = self.month_key(row, sheet, goals::MONTH)?;
        let product_id = row.optional(goals::PRODUCT, lists::id)?;
        if row.text(goals::TARGET).is_none() {
            return Ok(());
        }
        let target = if metric.is_ratio() {
            self.own(sheet, row, goals::TARGET, parse::part)?.unwrap_or_default()
        } else {
            row.required(goals::TARGET, crate::plan::amount)?
        };
        let product = product_id.as_deref().unwrap_or_default();
        let (whose, month_name) = (self.whose(store.as_deref()), lists::tidy(row.cell(goals::MONTH)));
        let key = format!("{whose} {} {month_name} {product}", metric.id());
        self.once(row, goals::KPI, key)?;
        let at = place(sheet, row, goals::TARGET);
        self.book.goals.push(Goal { store, metric, month, product_id, target, at });
        Ok(())
    }

    /// Cells of computed columns that hold a value where their column holds formulas.
    pub(super) fn typed_over(&mut self, part: Part, sheet: &SheetRows) -> Result<(), ColumnsError> {
        if sheet.formulas.is_empty() {
            return Ok(());
        }
        let origin = Origin { file: self.book.file.clone(), sheet: sheet.name.clone() };
        let columns: BTreeSet<usize> = sheet.formulas.iter().map(|(_, column)| *column).collect();
        let mut found = Vec::new();
        lists::read(&origin, sheet.rows.iter().cloned(), part.columns(), |row| {
            for column in part.computed() {
                let Some(at) = row.position(*column).filter(|at| columns.contains(at)) else { continue };
                if let Some(value) = row.text(*column).filter(|_| !sheet.formulas.contains(&(row.number(), at))) {
                    let header = row.finding(*column, Problem::Empty).header;
                    found.push((place(&sheet.name, &row, *column), Issue::TypedOver { header, found: value }));
                }
            }
        })?;
        let file = &self.book.file;
        self.findings.extend(found.into_iter().map(|(place, issue)| PlanFinding::At {
            file: file.clone(),
            place,
            issue,
        }));
        Ok(())
    }

    /// Sheets that are none of ours but may be meant to be.
    pub(super) fn unknown_sheets(&mut self, sheets: &[SheetRows]) {
        let have: Vec<Part> = sheets.iter().filter_map(|sheet| Part::named(&sheet.name)).collect();
        let missing = Part::ALL.into_iter().filter(|part| !have.contains(part));
        let names: Vec<&str> =
            missing.flat_map(|part| part.names().iter().copied().take(Language::ALL.len())).collect();
        for sheet in sheets.iter().filter(|sheet| Part::named(&sheet.name).is_none() && !sheet.rows.is_empty()) {
            let found = crate::text::clean(&sheet.name);
            let lower = found.to_lowercase();
            // A sheet of notes is nobody's mistake.
            let near = names.iter().copied().filter(|name| alike(&lower, name));
            let Some(nearest) = crate::text::nearest(&lower, near) else { continue };
            let place = Place { sheet: found.clone(), cell: String::new() };
            let issue = Issue::SheetUnknown { found, nearest: nearest.to_owned() };
            self.findings.push(PlanFinding::At { file: self.book.file.clone(), place, issue });
        }
    }
}

/// Whether a sheet's name may be meant to be one of ours: the one in the other, or one character of a short word changed.
fn alike(found: &str, name: &str) -> bool {
    let start: String = name.chars().take(4).collect();
    // Two Chinese words that share a character are alike; two Spanish ones that share an accent are not.
    let chinese = |c: char| c >= '\u{2E80}';
    let (short, shares) = (found.chars().count() <= 4, found.chars().any(|c| chinese(c) && name.contains(c)));
    let begins = !name.contains(chinese) && found.starts_with(&start);
    found.contains(name) || name.contains(found) || begins || (short && shares)
}
