//! Products: what a merchant code is called, costs, and who answers for it.

use super::columns::{ColumnsError, ExpectedColumn, Row, read};
use super::finding::{Finding, Origin, Problem, SuspectId};
use super::{KnownStores, cells};
use crate::money::Money;
use crate::words::{Each, Language};
use chrono::NaiveDate;
use std::collections::BTreeMap;

const COLUMNS: &[ExpectedColumn] = &[
    ExpectedColumn {
        names: &["商家编码", "merchant_code", "código de comerciante", "merchant code", "sku", "外部系统编号"],
        required: true,
    },
    ExpectedColumn { names: &["名称", "name", "nombre", "商品名称", "商品标题"], required: true },
    ExpectedColumn { names: &["店铺", "store", "tienda", "店铺名称"], required: false },
    ExpectedColumn { names: &["商品ID", "product_id", "id de producto", "product id", "宝贝ID"], required: false },
    ExpectedColumn { names: &["款号", "style", "modelo"], required: false },
    ExpectedColumn { names: &["角色", "role", "rol", "货品角色"], required: false },
    ExpectedColumn { names: &["类目", "category", "categoría"], required: false },
    ExpectedColumn { names: &["负责人", "person", "responsable"], required: false },
    ExpectedColumn {
        names: &["单位成本", "unit_cost", "costo unitario", "unit cost", "coste unitario", "成本"],
        required: false,
    },
    ExpectedColumn {
        names: &["生效日", "valid_from", "válido desde", "valid from", "生效日期"], required: false
    },
];
const CODE: usize = 0;
const NAME: usize = 1;
const STORE: usize = 2;
const PRODUCT: usize = 3;
const STYLE: usize = 4;
const ROLE: usize = 5;
const CATEGORY: usize = 6;
const PERSON: usize = 7;
const COST: usize = 8;
const VALID_FROM: usize = 9;

/// What a product is for in the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 引流: brings visitors.
    Traffic,
    /// 利润: earns.
    Profit,
    /// 形象: shows what the brand can.
    Image,
    /// 定制: made for a customer or channel.
    Custom,
    /// 赠品: given away.
    Gift,
    /// 补差价: a link to pay a difference.
    Difference,
}

impl Role {
    /// All, with their words in each language.
    pub const ALL: [(Role, Each<&'static str>); 6] = [
        (Role::Traffic, ["引流", "traffic", "gancho"]),
        (Role::Profit, ["利润", "profit", "margen"]),
        (Role::Image, ["形象", "image", "imagen"]),
        (Role::Custom, ["定制", "custom", "a medida"]),
        (Role::Gift, ["赠品", "gift", "regalo"]),
        (Role::Difference, ["补差价", "difference", "diferencia"]),
    ];

    /// Its word in a language.
    pub fn word(self, language: Language) -> &'static str {
        language.pick(Role::ALL[self as usize].1)
    }

    /// The role that a cell means, in any language.
    pub fn read(cell: &str) -> Result<Self, Problem> {
        let text = cells::tidy(cell);
        let word = |text: &str| cells::word(text, &Role::ALL);
        // What is unknown is shown as it stands there, with its 款.
        word(&text).or_else(|unknown| text.strip_suffix('款').and_then(|bare| word(bare).ok()).ok_or(unknown))
    }
}

/// A row of the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// 商家编码
    pub merchant_code: String,
    /// Its name for people.
    pub name: String,
    /// The store it is meant for; all where absent.
    pub store: Option<String>,
    /// The platform's id of its page.
    pub product_id: Option<String>,
    /// 款号
    pub style: Option<String>,
    /// What it is for.
    pub role: Option<Role>,
    /// Its category.
    pub category: Option<String>,
    /// Who answers for it.
    pub person: Option<String>,
    /// What one costs.
    pub unit_cost: Option<Money>,
    /// From which day on this holds; always where absent.
    pub valid_from: Option<NaiveDate>,
}

/// All products, by merchant code and by the platform's id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    products: Vec<Product>,
    by_code: BTreeMap<String, Vec<usize>>,
    by_product: BTreeMap<String, Vec<usize>>,
    doubtful: Vec<SuspectId>,
}

impl Catalog {
    /// From the rows of a sheet: row number and cells.
    pub fn from_rows(
        origin: &Origin,
        rows: impl IntoIterator<Item = (u64, Vec<String>)>,
        stores: &KnownStores,
    ) -> Result<(Self, Vec<Finding>), ColumnsError> {
        let mut catalog = Catalog::default();
        let mut first_rows = Vec::new();
        let mut findings = Vec::new();
        read(origin, rows, COLUMNS, |row| {
            let taken = product(&row, stores).and_then(|product| match catalog.twin(&product) {
                // The same row twice says nothing new.
                Some(twin) if catalog.products[twin] == product => Ok(()),
                Some(twin) => {
                    let (value, first) = (product.merchant_code, first_rows[twin]);
                    Err(row.finding(CODE, Problem::Duplicate { value, first }))
                }
                None => {
                    let store = product.store.as_deref();
                    let code = row.suspect_id(CODE, &product.merchant_code, store);
                    let page = product.product_id.as_ref().and_then(|id| row.suspect_id(PRODUCT, id, store));
                    catalog.doubtful.extend(code.into_iter().chain(page));
                    catalog.add(product);
                    first_rows.push(row.number());
                    Ok(())
                }
            });
            findings.extend(taken.err().map(|finding| *finding));
        })?;
        Ok((catalog, findings))
    }

