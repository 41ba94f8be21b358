//! `init` on a terminal: what a shop is asked before it has settings.

use super::answers::{Answers, NewMail, NewOwner, NewStore, Server, given, usual};
use crate::commands::prompt::Prompt;
use crate::compose::Detail;
use crate::config::{Choice, Form, Platform, Service};
use crate::desk::Failure;
use crate::extract::{ExportKind, Profiles};
use crate::text;
use crate::words::{Field, Language, Phrase, Words};

/// What is said where the answers end.
pub(super) const ENDED: &str = "init.ended";

/// What chooses a mail server that has no name here, and none at all.
const OTHER: &str = "other";
const FILE: &str = "file";

type Asked<T> = Result<T, Failure>;
type Understood<T> = Result<T, Phrase>;

pub(super) fn ask(prompt: &mut Prompt, spoken: Language) -> Asked<Answers> {
    let language = prompt.ask(&choice::<Language>("init.ask.language", spoken), |text| one_of(text, Some(spoken)))?;
    let words = Words::built_in(language);
    prompt.speak(words.clone());
    prompt.say(&Phrase::new("init.begin"));
    let profiles = Profiles::built_in();
    let example = Answers::example(&words, &profiles);
    let title = of_form(prompt, "init.ask.title", Form::Name, Some(&example.title))?;
    let time_zone = of_form(prompt, "init.ask.zone", Form::Zone, Some(&example.time_zone))?;
    let currency = of_form(prompt, "init.ask.currency", Form::Currency, Some(&example.currency))?;
    let stores = stores(prompt, &profiles)?;
    let owners = owners(prompt, &stores)?;
    let mail = mail(prompt, &owners, &example.mail)?;
    Ok(Answers { language, title, time_zone, currency, stores, owners, mail })
}

fn stores(prompt: &mut Prompt, profiles: &Profiles) -> Asked<Vec<NewStore>> {
    let mut stores = Vec::new();
    loop {
        let platform = match stores.is_empty() {
            true => Some(
                prompt
                    .ask(&choice("init.ask.platform", Platform::Tmall), |text| one_of(text, Some(Platform::Tmall)))?,
            ),
            false => prompt
                .ask(&known::<Platform>("init.ask.next-platform"), |text| or_none(text, |text| one_of(text, None)))?,
        };
        let Some(platform) = platform else { return Ok(stores) };
        let store = store(prompt, platform, &stores, profiles)?;
        stores.push(store);
    }
}

fn store(prompt: &mut Prompt, platform: Platform, others: &[NewStore], profiles: &Profiles) -> Asked<NewStore> {
    let free = |id: &str| others.iter().all(|store| store.id != id);
    let usual_id = numbered(platform.tag(), free);
    let name = of_form(prompt, "init.ask.name", Form::Name, None)?;
    let question = Phrase::new("init.ask.id").with("default", usual_id.as_str());
    let id = prompt.ask(&question, |text| {
        let id = fitting(text, Form::StoreId, Some(&usual_id))?;
        if free(&id) { Ok(id) } else { Err(taken(&id)) }
    })?;
    let (given, usual) = (given(platform, profiles), usual(platform, profiles));
    let named = given.iter().map(|export| {
        let name = Field::Word(format!("gives.{}", export.as_str()));
        Field::Said(Box::new(Phrase::new("init.export").with("id", export.as_str()).with("name", name)))
    });
    let question = Phrase::new("init.ask.expects").with("known", Field::List(named.collect()));
    let question = question.with("default", tags(&usual).join(" "));
    let expects = prompt.ask(&question, |text| some_of(text, &given, &usual))?;
    let person = prompt.ask(&Phrase::new("init.ask.person"), |text| or_none(text, |text| Ok(text::clean(text))))?;
    Ok(NewStore { id, name, platform, person, expects })
}

fn owners(prompt: &mut Prompt, stores: &[NewStore]) -> Asked<Vec<NewOwner>> {
    let mut owners: Vec<NewOwner> = Vec::new();
    loop {
        let key = if owners.is_empty() { "init.ask.owner" } else { "init.ask.next-owner" };
        let email = prompt.ask(&Phrase::new(key), |text| {
            or_none(text, |text| {
                let address = fitting(text, Form::Address, None)?;
                let known = owners.iter().any(|owner| owner.email.eq_ignore_ascii_case(&address));
                if known { Err(taken(&address)) } else { Ok(address) }
            })
        })?;
        let Some(email) = email else { return Ok(owners) };
        let usual = email.split('@').next().unwrap_or_default().to_owned();
        let name = of_form(prompt, "init.ask.owner-name", Form::Name, Some(&usual))?;
        let theirs = theirs(prompt, stores)?;
        let view = prompt.ask(&choice("init.ask.view", Detail::Owner), |text| one_of(text, Some(Detail::Owner)))?;
        owners.push(NewOwner { name, email, stores: theirs, view });
    }
}

