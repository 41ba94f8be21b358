//! Where a parcel goes, and no nearer than its province, state or country: of an address only the province is taken with which it
//! begins, and a text that may say more than that says nothing.
//!
//! Provinces of China have one short name, however they are written. Of other countries a region is the country, and within it the
//! state, as the export writes them: `US-CA`.

use super::{half_width, unwrapped};
use std::borrow::Cow;

/// Provinces by their short name, their name in Latin letters and their code, those with most people first.
const PROVINCES: [(&str, &str, &str); 34] = [
    ("广东", "guangdong", "GD"),
    ("山东", "shandong", "SD"),
    ("河南", "henan", "HA"),
    ("江苏", "jiangsu", "JS"),
    ("四川", "sichuan", "SC"),
    ("河北", "hebei", "HE"),
    ("湖南", "hunan", "HN"),
    ("浙江", "zhejiang", "ZJ"),
    ("安徽", "anhui", "AH"),
    ("湖北", "hubei", "HB"),
    ("广西", "guangxi", "GX"),
    ("云南", "yunnan", "YN"),
    ("江西", "jiangxi", "JX"),
    ("辽宁", "liaoning", "LN"),
    ("福建", "fujian", "FJ"),
    ("陕西", "shaanxi", "SN"),
    ("贵州", "guizhou", "GZ"),
    ("山西", "shanxi", "SX"),
    ("重庆", "chongqing", "CQ"),
    ("黑龙江", "heilongjiang", "HL"),
    ("新疆", "xinjiang", "XJ"),
    ("上海", "shanghai", "SH"),
    ("甘肃", "gansu", "GS"),
    ("内蒙古", "innermongolia", "NM"),
    ("吉林", "jilin", "JL"),
    ("北京", "beijing", "BJ"),
    ("天津", "tianjin", "TJ"),
    ("海南", "hainan", "HI"),
    ("宁夏", "ningxia", "NX"),
    ("青海", "qinghai", "QH"),
    ("西藏", "xizang", "XZ"),
    ("香港", "hongkong", "HK"),
    ("澳门", "macau", "MO"),
    ("台湾", "taiwan", "TW"),
];

/// Other names in Latin letters.
const ALSO: [(&str, &str); 7] = [
    ("neimenggu", "内蒙古"),
    ("neimongol", "内蒙古"),
    ("tibet", "西藏"),
    ("macao", "澳门"),
    ("guangxizhuang", "广西"),
    ("ningxiahui", "宁夏"),
    ("xinjianguygur", "新疆"),
];

/// Countries as Chinese exports name them in a column of provinces. Other words are no country, and not kept.
#[rustfmt::skip]
const ABROAD: [&str; 52] = [
    "海外", "美国", "英国", "德国", "法国", "意大利", "西班牙", "加拿大", "日本", "韩国", "澳大利亚", "新西兰", "俄罗斯", "巴西", "墨西哥", "印度",
    "新加坡", "马来西亚", "泰国", "越南", "菲律宾", "印度尼西亚", "印尼", "柬埔寨", "缅甸", "荷兰", "比利时", "波兰", "瑞典", "挪威", "丹麦", "芬兰",
    "瑞士", "奥地利", "爱尔兰", "葡萄牙", "希腊", "土耳其", "以色列", "沙特阿拉伯", "阿联酋", "南非", "埃及", "智利", "哥伦比亚", "秘鲁", "阿根廷",
    "乌克兰", "哈萨克斯坦", "捷克", "匈牙利", "罗马尼亚",
];

