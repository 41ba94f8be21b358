//! A business told in a few lines, written as the exports its shops would download, read as the program reads them.

use super::plan_book;
use chrono::{DateTime, NaiveDate, TimeZone, Weekday};
use chrono_tz::Asia::Shanghai;
use chrono_tz::Tz;
use sheet::Limits;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use tempfile::TempDir;
use zhoubao::calendar::{Calendar, Kind, LastYear, MonthDay, Period};
use zhoubao::compose::{Context, Detail, Original, OwnTable, Reported, report};
use zhoubao::engine::Local;
use zhoubao::extract::{ExportKind, Profiles};
use zhoubao::intake::{Archive, Source};
use zhoubao::ledger::{Ledger, Passwords, StoreSpec, View};
use zhoubao::lists::{Actions, Catalog, KnownStores, Origin};
use zhoubao::metrics::{Basis, Costing, Inputs, Metrics};
use zhoubao::plan::book::SheetRows;
use zhoubao::plan::{Plan, PlanBook, Redistribution};
use zhoubao::reader::{ChildLimits, Pool};
use zhoubao::report::{ListInfo, Notice, Report, StoreInfo};
use zhoubao::span::Span;
use zhoubao::words::Language;

/// `day("2026-11-11")`
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Both days included.
pub fn days(first: &str, last: &str) -> Span {
    Span::new(day(first), day(last)).expect("in order")
}

/// The week every story is about that names no other: Monday 9 to Sunday 15 November 2026.
pub fn week() -> Span {
    days("2026-11-09", "2026-11-15")
}

/// What happened, row by row of the export that will say so.
#[derive(Clone)]
pub struct Story {
    stores: Vec<StoreInfo>,
    rows: BTreeMap<(String, ExportKind), String>,
    orders: BTreeMap<(String, NaiveDate), Vec<Order>>,
    files: Vec<(String, String, Vec<u8>)>,
    dropped: Vec<(String, ExportKind)>,
    calendar: Calendar,
    reported: NaiveDate,
    of_year: bool,
    targets: Vec<[String; 3]>,
    book: Vec<SheetRows>,
    doubts: usize,
    expected_too: Vec<ExportKind>,
    first_targets: Vec<[String; 3]>,
    catalog: Vec<[String; 7]>,
    actions: Vec<[String; 8]>,
    excluded: Vec<String>,
    closed: Vec<Span>,
    plan_calendar: Calendar,
    /// What the lists had to say.
    pub findings: Vec<Notice>,
    tables: Vec<OwnTable>,
    note: Option<String>,
    /// The number of the report.
    pub revision: Option<u32>,
    next: u64,
    /// The first day that is not over, of a period that is not.
    open: Option<NaiveDate>,
}

#[derive(Clone)]
struct Order {
    id: String,
    product: String,
    refunded: bool,
}

/// Who reads.
pub struct Reader {
    pub stores: Vec<&'static str>,
    pub detail: Detail,
    pub language: Language,
}

/// Sees everything.
pub fn operator() -> Reader {
    Reader { stores: Vec::new(), detail: Detail::Operator, language: Language::Zh }
}

