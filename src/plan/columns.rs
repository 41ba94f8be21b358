//! The workbook's sheets and their columns, by the names people give them.

use crate::lists::ExpectedColumn;
use crate::text;
use crate::words::Language;

/// A sheet of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// 年度
    Years,
    /// 月度
    Months,
    /// 节点
    Events,
    /// 星期
    Weekdays,
    /// 周
    Weeks,
    /// 日
    Days,
    /// 货品结构
    Roles,
    /// 流量
    Funnel,
    /// 其他目标
    Goals,
}

impl Part {
    /// All, in the workbook's order.
    pub const ALL: [Part; 9] = [
        Part::Years,
        Part::Months,
        Part::Events,
        Part::Weekdays,
        Part::Weeks,
        Part::Days,
        Part::Roles,
        Part::Funnel,
        Part::Goals,
    ];

    /// The sheet's names: one in each language in the order of [`Language::ALL`], then others in use.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Part::Years => &["年度", "year", "año", "years", "años", "年", "年度目标"],
            Part::Months => &["月度", "months", "meses", "month", "mes", "月", "月度目标"],
            Part::Events => &["节点", "events", "eventos", "event", "evento", "大促", "活动"],
            Part::Weekdays => &["星期", "weekdays", "días de la semana", "weekday"],
            Part::Weeks => &["周", "weeks", "semanas", "week", "semana", "周目标"],
            Part::Days => &["日", "days", "días", "day", "día", "日目标"],
            Part::Roles => &["货品结构", "roles", "roles", "role", "rol"],
            Part::Funnel => &["流量", "funnel", "embudo"],
            Part::Goals => &["其他目标", "goals", "otros objetivos", "other targets"],
        }
    }

    /// The sheet's name in a language.
    pub fn name(self, language: Language) -> &'static str {
        self.names()[language as usize]
    }

    /// The sheet that a name means.
    pub fn named(name: &str) -> Option<Part> {
        let name = text::unaccented(name.trim());
        Part::ALL.into_iter().find(|part| part.names().iter().any(|known| text::unaccented(known) == name))
    }
}

/// Whether sheets of these names are a plan workbook, and not a table of days.
pub fn is_book<'a>(names: impl IntoIterator<Item = &'a str>) -> bool {
    names.into_iter().any(|name| matches!(Part::named(name), Some(Part::Years | Part::Months | Part::Events)))
}

const YEARS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: true },
    ExpectedColumn {
        names: &["财年", "fiscal year", "año fiscal", "fiscal_year", "year", "年度", "año"],
        required: true,
    },
    ExpectedColumn {
        names: &["年目标", "annual target", "objetivo anual", "annual_target", "target", "目标", "objetivo"],
        required: true,
    },
    ExpectedColumn { names: &["去年销售", "last year", "año anterior", "last_year", "去年"], required: false },
    ExpectedColumn { names: &["增长", "growth", "crecimiento", "增长率"], required: false },
    ExpectedColumn { names: &["日历", "calendar", "calendario"], required: false },
    ExpectedColumn { names: &["采用目标", "target used", "objetivo usado"], required: false },
    ExpectedColumn { names: &["各日合计", "sum of days", "suma de días"], required: false },
    ExpectedColumn { names: &["差额", "difference", "diferencia"], required: false },
];
/// Places of the columns of annual targets.
pub(crate) mod years {
    pub(crate) const STORE: usize = 0;
    pub(crate) const YEAR: usize = 1;
    pub(crate) const TARGET: usize = 2;
    pub(crate) const LAST: usize = 3;
    pub(crate) const GROWTH: usize = 4;
    pub(crate) const CALENDAR: usize = 5;
    pub(crate) const USED: usize = 6;
    pub(crate) const SUM: usize = 7;
    pub(crate) const GAP: usize = 8;
}