/// States of America by their names, which buyers write out now and then, and their codes.
#[rustfmt::skip]
const STATES: [(&str, &str); 52] = [
    ("alabama", "AL"), ("alaska", "AK"), ("arizona", "AZ"), ("arkansas", "AR"), ("california", "CA"), ("colorado", "CO"), ("connecticut", "CT"),
    ("delaware", "DE"), ("districtofcolumbia", "DC"), ("florida", "FL"), ("georgia", "GA"), ("hawaii", "HI"), ("idaho", "ID"), ("illinois", "IL"),
    ("indiana", "IN"), ("iowa", "IA"), ("kansas", "KS"), ("kentucky", "KY"), ("louisiana", "LA"), ("maine", "ME"), ("maryland", "MD"),
    ("massachusetts", "MA"), ("michigan", "MI"), ("minnesota", "MN"), ("mississippi", "MS"), ("missouri", "MO"), ("montana", "MT"),
    ("nebraska", "NE"), ("nevada", "NV"), ("newhampshire", "NH"), ("newjersey", "NJ"), ("newmexico", "NM"), ("newyork", "NY"),
    ("northcarolina", "NC"), ("northdakota", "ND"), ("ohio", "OH"), ("oklahoma", "OK"), ("oregon", "OR"), ("pennsylvania", "PA"),
    ("puertorico", "PR"), ("rhodeisland", "RI"), ("southcarolina", "SC"), ("southdakota", "SD"), ("tennessee", "TN"), ("texas", "TX"),
    ("utah", "UT"), ("vermont", "VT"), ("virginia", "VA"), ("washington", "WA"), ("westvirginia", "WV"), ("wisconsin", "WI"), ("wyoming", "WY"),
];

/// Letters and words of the longest name of a state or country; what has more is an address.
const MOST_LETTERS: usize = 40;
const MOST_WORDS: usize = 5;
const MOST_HAN: usize = 5;

/// So many letters behind a province a street would show.
const STREET_WITHIN: usize = 3;

/// The region that one cell names: the province with which it begins, else a state or country that it is. None where it is hidden,
/// or may be something nearer than that.
pub fn region(said: &str) -> Option<Cow<'static, str>> {
    let bare = unwrapped(said);
    if bare.is_ascii() {
        return latin(bare);
    }
    if let Some(province) = province(bare) {
        return Some(province.into());
    }
    let wide = half_width(bare);
    let abroad = || ABROAD.iter().find(|name| **name == bare).map(|name| (*name).into());
    if bare.chars().any(is_han) { abroad() } else { latin(wide.trim()) }
}

/// The region that a country and a state in cells of their own name.
pub fn region_within(country: &str, state: &str) -> Option<Cow<'static, str>> {
    let (country, state) = (plain_name(country), unwrapped(state));
    let Some(country) = country else { return region(state) };
    let code = match squeezed(&country).as_str() {
        "cn" | "china" | "prchina" | "中国" => {
            let by_code = || PROVINCES.iter().find(|(_, _, code)| code.eq_ignore_ascii_case(state));
            let known = province(state).or_else(|| of_pinyin(state)).or_else(|| by_code().map(|known| known.0));
            return Some(known.map_or(Cow::Borrowed("CN"), Cow::Borrowed));
        }
        "us" | "usa" | "unitedstates" | "unitedstatesofamerica" => {
            let name = squeezed(state);
            let known = STATES.iter().find(|known| known.0 == name).map(|known| Cow::Borrowed(known.1));
            return Some(within("US", known.or_else(|| plain_name(state)).as_deref()));
        }
        _ => country,
    };
    Some(within(&code, plain_name(state).as_deref()))
}

fn within(country: &str, state: Option<&str>) -> Cow<'static, str> {
    state.map_or_else(|| country.to_owned(), |state| format!("{country}-{state}")).into()
}

/// The province with which a Chinese address begins, or that a text is.
fn province(text: &str) -> Option<&'static str> {
    let text = text.strip_prefix("中华人民共和国").or_else(|| text.strip_prefix("中国")).unwrap_or(text).trim_start();
    let (short, ..) = PROVINCES.iter().find(|(short, ..)| text.starts_with(short))?;
    // 北京东路 may be anywhere.
    let street = text[short.len()..].chars().take(STREET_WITHIN).any(|c| matches!(c, '路' | '街' | '巷' | '弄'));
    (!street).then_some(short)
}

/// The province that a text in Latin letters is.
fn of_pinyin(text: &str) -> Option<&'static str> {
    let name = squeezed(text);
    let endings = ["province", "autonomousregion", "municipality", "sheng", "shi", "sar", "city"];
    let known = |name: &str| {
        let by_name = PROVINCES.iter().find(|(_, latin, _)| *latin == name).map(|known| known.0);
        by_name.or_else(|| ALSO.iter().find(|(other, _)| *other == name).map(|known| known.1))
    };
    known(&name).or_else(|| endings.iter().find_map(|ending| known(name.strip_suffix(ending)?)))
}

fn latin(text: &str) -> Option<Cow<'static, str>> {
    match of_pinyin(text) {
        Some(province) => Some(province.into()),
        None => plain_name(text),
    }
}

