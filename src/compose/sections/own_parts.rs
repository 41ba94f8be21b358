//! The operator's own tables by what no KPI is kept of: products, channels of sales, regions, campaigns. Their figures are worked out of the
//! sums that the sheets of these stand on, so that each table adds up to what its stores have.

use super::ads_cuts;
use super::breakdown::{Breakdown, Part, Row, Sums};
use super::channels::{self, Sold};
use super::regions;
use super::scope::Scope;
use crate::compose::declared::Columns;
use crate::compose::own_tables::{By, OwnTable};
use crate::kpi::Kpi;
use crate::metrics::products::{ProductLine, ProductSums, Products};
use crate::metrics::{Ads, Known};
use crate::report::grids::kpi_column;
use crate::report::{Column, Table};
use crate::span::Span;

/// Nothing where the exports name none of them.
pub(super) fn table(scope: &Scope<'_>, own: &OwnTable, id: &'static str, stores: &[&str], span: Span) -> Option<Table> {
    match own.by {
        By::Product => products(scope, own, id, stores, span),
        By::Channel => by_channel(scope, own, id, stores, span),
        By::Region => by_region(scope, own, id, stores, span),
        _ => campaigns(scope, own, id, stores, span),
    }
}

fn products(scope: &Scope<'_>, own: &OwnTable, id: &'static str, stores: &[&str], span: Span) -> Option<Table> {
    // The days before bring what advertised them and who came.
    let found = Products::of(scope.metrics(), scope.context.catalog, stores, span, Some(scope.previous));
    let lines = found.lines.into_iter().filter(|line| !line.sums.is_nothing());
    let groups = lines.map(|line| (line.clone(), line.sums)).collect();
    let columns = Columns::new()
        .with(Column::text("product"), |row: &Row<ProductLine, ProductSums>| {
            row.part.name(|line| scope.line_name(line))
        })
        .with(Column::text("store"), |row| row.part.own(|line| scope.name(&line.key.0)));
    put_together(own, id, groups, found.total, columns, |kpi, row: &Row<ProductLine, ProductSums>| {
        let sums = &row.sums;
        match (kpi, &row.part) {
            (Kpi::SalesPaid, _) => Known::Number(sums.paid),
            (Kpi::SalesUnits, _) => Known::or(sums.pieces(), "section.profit.no_pieces"),
            (Kpi::RefundAmount, _) => Known::or(sums.came_back(), "section.profit.no_refunds"),
            (Kpi::RefundShare, _) => match sums.came_back() {
                Some(refunded) => Known::Number(refunded).over(&Known::Number(sums.paid)),
                None => Known::because("section.profit.no_refunds"),
            },
            // Of several products they are partly the same people.
            (Kpi::TrafficVisitors | Kpi::TrafficConversion, Part::One(line)) => match line.visits {
                Some((visitors, _)) if kpi == Kpi::TrafficVisitors => Known::Number(visitors),
                Some((visitors, buyers)) => Known::Number(buyers).over(&Known::Number(visitors)),
                None => Known::because("section.not_comparable"),
            },
            (Kpi::TrafficVisitors | Kpi::TrafficConversion, _) => Known::Nothing,
            (kpi, _) => sums.advertised().map_or(Known::because("section.profit.no_ads"), |ads| of_ads(kpi, ads)),
        }
    })
}

fn by_channel(scope: &Scope<'_>, own: &OwnTable, id: &'static str, stores: &[&str], span: Span) -> Option<Table> {
    let telling: Vec<&str> = channels::telling(scope).into_iter().filter(|store| stores.contains(store)).collect();
    let groups: Vec<(String, Sold)> = channels::by_channel(scope, &telling, span).into_iter().collect();
    groups.iter().find(|(name, _)| !name.is_empty())?;
    let mut named = Sold::default();
    groups.iter().for_each(|(_, sold)| named.add(sold));
    let whole = channels::whole(scope, stores, span, named);
    let columns = Columns::new()
        .with(Column::text("channel"), |row: &Row<String, Sold>| row.part.name(|name| channels::name(name)));
    put_together(own, id, groups, whole, columns, |kpi, row: &Row<String, Sold>| {
        let [paid, orders] = [row.sums.paid, row.sums.orders].map(Known::Number);
        match kpi {
            Kpi::SalesPaid => paid,
            Kpi::SalesOrders => orders,
            _ => paid.over(&orders),
        }
    })
}