    fn add(&mut self, product: Product) {
        let index = self.products.len();
        self.by_code.entry(product.merchant_code.clone()).or_default().push(index);
        if let Some(id) = &product.product_id {
            self.by_product.entry(id.clone()).or_default().push(index);
        }
        self.products.push(product);
    }

    /// A product already there that claims the same code, page, store and days.
    fn twin(&self, product: &Product) -> Option<usize> {
        let same = |known: &Product| {
            known.store == product.store
                && known.product_id == product.product_id
                && known.valid_from == product.valid_from
        };
        self.by_code.get(&product.merchant_code)?.iter().copied().find(|i| same(&self.products[*i]))
    }

    /// The product of a merchant code as it stands on a day: the store's own row before one for all stores, the newest
    /// that holds on the day, else the oldest.
    pub fn by_code(&self, store: &str, merchant_code: &str, day: NaiveDate) -> Option<&Product> {
        self.best(self.by_code.get(merchant_code)?, store, day)
    }

    /// The product of a platform's page, by the same rules.
    pub fn by_product_id(&self, store: &str, product_id: &str, day: NaiveDate) -> Option<&Product> {
        self.best(self.by_product.get(product_id)?, store, day)
    }

    /// The product of a platform's page, else of a merchant code.
    pub fn product(&self, store: &str, product_id: &str, code: Option<&str>, day: NaiveDate) -> Option<&Product> {
        self.by_product_id(store, product_id, day).or_else(|| self.by_code(store, code?, day))
    }

    /// What one unit costs on a day; `None` before the first day for which a cost is known.
    pub fn unit_cost(&self, store: &str, merchant_code: &str, day: NaiveDate) -> Option<Money> {
        self.by_code(store, merchant_code, day).filter(|product| product.holds_on(day))?.unit_cost
    }

    /// The same of a platform's page, where all that is sold there costs the same.
    pub fn page_cost(&self, store: &str, product_id: &str, day: NaiveDate) -> Option<Money> {
        let codes = self.by_product.get(product_id)?.iter().map(|row| self.products[*row].merchant_code.as_str());
        let mut costs = codes.map(|code| self.unit_cost(store, code, day));
        let first = costs.next().flatten()?;
        costs.all(|cost| cost == Some(first)).then_some(first)
    }

    fn best(&self, rows: &[usize], store: &str, day: NaiveDate) -> Option<&Product> {
        let rows = || rows.iter().map(|i| &self.products[*i]);
        let own = rows().any(|product| product.store.as_deref() == Some(store));
        let wanted = own.then_some(store);
        let rows = || rows().filter(|product| product.store.as_deref() == wanted);
        let held = rows().filter(|product| product.holds_on(day));
        // Of equally new rows the first stands.
        let newest = held.reduce(|best, next| if next.valid_from > best.valid_from { next } else { best });
        newest.or_else(|| rows().min_by_key(|product| product.valid_from))
    }

    /// Codes and ids that look rounded.
    pub fn doubtful(&self) -> &[SuspectId] {
        &self.doubtful
    }

    /// All rows, in the file's order.
    pub fn products(&self) -> &[Product] {
        &self.products
    }
}

impl Product {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= day)
    }
}

fn product(row: &Row<'_>, stores: &KnownStores) -> Result<Product, Box<Finding>> {
    Ok(Product {
        merchant_code: row.required(CODE, cells::id)?,
        name: row.text(NAME).ok_or_else(|| row.finding(NAME, Problem::Empty))?,
        store: row.optional(STORE, |cell| stores.read(cell))?,
        product_id: row.optional(PRODUCT, cells::id)?,
        style: row.text(STYLE),
        role: row.optional(ROLE, Role::read)?,
        category: row.text(CATEGORY),
        person: row.text(PERSON),
        unit_cost: row.optional(COST, cost)?,
        valid_from: row.optional(VALID_FROM, cells::date)?,
    })
}

fn cost(cell: &str) -> Result<Money, Problem> {
    let amount = cells::each(cell)?;
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err(Problem::Negative { value: cells::tidy(cell) });
    }
    Money::from_decimal(amount).ok_or_else(|| Problem::NotANumber { value: cells::tidy(cell) })
}
