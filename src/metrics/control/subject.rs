//! What of a store's figures its platform tells too, and where each side comes from.

use crate::engine::Measure;
use crate::extract::ExportKind;
use crate::metrics::measures as m;

/// What is held against the platform's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// What was paid.
    Sales,
    /// What was refunded.
    Refunds,
    /// What advertising cost.
    AdSpend,
    /// What was paid by product, beside what was paid in the whole store: both are the platform's.
    Products,
    /// What was paid, where the platform tells it of no whole store but by product: that may be of some products alone, so it speaks
    /// only where it is more.
    SalesByProduct,
}

impl Subject {
    /// All.
    pub const ALL: [Subject; 5] =
        [Subject::Sales, Subject::Refunds, Subject::AdSpend, Subject::Products, Subject::SalesByProduct];

    /// As keys of words name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Subject::Sales => "sales",
            Subject::Refunds => "refunds",
            Subject::AdSpend => "ads",
            Subject::Products => "products",
            Subject::SalesByProduct => "sales-by-product",
        }
    }

    /// What the keys of words end with that say what theirs is.
    pub fn ending(self) -> &'static str {
        if self == Subject::SalesByProduct { "-by-product" } else { "" }
    }

    /// The export that ours come from.
    pub fn export(self) -> ExportKind {
        match self {
            Subject::Sales | Subject::SalesByProduct => ExportKind::Orders,
            Subject::Refunds => ExportKind::Refunds,
            Subject::AdSpend => ExportKind::Ads,
            Subject::Products => ExportKind::Products,
        }
    }

    /// The export that theirs come from.
    pub(super) fn witness(self) -> ExportKind {
        match self {
            Subject::SalesByProduct => ExportKind::Products,
            _ => ExportKind::Traffic,
        }
    }

    /// Whether theirs may be of a part alone, so that less of it says nothing.
    pub(in crate::metrics) fn is_one_sided(self) -> bool {
        self == Subject::SalesByProduct
    }

    pub(super) fn theirs(self) -> &'static Measure {
        match self {
            Subject::Sales | Subject::Products => &m::TRAFFIC_PAID,
            Subject::Refunds => &m::TRAFFIC_REFUNDED,
            Subject::AdSpend => &m::TRAFFIC_AD_SPEND,
            Subject::SalesByProduct => &m::PRODUCT_PAID,
        }
    }

    pub(super) fn ours(self) -> &'static Measure {
        match self {
            Subject::Sales | Subject::SalesByProduct => &m::PAID,
            Subject::Refunds => &m::REFUNDED,
            Subject::AdSpend => &m::AD_SPEND,
            Subject::Products => &m::PRODUCT_PAID,
        }
    }

    /// What is in theirs and not in ours.
    pub(super) fn excluded(self) -> Option<&'static Measure> {
        match self {
            Subject::Sales | Subject::SalesByProduct => Some(&m::PAID_EXCLUDED),
            Subject::Refunds => Some(&m::REFUNDED_EXCLUDED),
            Subject::AdSpend | Subject::Products => None,
        }
    }

    /// What may be in theirs and is not in ours yet: some count by product what was ordered and is paid at the door.
    pub(super) fn open(self) -> Option<&'static Measure> {
        (self == Subject::SalesByProduct).then_some(&m::ORDERED_OPEN)
    }
}
