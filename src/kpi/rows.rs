//! Which KPIs are known of rows that are smaller than a store: the operator's own tables show them, and actions are judged by
//! those of them that are better in one direction.

use super::Kpi;

/// Of a campaign.
pub const OF_CAMPAIGNS: &[Kpi] = &[
    Kpi::AdsSpend,
    Kpi::AdsSales,
    Kpi::AdsRoi,
    Kpi::AdsOrders,
    Kpi::AdsClicks,
    Kpi::AdsImpressions,
    Kpi::AdsCtr,
    Kpi::AdsCpc,
    Kpi::AdsCvr,
];

/// Of a place where sales are made: livestreams, videos, product cards.
pub const OF_CHANNELS: &[Kpi] = &[Kpi::SalesPaid, Kpi::SalesOrders, Kpi::SalesPerOrder];

/// Of a region that orders go to.
pub const OF_REGIONS: &[Kpi] = &[Kpi::SalesPaid, Kpi::SalesOrders, Kpi::SalesPerOrder, Kpi::RefundCohortShare];

/// Of a product, as its sheet shows them.
pub const OF_PRODUCTS: &[Kpi] = &[
    Kpi::SalesPaid,
    Kpi::SalesUnits,
    Kpi::RefundAmount,
    Kpi::RefundShare,
    Kpi::TrafficVisitors,
    Kpi::TrafficConversion,
    Kpi::AdsSpend,
    Kpi::AdsSales,
    Kpi::AdsRoi,
];
