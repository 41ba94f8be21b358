//! The owner's mail: golden bodies, the rules mail programs impose, the same figures in both bodies.

use crate::support::golden;
use crate::support::sample_digest::{self as sample, hostile, no_ads, no_plan, one_store, six_stores, twelve_stores};
use zhoubao::render::digest::{self, Attached, Recipient, Templates};
use zhoubao::report::Report;
use zhoubao::words::Language;

type Sample = fn(Language) -> Report;

const SAMPLES: [(&str, Sample); 6] = [
    ("six-stores", six_stores),
    ("one-store", one_store),
    ("twelve-stores", twelve_stores),
    ("no-plan", no_plan),
    ("no-ads", no_ads),
    ("hostile", hostile),
];

fn boss(name: &str) -> Recipient {
    Recipient {
        name: Some("王总".into()),
        all_stores: name != "one-store" && name != "twelve-stores",
        attached: match name {
            "twelve-stores" => Attached::Slim("weekly-report-2026-W46.xlsx".into()),
            "no-plan" => Attached::TooLarge("2026-W46/rev-1".to_owned()),
            _ => Attached::Whole("weekly-report-2026-W46.xlsx".into()),
        },
    }
}

struct Mail {
    name: String,
    html: String,
    text: String,
}

/// Each sample in each language.
fn mails() -> Vec<Mail> {
    let templates = Templates::default();
    let mail = |name: &str, sample: Sample, language: Language| {
        let (report, words, to) = (sample(language), sample::words(language), boss(name));
        Mail {
            name: format!("{name}-{}", language.tag()),
            html: digest::html(&report, &words, &templates, &to).unwrap(),
            text: digest::text(&report, &words, &templates, &to).unwrap(),
        }
    };
    SAMPLES.iter().flat_map(|(name, sample)| Language::ALL.map(|language| mail(name, *sample, language))).collect()
}

fn subject(report: &Report, language: Language) -> String {
    digest::subject(report, &sample::words(language))
}

/// What a reader sees: the body without tags and comments, entities resolved.
fn visible(html: &str) -> String {
    let body = &html[html.find("<body").unwrap()..];
    let mut out = String::new();
    let mut rest = body;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let end = if rest[open..].starts_with("<!--") { "-->" } else { ">" };
        rest = &rest[open + rest[open..].find(end).unwrap() + end.len()..];
    }
    out.push_str(rest);
    let entities = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ];
    entities.iter().fold(out, |text, (entity, plain)| text.replace(entity, plain))
}

fn numbers(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .map(|number| number.trim_matches(['.', ',']).to_owned())
        .filter(|number| number.contains(|c: char| c.is_ascii_digit()))
        .collect();
    found.sort();
    found
}

#[test]
fn bodies_are_as_last_looked_at() {
    for mail in mails() {
        golden::check(&format!("digest-{}.html", mail.name), &mail.html);
        golden::check(&format!("digest-{}.txt", mail.name), &mail.text);
    }
}

#[test]
fn subjects_say_who_when_and_how_it_went() {
    let [zh, en, es] = Language::ALL;
    let mut report = one_store(zh);
    assert_eq!(subject(&report, zh), "木禾周报 11/09-11/15 达成108.3% 支付642.1万");
    assert_eq!(subject(&report, en), "木禾 weekly 9-15 Nov: 108.3% of target, paid 6.42M");
    assert_eq!(subject(&report, es), "木禾, semana 9-15 nov: 108,3% del objetivo, pagado 6,42 M");
    report.head.provisional = true;
    assert_eq!(subject(&report, zh), "木禾周报 11/09-11/15 达成108.3% 支付642.1万（暂定）");
    report.head.revision = Some(2);
    report.head.late = true;
    assert_eq!(subject(&report, zh), "木禾周报 11/09-11/15 达成108.3% 支付642.1万（修订2，暂定，补发）");
    assert_eq!(
        subject(&report, en),
        "木禾 weekly 9-15 Nov: 108.3% of target, paid 6.42M (revision 2, provisional, late)"
    );
    assert_eq!(subject(&no_plan(zh), zh), "木禾周报 11/09-11/15 支付642.1万（暂定）");
    report.kpis.clear();
    assert_eq!(subject(&report, zh), "木禾周报 11/09-11/15 暂无销售数据（修订2，暂定，补发）");
}

#[test]
fn a_subject_is_one_line_of_text() {
    let said = subject(&hostile(Language::Zh), Language::Zh);
    assert!(!said.contains(|c: char| c.is_control()), "{said:?}");
    assert!(said.starts_with("木禾<b> Bcc: x@example.com周报 "), "{said:?}");
}