/// Sees these stores as an owner does.
pub fn owner_of(stores: &[&'static str]) -> Reader {
    Reader { stores: stores.to_vec(), detail: Detail::Owner, language: Language::Zh }
}

const HEADERS: [(ExportKind, &str, &str); 6] = [
    (
        ExportKind::Orders,
        "ExportOrderList202611160925.csv",
        "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家应付邮费,买家实付金额,退款金额,宝贝总数量",
    ),
    (
        ExportKind::Lines,
        "ExportItemList202611160925.csv",
        "主订单编号,子订单编号,商品ID,商家编码,商品标题,购买数量,买家实付金额,退款金额,订单状态,订单创建时间,订单付款时间",
    ),
    (
        ExportKind::Refunds,
        "退款202611160925.csv",
        "退款编号,订单编号,商品id,宝贝标题,买家退款金额,退款状态,买家退款原因,售后类型,退款的申请时间,退款完结时间",
    ),
    (
        ExportKind::Ads,
        "计划报表_20261116_092500.csv",
        "日期,场景名字,计划名字,主体ID,展现量,点击量,花费,总成交笔数,总成交金额",
    ),
    (ExportKind::Traffic, "店铺_2025-01-01_2026-11-15.csv", "统计日期,访客数,支付买家数,支付金额"),
    (
        ExportKind::Products,
        "商品_全部_2025-01-01_2026-11-15.csv",
        "统计日期,商品ID,商品名称,商品访客数,支付买家数,支付金额",
    ),
];

impl Story {
    /// A business of these stores: id, name, who answers for it.
    pub fn of(stores: &[(&str, &str, &str)]) -> Self {
        let info = |(id, name, person): &(&str, &str, &str)| StoreInfo {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            platform: "tmall".to_owned(),
            person: (!person.is_empty()).then(|| (*person).to_owned()),
            currency: "CNY".to_owned(),
        };
        Story {
            stores: stores.iter().map(info).collect(),
            rows: BTreeMap::new(),
            orders: BTreeMap::new(),
            files: Vec::new(),
            dropped: Vec::new(),
            calendar: calendar_of(Kind::Iso, LastYear::Days364),
            reported: week().first(),
            of_year: false,
            targets: Vec::new(),
            book: Vec::new(),
            doubts: 0,
            expected_too: Vec::new(),
            first_targets: Vec::new(),
            catalog: Vec::new(),
            actions: Vec::new(),
            excluded: Vec::new(),
            closed: Vec::new(),
            plan_calendar: calendar_of(Kind::Iso, LastYear::Days364),
            findings: Vec::new(),
            tables: Vec::new(),
            note: None,
            revision: Some(1),
            next: 382_000_000_000_000_001,
            open: None,
        }
    }

    /// It is about the week that holds this day, and all exports are made on the day after it.
    pub fn week(self, day: &str) -> Self {
        Story { reported: self::day(day), ..self }
    }

    /// It is about the fiscal year that holds this day, and all exports are made on the day after it.
    pub fn year(self, day: &str) -> Self {
        Story { reported: self::day(day), of_year: true, ..self }
    }

    fn period(&self, calendar: &Calendar) -> Period {
        match self.of_year {
            true => calendar.year(calendar.fiscal_year_of(self.reported)),
            false => calendar.week_of(self.reported).into(),
        }
    }

    /// With the operator's word on the week.
    pub fn notes(self, markdown: &str) -> Self {
        Story { note: Some(markdown.to_owned()), ..self }
    }

    /// With tables of the operator's own.
    pub fn shows(self, tables: Vec<OwnTable>) -> Self {
        Story { tables, ..self }
    }

    /// Years are divided into such weeks, and each is compared so with last year.
    pub fn compares(self, kind: Kind, last_year: LastYear) -> Self {
        let calendar = calendar_of(kind, last_year);
        Story { plan_calendar: calendar.clone(), calendar, ..self }
    }

    /// The day on which exports are made: the one after the period.
    fn made(&self) -> NaiveDate {
        self.open.unwrap_or(self.period(&self.calendar).span().last() + chrono::Days::new(1))
    }

    /// The period is not over on that day, on which all exports are made.
    pub fn looked_at(self, day: &str) -> Self {
        Story { open: Some(self::day(day)), ..self }
    }

    fn at(&self, hour: u32, minute: u32, second: u32) -> DateTime<Tz> {
        Shanghai.from_local_datetime(&self.made().and_hms_opt(hour, minute, second).expect("a time")).unwrap()
    }

    fn row(&mut self, store: &str, export: ExportKind, row: &str) {
        writeln!(self.rows.entry((store.to_owned(), export)).or_default(), "{row}").expect("memory");
    }

    fn id(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Every day of the span: orders of one piece of product P1, each for so much.
    pub fn sells(self, store: &str, days: Span, orders: usize, each: &str) -> Self {
        self.sells_of("P1", store, days, orders, each)
    }

    /// The same of another product, whose merchant code is the product's with `C-` before it.
    pub fn sells_of(mut self, product: &str, store: &str, days: Span, orders: usize, each: &str) -> Self {
        for day in days.days() {
            for _ in 0..orders {
                let (id, line) = (self.id().to_string(), self.id());
                let at = format!("{day} 12:00:00");
                self.row(store, ExportKind::Orders, &format!("{id},{at},{at},交易成功,{each},0.00,{each},0.00,1"));
                let line = format!("{id},{line},{product},C-{product},商品{product},1,{each},0.00,交易成功,{at},{at}");
                self.row(store, ExportKind::Lines, &line);
                let order = Order { id, product: product.to_owned(), refunded: false };
                self.orders.entry((store.to_owned(), day)).or_default().push(order);
            }
        }
        self
    }

    /// So many of the orders paid that day come back some days later, each this much.
    pub fn takes_back(mut self, store: &str, paid: &str, later: u64, orders: usize, each: &str) -> Self {
        for _ in 0..orders {
            self.take_back(store, paid, later, each, |_| true);
        }
        self
    }

    /// The same of one order of a product.
    pub fn takes_back_of(mut self, product: &str, store: &str, paid: &str, later: u64, each: &str) -> Self {
        self.take_back(store, paid, later, each, |order| order.product == product);
        self
    }

    fn take_back(&mut self, store: &str, paid: &str, later: u64, each: &str, which: impl Fn(&Order) -> bool) {
        let done = day(paid) + chrono::Days::new(later);
        let key = (store.to_owned(), day(paid));
        let of_day = self.orders.get_mut(&key).expect("orders of that day");
        let order = of_day.iter_mut().find(|order| !order.refunded && which(order)).expect("an order not yet refunded");
        order.refunded = true;
        let (order, id) = (order.clone(), self.id());
        let row = format!(
            "{id},{},{},商品{},{each},退款成功,质量问题,退货退款,{paid} 18:00:00,{done} 09:00:00",
            order.id, order.product, order.product
        );
        self.row(store, ExportKind::Refunds, &row);
    }

    /// Every day of the span a campaign spends and claims so much.
    pub fn advertises(mut self, store: &str, days: Span, campaign: &str, spend: &str, sales: &str) -> Self {
        for day in days.days() {
            self.row(store, ExportKind::Ads, &format!("{day},关键词推广,{campaign},9,1000,100,{spend},1,{sales}"));
        }
        self
    }

    /// Every day of the span a scene's campaign is clicked so often.
    pub fn gets_clicks(mut self, store: &str, days: Span, scene: &str, clicks: u32) -> Self {
        for day in days.days() {
            self.row(store, ExportKind::Ads, &format!("{day},{scene},{scene}计划,9,1000,{clicks},10.00,1,50.00"));
        }
        self
    }

    /// Every day of the span so many people come, and so many buy for so much as the platform counts it.
    pub fn counts_visits(mut self, store: &str, days: Span, visitors: u32, buyers: u32, paid: &str) -> Self {
        for day in days.days() {
            self.row(store, ExportKind::Traffic, &format!("{day},{visitors},{buyers},{paid}"));
        }
        self
    }

    /// Every day of the span has this target.
    pub fn plans(mut self, store: &str, days: Span, each: &str) -> Self {
        self.targets.extend(days.days().map(|day| [store.to_owned(), day.to_string(), each.to_owned()]));
        self
    }

    /// Until 3 November every day of the span had this target.
    pub fn planned_at_first(mut self, store: &str, days: Span, each: &str) -> Self {
        self.first_targets.extend(days.days().map(|day| [store.to_owned(), day.to_string(), each.to_owned()]));
        self
    }

    /// The plan is a workbook that has this sheet: a header and rows, cells separated by `|`.
    pub fn plans_by(mut self, sheet: &str, rows: &str) -> Self {
        self.book.push(plan_book::sheet(sheet, rows));
        self
    }

    /// So many rows of the plan workbook are doubtful, and are used all the same.
    pub fn doubts_rows(mut self, rows: usize) -> Self {
        self.doubts = rows;
        self
    }

    /// Reports are made of these weeks, under a plan of those.
    pub fn goes_by(mut self, reports: Kind, plan: Kind) -> Self {
        self.calendar = calendar_of(reports, reports.default_last_year());
        self.plan_calendar = calendar_of(plan, plan.default_last_year());
        self
    }

    /// Somebody did something: what, since, until, the store, the figure, product, campaign, expected.
    pub fn acts(mut self, row: [&str; 8]) -> Self {
        self.actions.push(row.map(str::to_owned));
        self
    }

    /// The catalog knows a product.
    pub fn knows(mut self, product: &str, name: &str, person: &str) -> Self {
        let cells = [&format!("C-{product}"), product, name, person, "", "", ""].map(str::to_owned);
        self.catalog.push(cells);
        self
    }

    /// A piece of the product known last costs so much.
    pub fn at_cost(mut self, cost: &str) -> Self {
        self.catalog.last_mut().expect("a product")[6] = cost.to_owned();
        self
    }

    /// So many pieces of products lie in a store's warehouse on the morning of the report.
    pub fn holds(self, store: &str, pieces: &[(&str, u32)]) -> Self {
        let made = self.made().format("%Y%m%d094000").to_string();
        let row = |(product, pieces): &(&str, u32)| format!("{product},商品{product},1,C-{product},{pieces}\n");
        let rows: String = pieces.iter().map(row).collect();
        let header = "商品ID,商品名称,SKU ID,商家编码,可售库存\n".to_owned();
        self.drops(store, &format!("库存_{made}.csv"), header + &rows)
    }

    /// An industry's trade index on each day of a span, as 生意参谋 writes it.
    pub fn industry(self, store: &str, category: &str, spans: &[(Span, u32)]) -> Self {
        let of = |(span, index): &(Span, u32)| -> String {
            span.days().map(|day| format!("{day},{category},1000,{index}\n")).collect()
        };
        let rows: String = spans.iter().map(of).collect();
        let name = |at: Option<&(Span, u32)>| at.map(|(span, _)| *span).expect("a span");
        let (first, last) = (name(spans.first()).first(), name(spans.last()).last());
        let content = "统计日期,行业名称,访客数,交易指数\n".to_owned() + &rows;
        self.drops(store, &format!("【生意参谋平台】市场大盘_{first}_{last}.csv"), content)
    }

    /// Every day of the span visitors come from sources within 平台流量, so many from each.
    pub fn comes_from(mut self, store: &str, days: Span, sources: &[(&str, u32)]) -> Self {
        let row = |within: &str, visitors: u32| format!("全店流量,平台流量,{within},汇总,汇总,{visitors},1,100.00\n");
        let each: String = sources.iter().map(|(source, visitors)| row(source, *visitors)).collect();
        let all = row("汇总", sources.iter().map(|(_, visitors)| visitors).sum());
        let header = "流量载体,一级来源,二级来源,三级来源,四级来源,访客数,支付买家数,支付金额\n".to_owned();
        let content = header + &all + &each;
        for day in days.days() {
            self = self.drops(store, &format!("【生意参谋平台】店铺来源_{day}_{day}.csv"), content.clone());
        }
        self
    }

    /// The product known last has this role.
    pub fn in_role(mut self, role: &str) -> Self {
        self.catalog.last_mut().expect("a product")[5] = role.to_owned();
        self
    }

    /// Every day of the span the platform counts so many visitors of a product.
    pub fn counts_views(mut self, product: &str, store: &str, days: Span, visitors: u32) -> Self {
        for day in days.days() {
            self.row(store, ExportKind::Products, &format!("{day},{product},商品{product},{visitors},1,100.00"));
        }
        self
    }

    /// The first orders of that day do not count.
    pub fn excludes(mut self, store: &str, paid: &str, orders: usize) -> Self {
        let ids = self.orders[&(store.to_owned(), day(paid))].iter().take(orders).map(|order| order.id.clone());
        self.excluded.extend(ids);
        self
    }

    /// The operator says that every store was closed on these days.
    pub fn was_closed(mut self, days: Span) -> Self {
        self.closed.push(days);
        self
    }

    /// Each store gives that besides what all give.
    pub fn expects(mut self, export: ExportKind) -> Self {
        self.expected_too.push(export);
        self
    }

    /// Nobody exported that.
    pub fn lacks(mut self, store: &str, export: ExportKind) -> Self {
        self.dropped.push((store.to_owned(), export));
        self
    }

    /// The item report tells the seller's code and no page.
    pub fn names_no_pages(mut self, store: &str) -> Self {
        let rows = self.rows.get_mut(&(store.to_owned(), ExportKind::Lines)).expect("lines");
        let without = |row: &str| {
            let mut cells: Vec<&str> = row.split(',').collect();
            cells[2] = "";
            cells.join(",") + "\n"
        };
        *rows = rows.lines().map(without).collect();
        self
    }

    /// The store sells on that platform.
    pub fn on(mut self, store: &str, platform: &str) -> Self {
        let own = self.stores.iter_mut().find(|known| known.id == store).expect("a store");
        own.platform = platform.to_owned();
        self
    }

    /// A file in a store's folder, as it is.
    pub fn drops(mut self, store: &str, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.files.push((store.to_owned(), name.to_owned(), content.into()));
        self
    }

    /// The export as the store's people downloaded it.
    pub fn export(&self, store: &str, export: ExportKind) -> Vec<u8> {
        let header = HEADERS.iter().find(|(kind, ..)| *kind == export).expect("a kind that is written").2;
        format!("{header}\n{}", self.rows[&(store.to_owned(), export)]).into_bytes()
    }

    fn all_files(&self) -> Vec<(String, String, Vec<u8>)> {
        let written = self.rows.keys().filter(|key| !self.dropped.contains(key)).map(|(store, export)| {
            let name = HEADERS.iter().find(|(kind, ..)| kind == export).expect("a kind that is written").1;
            let made = self.made();
            let name = name.replace("20261116", &made.format("%Y%m%d").to_string());
            let name = name.replace("2026-11-15", &made.pred_opt().expect("a day before").to_string());
            (store.clone(), name, self.export(store, *export))
        });
        written.chain(self.files.iter().cloned()).collect()
    }

    fn view(&self, profiles: &Profiles) -> View {
        let folder = TempDir::new().expect("a folder");
        let archive = Archive::at(folder.path().join("archive"));
        let received = self.at(10, 12, 0).to_utc();
        let mut sources: Vec<Source> = Vec::new();
        for (store, name, bytes) in self.all_files() {
            let path = folder.path().join("file");
            std::fs::write(&path, &bytes).expect("a file");
            let (sha256, size) = archive.take(&path).expect("archived");
            let names = vec![(name, 0)];
            sources.push(Source {
                store,
                sha256,
                names,
                received,
                received_again: received,
                bytes: size,
                withdrawn: None,
                returned: None,
                moved: None,
                gone: false,
                vouched: false,
                set_aside: Vec::new(),
                purged: None,
            });
        }
        sources.sort_by(|a, b| (&a.store, &a.sha256).cmp(&(&b.store, &b.sha256)));
        let program = PathBuf::from(env!("CARGO_BIN_EXE_zhoubao"));
        let pool = Pool { program, args: vec!["__read".into()], workers: 2, elsewhere: None };
        let ledger = Ledger {
            root: folder.path().join("ledger"),
            archive: &archive,
            profiles,
            templates: None,
            pool: &pool,
            limits: Limits::default(),
            child: ChildLimits::default(),
            passwords: Passwords::default(),
            identity: None,
        };
        let spec = |store: &StoreInfo| StoreSpec {
            id: store.id.clone(),
            name: store.name.clone(),
            platform: store.platform.clone(),
            zone: Shanghai,
            shop_names: Vec::new(),
            closed: self.closed.clone(),
        };
        let specs: Vec<StoreSpec> = self.stores.iter().map(spec).collect();
        let mut view = ledger.view(sources, &specs, &mut |_| {}).expect("a view");
        view.exclude(&|_, order| self.excluded.iter().any(|id| id == order));
        view
    }

    /// The targets, from days or from a workbook.
    fn plan(&self, known: &KnownStores, calendar: &Calendar) -> (Plan, Option<PlanBook>) {
        if self.book.is_empty() {
            let rows = numbered(["店铺", "日期", "目标"], &self.targets);
            return (Plan::from_rows(&origin(), rows, known).expect("columns").0, None);
        }
        let (book, findings) = PlanBook::read("plan.xlsx", &self.book, known, calendar).expect("a plan");
        assert_eq!(findings.len(), self.doubts, "{findings:?}");
        (book.resolve(known, Redistribution::Respread).0, Some(book))
    }

    /// The fiscal year as it was planned at first, and since when stores are planned otherwise.
    fn original(&self, known: &KnownStores, plan: &Plan, year: Span) -> (Plan, BTreeMap<String, NaiveDate>) {
        let rows = numbered(["店铺", "日期", "目标"], &self.first_targets);
        let (first, _) = Plan::from_rows(&origin(), rows, known).expect("columns");
        let original = first.stores().fold(plan.clone(), |all, store| all.with_span_of(&first, store, year));
        let changed = first.stores().filter(|store| !original.agrees(plan, store, year));
        let since = changed.map(|store| (store.to_owned(), day("2026-11-03"))).collect();
        (original, since)
    }

    /// The report as that reader gets it.
    pub fn report(&self, reader: &Reader) -> Report {
        let profiles = Profiles::built_in();
        let view = self.view(&profiles);
        let known = KnownStores::new(self.stores.iter().map(|s| (s.id.clone(), s.name.clone())));
        let (plan, book) = self.plan(&known, &self.plan_calendar);
        let ids: Vec<&str> = self.stores.iter().map(|store| store.id.as_str()).collect();
        let events = book.as_ref().map(|book| book.alignment(&ids)).unwrap_or_default();
        let calendar = self.calendar.clone().aligned_by(events);
        let header = ["商家编码", "商品ID", "名称", "负责人", "店铺", "角色", "单位成本"];
        let (catalog, _) = Catalog::from_rows(&origin(), numbered(header, &self.catalog), &known).expect("columns");
        let header = ["行动", "开始", "截止", "店铺", "指标", "商品ID", "计划", "预期"];
        let (actions, refused) =
            Actions::from_rows(&origin(), numbered(header, &self.actions), &known).expect("columns");
        assert_eq!(refused, [], "actions as they should be");
        let engine = Local::new(&view, zhoubao::metrics::measures::ALL);
        let inputs = Inputs {
            engine: &engine,
            view: &view,
            plan: &plan,
            calendar: &calendar,
            plan_calendar: &self.plan_calendar,
            period: self.period(&calendar),
            basis: Basis::Paid,
            tolerance: Default::default(),
            as_of: self.at(23, 59, 59),
            then: &[],
            exchange: None,
            costing: Costing { catalog: &catalog, ..Costing::nothing() },
        };
        let metrics = Metrics::new(inputs);
        let own = metrics.own();
        let (first, since) = self.original(&known, &plan, calendar.year_span(2026));
        let first = metrics.against(&first);
        let original = (!since.is_empty()).then_some(Original { metrics: &first, since: &since });
        let received = |day: u32, month| Shanghai.with_ymd_and_hms(2026, month, day, 9, 0, 0).unwrap();
        let plan_info = ListInfo {
            kind: "plan",
            name: "plan.xlsx".to_owned(),
            sha256: "ab".repeat(32),
            version: if since.is_empty() { 1 } else { 2 },
            since: if since.is_empty() { received(2, 4) } else { received(3, 11) },
            first: received(2, 4),
        };
        let mine = |store: &&StoreInfo| reader.stores.is_empty() || reader.stores.contains(&store.id.as_str());
        let stores: Vec<StoreInfo> = self.stores.iter().filter(mine).cloned().collect();
        let mut export =
            vec![ExportKind::Orders, ExportKind::Lines, ExportKind::Refunds, ExportKind::Ads, ExportKind::Traffic];
        export.extend(&self.expected_too);
        report(&Context {
            metrics: &metrics,
            own: &own,
            expects: vec![export; stores.len()],
            stores,
            detail: reader.detail,
            catalog: &catalog,
            actions: &actions,
            book: book.as_ref(),
            original,
            lists: vec![plan_info],
            profiles: &profiles,
            findings: self.findings.clone(),
            title: "木禾".to_owned(),
            report: "weekly".to_owned(),
            language: reader.language,
            currency: "CNY".to_owned(),
            revision: self.revision,
            as_of: self.at(10, 12, 0),
            late: false,
            open: self.open,
            reported: &Reported::default(),
            tables: &self.tables,
            sheets: None,
            accent: None,
            logo: None,
            note: self.note.as_deref(),
        })
    }
}

fn calendar_of(kind: Kind, last_year: LastYear) -> Calendar {
    let april = MonthDay::parse("04-01").expect("a day");
    Calendar::new(kind, april, Weekday::Mon, last_year).expect("a calendar")
}

fn origin() -> Origin {
    Origin { file: "list.csv".to_owned(), sheet: String::new() }
}

fn numbered<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> Vec<(u64, Vec<String>)> {
    // A list may be empty but not without its header's row of data.
    let header = std::iter::once(header.map(str::to_owned).to_vec());
    header.chain(rows.iter().map(|row| row.to_vec())).enumerate().map(|(at, row)| (at as u64 + 1, row)).collect()
}
