//! The plan as a table of days: store, date, target.

use super::{Plan, PlanFinding};
use crate::lists::{self, ColumnsError, ExpectedColumn, Finding, KnownStores, Origin, Problem, Row};
use crate::money::Money;
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

const COLUMNS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: true },
    ExpectedColumn { names: &["日期", "date", "fecha"], required: true },
    ExpectedColumn { names: &["目标", "target", "objetivo", "meta", "目标金额", "销售目标"], required: true },
];
const STORE: usize = 0;
const DATE: usize = 1;
const TARGET: usize = 2;

/// Differences of a spreadsheet's binary arithmetic, which no person meant.
const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

impl Plan {
    /// From the rows of a sheet: row number and cells. Stores are named by id or name. A row that cannot be used, or
    /// repeats a day, is left out and found.
    pub fn from_rows(
        origin: &Origin,
        rows: impl IntoIterator<Item = (u64, Vec<String>)>,
        stores: &KnownStores,
    ) -> Result<(Self, Vec<PlanFinding>), ColumnsError> {
        let mut plan = Plan::default();
        let mut first_rows = BTreeMap::new();
        let mut findings = Vec::new();
        lists::read(origin, rows, COLUMNS, |row| {
            if let Err(finding) = plan.take(&row, stores, &mut first_rows, &mut findings) {
                findings.push(PlanFinding::Row(*finding));
            }
        })?;
        Ok((plan, findings))
    }

    fn take(
        &mut self,
        row: &Row<'_>,
        stores: &KnownStores,
        first_rows: &mut BTreeMap<(String, NaiveDate), u64>,
        findings: &mut Vec<PlanFinding>,
    ) -> Result<(), Box<Finding>> {
        let store = row.required(STORE, |cell| stores.read(cell))?;
        let day = row.required(DATE, lists::date)?;
        let target = row.required(TARGET, exact)?;
        let cents = target.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven);
        let value = lists::tidy(row.cell(TARGET));
        let money = Money::from_decimal(cents)
            .ok_or_else(|| row.finding(TARGET, Problem::NotANumber { value: value.clone() }))?;
        if let Some(first) = first_rows.get(&(store.clone(), day)) {
            let value = format!("{} {day}", stores.name(&store));
            return Err(row.finding(DATE, Problem::Duplicate { value, first: *first }));
        }
        if (target - cents).abs() > NOISE {
            let finer = Problem::FinerThanCent { value, used: money.to_string() };
            findings.push(PlanFinding::Row(*row.finding(TARGET, finer)));
        }
        first_rows.insert((store.clone(), day), row.number());
        self.targets.entry(store).or_default().insert(day, money);
        Ok(())
    }
}

fn exact(cell: &str) -> Result<Decimal, Problem> {
    let amount = super::amount(cell)?;
    if amount < Decimal::ZERO { Err(Problem::Negative { value: lists::tidy(cell) }) } else { Ok(amount) }
}
