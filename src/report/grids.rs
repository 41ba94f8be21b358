//! Tables and charts that are nothing but KPIs, as templates/report/tables.toml declares them, read once and checked.

use super::{ChartKind, Column, Formula, Unit};
use crate::kpi::Kpi;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use thiserror::Error;

/// An id or key: it lives as long as the program, as those written in code do.
#[derive(Clone, Copy, PartialEq)]
pub struct Id(pub &'static str);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Id(text.leak()))
    }
}

/// On which sheet something stands.
#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sheet {
    /// Store by store.
    Stores,
    /// Refunds.
    Refunds,
    /// Advertising.
    Ads,
}

/// What a row is.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rows {
    /// A store in the week, and all together.
    Stores,
    /// The same, with who answers for each.
    StoresAndPeople,
    /// A day of the week, and the week.
    Days,
    /// A store in a period to date or compared with.
    Periods,
    /// A store against another week.
    Comparisons,
}

/// Since when a change is.
#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Since {
    /// Whatever the row compares with.
    Row,
    /// The week before.
    Previous,
    /// Last year's week.
    LastYear,
}

/// A KPI in a column.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KpiColumn {
    key: Id,
    /// Which.
    pub kpi: Kpi,
    ratio: Option<[Id; 2]>,
    difference: Option<[Id; 2]>,
    /// Its change instead of itself.
    pub change: Option<Since>,
    #[serde(default = "yes")]
    /// Whether what it lacks is told.
    pub gaps: bool,
}

fn yes() -> bool {
    true
}

/// A table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// Its id in the report.
    pub id: Id,
    /// Where it stands.
    pub sheet: Sheet,
    /// What its rows are.
    pub rows: Rows,
    columns: String,
}

/// A KPI over the last weeks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KpiChart {
    /// Its id in the report.
    pub id: Id,
    /// Where it stands.
    pub sheet: Sheet,
    /// Which KPI.
    pub kpi: Kpi,
    kind: Drawn,
    /// What its title is where no week is known.
    pub untold: Id,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Drawn {
    Lines,
    Columns,
}

/// All of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grids {
    columns: BTreeMap<String, Vec<KpiColumn>>,
    tables: Vec<Grid>,
    charts: Vec<KpiChart>,
}

/// Why the file cannot be used.
#[derive(Debug, Error, PartialEq)]
pub enum GridError {
    /// It is no such file.
    #[error("{0}")]
    Syntax(String),
    /// A table of columns that are not there.
    #[error("table {table} has the columns {columns}, which are not declared under [columns]")]
    NoColumns {
        /// Its id.
        table: &'static str,
        /// The columns' name.
        columns: String,
    },
    /// A formula over a column that is not there.
    #[error("column {column} of {columns} follows from {other}, which is no column of {columns}")]
    NoColumn {
        /// The columns' name.
        columns: String,
        /// The one with the formula.
        column: &'static str,
        /// The one that is not there.
        other: &'static str,
    },
    /// Two tables or columns of one name.
    #[error("{0} is declared twice")]
    Twice(&'static str),
}

/// The built-in ones.
pub static BUILT_IN: LazyLock<Grids> = LazyLock::new(|| {
    let file = include_str!("../../templates/report/tables.toml");
    Grids::parse(file).unwrap_or_else(|e| panic!("templates/report/tables.toml: {e}"))
});

impl Grids {
    fn parse(content: &str) -> Result<Self, GridError> {
        let grids: Grids = toml::from_str(content).map_err(|e| GridError::Syntax(e.to_string()))?;
        for (name, columns) in &grids.columns {
            let mut keys = Vec::new();
            for column in columns {
                if keys.contains(&column.key) {
                    return Err(GridError::Twice(column.key.0));
                }
                keys.push(column.key);
            }
            let follows = |column: &KpiColumn| column.ratio.into_iter().chain(column.difference).flatten();
            let mut from = columns.iter().flat_map(|column| follows(column).map(|of| (column.key.0, of)));
            if let Some((column, other)) = from.find(|(_, of)| !keys.contains(of)) {
                return Err(GridError::NoColumn { columns: name.clone(), column, other: other.0 });
            }
        }
        let mut ids = Vec::new();
        for Grid { id, columns, .. } in &grids.tables {
            if ids.contains(id) {
                return Err(GridError::Twice(id.0));
            }
            if !grids.columns.contains_key(columns) {
                return Err(GridError::NoColumns { table: id.0, columns: columns.clone() });
            }
            ids.push(*id);
        }
        Ok(grids)
    }

