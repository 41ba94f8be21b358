//! A business told as a story: stores, exports received, and what the ledger and the figures make of them.
//!
//! Exports are the platforms' own layouts as GBK text, written from a few words a row; they are read by children of the
//! program itself, as in earnest.

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use sheet::Limits;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zhoubao::calendar::{Calendar, Kind, LastYear, MonthDay, Span};
use zhoubao::engine::Local;
use zhoubao::extract::{IdentityKey, Profiles};
use zhoubao::facts::Table;
use zhoubao::intake::{Archive, Entry, Event, Journal};
use zhoubao::ledger::{Ledger, LedgerError, OperatorLists, Passwords, SourceState, StoreSpec, View};
use zhoubao::lists::{Catalog, Costs, Excluded, KnownStores, Origin, Rates};
use zhoubao::metrics::{Basis, CostRules, Costing, Exchange, Inputs, Metrics};
use zhoubao::money::Money;
use zhoubao::plan::Plan;
use zhoubao::reader::{ChildLimits, Pool};

/// A data folder with what was received so far.
pub struct Business {
    folder: TempDir,
    pub stores: Vec<StoreSpec>,
    pub reader: PathBuf,
    /// The folder of profiles of one's own.
    pub templates: Option<PathBuf>,
    pub excluded: Vec<&'static str>,
    /// Whether money is brought into CNY as the view is made, as a run does it.
    pub converts: bool,
    pub plan: Vec<[String; 3]>,
    pub basis: Basis,
    pub as_of: NaiveDate,
    /// Of stores in another currency than the report's, CNY.
    pub currencies: BTreeMap<String, String>,
    /// Rows of `rates.csv`: `USD CNY 11-09 7.1`.
    pub rates: Vec<&'static str>,
    /// What buyers are told apart by.
    pub identity: Option<IdentityKey>,
    pub catalog: Catalog,
    pub costs: Costs,
    pub cost_rules: BTreeMap<String, CostRules>,
    /// Stores that sell from the stock on another one's list.
    pub stock_of: BTreeMap<String, String>,
}

pub fn day(text: &str) -> NaiveDate {
    let text = if text.len() == 5 { format!("2026-{text}") } else { text.to_owned() };
    text.parse().unwrap_or_else(|_| panic!("{text} is no day"))
}

pub fn span(first: &str, last: &str) -> Span {
    Span::new(day(first), day(last)).expect("first before last")
}

pub fn calendar() -> Calendar {
    Calendar::new(Kind::Iso, MonthDay::new(4, 1).unwrap(), Weekday::Mon, LastYear::Days364).unwrap()
}

/// A Tmall store in Shanghai.
pub fn store(id: &str) -> StoreSpec {
    let zone = chrono_tz::Asia::Shanghai;
    let (shop_names, closed) = (Vec::new(), Vec::new());
    StoreSpec { id: id.to_owned(), name: id.to_owned(), platform: "tmall".to_owned(), zone, shop_names, closed }
}

impl Business {
    /// Of stores named so; everything is received on Monday 2026-11-16 unless said otherwise.
    pub fn of(stores: &[&str]) -> Self {
        Business {
            folder: TempDir::new().unwrap(),
            stores: stores.iter().map(|id| store(id)).collect(),
            reader: PathBuf::from(env!("CARGO_BIN_EXE_zhoubao")),
            templates: None,
            excluded: Vec::new(),
            converts: false,
            currencies: BTreeMap::new(),
            rates: Vec::new(),
            identity: None,
            catalog: Catalog::default(),
            costs: Costs::default(),
            cost_rules: BTreeMap::new(),
            stock_of: BTreeMap::new(),
            plan: Vec::new(),
            basis: Basis::Paid,
            as_of: day("11-16"),
        }
    }

