//! `init` by flags: nothing is asked.

use super::answers::{Answers, NewOwner, NewStore, Server, usual};
use crate::compose::Detail;
use crate::config::{Choice, Platform, Service};
use crate::extract::Profiles;
use crate::words::{Language, Words};
use clap::Args;
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
    #[arg(long = "owner", value_name = "NAME=ADDRESS", value_parser = pair)]
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
    pub(super) fn answers(&self, spoken: Language) -> Answers {
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
        answers
    }
}

fn new_store(id: &str, platform: Platform, profiles: &Profiles) -> NewStore {
    let expects = usual(platform, profiles);
    NewStore { id: id.to_owned(), name: id.to_owned(), platform, person: None, expects }
}

fn new_owner((name, email): &(String, String)) -> NewOwner {
    NewOwner { name: name.clone(), email: email.clone(), stores: vec!["*".to_owned()], view: Detail::Owner }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (left, right) = text.split_once('=').ok_or("NAME=ADDRESS")?;
    Ok((left.trim().to_owned(), right.trim().to_owned()))
}

fn store(text: &str) -> Result<(String, Platform), String> {
    let (id, platform) = text.split_once('=').ok_or("ID=PLATFORM")?;
    Ok((id.trim().to_owned(), one_of(platform.trim())?))
}

fn service(text: &str) -> Result<Service, String> {
    one_of(text)
}

fn one_of<C: Choice>(text: &str) -> Result<C, String> {
    C::named(text).ok_or_else(|| C::tags().join(", "))
}

fn language(text: &str) -> Result<Language, String> {
    one_of(text)
}
