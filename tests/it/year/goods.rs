//! What the stores sell and what their exports say of it: the truth against which reports are held.
//!
//! Every order export is a whole one, as the platform gives it: all orders of the last ten weeks as they are at that moment. So
//! what a report must say follows from the newest export that had come when it was made.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// How many days an order export reaches back from its Monday: so that it covers every week that is still open, and 30 days more.
pub const REACH: u64 = 70;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Orders,
    Ads,
}

/// A store as the settings have it.
#[derive(Clone, Debug)]
pub struct Store {
    pub id: &'static str,
    pub zone: Tz,
    pub expects: &'static [Kind],
}

/// A file that comes into a store's folder.
#[derive(Clone)]
pub struct File {
    pub store: &'static str,
    pub kind: Kind,
    pub name: String,
    pub bytes: Vec<u8>,
    /// When it lies there.
    pub at: DateTime<Utc>,
    /// When the platform made it, as its name says.
    pub made: DateTime<Utc>,
    /// The first day that it does not speak of any more.
    pub until: NaiveDate,
    /// What was paid on each day, in cents.
    paid: BTreeMap<NaiveDate, i64>,
}

/// An order that was placed or grew after the Monday export was made.
#[derive(Clone, Copy)]
pub struct Change {
    pub since: DateTime<Utc>,
    pub day: NaiveDate,
    pub cents: i64,
    /// Whether it is an order of its own; else the day's first one costs more.
    pub own: bool,
}

impl Store {
    /// What the day's first order costs.
    fn daily(&self, day: NaiveDate) -> i64 {
        let letter = i64::from(self.id.as_bytes()[0]);
        5_000 + letter * 10 + i64::from(day.ordinal()) * 3 + i64::from(day.num_days_from_ce() % 7) * 100
    }

    fn number(&self, day: NaiveDate, nth: usize) -> String {
        format!("{}{}{nth:02}", self.id.as_bytes()[0], day.num_days_from_ce())
    }

    /// The order export of that moment.
    pub fn orders(&self, monday: NaiveDate, made: DateTime<Utc>, at: DateTime<Utc>, changes: &[Change]) -> File {
        let mut rows =
            vec!["订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量,退款金额".to_owned()];
        let mut paid = BTreeMap::new();
        let row = |number: &str, day: NaiveDate, cents: i64| {
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            format!("{number},{day} 10:00:00,{day} 10:00:00,交易成功,{amount},{amount},1,0")
        };
        let today = made.with_timezone(&self.zone).date_naive();
        let first = monday - Days::new(REACH);
        for day in first.iter_days().take_while(|day| *day < today) {
            let known = changes.iter().filter(|change| change.since <= made && change.day == day);
            let (own, grown): (Vec<&Change>, Vec<&Change>) = known.partition(|change| change.own);
            let first = self.daily(day) + grown.iter().map(|change| change.cents).sum::<i64>();
            rows.push(row(&self.number(day, 0), day, first));
            for (nth, change) in own.iter().enumerate() {
                rows.push(row(&self.number(day, nth + 1), day, change.cents));
            }
            paid.insert(day, first + own.iter().map(|change| change.cents).sum::<i64>());
        }
        let name = format!("ExportOrderList{}.csv", made.with_timezone(&self.zone).format("%Y%m%d%H%M"));
        File { store: self.id, kind: Kind::Orders, name, bytes: gbk(&rows), at, made, until: today, paid }
    }

    /// The week's advertising.
    pub fn ads(&self, monday: NaiveDate, made: DateTime<Utc>, at: DateTime<Utc>) -> File {
        let mut rows = vec!["日期,场景名字,计划名字,展现量,点击量,花费,总成交笔数,总成交金额".to_owned()];
        rows.extend((1..=7).rev().map(|back| format!("{},引流,A,1000,50,10,2,60", monday - Days::new(back))));
        let name = format!("计划报表_{}.csv", made.with_timezone(&self.zone).format("%Y%m%d_%H%M%S"));
        File {
            store: self.id,
            kind: Kind::Ads,
            name,
            bytes: gbk(&rows),
            at,
            made,
            until: monday,
            paid: BTreeMap::new(),
        }
    }
}

fn gbk(rows: &[String]) -> Vec<u8> {
    let text: String = rows.iter().map(|row| format!("{row}\r\n")).collect();
    encoding_rs::GBK.encode(&text).0.into_owned()
}

/// What was paid in the week before that Monday, in all stores, as the newest exports among these say; none where none does.
pub fn paid<'f>(files: impl Iterator<Item = &'f File>, monday: NaiveDate) -> Option<i64> {
    let mut newest: BTreeMap<(&str, NaiveDate), (DateTime<Utc>, i64)> = BTreeMap::new();
    for file in files {
        for (day, cents) in file.paid.range(monday - Days::new(7)..monday) {
            let known = newest.entry((file.store, *day)).or_insert((file.made, *cents));
            if file.made >= known.0 {
                *known = (file.made, *cents);
            }
        }
    }
    (!newest.is_empty()).then(|| newest.values().map(|(_, cents)| cents).sum())
}

/// Whether these files say all of the week before that Monday that the stores are expected to give.
pub fn is_complete(files: &[&File], stores: &[Store], monday: NaiveDate) -> bool {
    let whole = |file: &File| match file.kind {
        Kind::Orders => file.until >= monday,
        Kind::Ads => file.until == monday,
    };
    let has = |store: &Store, kind: Kind| files.iter().any(|f| f.store == store.id && f.kind == kind && whole(f));
    stores.iter().all(|store| store.expects.iter().all(|kind| has(store, *kind)))
}

/// Whether a store has given anything of the week before that Monday.
pub fn is_known(files: &[&File], store: &Store, monday: NaiveDate) -> bool {
    let speaks = |file: &File| match file.kind {
        Kind::Orders => file.until > monday - Days::new(7),
        Kind::Ads => file.until == monday,
    };
    files.iter().any(|file| file.store == store.id && speaks(file))
}
