//! Everything the report has to say, in full: the mail names the first few only.

use crate::compose::Context;
use crate::report::{Cell, Column, Notice, Table, Unit, Weight};
use crate::words::{Field, Phrase};

/// The notices, weightiest first; none where there is nothing to say.
pub(in crate::compose) fn table(context: &Context, notices: &[Notice]) -> Option<Table> {
    let mut sorted: Vec<&Notice> = notices.iter().collect();
    sorted.sort_by_key(|notice| notice.weight);
    let rows: Vec<Vec<Cell>> = sorted.into_iter().map(|notice| row(context, notice)).collect();
    (!rows.is_empty()).then(|| Table {
        id: "quality.notices",
        title: Phrase::new("table.quality.notices"),
        columns: ["notice_weight", "store", "notice"].map(|key| Column::new(key, Unit::Text)).into(),
        rows,
        total: None,
        of: None,
    })
}

fn row(context: &Context, notice: &Notice) -> Vec<Cell> {
    let weight = match notice.weight {
        Weight::Provisional => "section.quality.provisional",
        Weight::Attention => "section.quality.attention",
        Weight::Remark => "section.quality.remark",
    };
    let store = notice.store.as_deref().map(|id| context.name(id));
    vec![
        Cell::Said(Phrase::new(weight)),
        match store {
            Some(Field::Text(name)) => Cell::Text(name),
            _ => Cell::Blank,
        },
        Cell::Said(notice.phrase.clone()),
    ]
}