/// Whose report it is: of all stores, or of some where there are several.
fn theirs(prompt: &mut Prompt, stores: &[NewStore]) -> Asked<Vec<String>> {
    let all = || vec!["*".to_owned()];
    if stores.len() < 2 {
        return Ok(all());
    }
    let ids: Vec<&str> = stores.iter().map(|store| store.id.as_str()).collect();
    prompt.ask(&Phrase::new("init.ask.theirs").with("known", ids.join(" ")), |text| {
        if matches!(text, "" | "*") {
            return Ok(all());
        }
        words(text).map(|id| ids.contains(&id).then(|| id.to_owned()).ok_or_else(|| no_choice(id, &ids))).collect()
    })
}

fn mail(prompt: &mut Prompt, owners: &[NewOwner], example: &NewMail) -> Asked<NewMail> {
    let mut known = Service::tags();
    known.extend([OTHER, FILE]);
    let question = Phrase::new("init.ask.service").with("known", known.join(" ")).with("default", FILE);
    let chosen = prompt.ask(&question, |text| match text.to_lowercase().as_str() {
        "" | FILE => Ok(None),
        OTHER => Ok(Some(None)),
        name => Service::named(name).map(|service| Some(Some(service))).ok_or_else(|| no_choice(text, &known)),
    })?;
    let server = match chosen {
        None => None,
        Some(service) => Some(server(prompt, service)?),
    };
    let sender = server.as_ref().map(|server| server.user.as_str());
    let usual = sender.or(owners.first().map(|owner| owner.email.as_str())).unwrap_or(&example.operator).to_owned();
    let operator = of_form(prompt, "init.ask.operator", Form::Address, Some(&usual))?;
    Ok(NewMail { server, operator })
}

fn server(prompt: &mut Prompt, service: Option<Service>) -> Asked<Server> {
    let host = match service {
        Some(_) => None,
        None => {
            let host = of_form(prompt, "init.ask.host", Form::Host, None)?;
            let ports = ["465", "587"];
            let question = Phrase::new("init.ask.port").with("default", ports[0]);
            let port = prompt.ask(&question, |text| {
                let port = fitting(text, Form::Port, Some(ports[0]))?;
                port.parse().map_err(|_| unfit(&port, Form::Port))
            })?;
            Some((host, port))
        }
    };
    let user = of_form(prompt, "init.ask.user", Form::Address, None)?;
    Ok(Server { service, host, user })
}

/// A question whose answer has a form.
fn of_form(prompt: &mut Prompt, key: &str, form: Form, usual: Option<&str>) -> Asked<String> {
    let question = match usual {
        Some(usual) => Phrase::new(key).with("default", usual),
        None => Phrase::new(key),
    };
    prompt.ask(&question, |text| fitting(text, form, usual))
}

pub(super) fn fitting(text: &str, form: Form, usual: Option<&str>) -> Understood<String> {
    let text = text::clean(text);
    match usual {
        Some(usual) if text.is_empty() => Ok(usual.to_owned()),
        _ if form.fits(&text) => Ok(text),
        _ => Err(unfit(&text, form)),
    }
}

pub(super) fn one_of<C: Choice>(text: &str, usual: Option<C>) -> Understood<C> {
    match (text, usual) {
        ("", Some(usual)) => Ok(usual),
        _ => {
            let alike = C::ALL.iter().copied().find(|choice| choice.tag().eq_ignore_ascii_case(text));
            alike.ok_or_else(|| no_choice(text, &C::tags()))
        }
    }
}

fn some_of(text: &str, given: &[ExportKind], usual: &[ExportKind]) -> Understood<Vec<ExportKind>> {
    if text.is_empty() {
        return Ok(usual.to_vec());
    }
    let one = |word: &str| {
        let found = given.iter().copied().find(|export| export.as_str().eq_ignore_ascii_case(word));
        found.ok_or_else(|| no_choice(word, &tags(given)))
    };
    let mut chosen: Vec<ExportKind> = words(text).map(one).collect::<Result<_, _>>()?;
    chosen.sort_unstable();
    chosen.dedup();
    Ok(chosen)
}

fn or_none<T>(text: &str, read: impl Fn(&str) -> Understood<T>) -> Understood<Option<T>> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}

/// Words however somebody separates them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '，', '、', '\u{3000}']).filter(|word| !word.is_empty())
}

