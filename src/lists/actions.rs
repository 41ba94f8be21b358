//! What people decided to do, so that later reports can say whether it helped: a row an action, with the figure that it should
//! move.

use super::columns::{ColumnsError, ExpectedColumn, Row, read};
use super::finding::{Finding, Origin, Problem};
use super::{KnownStores, cells};
use crate::cells::{Decimals, Numbers};
use crate::kpi::named::{Named, named};
use crate::kpi::{Kpi, rows};
use crate::report::ActionTarget;
use crate::text;
use crate::words::{Each, Unit};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The columns' names, in the order in which the program writes them itself.
pub const COLUMNS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["行动", "action", "acción", "事项", "动作"], required: true },
    ExpectedColumn { names: &["负责人", "who", "responsable", "person", "owner"], required: false },
    ExpectedColumn { names: &["开始", "since", "desde", "开始日", "开始日期", "start"], required: true },
    ExpectedColumn { names: &["截止", "due", "hasta", "截止日", "截止日期", "end"], required: false },
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: true },
    ExpectedColumn { names: &["指标", "figure", "indicador", "kpi"], required: true },
    ExpectedColumn { names: &["商品ID", "product_id", "id de producto", "商品id", "product id"], required: false },
    ExpectedColumn { names: &["计划", "campaign", "campaña", "推广计划", "计划名称"], required: false },
    ExpectedColumn { names: &["预期", "expected", "esperado", "预期效果"], required: false },
];
const WHAT: usize = 0;
const WHO: usize = 1;
const SINCE: usize = 2;
const DUE: usize = 3;
const STORE: usize = 4;
const KPI: usize = 5;
const PRODUCT: usize = 6;
const CAMPAIGN: usize = 7;
const EXPECTED: usize = 8;

/// Figures of each product that an action can be judged by: what came back by the orders' own day too, and no advertising, which
/// a product's own sales follow.
const OF_PRODUCTS: &[Kpi] = &[
    Kpi::SalesPaid,
    Kpi::SalesUnits,
    Kpi::TrafficVisitors,
    Kpi::TrafficConversion,
    Kpi::RefundCohortShare,
    Kpi::RefundShare,
];
/// Of a store besides the figures of products and campaigns.
const OF_STORES: &[Kpi] = &[
    Kpi::SalesOrders,
    Kpi::SalesBuyers,
    Kpi::SalesNet,
    Kpi::SalesAov,
    Kpi::SalesPerOrder,
    Kpi::SalesUnitsPerOrder,
    Kpi::SalesMultiItemShare,
    Kpi::RefundOrderShare,
    Kpi::AdsCostShare,
    Kpi::TrafficUvValue,
    Kpi::CustomersNew,
    Kpi::CustomersReturning,
    Kpi::CustomersRepeatShare,
];

/// Something that somebody does, and what it should move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// In the operator's words.
    pub what: String,
    /// Who.
    pub who: Option<String>,
    /// The first day on which it can show.
    pub since: NaiveDate,
    /// The day by which it should have; none where it is left open.
    pub due: Option<NaiveDate>,
    /// The store's id.
    pub store: String,
    /// What it is about.
    pub target: ActionTarget,
    /// The figure that should move.
    pub kpi: Kpi,
    /// By how much: a part of what was there, of a share in points.
    pub expected: Option<Decimal>,
}

/// All of them, in the file's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    actions: Vec<(u64, Action)>,
}

impl Actions {
    /// From the rows of a sheet: row number and cells. The same row twice says nothing new.
    pub fn from_rows(
        origin: &Origin,
        rows: impl IntoIterator<Item = (u64, Vec<String>)>,
        stores: &KnownStores,
    ) -> Result<(Self, Vec<Finding>), ColumnsError> {
        let mut actions = Actions::default();
        let mut findings = Vec::new();
        read(origin, rows, COLUMNS, |row| {
            let taken = action(&row, stores).and_then(|action| actions.take(&row, action));
            findings.extend(taken.err().map(|finding| *finding));
        })?;
        Ok((actions, findings))
    }