    /// The tables of a sheet, in order, each with its columns.
    pub fn tables(&self, sheet: Sheet) -> impl Iterator<Item = (&Grid, &[KpiColumn])> {
        let of_sheet = self.tables.iter().filter(move |grid| grid.sheet == sheet);
        of_sheet.map(|grid| (grid, self.columns[&grid.columns].as_slice()))
    }

    /// The charts of a sheet, in order.
    pub fn charts(&self, sheet: Sheet) -> impl Iterator<Item = &KpiChart> {
        self.charts.iter().filter(move |chart| chart.sheet == sheet)
    }

    /// The KPIs that tables of a sheet show, each once, whose gaps are to be told.
    pub fn kpis(&self, sheet: Sheet) -> Vec<Kpi> {
        let mut found = Vec::new();
        for column in self.tables(sheet).flat_map(|(_, columns)| columns).filter(|c| c.change.is_none() && c.gaps) {
            if !found.contains(&column.kpi) {
                found.push(column.kpi);
            }
        }
        found
    }
}

impl KpiColumn {
    /// Unit and direction are the registry's; amounts and counts of rows add up.
    pub fn column(&self) -> Column {
        match (self.change, self.ratio, self.difference) {
            (Some(_), ..) => change_column(self.key.0, self.kpi),
            (_, Some([top, bottom]), _) => kpi_column(self.key.0, self.kpi).by(Formula::Ratio(top.0, bottom.0)),
            (_, _, Some([left, right])) => kpi_column(self.key.0, self.kpi).by(Formula::Difference(left.0, right.0)),
            _ => kpi_column(self.key.0, self.kpi),
        }
    }
}

impl KpiChart {
    /// How it is drawn.
    pub fn kind(&self) -> ChartKind {
        match self.kind {
            Drawn::Lines => ChartKind::Lines,
            Drawn::Columns => ChartKind::Columns,
        }
    }
}

/// A column that shows a KPI.
pub fn kpi_column(key: &'static str, kpi: Kpi) -> Column {
    let column = Column { better: kpi.better(), ..Column::new(key, kpi.unit()) };
    match kpi.unit() {
        Unit::Money | Unit::Count | Unit::Gap => column.summed(),
        _ => column.given(),
    }
}

/// A column that shows how a KPI changed.
pub fn change_column(key: &'static str, kpi: Kpi) -> Column {
    let unit = if kpi.unit() == Unit::Percent { Unit::Points } else { Unit::Change };
    Column { better: kpi.better(), ..Column::new(key, unit).given() }
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, Grids};
    use crate::words::{Language, Words};

    #[test]
    fn every_table_chart_and_column_has_a_name_in_each_language() {
        let keys = BUILT_IN.columns.values().flatten().map(|column| format!("column.{}", column.key.0));
        let titles = BUILT_IN.tables.iter().map(|grid| format!("table.{}", grid.id.0));
        let untold = BUILT_IN.charts.iter().map(|chart| chart.untold.0.to_owned());
        let keys: Vec<String> = keys.chain(titles).chain(untold).collect();
        for words in Language::ALL.map(Words::built_in) {
            let nameless: Vec<&String> = keys.iter().filter(|key| !words.has(key)).collect();
            assert!(nameless.is_empty(), "{}: {nameless:?}", words.language());
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let column = |column: &str| {
            format!(
                "charts = []\n[columns]\nc = [{column}]\n[[tables]]\nid = \"t\"\nsheet = \"ads\"\nrows = \"days\"\ncolumns = \"c\"\n"
            )
        };
        let good = column("{ key = \"a\", kpi = \"ads.roi\" }");
        assert!(Grids::parse(&good).is_ok());
        let again = good.split_once("[[").map(|(_, table)| format!("{good}[[{table}")).unwrap();
        let cases = [
            (column("{ key = \"a\", kpi = \"ads.luck\" }"), "no KPI is called ads.luck"),
            (column("{ key = \"a\", kpi = \"ads.roi\", size = 3 }"), "unknown field `size`"),
            (
                column("{ key = \"a\", kpi = \"ads.roi\", ratio = [\"a\", \"b\"] }"),
                "column a of c follows from b, which is no column of c",
            ),
            (column("{ key = \"a\", kpi = \"ads.roi\" }, { key = \"a\", kpi = \"ads.ctr\" }"), "a is declared twice"),
            (good.replace("columns = \"c\"", "columns = \"d\""), "table t has the columns d, which are not declared"),
            (good.replace("\"ads\"", "\"adverts\""), "unknown variant `adverts`"),
            (again, "t is declared twice"),
        ];
        for (content, expected) in cases {
            let said = Grids::parse(&content).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(said.contains(expected), "{said}");
        }
    }
}
