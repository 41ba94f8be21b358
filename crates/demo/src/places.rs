//! Where parcels go: a place of each order, and how the platforms' exports write it.

use super::dice::whim;
use super::order::Order;
use super::platform::Platform;

/// A province of China.
pub struct Province {
    pub name: &'static str,
    /// As 省 says it.
    pub full: &'static str,
    /// How an address begins on Taobao, and how on JD.
    pub address: &'static str,
    pub joined: &'static str,
}

const fn province(name: &'static str, full: &'static str, address: &'static str, joined: &'static str) -> Province {
    Province { name, full, address, joined }
}

pub const CHINA: [Province; 6] = [
    province("浙江", "浙江省", "浙江省 杭州市 西湖区 ***", "浙江杭州市西湖区****"),
    province("广东", "广东省", "广东省 广州市 天河区 ***", "广东广州市天河区****"),
    province("江苏", "江苏省", "江苏省 南通市 通州区 ***", "江苏南通市通州区****"),
    province("四川", "四川省", "四川省 成都市 武侯区 ***", "四川成都市武侯区****"),
    province("北京", "北京市", "北京 北京市 朝阳区 ***", "北京朝阳区三环到四环之间****"),
    province("湖北", "湖北省", "湖北省 武汉市 洪山区 ***", "湖北武汉市洪山区****"),
];

/// States of America by code, and as buyers write them out.
pub const STATES: [(&str, &str); 12] = [
    ("CA", "California"),
    ("TX", "TEXAS"),
    ("FL", "Florida"),
    ("NY", "New York"),
    ("PA", "PENNSYLVANIA"),
    ("IL", "Illinois"),
    ("OH", "ohio"),
    ("GA", "Georgia"),
    ("NC", "North Carolina"),
    ("MI", "Michigan"),
    ("NJ", "NJ"),
    ("WA", "Washington"),
];

/// Where an order in China goes.
pub fn in_china(order: &Order) -> &'static Province {
    &CHINA[whim(order.id, CHINA.len() as u64) as usize]
}

/// Where an order in America goes: to some states more often than to others.
pub fn in_america(order: &Order) -> (&'static str, &'static str) {
    // Weights of twelve, eleven, ten, down to one.
    let mut left = whim(order.id, 78);
    for (at, state) in STATES.iter().enumerate() {
        let weight = (STATES.len() - at) as u64;
        match left.checked_sub(weight) {
            Some(rest) => left = rest,
            None => return *state,
        }
    }
    STATES[0]
}

/// The country and the region within it that an order goes to, where the platform's exports say it.
pub fn told(platform: Platform, order: &Order) -> Option<(&'static str, &'static str)> {
    match platform {
        // 拼多多 shows nothing but stars.
        Platform::Pdd => None,
        _ if platform.in_dollars() => Some(("US", in_america(order).0)),
        _ => Some(("CN", in_china(order).name)),
    }
}