    /// The data folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn archive(&self) -> Archive {
        Archive::at(self.path("archive"))
    }

    pub fn journal(&self) -> Journal {
        Journal::open(self.path("journal")).unwrap()
    }

    /// Receives a file on Monday.
    pub fn receive(&self, store: &str, name: &str, bytes: &[u8]) -> String {
        self.receive_at(store, name, bytes, "2026-11-16T02:00:00Z")
    }

    /// Receives a file; its hash.
    pub fn receive_at(&self, store: &str, name: &str, bytes: &[u8], at: &str) -> String {
        let path = self.path("inbox-file");
        std::fs::write(&path, bytes).unwrap();
        let (sha256, bytes) = self.archive().take(&path).unwrap();
        let at: DateTime<Utc> = at.parse().unwrap();
        let modified = at.timestamp_nanos_opt().unwrap();
        let event = Event::Received { name: name.to_owned(), modified, bytes };
        self.journal().add(Entry { at, store: store.to_owned(), sha256: sha256.clone(), event }).unwrap();
        sha256
    }

    pub fn withdraw(&self, store: &str, sha256: &str) {
        let event = Event::Withdrawn { why: "by mistake".to_owned() };
        let at = "2026-11-16T03:00:00Z".parse().unwrap();
        self.journal().add(Entry { at, store: store.to_owned(), sha256: sha256.to_owned(), event }).unwrap();
    }

    pub fn try_view(&self) -> Result<View, LedgerError> {
        self.view_in("ledger")
    }

    /// The view that a ledger in this folder gives.
    pub fn view_in(&self, ledger: &str) -> Result<View, LedgerError> {
        let (archive, profiles) = (self.archive(), Profiles::with_folder(self.templates.as_deref()).unwrap());
        let pool = Pool { program: self.reader.clone(), args: vec!["__read".into()], workers: 2, elsewhere: None };
        let ledger = Ledger {
            root: self.path(ledger),
            archive: &archive,
            profiles: &profiles,
            templates: self.templates.clone(),
            pool: &pool,
            limits: Limits::default(),
            child: ChildLimits::default(),
            passwords: Passwords::default(),
            identity: self.identity,
        };
        let rows = self.excluded.iter().flat_map(|order| self.stores.iter().map(move |store| (store, order)));
        let rows = rows.map(|(store, order)| vec![store.id.clone(), (*order).to_owned()]);
        let rows = std::iter::once(vec!["店铺".to_owned(), "订单编号".to_owned()]).chain(rows).enumerate();
        let known = KnownStores::new(self.stores.iter().map(|s| (s.id.as_str(), s.id.as_str())));
        let excluded = Excluded::from_rows(&Origin::default(), rows.map(|(at, row)| (at as u64 + 1, row)), &known);
        let operator = OperatorLists {
            currency_of: if self.converts { Some(&|_| "CNY") } else { None },
            rates: &Rates::default(),
            excluded: &excluded.unwrap().0,
        };
        let sources = self.journal().sources();
        ledger.view_when(sources, &self.stores, Some(&operator), &BTreeMap::new(), &mut |_| {})
    }

    /// The current view; every row must be accounted for in every one.
    pub fn view(&self) -> View {
        let view = self.try_view().unwrap();
        assert_accounted(&view);
        view
    }

    /// Each store has this target on each of the days.
    pub fn target(&mut self, store: &str, days: Span, amount: &str) {
        self.plan.extend(days.days().map(|day| [store.to_owned(), day.to_string(), amount.to_owned()]));
    }

    /// Figures as seen from the week of a day.
    pub fn figures<R>(&self, week: &str, ask: impl FnOnce(&Metrics<'_>) -> R) -> R {
        let mut view = self.view();
        view.convert(&|store| self.currencies.get(store).map_or("CNY", String::as_str), &rates(&self.rates));
        let calendar = calendar();
        let known = KnownStores::new(self.stores.iter().map(|s| (s.id.as_str(), s.id.as_str())));
        let origin = Origin { file: "plan.csv".to_owned(), sheet: String::new() };
        let header = ["店铺", "日期", "目标"].map(str::to_owned);
        let rows = std::iter::once(&header).chain(&self.plan).enumerate();
        let rows: Vec<_> = rows.map(|(i, row)| (i as u64 + 1, row.to_vec())).collect();
        let plan = Plan::from_rows(&origin, rows, &known).unwrap().0;
        let rates = rates(&self.rates);
        let foreign = (!self.currencies.is_empty()).then_some(());
        let exchange = foreign.map(|()| Exchange { rates: &rates, report: "CNY", stores: &self.currencies });
        let engine = Local::new(&view, zhoubao::metrics::measures::ALL);
        let inputs = Inputs {
            engine: &engine,
            view: &view,
            plan: &plan,
            calendar: &calendar,
            plan_calendar: &calendar,
            period: calendar.week_of(day(week)).into(),
            basis: self.basis,
            tolerance: Default::default(),
            as_of: chrono::TimeZone::from_local_datetime(
                &chrono_tz::Asia::Shanghai,
                &self.as_of.and_hms_opt(23, 59, 59).unwrap(),
            )
            .unwrap(),
            then: &[],
            exchange,
            costing: Costing {
                catalog: &self.catalog,
                costs: &self.costs,
                rules: &self.cost_rules,
                stock_of: &self.stock_of,
                ..Costing::nothing()
            },
        };
        ask(&Metrics::new(inputs))
    }
}

