//! The profiles there are: the built-in ones, and an operator's own that replace them by id or add to them.

use super::export_kind::ExportKind;
use super::fault::ProfileError;
use super::profile::Profile;
use crate::files;
use std::path::Path;
use std::sync::{LazyLock, OnceLock};

/// Built-in profiles, in the order in which equals are tried.
const BUILT_IN: &[(&str, &str)] = &[
    ("taobao-orders.toml", include_str!("../../templates/platforms/taobao-orders.toml")),
    ("taobao-items.toml", include_str!("../../templates/platforms/taobao-items.toml")),
    ("taobao-items-old.toml", include_str!("../../templates/platforms/taobao-items-old.toml")),
    ("taobao-refunds.toml", include_str!("../../templates/platforms/taobao-refunds.toml")),
    ("sycm-shop-days.toml", include_str!("../../templates/platforms/sycm-shop-days.toml")),
    ("sycm-product-days.toml", include_str!("../../templates/platforms/sycm-product-days.toml")),
    ("sycm-keywords.toml", include_str!("../../templates/platforms/sycm-keywords.toml")),
    ("sycm-market.toml", include_str!("../../templates/platforms/sycm-market.toml")),
    ("sycm-sources.toml", include_str!("../../templates/platforms/sycm-sources.toml")),
    ("wanxiang-plans.toml", include_str!("../../templates/platforms/wanxiang-plans.toml")),
    ("wanxiang-sitewide.toml", include_str!("../../templates/platforms/wanxiang-sitewide.toml")),
    ("wanxiang-items.toml", include_str!("../../templates/platforms/wanxiang-items.toml")),
    ("wanxiang-days.toml", include_str!("../../templates/platforms/wanxiang-days.toml")),
    ("taobao-affiliate.toml", include_str!("../../templates/platforms/taobao-affiliate.toml")),
    ("taobao-bill.toml", include_str!("../../templates/platforms/taobao-bill.toml")),
    ("alipay-bill.toml", include_str!("../../templates/platforms/alipay-bill.toml")),
    ("taobao-freight-insurance.toml", include_str!("../../templates/platforms/taobao-freight-insurance.toml")),
    ("taobao-goods-bill.toml", include_str!("../../templates/platforms/taobao-goods-bill.toml")),
    ("taobao-stock.toml", include_str!("../../templates/platforms/taobao-stock.toml")),
    ("damopan-items.toml", include_str!("../../templates/platforms/damopan-items.toml")),
    ("jd-orders.toml", include_str!("../../templates/platforms/jd-orders.toml")),
    ("jd-sku-days.toml", include_str!("../../templates/platforms/jd-sku-days.toml")),
    ("jd-spu-days.toml", include_str!("../../templates/platforms/jd-spu-days.toml")),
    ("jd-ads-plans.toml", include_str!("../../templates/platforms/jd-ads-plans.toml")),
    ("jd-ads-items.toml", include_str!("../../templates/platforms/jd-ads-items.toml")),
    ("jd-ads-days.toml", include_str!("../../templates/platforms/jd-ads-days.toml")),
    ("jd-ads-sitewide.toml", include_str!("../../templates/platforms/jd-ads-sitewide.toml")),
    ("jd-affiliate-days.toml", include_str!("../../templates/platforms/jd-affiliate-days.toml")),
    ("jd-after-sales.toml", include_str!("../../templates/platforms/jd-after-sales.toml")),
    ("shopify-orders.toml", include_str!("../../templates/platforms/shopify-orders.toml")),
    ("shopify-transactions.toml", include_str!("../../templates/platforms/shopify-transactions.toml")),
    ("shopify-payouts.toml", include_str!("../../templates/platforms/shopify-payouts.toml")),
    ("shopify-customers.toml", include_str!("../../templates/platforms/shopify-customers.toml")),
    ("amazon-orders.toml", include_str!("../../templates/platforms/amazon-orders.toml")),
    ("amazon-transactions.toml", include_str!("../../templates/platforms/amazon-transactions.toml")),
    ("amazon-ads-campaigns.toml", include_str!("../../templates/platforms/amazon-ads-campaigns.toml")),
    ("amazon-ads-products.toml", include_str!("../../templates/platforms/amazon-ads-products.toml")),
    ("amazon-ads-terms.toml", include_str!("../../templates/platforms/amazon-ads-terms.toml")),
    ("google-ads.toml", include_str!("../../templates/platforms/google-ads.toml")),
    ("meta-ads.toml", include_str!("../../templates/platforms/meta-ads.toml")),
    ("tiktok-ads.toml", include_str!("../../templates/platforms/tiktok-ads.toml")),
    ("jd-settlement.toml", include_str!("../../templates/platforms/jd-settlement.toml")),
    ("pdd-orders.toml", include_str!("../../templates/platforms/pdd-orders.toml")),
    ("pdd-after-sales.toml", include_str!("../../templates/platforms/pdd-after-sales.toml")),
    ("pdd-bills.toml", include_str!("../../templates/platforms/pdd-bills.toml")),
    ("pdd-ads-days.toml", include_str!("../../templates/platforms/pdd-ads-days.toml")),
    ("pdd-ads-items.toml", include_str!("../../templates/platforms/pdd-ads-items.toml")),
    ("pdd-star-shop.toml", include_str!("../../templates/platforms/pdd-star-shop.toml")),
    ("douyin-orders.toml", include_str!("../../templates/platforms/douyin-orders.toml")),
    ("douyin-after-sales.toml", include_str!("../../templates/platforms/douyin-after-sales.toml")),
    ("douyin-settlement.toml", include_str!("../../templates/platforms/douyin-settlement.toml")),
    ("douyin-ads.toml", include_str!("../../templates/platforms/douyin-ads.toml")),
    ("douyin-ads-days.toml", include_str!("../../templates/platforms/douyin-ads-days.toml")),
    ("douyin-ads-sitewide.toml", include_str!("../../templates/platforms/douyin-ads-sitewide.toml")),
    ("erp-stock.toml", include_str!("../../templates/platforms/erp-stock.toml")),
    ("jd-members.toml", include_str!("../../templates/platforms/jd-members.toml")),
];

