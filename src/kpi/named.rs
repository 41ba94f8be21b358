//! KPIs by what people call them: an id, a name in any language, a part of one.

use super::Kpi;
use crate::text::{nearest, unaccented};
use crate::words::{Language, Words};
use std::sync::LazyLock;

/// The KPIs that a text may mean.
#[derive(Debug)]
pub enum Named {
    /// Their id or name is the text, or else has it in it.
    Found(Vec<Kpi>),
    /// None is; the one whose id or name is most like it.
    Nearest(Kpi),
}

/// The KPIs called so: by id or name, else by a part, else the nearest. One whose id ends in the text comes first.
pub fn named(text: &str) -> Named {
    if let Some(kpi) = Kpi::from_id(text) {
        return Named::Found(vec![kpi]);
    }
    let wanted = plain(text);
    let all = &*NAMES;
    let those = |fits: &dyn Fn(&str) -> bool| -> Vec<Kpi> {
        all.iter().filter(|(_, names)| names.iter().any(|name| fits(name))).map(|(kpi, _)| *kpi).collect()
    };
    let exact = those(&|name| name == wanted);
    if !exact.is_empty() {
        return Named::Found(exact);
    }
    let mut part = if wanted.is_empty() { Vec::new() } else { those(&|name| name.contains(&wanted)) };
    if !part.is_empty() {
        part.sort_by_key(|kpi| !plain(kpi.id()).ends_with(&wanted));
        return Named::Found(part);
    }
    let names = all.iter().flat_map(|(_, names)| names.iter().map(String::as_str));
    let like = nearest(&wanted, names).unwrap_or_default();
    let found = all.iter().find(|(_, names)| names.iter().any(|name| name == like)).map(|(kpi, _)| *kpi);
    Named::Nearest(found.unwrap_or(Kpi::ALL[0]))
}

/// What each KPI is called, its id first, and then in each language: read once, because a list of actions names many.
static NAMES: LazyLock<Vec<(Kpi, Vec<String>)>> = LazyLock::new(|| {
    let words = Language::ALL.map(Words::built_in);
    let called = |kpi: Kpi| {
        let names = words.iter().map(|words| plain(words.get(&kpi.name_key())));
        std::iter::once(plain(kpi.id())).chain(names).collect::<Vec<String>>()
    };
    Kpi::ALL.iter().copied().map(|kpi| (kpi, called(kpi))).collect()
});

/// As people type it: small letters without accents, half-width brackets, any separator a space.
fn plain(text: &str) -> String {
    let letters = unaccented(text);
    let letters = letters.chars().map(|c| match c {
        '（' => '(',
        '）' => ')',
        '.' | '_' | '-' | '/' | '　' => ' ',
        other => other,
    });
    letters.collect::<String>().split_whitespace().collect::<Vec<&str>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<&'static str> {
        match named(text) {
            Named::Found(kpis) => kpis.iter().map(|kpi| kpi.id()).collect(),
            Named::Nearest(kpi) => panic!("only {kpi} is near {text}"),
        }
    }

    #[test]
    fn a_kpi_is_found_by_id_by_name_in_any_language_and_by_a_part() {
        assert_eq!(ids("退款率"), ["refund.share"]);
        assert_eq!(ids("refund share"), ["refund.share"]);
        assert_eq!(ids("Refund.Share"), ["refund.share"]);
        assert_eq!(ids("已退率"), ["refund.cohort_share"]);
        assert_eq!(ids("roi")[0], "ads.roi");
        assert!(ids("refund").contains(&"refund.amount") && ids("refund").iter().all(|id| !id.starts_with("ads.")));
        for language in Language::ALL {
            let words = Words::built_in(language);
            for kpi in Kpi::ALL {
                assert!(ids(words.get(&kpi.name_key())).contains(&kpi.id()), "{} in {language}", kpi.id());
            }
        }
        assert!(matches!(named("refnd.shar"), Named::Nearest(kpi) if kpi.id() == "refund.share"));
        assert!(matches!(named(""), Named::Nearest(_)));
    }
}
