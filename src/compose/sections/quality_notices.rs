//! Everything the report has to say, in full: the mail names the first few only.

use crate::compose::Context;
use crate::compose::declared::{Columns, or_blank};
use crate::report::{Column, Notice, Table, Weight};
use crate::words::Phrase;

/// The notices, weightiest first; none where there is nothing to say.
pub(super) fn table(context: &Context, notices: &[Notice]) -> Option<Table> {
    let mut sorted: Vec<&Notice> = notices.iter().collect();
    sorted.sort_by_key(|notice| notice.weight);
    Columns::new()
        .with(Column::text("notice_weight"), |notice: &Notice| weight(notice.weight))
        .with(Column::text("store"), |notice| or_blank(notice.store.as_deref().map(|id| context.store_name(id))))
        .with(Column::text("notice"), |notice| notice.phrase.clone())
        .table("quality.notices", sorted)
        .unless_empty()
}

fn weight(weight: Weight) -> Phrase {
    Phrase::new(match weight {
        Weight::Provisional => "section.quality.provisional",
        Weight::Attention => "section.quality.attention",
        Weight::Remark => "section.quality.remark",
    })
}
