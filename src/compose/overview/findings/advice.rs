//! What to do about it, in the trade's words: by the reason that buyers give, by the factor that fell, by what a campaign lacks.

use crate::text;
use crate::words::Phrase;

/// What the reasons of refunds ask for, by the words in them.
const REASONS: [(&str, &[&str]); 6] = [
    ("size", &["尺码", "尺寸", "大小", "偏大", "偏小", "不合身", "size", "fit", "talla", "tamaño"]),
    (
        "quality",
        &["质量", "破损", "瑕疵", "破洞", "掉色", "起球", "做工", "quality", "defect", "damaged", "broken", "calidad"],
    ),
    ("described", &["不符", "描述", "色差", "实物", "材质", "described", "different", "descripción"]),
    (
        "shipping",
        &["发货", "快递", "物流", "未收到", "空包", "少件", "漏发", "错发", "shipping", "delivery", "late", "envío"],
    ),
    ("price", &["降价", "差价", "优惠", "便宜", "价格", "price", "precio"]),
    (
        "mind",
        &["七天", "7天", "无理由", "不喜欢", "不想要", "多拍", "拍错", "不需要", "mind", "want", "like", "quiere"],
    ),
];

/// The advice for a reason of refunds: a word of `report.advice`.
pub(super) fn of_reason(reason: &str) -> &'static str {
    let reason = reason.to_lowercase();
    let of = REASONS.iter().find(|(_, words)| words.iter().any(|word| reason.contains(word)));
    of.map_or("other", |(advice, _)| advice)
}

/// As a phrase.
pub(super) fn phrase(advice: &str) -> Phrase {
    Phrase::new(format!("report.advice.{advice}"))
}

/// Half-width letters of a name in a sentence.
const NAME: usize = 28;

/// A name that is cut where it is long.
pub(super) fn short(name: &str) -> String {
    if text::width(name) <= NAME {
        return name.to_owned();
    }
    let mut cut = String::new();
    for letter in name.chars() {
        if text::width(&cut) + text::width(letter.encode_utf8(&mut [0; 4])) >= NAME {
            break;
        }
        cut.push(letter);
    }
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{of_reason, short};

    #[test]
    fn reasons_of_buyers_lead_to_what_mends_them() {
        for (reason, advice) in [
            ("尺码拍错/不合适", "size"),
            ("质量问题", "quality"),
            ("商品与页面描述不符", "described"),
            ("未按约定时间发货", "shipping"),
            ("七天无理由退换货", "mind"),
            ("商品降价", "price"),
            ("Item defective: Defect", "quality"),
            ("其他", "other"),
            ("", "other"),
        ] {
            assert_eq!(of_reason(reason), advice, "{reason}");
        }
    }

    #[test]
    fn long_names_are_cut_between_letters() {
        assert_eq!(short("羊毛被"), "羊毛被");
        assert_eq!(short(&"羊".repeat(20)), format!("{}…", "羊".repeat(13)));
        assert_eq!(short("A very long English title of a product"), "A very long English title o…");
    }
}