    fn take(&mut self, row: &Row<'_>, action: Action) -> Result<(), Box<Finding>> {
        let same = |known: &Action| {
            known.what == action.what
                && known.store == action.store
                && known.target == action.target
                && known.kpi == action.kpi
                && known.since == action.since
        };
        match self.actions.iter().find(|(_, known)| same(known)) {
            Some((_, known)) if *known == action => Ok(()),
            Some((first, _)) => Err(row.finding(WHAT, Problem::Duplicate { value: action.what, first: *first })),
            None => {
                self.actions.push((row.number(), action));
                Ok(())
            }
        }
    }

    /// Every action.
    pub fn all(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().map(|(_, action)| action)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }
}

fn action(row: &Row<'_>, stores: &KnownStores) -> Result<Action, Box<Finding>> {
    let what = row.text(WHAT).ok_or_else(|| row.finding(WHAT, Problem::Empty))?;
    let since = row.required(SINCE, cells::date)?;
    let due = row.optional(DUE, cells::date)?;
    if let Some(due) = due.filter(|due| *due < since) {
        return Err(row.finding(DUE, Problem::EndsFirst { due, since }));
    }
    let store = row.required(STORE, |cell| stores.read(cell))?;
    let target = match (row.optional(PRODUCT, cells::id)?, row.text(CAMPAIGN)) {
        (Some(product), _) => ActionTarget::Product(product),
        (None, Some(campaign)) => ActionTarget::Campaign(campaign),
        (None, None) => ActionTarget::Store,
    };
    let kpi = row.required(KPI, |cell| kpi(cell, &target))?;
    let expected = row.optional(EXPECTED, |cell| expected(cell, kpi))?;
    Ok(Action { what, who: row.text(WHO), since, due, store, target, kpi, expected })
}

/// The figures that tell of a target whether an action helped.
fn measured(target: &ActionTarget) -> Vec<Kpi> {
    match target {
        ActionTarget::Product(_) => OF_PRODUCTS.to_vec(),
        ActionTarget::Campaign(_) => of_campaigns(),
        ActionTarget::Store => [OF_PRODUCTS, &of_campaigns(), OF_STORES].concat(),
    }
}

/// What is neither better nor worse, as what was spent, tells of no action whether it helped.
fn of_campaigns() -> Vec<Kpi> {
    rows::OF_CAMPAIGNS.iter().copied().filter(|kpi| kpi.better().is_some()).collect()
}

/// The figure that a cell names, by id or by name in any language.
fn kpi(cell: &str, target: &ActionTarget) -> Result<Kpi, Problem> {
    let value = || text::clean(&cells::tidy(cell));
    let allowed = measured(target);
    match named(&cells::tidy(cell)) {
        Named::Nearest(nearest) => Err(Problem::UnknownFigure { value: value(), nearest }),
        // A part of a name may mean several: the one that can be measured.
        Named::Found(found) => match found.iter().find(|kpi| allowed.contains(kpi)) {
            Some(kpi) => Ok(*kpi),
            None => Err(Problem::FigureOfOther { value: value(), allowed }),
        },
    }
}

/// Words behind a number of points.
const POINTS: Each<&[&str]> =
    [&["百分点", "个百分点", "点"], &["points", "point", "pp", "pts"], &["puntos", "punto", "p. p."]];

/// As people write a change, with a point or a comma before its decimals.
const NUMBERS: Numbers = Numbers { percent: true, wan: false, foreign: false, decimals: Decimals::Comma };

/// `+10 %`, `0.1`, `-3 百分点`: a part of what is there, of a share in points.
fn expected(cell: &str, kpi: Kpi) -> Result<Decimal, Problem> {
    let tidy = cells::tidy(cell);
    let bare = tidy.trim();
    let points = POINTS.iter().flat_map(|words| words.iter()).find_map(|word| {
        bare.to_lowercase().strip_suffix(word).map(|rest| rest.trim().trim_start_matches('+').to_owned())
    });
    let wrong = || Problem::NotANumber { value: text::clean(bare) };
    if let Some(points) = points {
        let of_share = kpi.unit() == Unit::Percent;
        let value = cells::number(points.trim_end_matches('%').trim(), NUMBERS).map_err(|_| wrong())?;
        return if of_share { Ok(value / Decimal::ONE_HUNDRED) } else { Err(wrong()) };
    }
    cells::number(bare.trim_start_matches('+'), NUMBERS).map_err(|_| wrong())
}