/// `USD CNY 11-09 7.1`: from, to, date and rate, as `rates.csv` has them.
pub fn rates(rows: &[&str]) -> Rates {
    let header = ["原币", "目标币", "日期", "汇率"].map(str::to_owned).to_vec();
    let row = |row: &&str| {
        let w = words(row);
        vec![w[0].to_owned(), w[1].to_owned(), day(w[2]).to_string(), w[3].to_owned()]
    };
    let rows = std::iter::once(header).chain(rows.iter().map(row)).enumerate();
    let origin = Origin { file: "rates.csv".to_owned(), sheet: String::new() };
    let (rates, findings) = Rates::from_rows(&origin, rows.map(|(at, row)| (at as u64 + 1, row))).unwrap();
    assert_eq!(findings, []);
    rates
}

/// read = used + superseded + excluded + rejected, for every source and table.
pub fn assert_accounted(view: &View) {
    for state in &view.sources {
        for (table, rows) in &state.accounting {
            let told = rows.used + rows.superseded + rows.excluded + rows.rejected;
            assert_eq!(rows.read, told, "{} {table}: {rows:?}", state.source.name());
        }
    }
}

/// The source of that name.
pub fn source<'v>(view: &'v View, name: &str) -> &'v SourceState {
    view.sources.iter().find(|s| s.source.name() == name).unwrap_or_else(|| panic!("no source {name}"))
}

/// Why the source is set aside.
pub fn set_aside(view: &View, name: &str) -> Option<String> {
    source(view, name).set_aside.as_ref().map(|phrase| phrase.key().to_owned())
}

/// An amount in the only store's table: the row whose first key column is `key`.
pub fn amount(view: &View, table: Table, key: &str, column: &str) -> Option<Money> {
    let frame = &view.stores[0].frames[&table];
    let row = (0..frame.rows()).find(|row| frame.text(0, *row).is_some_and(|text| text == key))?;
    frame.number(frame.place(column), row).map(Money::from_raw)
}

/// Hundredths as an amount.
pub fn yuan(text: &str) -> Option<Money> {
    Money::from_decimal(text.parse().unwrap())
}

/// GBK text of a header and rows; UTF-8 where GBK lacks a character.
pub fn csv(header: &str, rows: &[String]) -> Vec<u8> {
    let text =
        std::iter::once(header).chain(rows.iter().map(String::as_str)).fold(String::new(), |t, row| t + row + "\r\n");
    let (gbk, _, lossy) = encoding_rs::GBK.encode(&text);
    if lossy { text.into_bytes() } else { gbk.into_owned() }
}

