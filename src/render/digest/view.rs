//! What the two templates are filled with: the report's overview in words, cut into clauses where HTML needs it.
//!
//! Templates see only this, never the report, so that an operator's own template depends on few names: they are the fields
//! of [`View`].

use super::bars::{self, Bars};
use super::clause::{Said, Size};
use super::movers;
use super::own::{self, NoteView, OwnTableView};
use super::{Attached, Recipient};
use crate::calendar::PeriodKind;
use crate::render::figure::{self, Signed};
use crate::report::{Card, Cell, Finding, Head, Notice, Report, Weight};
use crate::words::{Field, Phrase, Words};
use serde::Serialize;

/// Cards in the mail, a place each; sales stand in for the achievement where there is no plan.
const CARDS: [&[&str]; 3] = [&["achievement", "sales"], &["refunds"], &["ads"]];
/// Lines under a card's figure; the workbook has them all.
const LINES_SHOWN: usize = 2;
const NOTICES_SHOWN: usize = 8;
/// Store names said one by one in the footer; more are counted.
const STORES_NAMED: usize = 4;

/// The mail in words.
#[derive(Debug, Serialize)]
pub(super) struct View {
    language: &'static str,
    pub subject: String,
    pub message: Said,
    pub second: Option<Said>,
    headline: Said,
    pub cards: Vec<CardView>,
    pub cards_note: Option<Said>,
    pub bars: Option<Bars>,
    pub movers: Vec<movers::MoverView>,
    /// The key of the words above them: since when.
    pub movers_since: &'static str,
    note: Option<NoteView>,
    pub findings: Vec<FindingView>,
    tables: Vec<OwnTableView>,
    /// How the actions under way went.
    pub actions: Option<Said>,
    pub notices_title: String,
    notices: Vec<Said>,
    pub attachment: Option<Said>,
    pub footer: Vec<Said>,
}

#[derive(Debug, Serialize)]
pub(super) struct CardView {
    title: String,
    value: String,
    missing: bool,
    delta: Option<Signed>,
    lines: Vec<Line>,
    attention: bool,
}

/// A name and its figure; a reason has no figure.
#[derive(Clone, Debug, Serialize)]
struct Line {
    name: String,
    figure: String,
}

#[derive(Debug, Serialize)]
pub(super) struct FindingView {
    /// The money, and what it is.
    amount: Option<String>,
    effect: Option<String>,
    text: Said,
    action: Said,
    /// Who, by when, and how sure it is.
    whom: Said,
}

impl View {
    pub fn of(report: &Report, words: &Words, to: &Recipient) -> Self {
        let overview = &report.overview;
        let headline: Vec<Phrase> =
            [Some(overview.headline.clone()), overview.status.clone()].into_iter().flatten().collect();
        View {
            language: words.language().tag(),
            subject: super::subject(report, words),
            message: Said::sentence(words, &overview.message, Size::Headline),
            second: overview.second.as_ref().map(|phrase| Said::new(words.say(phrase), Size::Body)),
            headline: Said::facts(headline.iter().map(|phrase| words.say(phrase)), Size::Small),
            cards: cards(&overview.cards, words),
            cards_note: (!overview.cards_note.is_empty())
                .then(|| Said::sentence(words, &overview.cards_note, Size::Small)),
            bars: (!overview.bars.is_empty()).then(|| bars::bars(overview, words)),
            movers: movers::movers(report, words),
            movers_since: movers::since(report),
            note: overview.note.as_ref().map(|note| own::note(note, words)),
            tables: overview.tables.iter().map(|table| own::table(table, words)).collect(),
            findings: overview.findings.iter().map(|finding| finding_view(finding, words)).collect(),
            actions: overview.actions.as_ref().map(|actions| Said::new(words.say(actions), Size::Body)),
            notices_title: words.get(notices_title(report)).to_owned(),
            notices: notices(report, words),
            attachment: attachment(&to.attached).map(|phrase| Said::new(words.say(&phrase), Size::Body)),
            footer: footer(report, words, to),
        }
    }
}