const MONTHS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: false },
    ExpectedColumn { names: &["月份", "month", "mes", "月"], required: true },
    ExpectedColumn { names: &["占比", "share", "proporción", "比例"], required: false },
    ExpectedColumn { names: &["金额", "amount", "importe", "monto", "改为", "override"], required: false },
    ExpectedColumn { names: &["目标", "target", "objetivo", "meta"], required: false },
    ExpectedColumn { names: &["首日", "first", "primer día"], required: false },
    ExpectedColumn { names: &["末日", "last", "último día"], required: false },
];
/// Places of the columns of months.
pub(crate) mod months {
    pub(crate) const STORE: usize = 0;
    pub(crate) const MONTH: usize = 1;
    pub(crate) const SHARE: usize = 2;
    pub(crate) const AMOUNT: usize = 3;
    pub(crate) const TARGET: usize = 4;
    pub(crate) const FIRST: usize = 5;
    pub(crate) const LAST: usize = 6;
}

const EVENTS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["节点", "event", "evento", "name", "名称", "活动"], required: true },
    ExpectedColumn {
        names: &["首日", "first", "primer día", "开始", "开始日期", "from", "desde"], required: true
    },
    ExpectedColumn {
        names: &["末日", "last", "último día", "结束", "结束日期", "to", "hasta"], required: true
    },
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: false },
    ExpectedColumn { names: &["倍数", "uplift", "factor", "multiplicador", "系数"], required: false },
    ExpectedColumn { names: &["金额", "amount", "importe", "monto"], required: false },
    ExpectedColumn { names: &["类型", "kind", "tipo"], required: false },
    ExpectedColumn { names: &["备注", "note", "nota"], required: false },
];
/// The last row for events that formulas look at.
pub(crate) const EVENT_ROWS: u32 = 104;
/// Places of the columns of events.
pub(crate) mod events {
    pub(crate) const NAME: usize = 0;
    pub(crate) const FIRST: usize = 1;
    pub(crate) const LAST: usize = 2;
    pub(crate) const STORE: usize = 3;
    pub(crate) const UPLIFT: usize = 4;
    pub(crate) const AMOUNT: usize = 5;
    pub(crate) const KIND: usize = 6;
    pub(crate) const NOTE: usize = 7;
}

const WEEKDAYS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["星期", "weekday", "día de la semana", "día"], required: true },
    ExpectedColumn { names: &["权重", "weight", "peso"], required: true },
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: false },
];
/// Places of the columns of weekdays.
pub(crate) mod weekdays {
    pub(crate) const DAY: usize = 0;
    pub(crate) const WEIGHT: usize = 1;
    pub(crate) const STORE: usize = 2;
}

const WEEKS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: true },
    ExpectedColumn { names: &["周", "week", "semana", "周号"], required: true },
    ExpectedColumn {
        names: &["改为", "override", "nuevo objetivo", "目标", "target", "objetivo", "meta"],
        required: true,
    },
    ExpectedColumn { names: &["目标", "target", "objetivo", "meta"], required: false },
    ExpectedColumn { names: &["首日", "first", "primer día"], required: false },
    ExpectedColumn { names: &["末日", "last", "último día"], required: false },
    ExpectedColumn { names: &["天数", "days", "días"], required: false },
];
/// Places of the columns of weeks.
pub(crate) mod weeks {
    pub(crate) const STORE: usize = 0;
    pub(crate) const WEEK: usize = 1;
    pub(crate) const OVERRIDE: usize = 2;
    pub(crate) const TARGET: usize = 3;
    pub(crate) const FIRST: usize = 4;
    pub(crate) const LAST: usize = 5;
    pub(crate) const DAYS: usize = 6;
}

const DAYS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: true },
    ExpectedColumn { names: &["日期", "date", "fecha"], required: true },
    ExpectedColumn {
        names: &["改为", "override", "nuevo objetivo", "目标", "target", "objetivo", "meta"],
        required: true,
    },
    ExpectedColumn { names: &["目标", "target", "objetivo", "meta"], required: false },
    ExpectedColumn { names: &["星期", "weekday", "día", "día de la semana"], required: false },
    ExpectedColumn { names: &["节点", "event", "evento"], required: false },
    ExpectedColumn { names: &["权重", "weight", "peso"], required: false },
];
/// Places of the columns of days.
pub(crate) mod days {
    pub(crate) const STORE: usize = 0;
    pub(crate) const DATE: usize = 1;
    pub(crate) const OVERRIDE: usize = 2;
    pub(crate) const TARGET: usize = 3;
    pub(crate) const WEEKDAY: usize = 4;
    pub(crate) const EVENT: usize = 5;
    pub(crate) const WEIGHT: usize = 6;
}