/// All profiles in use.
#[derive(Clone, Debug)]
pub struct Profiles {
    all: Vec<Profile>,
    hashes: Vec<String>,
    /// The hash of all, once it was asked for.
    hash: OnceLock<String>,
}

impl Profiles {
    /// The built-in ones.
    ///
    /// # Panics
    /// Where a built-in profile is wrong, which a test excludes.
    pub fn built_in() -> Self {
        static READ: LazyLock<Profiles> = LazyLock::new(|| {
            let mut profiles = Profiles { all: Vec::new(), hashes: Vec::new(), hash: OnceLock::new() };
            for (file, content) in BUILT_IN {
                let added = profiles.add(file, content);
                added.unwrap_or_else(|e| panic!("templates/platforms/{e}"));
            }
            profiles
        });
        READ.clone()
    }

    /// The built-in ones with those of a templates folder (`<folder>/platforms/*.toml`) in their place or beside them.
    pub fn with_folder(folder: Option<&Path>) -> Result<Self, ProfileError> {
        let mut profiles = Profiles::built_in();
        let Some(folder) = folder.map(|f| f.join("platforms")) else { return Ok(profiles) };
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(profiles) };
        let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
        paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
        paths.sort();
        let mut own: Vec<String> = Vec::new();
        for path in paths {
            let file = path.display().to_string();
            let id = profiles.add(&file, &content_of(&path)?)?;
            if own.contains(&id) {
                return Err(ProfileError::IdTaken { file, id });
            }
            own.push(id);
        }
        Ok(profiles)
    }

    /// One profile alone, to try it.
    pub fn of_file(path: &Path) -> Result<Self, ProfileError> {
        let mut profiles = Profiles { all: Vec::new(), hashes: Vec::new(), hash: OnceLock::new() };
        let file = path.display().to_string();
        profiles.add(&file, &content_of(path)?)?;
        Ok(profiles)
    }

    /// Adds a profile, in place of the one that has its id; the id.
    fn add(&mut self, file: &str, content: &str) -> Result<String, ProfileError> {
        let profile = Profile::parse(file, content)?;
        self.hash = OnceLock::new();
        let (id, hash) = (profile.id.clone(), files::sha256(content.as_bytes()));
        match self.all.iter().position(|p| p.id == profile.id) {
            Some(at) => {
                self.all[at] = profile;
                self.hashes[at] = hash;
            }
            None => {
                self.all.push(profile);
                self.hashes.push(hash);
            }
        }
        Ok(id)
    }

    /// All of them.
    pub fn all(&self) -> &[Profile] {
        &self.all
    }

    /// The one of an id.
    pub fn get(&self, id: &str) -> Option<&Profile> {
        self.all.iter().find(|p| p.id == id)
    }

    /// The one by which a store of a platform gives a kind of export: the platform's own before one that stores of many may give.
    pub fn giving(&self, platform: &str, export: ExportKind) -> Option<&Profile> {
        let theirs = |p: &&Profile| p.gives(export) && p.platforms.iter().any(|name| name == platform);
        self.all.iter().filter(theirs).min_by_key(|profile| profile.is_of_many_platforms())
    }

    /// A hash of everything that decides how a file is recognised and extracted.
    pub fn hash(&self) -> &str {
        self.hash.get_or_init(|| {
            let each = self.all.iter().zip(&self.hashes).map(|(profile, hash)| format!("{} {hash}\n", profile.id));
            files::sha256(each.collect::<String>().as_bytes())
        })
    }

    /// The hash of one profile's file.
    pub fn hash_of(&self, id: &str) -> Option<&str> {
        self.all.iter().position(|p| p.id == id).map(|at| self.hashes[at].as_str())
    }
}

fn content_of(path: &Path) -> Result<String, ProfileError> {
    let unreadable = |source| ProfileError::Unreadable { file: path.display().to_string(), source };
    // A pipe among them would be waited for.
    let bytes = files::read(path).map_err(|error| unreadable(error.source))?;
    String::from_utf8(bytes).map_err(|_| unreadable(std::io::ErrorKind::InvalidData.into()))
}