/// A state's or country's name, as it is kept: codes in capitals, names that are all capitals or all small like names.
fn plain_name(text: &str) -> Option<Cow<'static, str>> {
    let text = unwrapped(text);
    let fits = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\'' | '’' | '&' | '(' | ')');
    let letters = text.chars().count();
    let named = text.chars().any(char::is_alphabetic) && !matches!(text, "null" | "NULL" | "NaN" | "nan" | "N/A");
    let most = if text.chars().any(is_han) { MOST_HAN } else { MOST_LETTERS };
    if !named || letters > most || text.split(' ').count() > MOST_WORDS || !text.chars().all(fits) {
        return None;
    }
    if letters <= 3 {
        return Some(text.to_uppercase().into());
    }
    let (upper, lower) = (text.chars().any(char::is_uppercase), text.chars().any(char::is_lowercase));
    if upper && lower { Some(text.to_owned().into()) } else { Some(capitalised(text).into()) }
}

/// Each word with one capital.
fn capitalised(text: &str) -> String {
    let mut begins = true;
    let mut name = String::with_capacity(text.len());
    for c in text.chars() {
        match begins {
            true => name.extend(c.to_uppercase()),
            false => name.extend(c.to_lowercase()),
        }
        begins = matches!(c, ' ' | '-');
    }
    name
}

/// Small letters without what stands between them.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_province_has_one_name_however_it_is_written() {
        for said in [
            "广东",
            "广东省",
            "Guangdong",
            "GUANGDONG PROVINCE",
            "guang dong",
            " 广东省 深圳市 南山区 粤海街道 ***\t",
            "广东深圳市南山区",
            "中国广东省",
        ] {
            assert_eq!(region(said).as_deref(), Some("广东"), "{said}");
        }
        let short = [
            ("内蒙古自治区呼和浩特市", "内蒙古"),
            ("黑龙江省哈尔滨市道里区", "黑龙江"),
            ("北京 北京市 朝阳区 ***", "北京"),
        ];
        let more = [
            ("新疆维吾尔自治区", "新疆"),
            ("香港特别行政区", "香港"),
            ("Hong Kong", "香港"),
            ("Shaanxi", "陕西"),
            ("Shanxi", "山西"),
        ];
        for (said, name) in short.into_iter().chain(more) {
            assert_eq!(region(said).as_deref(), Some(name), "{said}");
        }
        let names: std::collections::BTreeSet<&str> = PROVINCES.iter().map(|known| known.0).collect();
        assert_eq!(names.len(), PROVINCES.len());
    }

    #[test]
    fn what_is_hidden_or_nearer_than_a_state_is_not_kept() {
        let hidden = ["", " ", "-", "****", "##密文", "null", "**省 **市"];
        let nearer = [
            "深圳市南山区",
            "王小明",
            "北京东路668号",
            "1 Main St",
            "12345",
            "Main St, Springfield",
            "a@example.com",
            "Springfield #4",
        ];
        for said in hidden.into_iter().chain(nearer) {
            assert_eq!(region(said), None, "{said}");
        }
    }

    #[test]
    fn elsewhere_it_is_the_state_within_its_country() {
        let cases = [
            (["US", "ca"], "US-CA"),
            (["US", "California"], "US-CA"),
            (["USA", "NEW YORK"], "US-NY"),
            (["US", ""], "US"),
            (["US", "12 Main St"], "US"),
            (["CA", "ON"], "CA-ON"),
            (["IN", "MAHARASHTRA"], "IN-Maharashtra"),
            (["DE", "Baden-Württemberg"], "DE-Baden-Württemberg"),
            (["JP", "東京都"], "JP-東京都"),
            (["CN", "GD"], "广东"),
            (["China", "广东省"], "广东"),
            (["CN", "****"], "CN"),
            (["HK", ""], "HK"),
            (["", "Tx"], "TX"),
            (["US", "加州洛杉矶某路某号"], "US"),
        ];
        for ([country, state], name) in cases {
            assert_eq!(region_within(country, state).as_deref(), Some(name), "{country} {state}");
        }
        assert_eq!(region_within("", "****"), None);
        assert_eq!(region("美国").as_deref(), Some("美国"));
        assert_eq!(region("california").as_deref(), Some("California"), "of which country nobody says");
    }
}