const ROLES: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["角色", "role", "rol", "货品角色"], required: true },
    ExpectedColumn { names: &["占比", "share", "proporción", "比例"], required: true },
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: false },
];
/// Places of the columns of roles.
pub(crate) mod roles {
    pub(crate) const ROLE: usize = 0;
    pub(crate) const SHARE: usize = 1;
    pub(crate) const STORE: usize = 2;
}

const FUNNEL: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["转化率", "conversion", "conversión"], required: true },
    ExpectedColumn { names: &["客单价", "order value", "ticket medio", "order_value", "aov"], required: true },
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: false },
    ExpectedColumn { names: &["周", "week", "semana", "周号"], required: false },
    ExpectedColumn { names: &["目标", "target", "objetivo", "meta"], required: false },
    ExpectedColumn { names: &["所需访客", "visitors needed", "visitantes necesarios"], required: false },
];
/// Places of the columns of visitors.
pub(crate) mod funnel {
    pub(crate) const CONVERSION: usize = 0;
    pub(crate) const VALUE: usize = 1;
    pub(crate) const STORE: usize = 2;
    pub(crate) const WEEK: usize = 3;
    pub(crate) const TARGET: usize = 4;
    pub(crate) const VISITORS: usize = 5;
}

const GOALS: &[ExpectedColumn] = &[
    ExpectedColumn { names: &["指标", "figure", "indicador", "kpi"], required: true },
    ExpectedColumn { names: &["目标", "target", "objetivo", "meta"], required: true },
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称", "店铺编号"], required: false },
    ExpectedColumn { names: &["月份", "month", "mes", "月"], required: false },
    ExpectedColumn { names: &["商品ID", "product_id", "id de producto", "product id"], required: false },
];
/// Places of the columns of other targets.
pub(crate) mod goals {
    pub(crate) const KPI: usize = 0;
    pub(crate) const TARGET: usize = 1;
    pub(crate) const STORE: usize = 2;
    pub(crate) const MONTH: usize = 3;
    pub(crate) const PRODUCT: usize = 4;
}

impl Part {
    /// Its columns.
    pub(crate) fn columns(self) -> &'static [ExpectedColumn] {
        match self {
            Part::Years => YEARS,
            Part::Months => MONTHS,
            Part::Events => EVENTS,
            Part::Weekdays => WEEKDAYS,
            Part::Weeks => WEEKS,
            Part::Days => DAYS,
            Part::Roles => ROLES,
            Part::Funnel => FUNNEL,
            Part::Goals => GOALS,
        }
    }

    /// Whether a column of the sheet may be called so.
    pub fn knows(self, header: &str) -> bool {
        self.columns().iter().any(|column| column.names.contains(&header))
    }

    /// The header of a column in a language.
    pub(crate) fn header(self, column: usize, language: Language) -> &'static str {
        self.columns()[column].names[language as usize]
    }

    /// The columns that formulas fill, and that nobody should type into.
    pub(crate) fn computed(self) -> &'static [usize] {
        match self {
            Part::Years => &[years::USED, years::SUM, years::GAP],
            Part::Months => &[months::TARGET],
            Part::Weeks => &[weeks::TARGET],
            Part::Days => &[days::TARGET, days::WEIGHT, days::EVENT],
            Part::Funnel => &[funnel::TARGET, funnel::VISITORS],
            Part::Events | Part::Weekdays | Part::Roles | Part::Goals => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_sheet_and_its_columns_are_told_apart_in_every_language() {
        for language in Language::ALL {
            for part in Part::ALL {
                assert_eq!(Part::named(part.name(language)), Some(part), "{language}");
                let headers: Vec<&str> = (0..part.columns().len()).map(|at| part.header(at, language)).collect();
                assert_eq!(headers.iter().collect::<BTreeSet<_>>().len(), headers.len(), "{language}: {headers:?}");
            }
        }
        for (name, part) in [("MESES", Part::Months), ("dias", Part::Days), ("Dias de la semana", Part::Weekdays)] {
            assert_eq!(Part::named(name), Some(part));
        }
    }
}
