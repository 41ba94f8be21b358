//! What is said of a new shop, by flags or by answers.

use crate::compose::Detail;
use crate::config::{Choice, Platform, Service};
use crate::extract::{ExportKind, Profiles};
use crate::words::{Language, Words};

/// A new shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answers {
    pub(super) language: Language,
    pub(super) title: String,
    pub(super) time_zone: String,
    pub(super) currency: String,
    pub(super) stores: Vec<NewStore>,
    pub(super) owners: Vec<NewOwner>,
    pub(super) mail: NewMail,
}

/// `[[stores]]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewStore {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) platform: Platform,
    pub(super) person: Option<String>,
    pub(super) expects: Vec<ExportKind>,
}

/// `[[owners]]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewOwner {
    pub(super) name: String,
    pub(super) email: String,
    /// Ids, or `*`.
    pub(super) stores: Vec<String>,
    pub(super) view: Detail,
}

/// `[mail]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewMail {
    /// Without one, mail is written to files.
    pub(super) server: Option<Server>,
    pub(super) operator: String,
}

/// `[mail.smtp]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Server {
    pub(super) service: Option<Service>,
    /// Of one that is no service known by name.
    pub(super) host: Option<(String, u16)>,
    /// The mailbox that sends and logs in.
    pub(super) user: String,
}

/// What most stores give; the rest is for whoever wants it.
const USUAL: [ExportKind; 6] = [
    ExportKind::Orders,
    ExportKind::Lines,
    ExportKind::Refunds,
    ExportKind::Ads,
    ExportKind::Traffic,
    ExportKind::Products,
];

/// What there is an export of on the platform; of a platform that nobody knows, everything.
pub(super) fn given(platform: Platform, profiles: &Profiles) -> Vec<ExportKind> {
    let of_platform = profiles.all().iter().filter(|p| p.platforms.iter().any(|name| name == platform.tag()));
    let known: Vec<ExportKind> = of_platform.flat_map(|profile| profile.exports()).collect();
    ExportKind::ALL.into_iter().filter(|export| platform == Platform::Other || known.contains(export)).collect()
}

/// What of it a store is expected to give where nothing is said.
pub(super) fn usual(platform: Platform, profiles: &Profiles) -> Vec<ExportKind> {
    given(platform, profiles).into_iter().filter(|export| USUAL.contains(export)).collect()
}

impl Answers {
    /// What stands in the settings of whoever said nothing: a shop to be put right.
    pub(super) fn example(words: &Words, profiles: &Profiles) -> Self {
        let word = |key: &str| words.get(key).to_owned();
        Answers {
            language: words.language(),
            title: word("init.example.title"),
            time_zone: "Asia/Shanghai".to_owned(),
            currency: "CNY".to_owned(),
            stores: vec![NewStore {
                id: "my-store".to_owned(),
                name: word("init.example.store"),
                platform: Platform::Tmall,
                person: Some(word("init.example.person")),
                expects: usual(Platform::Tmall, profiles),
            }],
            owners: vec![NewOwner {
                name: word("init.example.owner"),
                email: "boss@example.com".to_owned(),
                stores: vec!["*".to_owned()],
                view: Detail::Owner,
            }],
            mail: NewMail { server: None, operator: "ops@example.com".to_owned() },
        }
    }
}
