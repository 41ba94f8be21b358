//! What selling costs beside what platforms charge: wages, parcels, packing, slots, by the operator's own list.
//!
//! An amount is of a day or of a month. One of a month is spread over the month's days to the cent, so that weeks which cross
//! a month's end add up to it.

use super::columns::{ColumnsError, ExpectedColumn, Row, read};
use super::finding::{Finding, Origin, Problem};
use super::{KnownStores, cells};
use crate::money::Money;
use crate::words::{Each, Language};
use chrono::{Datelike, Months, NaiveDate};
use std::collections::BTreeMap;

const STORES: ExpectedColumn =
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: true };
const MONTHS: &[&str] = &["月份", "month", "mes", "月"];
const DAYS: &[&str] = &["日期", "date", "fecha", "发生日期"];
const KINDS: ExpectedColumn = ExpectedColumn {
    names: &["科目", "kind", "concepto", "费用科目", "费用类型", "类型", "费用"],
    required: true,
};
const AMOUNTS: ExpectedColumn =
    ExpectedColumn { names: &["金额", "amount", "importe", "费用金额"], required: true };
const NOTES: ExpectedColumn = ExpectedColumn { names: &["备注", "note", "nota", "说明"], required: false };

/// A list has months, days or both.
const BY_MONTH: &[ExpectedColumn] = &[STORES, named(MONTHS, true), named(DAYS, false), KINDS, AMOUNTS, NOTES];
const BY_DAY: &[ExpectedColumn] = &[STORES, named(MONTHS, false), named(DAYS, true), KINDS, AMOUNTS, NOTES];
const STORE: usize = 0;
const MONTH: usize = 1;
const DAY: usize = 2;
const KIND: usize = 3;
const AMOUNT: usize = 4;
const NOTE: usize = 5;

const fn named(names: &'static [&'static str], required: bool) -> ExpectedColumn {
    ExpectedColumn { names, required }
}

/// What a cost is for, by the words of `cost_entries`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CostKind {
    /// 货品成本: what the goods cost, in place of pieces times unit cost.
    Goods,
    /// 佣金: what the platform takes of sales.
    Commission,
    /// 快递.
    Logistics,
    /// 运费险.
    FreightInsurance,
    /// 达人: people who sell for a share.
    Creators,
    /// 坑位费.
    Slots,
    /// 优惠券.
    Coupons,
    /// 推广: advertising that no report of a channel tells.
    Advertising,
    /// 赔付.
    Compensation,
    /// 仓储.
    Storage,
    /// 工资.
    Wages,
    /// 售后.
    AfterSales,
    /// 税.
    Tax,
    /// 其他.
    Other,
}

impl CostKind {
    /// All, with their words in each language.
    pub const ALL: [(CostKind, Each<&'static str>); 14] = [
        (CostKind::Goods, ["货品成本", "goods", "mercancía"]),
        (CostKind::Commission, ["佣金", "commission", "comisión"]),
        (CostKind::Logistics, ["快递", "logistics", "envíos"]),
        (CostKind::FreightInsurance, ["运费险", "freight insurance", "seguro de envío"]),
        (CostKind::Creators, ["达人", "creators", "creadores"]),
        (CostKind::Slots, ["坑位费", "slots", "tarifa de espacio"]),
        (CostKind::Coupons, ["优惠券", "coupons", "cupones"]),
        (CostKind::Advertising, ["推广", "advertising", "publicidad"]),
        (CostKind::Compensation, ["赔付", "compensation", "compensaciones"]),
        (CostKind::Storage, ["仓储", "storage", "almacenaje"]),
        (CostKind::Wages, ["工资", "wages", "salarios"]),
        (CostKind::AfterSales, ["售后", "after-sales", "posventa"]),
        (CostKind::Tax, ["税", "tax", "impuestos"]),
        (CostKind::Other, ["其他", "other", "otros"]),
    ];

    /// What people call some of them as well.
    const ALSO: [(CostKind, Each<&'static str>); 15] = [
        (CostKind::Goods, ["成本", "cost of goods", "coste de ventas"]),
        (CostKind::Goods, ["货款", "purchases", "compras"]),
        (CostKind::Commission, ["扣点", "platform fee", "tarifas"]),
        (CostKind::Commission, ["平台佣金", "commissions", "comisiones"]),
        (CostKind::Logistics, ["运费", "freight", "envío"]),
        (CostKind::Logistics, ["物流", "shipping", "logística"]),
        (CostKind::Logistics, ["快递费", "postage", "transporte"]),
        (CostKind::FreightInsurance, ["退货宝", "freight_insurance", "seguro"]),
        (CostKind::Creators, ["达人佣金", "creator fees", "comisión de creadores"]),
        (CostKind::Storage, ["仓储费", "warehouse", "almacén"]),
        (CostKind::Wages, ["人工", "salaries", "nóminas"]),
        (CostKind::Wages, ["人员工资", "payroll", "sueldos"]),
        (CostKind::AfterSales, ["售后费用", "after_sales", "post-venta"]),
        (CostKind::Tax, ["税费", "taxes", "impuesto"]),
        (CostKind::Other, ["其它", "others", "otro"]),
    ];

    /// The kind that a cell means, in any language.
    pub fn read(cell: &str) -> Result<Self, Problem> {
        cells::word(cell, &CostKind::ALL).or_else(|unknown| cells::word(cell, &CostKind::ALSO).map_err(|_| unknown))
    }

    /// Its word in a language.
    pub fn word(self, language: Language) -> &'static str {
        language.pick(CostKind::ALL[self as usize].1)
    }

    /// What `cost_entries` calls it.
    pub fn tag(self) -> &'static str {
        match self {
            CostKind::Goods => "goods",
            CostKind::Commission => "commission",
            CostKind::Logistics => "logistics",
            CostKind::FreightInsurance => "freight_insurance",
            CostKind::Creators => "creators",
            CostKind::Slots => "slots",
            CostKind::Coupons => "coupons",
            CostKind::Advertising => "advertising",
            CostKind::Compensation => "compensation",
            CostKind::Storage => "storage",
            CostKind::Wages => "wages",
            CostKind::AfterSales => "after_sales",
            CostKind::Tax => "tax",
            CostKind::Other => "other",
        }
    }
}

