//! A business as a run would see it: settings, plan, lists and exports of a folder, read by the program's own children.

use crate::reading::pool;
use chrono::{NaiveDate, TimeZone};
use sheet::Limits;
use std::path::Path;
use tempfile::TempDir;
use zhoubao::calendar::{Calendar, Week};
use zhoubao::compose::{Context, Detail, Reported};
use zhoubao::config::{self, Choice, Settings};
use zhoubao::engine::Local;
use zhoubao::extract::{ExportKind, Profiles};
use zhoubao::intake::{Archive, Inbox, Journal};
use zhoubao::ledger::{Ledger, Passwords, StoreSpec, View};
use zhoubao::lists::{Actions, Catalog, Costs, Excluded, KnownStores, Origin};
use zhoubao::metrics::{Basis, Costing, Inputs, Metrics};
use zhoubao::plan::{Plan, PlanBook, Redistribution};
use zhoubao::reader::ChildLimits;
use zhoubao::report::StoreInfo;
use zhoubao::words::Language;

/// What its stores expect.
const EXPECTED: [ExportKind; 6] = [
    ExportKind::Orders,
    ExportKind::Lines,
    ExportKind::Refunds,
    ExportKind::Ads,
    ExportKind::Traffic,
    ExportKind::Products,
];

/// Everything a report of one week is built from.
pub struct Business {
    pub settings: Settings,
    pub view: View,
    pub plan: Plan,
    pub book: PlanBook,
    pub catalog: Catalog,
    pub costs: Costs,
    pub profiles: Profiles,
    pub week: Week,
    pub as_of: NaiveDate,
    _folder: TempDir,
}

impl Business {
    /// What lies in a folder (config.toml, plan.xlsx, catalog.csv, excluded.csv, inbox), received on the morning of a day;
    /// the week before it is reported.
    pub fn at(source: &Path, as_of: NaiveDate) -> Business {
        let folder = TempDir::new().unwrap();
        let settings = config::load(&source.join("config.toml")).unwrap();
        let now = settings.time_zone.from_local_datetime(&as_of.and_hms_opt(10, 12, 0).unwrap()).unwrap();
        let archive = Archive::at(folder.path().join("archive"));
        let mut journal = Journal::open(folder.path().join("journal")).unwrap();
        let ids: Vec<String> = settings.stores.iter().map(|store| store.id.clone()).collect();
        let scan = Inbox::at(source.join("inbox"), ids).look().unwrap();
        assert!(scan.take(&archive, &mut journal, now.to_utc()).unwrap().is_empty());
        let (profiles, pool) = (Profiles::built_in(), pool());
        let ledger = Ledger {
            root: folder.path().join("ledger"),
            archive: &archive,
            profiles: &profiles,
            templates: None,
            pool: &pool,
            limits: Limits::default(),
            child: ChildLimits::default(),
            passwords: Passwords::default(),
            identity: None,
        };
        let specs: Vec<StoreSpec> = settings.stores.iter().map(spec).collect();
        let mut view = ledger.view(journal.sources(), &specs, &mut |_| {}).unwrap();
        let known = KnownStores::new(settings.stores.iter().map(|s| (s.id.clone(), s.name.clone())));
        let origin = Origin::default();
        let sheets = super::plan_book::sheets(std::fs::read(source.join("plan.xlsx")).unwrap());
        let (book, _) = PlanBook::read("plan.xlsx", &sheets, &known, &settings.calendar).unwrap();
        let (plan, _) = book.resolve(&known, Redistribution::Respread);
        let (catalog, _) = Catalog::from_rows(&origin, rows(&source.join("catalog.csv")), &known).unwrap();
        let (excluded, _) = Excluded::from_rows(&origin, rows(&source.join("excluded.csv")), &known).unwrap();
        view.exclude(&|store, order| excluded.holds(store, order));
        let week = settings.calendar.last_complete_week(as_of);
        let costs = Costs::default();
        Business { settings, view, plan, book, catalog, costs, profiles, week, as_of, _folder: folder }
    }

    /// The example business, the Monday after 双11.
    pub fn fixture() -> Business {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/business");
        Business::at(&folder, NaiveDate::from_ymd_opt(2026, 11, 16).unwrap())
    }

    /// Hands over what sections of some stores are built from.
    pub fn with<T>(
        &self,
        stores: &[&str],
        detail: Detail,
        language: Language,
        look: impl FnOnce(&Context<'_>) -> T,
    ) -> T {
        let engine = Local::new(&self.view, zhoubao::metrics::measures::ALL);
        let calendar: &Calendar = &self.settings.calendar;
        let metrics = Metrics::new(Inputs {
            engine: &engine,
            view: &self.view,
            plan: &self.plan,
            calendar,
            plan_calendar: &self.settings.plan_calendar,
            period: self.week.into(),
            basis: Basis::Paid,
            tolerance: self.settings.control,
            as_of: self.settings.time_zone.from_local_datetime(&self.as_of.and_hms_opt(10, 12, 0).unwrap()).unwrap(),
            then: &[],
            exchange: None,
            costing: Costing {
                catalog: &self.catalog,
                costs: &self.costs,
                rules: &self.settings.cost_rules,
                stock_of: &self.settings.stock_of,
                customers: self.settings.customers,
                book: Some(&self.book),
            },
        });
        let own = metrics.own();
        let shown = || self.settings.stores.iter().filter(|store| stores.is_empty() || stores.contains(&&*store.id));
        let zone = self.settings.time_zone;
        let context = Context {
            metrics: &metrics,
            own: &own,
            stores: shown().map(info).collect(),
            expects: shown().map(|_| EXPECTED.to_vec()).collect(),
            detail,
            catalog: &self.catalog,
            actions: &Actions::default(),
            book: Some(&self.book),
            original: None,
            lists: Vec::new(),
            profiles: &self.profiles,
            findings: Vec::new(),
            title: self.settings.title.clone(),
            report: "weekly".to_owned(),
            language,
            currency: self.settings.currency.clone(),
            revision: Some(1),
            as_of: zone.from_local_datetime(&self.as_of.and_hms_opt(10, 12, 0).unwrap()).unwrap(),
            late: false,
            open: None,
            reported: &Reported::default(),
            tables: &[],
            sheets: None,
            accent: None,
            logo: None,
            note: None,
        };
        look(&context)
    }
}

fn spec(store: &config::Store) -> StoreSpec {
    StoreSpec {
        id: store.id.clone(),
        name: store.name.clone(),
        platform: store.platform.tag().to_owned(),
        zone: store.time_zone,
        shop_names: store.shop_names.clone(),
        closed: store.closed.clone(),
    }
}

fn info(store: &config::Store) -> StoreInfo {
    StoreInfo {
        id: store.id.clone(),
        name: store.name.clone(),
        platform: store.platform.tag().to_owned(),
        person: store.person.clone(),
        currency: store.currency.clone(),
    }
}

fn rows(path: &Path) -> Vec<(u64, Vec<String>)> {
    let bytes = std::fs::read(path).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    reader
        .records()
        .enumerate()
        .map(|(index, row)| (index as u64 + 1, row.unwrap().iter().map(str::to_owned).collect()))
        .collect()
}