fn tags(exports: &[ExportKind]) -> Vec<&'static str> {
    exports.iter().map(|export| export.as_str()).collect()
}

/// The name, or with a number behind it the first that is free.
fn numbered(name: &str, free: impl Fn(&str) -> bool) -> String {
    let more = (2..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.to_owned()).chain(more).find(|id| free(id)).expect("numbers do not end")
}

fn choice<C: Choice>(key: &str, usual: C) -> Phrase {
    known::<C>(key).with("default", usual.tag())
}

fn known<C: Choice>(key: &str) -> Phrase {
    Phrase::new(key).with("known", C::tags().join(" "))
}

fn no_choice(text: &str, known: &[&str]) -> Phrase {
    Phrase::new("init.no-choice").with("text", text::clean(text)).with("known", known.join(" "))
}

fn unfit(text: &str, form: Form) -> Phrase {
    Phrase::new("init.unfit").with("text", text).with("form", form.phrase())
}

pub(super) fn taken(text: &str) -> Phrase {
    Phrase::new("init.taken").with("text", text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::prompt::tests::asked;

    /// Some of which make no sense.
    const ANSWERS: [&str; 45] = [
        "de",
        "en",
        "Muhe",
        "Mars/Base",
        "America/New_York",
        "usd",
        "USD",
        "ebay",
        "shopify",
        "",
        "Web shop",
        "Web",
        "web",
        "orders，coupons",
        "orders,refunds",
        "Li",
        "JD",
        "JD store",
        "web",
        "",
        "",
        "", // a second store
        "", // no third
        "boss",
        "Boss@Example.com",
        "",
        "web jd shop",
        "web",
        "",
        "boss@example.com",
        "li@example.com",
        "Li",
        "*",
        "all",
        "operator",
        "",
        "hotmail",
        "other",
        "smtp example",
        "smtp.example.com",
        "70000",
        "587",
        "",
        "report@example.com",
        "",
    ];

    #[test]
    fn answers_become_a_shop_and_wrong_ones_are_asked_again() {
        let (shop, said) = asked(&(ANSWERS.join("\n") + "\n"), ENDED, |prompt| ask(prompt, Language::Zh));
        let shop = shop.unwrap_or_else(|| panic!("{said}"));
        assert_eq!(
            (shop.title.as_str(), shop.time_zone.as_str(), shop.currency.as_str()),
            ("Muhe", "America/New_York", "USD")
        );
        let stores: Vec<_> = shop.stores.iter().map(|s| (s.id.as_str(), s.name.as_str(), s.platform.tag())).collect();
        assert_eq!(stores, [("web", "Web shop", "shopify"), ("jd", "JD store", "jd")]);
        assert_eq!(shop.stores[0].expects, [ExportKind::Orders, ExportKind::Refunds]);
        assert_eq!((shop.stores[0].person.as_deref(), shop.stores[1].person.as_deref()), (Some("Li"), None));
        let owners: Vec<_> = shop.owners.iter().map(|o| (o.name.as_str(), o.stores.join(" "), o.view)).collect();
        assert_eq!(owners, [("Boss", "web".to_owned(), Detail::Owner), ("Li", "*".to_owned(), Detail::Operator)]);
        let server = Server {
            service: None,
            host: Some(("smtp.example.com".to_owned(), 587)),
            user: "report@example.com".to_owned(),
        };
        assert_eq!(shop.mail, NewMail { server: Some(server), operator: "report@example.com".to_owned() });
        for wrong in ["de", "Mars/Base", "usd", "ebay", "Web", "coupons", "boss", "shop", "all", "hotmail", "70000"] {
            assert!(said.contains(&format!("\"{wrong}\"")), "{wrong} was not refused:\n{said}");
        }
        assert_eq!(said.matches("is taken already").count(), 2, "{said}");
    }

    #[test]
    fn enter_is_enough_for_a_shop_with_one_store() {
        let (shop, said) = asked("\n\n\n\n\nMain\n\n\n\n\n\n\n\n", ENDED, |prompt| ask(prompt, Language::En));
        let shop = shop.unwrap_or_else(|| panic!("{said}"));
        assert_eq!((shop.stores[0].id.as_str(), shop.stores[0].expects.len()), ("tmall", 6));
        assert_eq!((shop.owners.len(), shop.mail.server, shop.mail.operator.as_str()), (0, None, "ops@example.com"));
    }

    #[test]
    fn the_end_of_input_is_no_shop() {
        assert_eq!(asked("en\nMuhe\n", ENDED, |prompt| ask(prompt, Language::En)).0, None);
    }
}