fn cards(cards: &[Card], words: &Words) -> Vec<CardView> {
    let of = |id: &str| cards.iter().find(|card| card.id == id);
    let place = |ids: &&[&str]| ids.iter().find_map(|id| of(id));
    let growth = of("sales").and_then(|sales| growth(sales, words));
    let view = |card: &Card| {
        let mut view = card_view(card, words);
        if card.id == "achievement" && !view.missing {
            view.lines.truncate(LINES_SHOWN - growth.iter().len());
            view.lines.extend(growth.clone());
        }
        view
    };
    CARDS.iter().filter_map(place).map(view).collect()
}

/// How sales went against last year: beside the achievement, which does not say it.
fn growth(sales: &Card, words: &Words) -> Option<Line> {
    let (delta, aside) = (sales.delta.as_ref()?, sales.aside.as_ref()?);
    let name = Phrase::new("digest.card.growth").with("what", sales.title.clone()).with("aside", aside.clone());
    Some(Line { name: words.say(&name), figure: Signed::delta(words.language(), delta).text })
}

fn card_view(card: &Card, words: &Words) -> CardView {
    let reason = match &card.value {
        Cell::Missing(reason) => Some(words.say(reason.as_ref().unwrap_or(&Phrase::new("digest.card.missing")))),
        _ => None,
    };
    let missing = reason.is_some();
    let reason = reason.map(|name| Line { name, figure: String::new() });
    let lines = card
        .lines
        .iter()
        .map(|(name, cell, unit)| Line { name: words.say(name), figure: figure::figure(words, cell, *unit) });
    CardView {
        title: words.say(&card.title),
        value: figure::figure(words, &card.value, card.unit),
        missing,
        delta: card.delta.as_ref().map(|delta| Signed::delta(words.language(), delta)),
        lines: reason.into_iter().chain(lines).take(LINES_SHOWN).collect(),
        attention: card.attention,
    }
}

impl CardView {
    /// Title, figure with its difference, lines.
    pub fn pieces(&self) -> [String; 3] {
        let delta = self.delta.as_ref().map(|delta| format!("  {}", delta.text)).unwrap_or_default();
        let lines = self.lines.iter().map(|line| format!("{} {}", line.name, line.figure).trim_end().to_owned());
        [self.title.clone(), format!("{}{delta}", self.value), lines.collect::<Vec<_>>().join(" · ")]
    }
}

impl FindingView {
    /// What the money is, how much, what happened, what to do, who.
    pub fn line(&self) -> String {
        let amount =
            [&self.effect, &self.amount].into_iter().flatten().map(|text| format!("{text} ")).collect::<String>();
        format!("{amount}{} → {} ({})", self.text.text, self.action.text, self.whom.text)
    }
}

fn finding_view(finding: &Finding, words: &Words) -> FindingView {
    let who = finding.who.clone().map(|who| words.field(&Field::Text(who)));
    let whom = [who, Some(words.say(&finding.when)), Some(words.say(&finding.sure))];
    FindingView {
        amount: finding.amount.map(|amount| words.field(&Field::Money(amount))),
        effect: finding.effect.as_ref().map(|effect| words.say(effect)),
        text: Said::new(words.say(&finding.text), Size::Body),
        action: Said::new(words.say(&finding.action), Size::Body),
        whom: Said::facts(whom.into_iter().flatten(), Size::Small),
    }
}

/// Remarks are left to the workbook: an owner reads what may change and what somebody should do, and nothing that the findings
/// above have said.
fn shown(report: &Report) -> impl Iterator<Item = &Notice> {
    let is_told = |notice: &Notice| report.overview.findings.iter().any(|finding| finding.tells(notice));
    report.notices.iter().filter(move |notice| notice.weight != Weight::Remark && !is_told(notice))
}

fn notices_title(report: &Report) -> &'static str {
    match shown(report).any(|notice| notice.weight == Weight::Provisional) {
        true => "digest.notices.provisional",
        false => "digest.notices.attention",
    }
}

/// What makes figures provisional first.
pub(super) fn by_weight(report: &Report) -> Vec<&Notice> {
    let mut notices: Vec<_> = shown(report).collect();
    notices.sort_by_key(|notice| notice.weight);
    notices
}