/// The days that a cost is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CostTime {
    /// One day.
    Day(NaiveDate),
    /// A calendar month, by its first day.
    Month(NaiveDate),
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// The day or month.
    pub when: CostTime,
    /// What it is for.
    pub kind: CostKind,
    /// How much, in the store's currency; below zero where it was given back.
    pub amount: Money,
    /// What the operator remarked.
    pub note: Option<String>,
}

/// The costs of all stores.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    stores: BTreeMap<String, Vec<Cost>>,
}

impl Costs {
    /// From the rows of a sheet: row number and cells. Rows alike in every column count once.
    pub fn from_rows(
        origin: &Origin,
        rows: impl IntoIterator<Item = (u64, Vec<String>)>,
        stores: &KnownStores,
    ) -> Result<(Self, Vec<Finding>), ColumnsError> {
        let rows: Vec<(u64, Vec<String>)> = rows.into_iter().collect();
        let (mut costs, mut findings, mut seen) = (Costs::default(), Vec::new(), BTreeMap::new());
        let mut take =
            |row: Row<'_>| findings.extend(costs.take(&row, stores, &mut seen).err().map(|finding| *finding));
        if let Err(lacks) = read(origin, rows.clone(), BY_MONTH, &mut take) {
            // It may have days only.
            read(origin, rows, BY_DAY, &mut take).map_err(|_| lacks)?;
        }
        findings.extend(below_zero(&seen));
        Ok((costs, findings))
    }

    fn take(
        &mut self,
        row: &Row<'_>,
        stores: &KnownStores,
        seen: &mut BTreeMap<(String, Cost), Finding>,
    ) -> Result<(), Box<Finding>> {
        let store = row.required(STORE, |cell| stores.read(cell))?;
        let when = row.optional(DAY, time)?.map_or_else(|| row.optional(MONTH, month), |when| Ok(Some(when)))?;
        let place = if row.position(MONTH).is_some() { MONTH } else { DAY };
        let when = when.ok_or_else(|| row.finding(place, Problem::Empty))?;
        let kind = row.required(KIND, CostKind::read)?;
        let amount = row.required(AMOUNT, amount)?;
        let cost = Cost { when, kind, amount, note: row.text(NOTE) };
        if let Some(first) = seen.get(&(store.clone(), cost.clone())) {
            let value = kind.tag().to_owned();
            return Err(row.finding(KIND, Problem::Duplicate { value, first: first.row }));
        }
        seen.insert((store.clone(), cost.clone()), *row.finding(AMOUNT, Problem::Empty));
        self.stores.entry(store).or_default().push(cost);
        Ok(())
    }

    /// The costs of a store, in the file's order.
    pub fn of_store(&self, store: &str) -> &[Cost] {
        self.stores.get(store).map_or(&[], Vec::as_slice)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.stores.is_empty()
    }

    /// What a store's costs of a kind come to on a day, those of the month with the day's part; `None` where the list is silent.
    pub fn on(&self, store: &str, kind: CostKind, day: NaiveDate) -> Option<Money> {
        let parts = self.of_store(store).iter().filter(|cost| cost.kind == kind).filter_map(|cost| cost.on(day));
        parts.reduce(|sum, more| sum + more)
    }

    /// Whether the list says what the whole month of a day came to: then it stands for all that bills say of the kind.
    pub fn tells_month(&self, store: &str, kind: CostKind, day: NaiveDate) -> bool {
        let of_month = |cost: &Cost| cost.when == CostTime::Month(first_of(day));
        self.of_store(store).iter().any(|cost| cost.kind == kind && of_month(cost))
    }
}