#[test]
fn html_holds_nothing_that_mail_programs_strip_or_fetch() {
    for mail in mails() {
        let lower = mail.html.to_lowercase();
        for forbidden in [
            "<script",
            "<style",
            "<link",
            "<img",
            "<svg",
            "<form",
            "<a ",
            "javascript:x\"",
            "src=\"",
            "http",
            "class=",
            "url(",
        ] {
            assert!(!lower.contains(forbidden), "{}: {forbidden}", mail.name);
        }
        for tag in tags(&mail.html) {
            let handler =
                tag.split_whitespace().skip(1).any(|attribute| attribute.starts_with("on") && attribute.contains('='));
            assert!(!handler, "{}: <{tag}>", mail.name);
        }
    }
}

/// The inside of each tag, text and comments left out.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|part| part.split_once('>')).map(|(tag, _)| tag).collect()
}

#[test]
fn samples_without_hostile_titles_hold_none_of_the_forbidden_words_at_all() {
    for mail in mails().iter().filter(|mail| !mail.name.starts_with("hostile")) {
        for forbidden in ["javascript:", "src=", "http"] {
            assert!(!mail.html.contains(forbidden), "{}: {forbidden}", mail.name);
        }
        // `on\w+=`, wherever it stands.
        let handler = mail.html.split('=').any(|before| {
            let word: String = before.chars().rev().take_while(|c| c.is_alphanumeric()).collect();
            let word: String = word.chars().rev().collect();
            word != "content" && word.find("on").is_some_and(|at| at + 2 < word.len())
        });
        assert!(!handler, "{}", mail.name);
    }
}

#[test]
fn every_element_is_one_the_template_owns() {
    let own = [
        "!DOCTYPE",
        "!--[if",
        "![endif]--",
        "html",
        "head",
        "meta",
        "title",
        "body",
        "table",
        "tr",
        "td",
        "span",
        "b",
        "br",
    ];
    for mail in mails() {
        for tag in tags(&mail.html) {
            let name = tag.trim_start_matches('/').split(|c: char| c.is_whitespace()).next().unwrap();
            assert!(own.contains(&name), "{}: <{tag}>", mail.name);
        }
    }
}

#[test]
fn tables_open_and_close_in_pairs() {
    for mail in mails() {
        for element in ["table", "tr", "td", "span", "b"] {
            let open = tags(&mail.html).iter().filter(|tag| tag.split(' ').next() == Some(element)).count();
            let close = tags(&mail.html).iter().filter(|tag| tag.strip_prefix('/') == Some(element)).count();
            assert_eq!(open, close, "{}: {element}", mail.name);
        }
    }
}

#[test]
fn hostile_titles_stay_text() {
    for language in Language::ALL {
        let (report, words) = (hostile(language), sample::words(language));
        let to = boss("hostile");
        let html = digest::html(&report, &words, &Templates::default(), &to).unwrap();
        let text = digest::text(&report, &words, &Templates::default(), &to).unwrap();
        for body in [visible(&html), text] {
            for title in [
                "<script>alert(1)</script>",
                "{{7*7}} ${7*7} <%= 7*7 %> {% raw %}",
                "\" onmouseover=\"x\" 'y' gpj.exe",
                "</td><img src=x onerror=alert(1)>{{ word('x') }}",
            ] {
                assert!(body.contains(title), "{title}\n{body}");
            }
            assert!(!body.contains("49 $"), "a title was taken for a template");
            assert!(!body.contains('\u{202E}'));
        }
    }
}

#[test]
fn both_bodies_say_the_same_numbers() {
    for mail in mails() {
        assert_eq!(numbers(&visible(&mail.html)), numbers(&mail.text), "{}", mail.name);
    }
}

#[test]
fn mails_are_small() {
    for mail in mails() {
        // As base64 in lines of 76, the larger of the two encodings a message may use for Chinese text.
        let encoded = mail.html.len().div_ceil(57) * 78;
        assert!(encoded < 90_000, "{}: {encoded}", mail.name);
    }
}

#[test]
fn the_inbox_preview_begins_with_the_week_s_sentence() {
    for mail in mails().iter().filter(|mail| !mail.name.starts_with("no-plan")) {
        let seen = visible(&mail.html);
        let preview: String = seen.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(90).collect();
        let (share, paid) = match &mail.name {
            name if name.ends_with("en") => ("108.3 %", "6.42M"),
            name if name.ends_with("es") => ("108,3 %", "6,42 M"),
            _ => ("108.3 %", "642.1万"),
        };
        assert!(preview.contains(share) && preview.contains(paid), "{preview}");
        assert!(mail.text.starts_with(&preview[..preview.find(share).unwrap()]), "{preview}");
    }
}

