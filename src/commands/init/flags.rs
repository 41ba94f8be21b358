//! `init` by flags: nothing is asked.

use super::answers::{Answers, NewOwner, NewStore, Server, usual};
use super::questions::{fitting, one_of, taken};
use crate::commands::spoken::Refused;
use crate::compose::Detail;
use crate::config::{Choice, Form, Platform, Service};
use crate::desk::Failure;
use crate::extract::Profiles;
use crate::words::{Language, Phrase, Words};
use clap::Args;
use std::collections::BTreeSet;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "On a terminal and without options it asks; with any of them it asks nothing.\n\nExample: zhoubao init shop\nExample: zhoubao init shop --store flagship=tmall --store outlet=jd --owner Wang=wang@example.com --service qq --user report@qq.com"
)]
pub(in crate::commands) struct Arguments {
    /// The folder; nothing in it is overwritten
    #[arg(default_value = ".")]
    pub(super) folder: PathBuf,
    /// The language of settings and reports: zh-CN, en or es
    #[arg(long, value_parser = language)]
    language: Option<Language>,
    /// The business's name
    #[arg(long, value_name = "NAME")]
    title: Option<String>,
    /// A store's id and platform; one for each store
    #[arg(long = "store", value_name = "ID=PLATFORM", value_parser = store)]
    stores: Vec<(String, Platform)>,
    /// Who gets the report; one for each
    #[arg(long = "owner", value_name = "NAME=ADDRESS", value_parser = owner)]
    owners: Vec<(String, String)>,
    /// The mail service: qq, 163, exmail, aliyun, gmail, outlook or feishu
    #[arg(long, value_parser = service, requires = "user")]
    service: Option<Service>,
    /// The mailbox that sends and logs in
    #[arg(long, value_name = "ADDRESS", requires = "service")]
    user: Option<String>,
}

impl Arguments {
    /// Whether anything is said of the shop, so that nothing is to be asked.
    pub(super) fn say_something(&self) -> bool {
        self.language.is_some()
            || self.title.is_some()
            || !self.stores.is_empty()
            || !self.owners.is_empty()
            || self.service.is_some()
    }

    /// What the flags say, and an example of what they do not.
    ///
    /// # Errors
    /// Where two stores have one id, or two owners one address.
    pub(super) fn answers(&self, spoken: Language) -> Result<Answers, Failure> {
        let ids = self.stores.iter().map(|(id, _)| id.clone());
        let addresses = self.owners.iter().map(|(_, address)| address.to_lowercase());
        if let Some(again) = twice(ids).or_else(|| twice(addresses)) {
            return Err(Failure::Usage(taken(&again)));
        }
        let words = Words::built_in(self.language.unwrap_or(spoken));
        let profiles = Profiles::built_in();
        let mut answers = Answers::example(&words, &profiles);
        if let Some(title) = &self.title {
            answers.title.clone_from(title);
        }
        if !self.stores.is_empty() {
            answers.stores = self.stores.iter().map(|(id, platform)| new_store(id, *platform, &profiles)).collect();
        }
        if let Some((_, address)) = self.owners.first() {
            answers.mail.operator.clone_from(address);
            answers.owners = self.owners.iter().map(new_owner).collect();
        }
        if let Some((service, user)) = self.service.zip(self.user.as_ref()) {
            answers.mail.operator.clone_from(user);
            answers.mail.server = Some(Server { service: Some(service), host: None, user: user.clone() });
        }
        Ok(answers)
    }
}

/// The first that stands there a second time.
fn twice(mut texts: impl Iterator<Item = String>) -> Option<String> {
    let mut seen = BTreeSet::new();
    texts.find(|text| !seen.insert(text.clone()))
}

fn new_store(id: &str, platform: Platform, profiles: &Profiles) -> NewStore {
    let expects = usual(platform, profiles);
    NewStore { id: id.to_owned(), name: id.to_owned(), platform, person: None, expects }
}

fn new_owner((name, email): &(String, String)) -> NewOwner {
    NewOwner { name: name.clone(), email: email.clone(), stores: vec!["*".to_owned()], view: Detail::Owner }
}

fn owner(text: &str) -> Result<(String, String), Refused> {
    let (name, address) = text.split_once('=').ok_or_else(|| Phrase::new("init.owner-form"))?;
    Ok((fitting(name, Form::Name, None)?, fitting(address.trim(), Form::Address, None)?))
}

fn store(text: &str) -> Result<(String, Platform), Refused> {
    // Whoever writes `id=main,platform=tmall` takes the pattern for names of fields.
    let pair = text.split_once('=').filter(|(_, platform)| !platform.contains('='));
    let form = || Phrase::new("init.store-form").with("known", Platform::tags().join(" "));
    let (id, platform) = pair.ok_or_else(form)?;
    Ok((fitting(id.trim(), Form::StoreId, None)?, one_of(platform.trim(), None)?))
}

fn service(text: &str) -> Result<Service, Refused> {
    Ok(one_of(text, None)?)
}

fn language(text: &str) -> Result<Language, Refused> {
    Ok(one_of(text, None)?)
}