fn words(row: &str) -> Vec<&str> {
    row.split_whitespace().collect()
}

fn time(day: &str) -> String {
    match day {
        "-" => String::new(),
        day if day.len() == 5 => format!("2026-{day} 10:00:00"),
        day => format!("{day} 10:00:00"),
    }
}

fn state(word: &str) -> &str {
    match word {
        "unpaid" => "等待买家付款",
        "paid" => "买家已付款,等待卖家发货",
        "done" => "交易成功",
        "closed" => "交易关闭",
        other => other,
    }
}

/// Order report: `id day state payable reported refunded`, refunded `x` where the export has no such column.
pub fn orders(rows: &[&str]) -> Vec<u8> {
    let lacks = rows.iter().any(|row| words(row).get(5) == Some(&"x"));
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量";
    let row = |row: &&str| {
        let w = words(row);
        let paid = if w[2] == "unpaid" { String::new() } else { time(w[1]) };
        let plain = format!("{},{},{paid},\"{}\",{},{},1", w[0], time(w[1]), state(w[2]), w[3], w[4]);
        if lacks { plain } else { format!("{plain},{}", w[5]) }
    };
    csv(
        &if lacks { header.to_owned() } else { format!("{header},退款金额") },
        &rows.iter().map(row).collect::<Vec<_>>(),
    )
}

/// Refund report: `id order amount state applied completed`.
pub fn refunds(rows: &[&str]) -> Vec<u8> {
    let row = |row: &&str| {
        let w = words(row);
        let state = match w[3] {
            "ok" => "退款成功",
            "closed" => "退款关闭",
            _ => "买家已经申请退款，等待卖家同意",
        };
        format!("{},{},{},{state},{},{}", w[0], w[1], w[2], time(w[4]), time(w[5]))
    };
    csv(
        "退款编号,订单编号,买家退款金额,退款状态,退款的申请时间,退款完结时间",
        &rows.iter().map(row).collect::<Vec<_>>(),
    )
}

/// Item report: `line order product units payable reported state refunded day`.
pub fn lines(rows: &[&str]) -> Vec<u8> {
    let row = |row: &&str| {
        let w = words(row);
        let at = time(w[8]);
        format!("{},{},{},四件套,{},{},{},\"{}\",{},{at},{at}", w[0], w[1], w[2], w[3], w[4], w[5], state(w[6]), w[7])
    };
    let header = "子订单编号,主订单编号,商品ID,商品标题,购买数量,买家应付货款,买家实付金额,订单状态,退款金额,订单创建时间,订单付款时间";
    csv(header, &rows.iter().map(row).collect::<Vec<_>>())
}

/// 万相台 by item: `day item impressions clicks spend orders sales`.
pub fn ad_items(rows: &[&str]) -> Vec<u8> {
    csv("日期,主体ID,展现量,点击量,花费,总成交笔数,总成交金额", &rows.iter().map(dated).collect::<Vec<_>>())
}

/// 万相台 by campaign: `day scene campaign impressions clicks spend orders sales`.
pub fn ad_plans(rows: &[&str]) -> Vec<u8> {
    csv("日期,场景名字,计划名字,展现量,点击量,花费,总成交笔数,总成交金额", &rows.iter().map(dated).collect::<Vec<_>>())
}

/// 生意参谋 by day: `day visitors buyers returning`.
pub fn traffic(rows: &[&str]) -> Vec<u8> {
    csv("统计日期,访客数,支付买家数,支付老买家数", &rows.iter().map(dated).collect::<Vec<_>>())
}

/// A row whose first word is a day.
pub fn dated(row: &&str) -> String {
    let w = words(row);
    let first = if w[0].len() == 5 { format!("2026-{}", w[0]) } else { w[0].to_owned() };
    std::iter::once(first.as_str()).chain(w[1..].iter().copied()).collect::<Vec<_>>().join(",")
}

/// The committed fixtures.
pub fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder)
}