/// The first of them; a list that is cut says so.
fn notices(report: &Report, words: &Words) -> Vec<Said> {
    let notices = by_weight(report);
    let more = notices.len().saturating_sub(NOTICES_SHOWN);
    let said = notices.into_iter().take(NOTICES_SHOWN).map(|notice| words.say(&notice.phrase));
    let rest = (more > 0).then(|| words.say(&Phrase::new("digest.notices.more").with("count", more)));
    said.chain(rest).map(|text| Said::new(text, Size::Small)).collect()
}

fn attachment(attached: &Attached) -> Option<Phrase> {
    match attached {
        Attached::Whole(file) => Some(Phrase::new("digest.attachment.whole").with("file", file.clone())),
        Attached::WholeAndOwn(file, own) => {
            Some(Phrase::new("digest.attachment.whole_and_own").with("file", file.clone()).with("own", own.clone()))
        }
        Attached::Slim(file) => Some(Phrase::new("digest.attachment.slim").with("file", file.clone())),
        Attached::TooLarge(place) => Some(Phrase::new("digest.attachment.too_large").with("place", place.clone())),
        Attached::Follows(file) => Some(Phrase::new("digest.robot.follows").with("file", file.clone())),
        Attached::SlimFollows(file) => Some(Phrase::new("digest.robot.follows_slim").with("file", file.clone())),
        Attached::Mailed => Some(Phrase::new("digest.robot.mailed")),
        Attached::Kept(place) => Some(Phrase::new("digest.robot.kept").with("place", place.clone())),
        Attached::Nothing => None,
    }
}

fn footer(report: &Report, words: &Words, to: &Recipient) -> Vec<Said> {
    let head = &report.head;
    let days = Phrase::new("digest.footer.days")
        .with("first", head.span.first().to_string())
        .with("last", head.span.last().to_string())
        .with("zone", zone(head, words))
        .with("currency", head.currency.clone());
    let now = Phrase::new("digest.footer.now")
        .with("day", head.data_until.date_naive())
        .with("weekday", Field::Weekday(head.data_until.date_naive()))
        .with("clock", Field::Clock(head.data_until.time()))
        .with("state", state(head, words));
    let next = head.next.map(|day| match head.kind {
        // The next review of a year is a year away.
        PeriodKind::Year => Phrase::new("digest.footer.next_far").with("day", day.to_string()),
        _ => Phrase::new("digest.footer.next").with("day", day).with("weekday", Field::Weekday(day)),
    });
    let mixed = report.stores.iter().any(|store| store.currency != head.currency);
    let currencies = mixed.then(|| Phrase::new("digest.footer.currencies").with("currency", head.currency.clone()));
    let lines = [Some(days), currencies, Some(now), next, why(report, words, to)];
    lines.into_iter().flatten().map(|phrase| Said::new(words.say(&phrase), Size::Small)).collect()
}

fn zone(head: &Head, words: &Words) -> String {
    let name = head.as_of.timezone().name();
    let key = format!("digest.zone.{name}");
    if words.has(&key) { words.get(&key).to_owned() } else { name.to_owned() }
}

/// `修订 1，暂定`.
fn state(head: &Head, words: &Words) -> String {
    let revision = match head.revision {
        Some(n) => Phrase::new("digest.state.revision").with("n", n),
        None => Phrase::new("digest.state.preview"),
    };
    let provisional = head.provisional.then(|| Phrase::new("digest.state.provisional"));
    let late = head.late.then(|| Phrase::new("digest.state.late"));
    let said: Vec<String> = [Some(revision), provisional, late].into_iter().flatten().map(|p| words.say(&p)).collect();
    said.join(words.get("digest.state.joint"))
}

/// Why this reader gets this mail.
fn why(report: &Report, words: &Words, to: &Recipient) -> Option<Phrase> {
    let name = to.name.clone()?;
    if to.all_stores {
        let business = report.head.title.clone();
        return Some(Phrase::new("digest.footer.why_all").with("name", name).with("business", business));
    }
    let stores = &report.stores;
    let named = stores.iter().take(STORES_NAMED).map(|store| Field::Text(store.name.clone())).collect();
    let phrase = match stores.len() > STORES_NAMED {
        true => Phrase::new("digest.footer.why_many").with("count", stores.len()),
        false => Phrase::new("digest.footer.why_some"),
    };
    // Said here, so that a name cannot be taken for another field.
    let named = words.field(&Field::List(named));
    Some(phrase.with("name", name).with("stores", named))
}