#[test]
fn no_key_of_a_word_is_seen() {
    for mail in mails() {
        for body in [visible(&mail.html), mail.text.clone()] {
            for token in body.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_')) {
                let parts: Vec<&str> = token.trim_matches('.').split('.').collect();
                let word = |part: &&str| part.len() > 1 && part.starts_with(|c: char| c.is_ascii_lowercase());
                let key = parts.len() > 1 && parts.iter().all(word) && parts[0] != "gpj" && parts[0] != "example";
                assert!(!key, "{}: {token}", mail.name);
            }
        }
    }
}

#[test]
fn nothing_to_do_is_said() {
    let mail = mails().into_iter().find(|mail| mail.name == "one-store-zh-CN").unwrap();
    assert!(visible(&mail.html).contains("没有需要处理的事项") && mail.text.contains("没有需要处理的事项"));
}

#[test]
fn the_copy_kept_with_the_report_names_no_reader() {
    let to = Recipient { name: None, all_stores: true, attached: Attached::Whole("report.xlsx".into()) };
    let words = sample::words(Language::Zh);
    let text = digest::text(&six_stores(Language::Zh), &words, &Templates::default(), &to).unwrap();
    assert!(!text.contains("故收到此信") && text.contains("report.xlsx"), "{text}");
}

#[test]
fn an_operator_s_template_is_used_and_a_bad_one_named() {
    let own = Templates::overridden(Some("<p>{{ message.text }}</p>".into()), None).unwrap();
    let mut report = six_stores(Language::Zh);
    let of_file = zhoubao::words::Phrase::new("notice.header-only").with("store", "A").with("file", "<b>");
    report.overview.message = vec![of_file];
    let html = digest::html(&report, &sample::words(Language::Zh), &own, &boss("six-stores")).unwrap();
    assert!(html.starts_with("<p>A：&lt;b&gt; 只有表头，") && html.ends_with("</p>"), "{html}");

    let bad = Templates::overridden(None, Some("a\n{% if %}".into())).unwrap_err();
    assert!(bad.to_string().starts_with("template `digest.txt.j2` is no good: "), "{bad}");
    assert!(bad.to_string().contains("line 2"), "{bad}");

    let unknown = Templates::overridden(Some("{{ sentence }}".into()), None).unwrap();
    let error = digest::html(&report, &sample::words(Language::Zh), &unknown, &boss("six-stores")).unwrap_err();
    assert_eq!(error.name, "digest.html.j2");
}

/// What the data does not know because every mail program has had it for ever, or because it says nothing that is seen.
const PLAIN: [&str; 20] = [
    "css-color",
    "css-font-family",
    "html-b",
    "html-br",
    "html-head",
    "html-meta",
    "html-title",
    "html-html",
    "html-tr",
    "html-td",
    "html-bgcolor",
    "html-border",
    "html-nowrap",
    "html-colspan",
    "html-charset",
    "html-name",
    "html-content",
    "html-height",
    "html-width",
    "html-viewport",
];

/// What some do not support and the mail does without: lines then break elsewhere, within the same words.
const WITHOUT: [&str; 3] = ["css-white-space", "css-word-break", "html-aria-hidden"];

#[test]
fn the_mail_depends_on_nothing_that_a_great_mail_program_lacks() {
    let table: toml::Table = include_str!("support/caniemail.toml").parse().unwrap();
    let mut used = std::collections::BTreeSet::new();
    for mail in mails() {
        for tag in tags(&mail.html).into_iter().filter(|tag| !tag.starts_with(['/', '!'])) {
            let (element, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            used.insert(format!("html-{element}"));
            let names = attributes.split('"').step_by(2).flat_map(str::split_whitespace);
            used.extend(names.map(|name| format!("html-{}", name.trim_end_matches('='))));
            let styles =
                attributes.split("style=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            let properties = styles.split(';').filter_map(|rule| rule.split_once(':')).map(|(name, _)| name.trim());
            used.extend(properties.map(|name| format!("css-{name}")));
        }
        assert!(mail.html.len() < 90 * 1024, "{}: {}", mail.name, mail.html.len());
    }
    assert!(used.contains("css-background-color") && used.contains("html-table"), "{used:?}");
    // `margin-top` is known as `margin`, an element's style as `style` inside it.
    let known = |feature: &str| {
        let shorter = feature.rsplit_once('-').map_or(feature, |(shorter, _)| shorter).to_owned();
        [feature.to_owned(), shorter]
            .iter()
            .find_map(|name| table.get(name).and_then(|lacking| lacking.as_array()).cloned())
    };
    for feature in used.iter().filter(|feature| *feature != "html-style" && !WITHOUT.contains(&feature.as_str())) {
        match known(feature) {
            Some(lacking) => assert!(lacking.is_empty(), "{feature}: {lacking:?}"),
            None => assert!(PLAIN.contains(&feature.as_str()), "{feature} is nowhere in the data"),
        }
    }
}
