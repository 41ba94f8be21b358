//! Rows of tables of days, of which a file tells each day whole: what is held against what.

use crate::facts::{Frame, Kind, Table, Value};
use std::sync::Arc;

/// A day, and what of it one file tells whole: of advertising the channel and the cut.
pub(super) type Group = (i64, Arc<str>);

/// The columns of a table of days that decide.
pub(super) struct Places {
    date: usize,
    within: Vec<usize>,
    names: Vec<usize>,
    id: Option<usize>,
    amount: usize,
    /// Where it is filled the row is a part of another, whose amount holds its own.
    part: Option<usize>,
    /// By which a row is known that was renamed; none where rows have numbers.
    same: Vec<usize>,
    /// All that a row may count.
    figures: Vec<usize>,
}

impl Places {
    pub(super) fn of(table: Table) -> Option<Self> {
        let columns = table.definition().columns;
        let place = |name: &str| {
            columns.iter().position(|c| c.name == name).unwrap_or_else(|| panic!("{table} has no column {name}"))
        };
        let all = |names: &[&str]| names.iter().map(|name| place(name)).collect();
        let is_figure = |&at: &usize| matches!(columns[at].kind, Kind::Amount | Kind::Count) && !columns[at].derived;
        let (date, figures) = (place("date"), (0..columns.len()).filter(is_figure).collect());
        match table {
            Table::AdDays => Some(Places {
                date,
                within: all(&["channel", "cut"]),
                names: all(&["scene", "campaign", "item", "detail"]),
                id: Some(place("campaign_id")),
                amount: place("spend"),
                part: None,
                same: all(&["spend", "impressions", "clicks"]),
                figures,
            }),
            Table::TrafficSources => Some(Places {
                date,
                within: Vec::new(),
                names: all(&["level_1", "level_2"]),
                id: None,
                amount: place("paid"),
                part: Some(place("level_2")),
                same: all(&["visitors", "buyers", "paid"]),
                figures,
            }),
            Table::ProductDays => Some(Places {
                date,
                within: Vec::new(),
                names: all(&["product_id"]),
                id: None,
                amount: place("paid"),
                part: None,
                same: Vec::new(),
                figures,
            }),
            _ => None,
        }
    }

    /// What of its day a row is told with.
    pub(super) fn group(&self, frame: &Frame, row: usize) -> Group {
        let mut within = String::new();
        for &place in &self.within {
            within.push_str(frame.text(place, row).map_or("", |text| text));
            within.push('\u{1f}');
        }
        (frame.number(self.date, row).unwrap_or_default(), within.into())
    }

    /// The column of what is told of a row: spend, what was paid.
    pub(super) fn amount(&self) -> usize {
        self.amount
    }

    /// The columns by which a row is known that was renamed.
    pub(super) fn same(&self) -> &[usize] {
        &self.same
    }

    /// Whether some rows are parts of others.
    pub(super) fn is_nested(&self) -> bool {
        self.part.is_some()
    }
}

/// A row as it is held against one of another file.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) names: Vec<Option<Arc<str>>>,
    pub(super) id: Option<Arc<str>>,
    /// By which it is known if it was renamed; none where that says nothing.
    pub(super) same: Option<Vec<Option<i64>>>,
    pub(super) amount: i64,
    /// Whether it says anything but nothing.
    pub(super) counts: bool,
}

impl Line {
    pub(super) fn of(places: &Places, value: impl Fn(usize) -> Option<Value>) -> Self {
        let text = |at: usize| match value(at) {
            Some(Value::Text(text)) if !text.is_empty() => Some(text),
            _ => None,
        };
        let number = |at: usize| match value(at) {
            Some(Value::Number(n)) => Some(n),
            _ => None,
        };
        let same: Vec<Option<i64>> = places.same.iter().map(|&at| number(at)).collect();
        Line {
            names: places.names.iter().map(|&at| text(at)).collect(),
            id: places.id.and_then(text),
            same: Some(same).filter(|same| same.iter().flatten().any(|n| *n != 0)),
            amount: number(places.amount).filter(|_| places.part.and_then(text).is_none()).unwrap_or(0),
            counts: places.figures.iter().any(|&at| number(at).is_some_and(|n| n != 0)),
        }
    }

    /// Whether it is told by names alone that may change, as a campaign: items and search words keep theirs.
    pub(super) fn is_of_names(&self) -> bool {
        self.names.iter().skip(2).all(Option::is_none)
    }

    /// How finely the row is told: which of its names hold anything.
    pub(super) fn detail(&self) -> Vec<bool> {
        let mut detail: Vec<bool> = self.names.iter().map(Option::is_some).collect();
        // A campaign is told by its number as well as by its name.
        if let [_, campaign, ..] = &mut detail[..] {
            *campaign |= self.id.is_some();
        }
        detail
    }
}