fn by_region(scope: &Scope<'_>, own: &OwnTable, id: &'static str, stores: &[&str], span: Span) -> Option<Table> {
    let regions::Sales { groups, whole } = regions::Sales::of(scope, stores, span)?;
    let columns = Columns::new().with(Column::text("region"), regions::name::<regions::Sold>);
    put_together(own, id, groups.into_iter().collect(), whole, columns, |kpi, row: &Row<String, regions::Sold>| {
        let [paid, orders] = [row.sums.paid, row.sums.orders].map(Known::Number);
        match kpi {
            Kpi::SalesPaid => paid,
            Kpi::SalesOrders => orders,
            Kpi::SalesPerOrder => paid.over(&orders),
            _ => row.sums.returned(),
        }
    })
}

fn campaigns(scope: &Scope<'_>, own: &OwnTable, id: &'static str, stores: &[&str], span: Span) -> Option<Table> {
    let groups = ads_cuts::groups(scope, scope.metrics(), "campaign", span).into_iter();
    let groups: Vec<(ads_cuts::Key, Ads)> = groups.filter(|((store, _), _)| stores.contains(&store.as_str())).collect();
    let whole = scope.metrics().ads(stores, span)?;
    let columns = Columns::new()
        .with(Column::text("campaign"), |row: &Row<ads_cuts::Key, Ads>| row.part.name(|(_, [name, _])| name.clone()))
        .with(Column::text("store"), |row| row.part.own(|(store, _)| scope.name(store)));
    put_together(own, id, groups, whole, columns, |kpi, row: &Row<ads_cuts::Key, Ads>| of_ads(kpi, row.sums))
}

/// Sorted as asked, by the first KPI where nothing is; the rest and what no export allocates below.
fn put_together<'a, K: 'a, S: Sums + Default + 'a>(
    own: &OwnTable,
    id: &'static str,
    groups: Vec<(K, S)>,
    whole: S,
    columns: Columns<'a, Row<K, S>>,
    figure: impl Fn(Kpi, &Row<K, S>) -> Known + Copy + 'a,
) -> Option<Table> {
    let (kpi, descending) = own.sort.or(own.kpis.first().map(|kpi| (*kpi, true)))?;
    let mut rows: Vec<Row<K, S>> = groups.into_iter().map(|(key, sums)| Row { part: Part::One(key), sums }).collect();
    // What is unknown comes last whatever the order.
    rows.sort_by_cached_key(|row| {
        let value = figure(kpi, row).number();
        (value.is_none(), value.map(|value| if descending { -value } else { value }))
    });
    let named = rows.into_iter().filter_map(|row| match row.part {
        Part::One(key) => Some((key, row.sums)),
        _ => None,
    });
    let groups: Vec<(K, S)> = named.collect();
    let columns = own.kpis.iter().fold(columns, |columns, &kpi| {
        columns.with(kpi_column(kpi.id(), kpi), move |row: &Row<K, S>| figure(kpi, row))
    });
    let most = own.top.map_or(groups.len(), |top| top as usize);
    Breakdown { groups, whole, most }.table(id, &columns).unless_empty()
}

impl Sums for Ads {
    fn add(&mut self, other: &Self) {
        Ads::add(self, *other);
    }

    fn subtract(&mut self, other: &Self) {
        *self = self.less(*other);
    }
}

/// A figure of sums of advertising.
fn of_ads(kpi: Kpi, ads: Ads) -> Known {
    let Ads { spend, impressions, clicks, orders, sales } = ads;
    let [spend, impressions, clicks, orders, sales] = [spend, impressions, clicks, orders, sales].map(Known::Number);
    match kpi {
        Kpi::AdsSpend => spend,
        Kpi::AdsSales => sales,
        Kpi::AdsOrders => orders,
        Kpi::AdsClicks => clicks,
        Kpi::AdsImpressions => impressions,
        Kpi::AdsRoi => sales.over(&spend),
        Kpi::AdsCtr => clicks.over(&impressions),
        Kpi::AdsCpc => spend.over(&clicks),
        Kpi::AdsCvr => orders.over(&clicks),
        _ => Known::Nothing,
    }
}