impl Cost {
    /// Its part that is of a day; `None` where nothing of it is.
    pub fn on(&self, day: NaiveDate) -> Option<Money> {
        match self.when {
            CostTime::Day(own) => (own == day).then_some(self.amount),
            CostTime::Month(first) => (first == first_of(day)).then(|| part(self.amount, first, day.day0())),
        }
    }
}

/// Amounts of less than nothing without a remark, where all that their month has of the kind is less than nothing: most likely a
/// cost that was written with a minus. What was given back of a cost stands beside it.
fn below_zero(seen: &BTreeMap<(String, Cost), Finding>) -> Vec<Finding> {
    let month = |cost: &Cost| match cost.when {
        CostTime::Day(day) => first_of(day),
        CostTime::Month(first) => first,
    };
    let mut sums: BTreeMap<(&str, CostKind, NaiveDate), Money> = BTreeMap::new();
    for (store, cost) in seen.keys() {
        *sums.entry((store, cost.kind, month(cost))).or_default() += cost.amount;
    }
    let alone = |(store, cost): &(String, Cost)| sums[&(store.as_str(), cost.kind, month(cost))] < Money::ZERO;
    let told = seen.iter().filter(|(key, _)| key.1.amount < Money::ZERO && key.1.note.is_none() && alone(key));
    let finding = |(key, place): (&(String, Cost), &Finding)| Finding {
        problem: Problem::CostBelowZero { value: key.1.amount.to_string() },
        ..place.clone()
    };
    told.map(finding).collect()
}

/// The part of a month's amount that falls on its nth day: equal cents, one more on each of the first days that the rest is enough for.
fn part(amount: Money, first: NaiveDate, nth: u32) -> Money {
    let days = first.checked_add_months(Months::new(1)).map_or(30, |next| (next - first).num_days());
    let cent = Money::from_cents(1).raw();
    let (cents, finer) = (amount.raw() / cent, amount.raw() % cent);
    let (each, rest) = (cents / days, cents % days);
    let more = if i64::from(nth) < rest.abs() { rest.signum() } else { 0 };
    // What is finer than a cent stays whole, on the first day.
    Money::from_raw((each + more) * cent + if nth == 0 { finer } else { 0 })
}

fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// A month, or a day that stands for its month, as a spreadsheet program makes of `2026-11`.
fn month(cell: &str) -> Result<CostTime, Problem> {
    match time(cell)? {
        CostTime::Day(day) => Ok(CostTime::Month(first_of(day))),
        month @ CostTime::Month(_) => Ok(month),
    }
}

/// A day; or a month: `2026-11`, `2026/11`, `2026.11`, `2026年11月`, `202611`.
fn time(cell: &str) -> Result<CostTime, Problem> {
    let text = crate::cells::half_width(&cells::tidy(cell)).into_owned();
    let bare = text.strip_suffix('月').unwrap_or(&text);
    let parts: Vec<&str> = bare.split(['-', '/', '.', '年']).collect();
    let number = |text: &str| text.parse().ok().filter(|_| text.len() <= 4);
    let found = match parts[..] {
        [year, month] if year.len() == 4 => number(year).zip(number(month)),
        [both] if both.len() == 6 => both.get(..4).and_then(number).zip(both.get(4..).and_then(number)),
        _ => None,
    };
    match found.and_then(|(year, month)| NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, 1)) {
        // What a list cannot mean as a day it does not mean as a month.
        Some(first) => cells::date(&first.to_string()).map(CostTime::Month),
        None => cells::date(cell).map(CostTime::Day),
    }
}

fn amount(cell: &str) -> Result<Money, Problem> {
    let amount = cells::amount(cell)?;
    Money::from_decimal(amount).ok_or_else(|| Problem::NotANumber { value: cells::tidy(cell) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_days_of_a_month_add_up_to_it_and_are_at_most_a_cent_apart(
            raw in -1_000_000_000_i64..1_000_000_000, year in 2020_i32..2030, month in 1_u32..13
        ) {
            let first = NaiveDate::from_ymd_opt(year, month, 1).expect("a day");
            let cost = Cost { when: CostTime::Month(first), kind: CostKind::Wages, amount: Money::from_cents(raw), note: None };
            let days: Vec<Money> = (0..31).filter_map(|n| cost.on(first + chrono::Days::new(n))).collect();
            prop_assert!((28..=31).contains(&days.len()));
            prop_assert_eq!(days.iter().map(|day| day.raw()).sum::<i64>(), raw * 100);
            let (least, most) = (days.iter().min().expect("days"), days.iter().max().expect("days"));
            prop_assert!(most.raw() - least.raw() <= 100);
        }
    }

    #[test]
    fn tags_are_those_of_the_facts_and_each_kind_stands_in_its_place() {
        for (at, (kind, words)) in CostKind::ALL.iter().enumerate() {
            assert_eq!(*kind as usize, at);
            assert!(words.iter().all(|word| CostKind::read(word) == Ok(*kind)), "{words:?}");
            assert_eq!(CostKind::read(kind.tag()), Ok(*kind));
        }
    }
}
