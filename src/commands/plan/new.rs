//! `plan new`: the year's workbook from flags, from answers on a terminal, from the ledger and from search words.

use super::draft::{draft, last_year};
use super::prompt::ENDED;
use super::request::{DraftRequest, NewArguments, keyword_files};
use super::shared::{current, today};
use crate::commands::Global;
use crate::commands::console::Console;
use crate::desk::{Desk, Failure};
use crate::files::{self, Access};
use crate::plan::keywords::{Basis, KeywordError, KeywordFile};
use crate::plan::{LastYear, form};
use crate::span::Span;
use crate::words::{Field, Language, Phrase};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(super) fn new(
    arguments: &NewArguments,
    desk: &Desk,
    global: &Global,
    console: &mut Console,
) -> Result<u8, Failure> {
    let out = &arguments.out.clone().unwrap_or_else(|| beside(&desk.config_path).join("plan.xlsx"));
    if out.exists() {
        return Err(Failure::Usage(Phrase::new("plan_command.exists").with("path", out.display().to_string())));
    }
    let now = global.now(desk)?;
    let language = arguments.language.as_deref().and_then(Language::parse).unwrap_or(desk.settings.language);
    let mut wish = DraftRequest::of(arguments, desk, language, today(desk, now))?;
    let words = keyword_files(arguments, desk)?;
    let mut asking = console.asks().then(|| console.prompt(console.words().clone(), ENDED));
    if let Some(asking) = &mut asking {
        asking.year_and_calendar(arguments, &mut wish)?;
    }
    let mut sold = LastYear::new();
    if arguments.from_ledger || !words.is_empty() || asking.is_some() {
        let _lock = desk.lock()?;
        sold = known(desk, &wish, now, console)?;
        propose(&words, desk, &mut wish, &sold, console)?;
    }
    if let Some(asking) = &mut asking {
        asking.targets(desk, &mut wish, &sold)?;
    }
    write(wish, out, language, desk, &sold, console)?;
    Ok(0)
}

/// What is known of the years that a new one may be made from.
fn known(desk: &Desk, wish: &DraftRequest, now: DateTime<Utc>, console: &mut Console) -> Result<LastYear, Failure> {
    let lists = desk.look_at_lists(&["excluded", "rates"])?;
    let view = current(desk, &lists, console)?;
    let (calendar, year) = (&wish.calendar, wish.fiscal_year);
    // Today is not over: a part of a day would count as one.
    let until = calendar.year_span(year).last().min(today(desk, now) - chrono::Days::new(1));
    let days = Span::new(calendar.year_span(year - 2).first(), until);
    Ok(days.map(|days| desk.sold(&view, &lists, days, now)).unwrap_or_default())
}

/// Targets from search words, and how each came about.
fn propose(
    files: &[(String, PathBuf)],
    desk: &Desk,
    wish: &mut DraftRequest,
    sold: &LastYear,
    console: &Console,
) -> Result<(), Failure> {
    if files.is_empty() {
        return Ok(());
    }
    let paths: Vec<&Path> = files.iter().map(|(_, path)| path.as_path()).collect();
    let mut of_store: BTreeMap<&str, Vec<KeywordFile>> = BTreeMap::new();
    for ((store, _), (file, findings)) in files.iter().zip(desk.read_keywords(&paths)?) {
        of_store.entry(store).or_default().push(file);
        for finding in findings {
            console.finding(&finding.phrase());
        }
    }
    let (calendar, year) = (wish.calendar.clone(), wish.fiscal_year);
    for (store, files) in of_store {
        let own = last_year(sold, store, &calendar, year);
        let (basis, findings) = Basis::of(files, calendar.year_span(year), calendar.year_span(year - 1), own);
        for finding in findings {
            console.finding(&finding.phrase());
        }
        if basis.target().is_none() {
            let file = basis.lines.first().map(|line| line.file.clone()).unwrap_or_default();
            return Err(Failure::unusable("keywords", &file, KeywordError::TooLarge.phrase()));
        }
        for phrase in way(&basis, desk.known_stores().name(store)) {
            console.say(&phrase);
        }
        wish.basis.insert(store.to_owned(), basis);
    }
    Ok(())
}

/// The way to a proposal, in a few lines.
fn way(basis: &Basis, store: &str) -> Vec<Phrase> {
    let money = |amount: Option<crate::money::Money>| Field::MoneyFull(amount.unwrap_or_default().decimal());
    let words = Phrase::new("plan_command.basis_words")
        .with("store", store)
        .with("words", basis.lines.len())
        .with("days", basis.days)
        .with("sum", Field::MoneyFull(basis.sum().unwrap_or_default().round_dp(2)))
        .with("year", money(basis.of_year()));
    let own = match basis.own {
        Some(own) => {
            Phrase::new("plan_command.basis_own").with("own", money(Some(own))).with("mean", money(basis.mean()))
        }
        None => Phrase::new("plan_command.basis_no_own"),
    };
    let growth = match basis.growth() {
        Some(growth) => Phrase::new("plan_command.basis_growth").with("growth", Field::Change(growth)),
        None => Phrase::new("plan_command.basis_no_growth"),
    };
    let target = Phrase::new("plan_command.basis_target").with("target", money(basis.target()));
    vec![words, own, growth, target]
}

fn write(
    wish: DraftRequest,
    out: &Path,
    language: Language,
    desk: &Desk,
    sold: &LastYear,
    console: &Console,
) -> Result<(), Failure> {
    let span = wish.calendar.year_span(wish.fiscal_year);
    let year = wish.fiscal_year;
    let drafted = draft(wish, desk, sold);
    let bytes = form::workbook(&drafted.draft, &desk.words_for(language)).map_err(|e| Failure::Render(e.into()))?;
    files::write(out, &bytes, Access::Shared)?;
    console.say(
        &Phrase::new("plan_command.made")
            .with("path", out.display().to_string())
            .with("year", year.to_string())
            .with("first", span.first().to_string())
            .with("last", span.last().to_string()),
    );
    if !drafted.draft.has_days() {
        console.say(&Phrase::new("plan_form.without_days").with("most", form::MOST_STORES));
    }
    for remark in &drafted.remarks {
        console.finding(remark);
    }
    if desk.settings.paths.plan.as_deref() != Some(out) {
        let config = &desk.config_path;
        // Paths in the settings begin where the settings are.
        let path = match out.strip_prefix(beside(config)) {
            Ok(path) => path.to_owned(),
            Err(_) => std::path::absolute(out).unwrap_or_else(|_| out.to_owned()),
        };
        let phrase = Phrase::new("plan_command.name_it").with("config", config.display().to_string());
        console.say(&phrase.with("path", path.display().to_string()));
    }
    Ok(())
}

/// The folder of the settings.
fn beside(config: &Path) -> &Path {
    config.parent().unwrap_or(Path::new(""))
}
