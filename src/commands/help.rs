//! `help`: of a command, or a page of the documentation, of which an installed program has no folder.

use super::console::Console;
use super::spoken;
use crate::desk::Failure;
use crate::words::{Each, Language, Phrase};
use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "Example: zhoubao help plan new\nExample: zhoubao help downloads")]
pub(super) struct Arguments {
    /// A command, or a page of the documentation; the pages if left out
    topic: Vec<String>,
}

/// The pages by name, in each language; those that are written in English alone say so three times.
const PAGES: &[(&str, Each<&str>)] = &[
    ("start", [README_ZH, include_str!("../../README.md"), include_str!("../../README.md")]),
    ("keeping", [KEEPING_ZH, include_str!("../../docs/keeping.md"), include_str!("../../docs/keeping.md")]),
    ("settings", [SETTINGS; Language::ALL.len()]),
    ("downloads", [include_str!("../../docs/downloads.md"); Language::ALL.len()]),
    ("plan", [include_str!("../../docs/plan.md"); Language::ALL.len()]),
    ("own-exports", [include_str!("../../docs/own-exports.md"); Language::ALL.len()]),
    ("contract", [include_str!("../../docs/contract.md"); Language::ALL.len()]),
    ("codes", [include_str!("../../docs/codes.md"); Language::ALL.len()]),
    ("report-json", [include_str!("../../docs/report-json.md"); Language::ALL.len()]),
    ("settings-schema", [include_str!("../../docs/config.schema.json"); Language::ALL.len()]),
    ("report-schema", [include_str!("../../docs/report.schema.json"); Language::ALL.len()]),
];

const README_ZH: &str = include_str!("../../README.zh-CN.md");

const KEEPING_ZH: &str = include_str!("../../docs/keeping.zh-CN.md");

/// Every setting with what it means.
const SETTINGS: &str = include_str!("../../config.example.toml");

pub(super) fn command(arguments: &Arguments, console: &Console) -> Result<u8, Failure> {
    let language = console.words().language();
    let topic: Vec<&str> = arguments.topic.iter().map(String::as_str).collect();
    if let [name] = topic.as_slice()
        && let Some((_, page)) = PAGES.iter().find(|(page, _)| page == name)
    {
        console.line(language.pick(*page).trim_end());
        return Ok(0);
    }
    let mut command = spoken::command(language);
    command.build();
    let found = topic.iter().try_fold(&mut command, |command, name| command.find_subcommand_mut(name));
    let Some(found) = found else {
        let pages = PAGES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let phrase = Phrase::new("failure.no-topic").with("text", topic.join(" ")).with("pages", pages);
        return Err(Failure::Usage(phrase));
    };
    console.line(found.render_help().to_string().trim_end());
    if topic.is_empty() {
        console.line("");
        console.say(&Phrase::new("help.pages"));
        let about = |name: &str| console.words().get(&format!("help.page.{name}")).to_owned();
        console.table(&PAGES.iter().map(|(name, _)| vec![format!("  {name}"), about(name)]).collect::<Vec<_>>());
    }
    Ok(0)
}
