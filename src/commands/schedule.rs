//! `schedule`: what has `run` called by the clock, for cron or systemd, with every path in full.

use super::Global;
use super::console::Console;
use crate::desk::{Desk, Failure};
use crate::files::{self, Access};
use crate::words::{Field, Phrase};
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(
    after_help = "Example: (crontab -l; zhoubao schedule -q --config shop/config.toml) | crontab -\nExample: zhoubao schedule --systemd ~/.config/systemd/user"
)]
pub(super) struct Arguments {
    /// Write a service and a timer for systemd into this folder, in place of the line for cron
    #[arg(long, value_name = "FOLDER")]
    systemd: Option<PathBuf>,
}

const UNITS: [(&str, &str); 2] = [
    ("zhoubao.service", include_str!("../../templates/schedule/zhoubao.service")),
    ("zhoubao.timer", include_str!("../../templates/schedule/zhoubao.timer")),
];

pub(super) fn command(arguments: &Arguments, desk: &Desk, global: &Global, console: &Console) -> Result<u8, Failure> {
    let full = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("zhoubao"));
    let config = full(&global.config);
    let paths = [text(&program)?, text(&config)?];
    let zone = Field::from(desk.settings.time_zone.name());
    let when =
        |key: &str| Phrase::new(key).with("zone", zone.clone()).with("from", Field::Clock(desk.settings.schedule.from));
    let Some(folder) = &arguments.systemd else {
        console.line(&format!("# {}", console.words().say(&when("schedule.cron"))));
        console.result(&cron_line(paths));
        return Ok(0);
    };
    let [program, config] = paths.map(in_unit);
    if let Some(path) = UNITS.iter().map(|(name, _)| folder.join(name)).find(|path| path.exists()) {
        return Err(Failure::Usage(Phrase::new("failure.exists").with("path", path.display().to_string())));
    }
    for (name, unit) in UNITS {
        let unit = unit.replace("{program}", &program).replace("{config}", &config);
        files::write(&folder.join(name), unit.as_bytes(), Access::Shared)?;
    }
    console.say(&when("schedule.systemd").with("folder", full(folder).display().to_string()));
    Ok(0)
}

/// A crontab cannot hold everything that a path may.
fn text(path: &Path) -> Result<&str, Failure> {
    let refused =
        || Failure::Usage(Phrase::new("failure.path").with("path", crate::text::clean(&path.to_string_lossy())));
    path.to_str().filter(|path| !path.contains(char::is_control)).ok_or_else(refused)
}

fn cron_line([program, config]: [&str; 2]) -> String {
    // cron ends the command at a percent sign that no backslash precedes, quoted or not.
    let word = |path: &str| in_shell(path).replace('%', "\\%");
    format!("*/15 * * * * {} run --config {}", word(program), word(config))
}

/// The word as a shell reads it.
pub(super) fn in_shell(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@%".contains(c);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// The word as systemd reads it.
fn in_unit(word: &str) -> String {
    let word = word.replace('\\', r"\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    format!("\"{word}\"")
}

#[cfg(test)]
mod tests {
    use super::{cron_line, in_unit};

    #[test]
    fn paths_with_blanks_quotes_and_percent_signs_stay_one_word() {
        assert_eq!(
            cron_line(["/usr/bin/zhoubao", "/srv/店/config.toml"]),
            "*/15 * * * * /usr/bin/zhoubao run --config /srv/店/config.toml"
        );
        assert_eq!(cron_line(["/z", "/a b/100%/it's"]), r"*/15 * * * * /z run --config '/a b/100\%/it'\''s'");
        assert_eq!(in_unit(r#"/a b/100%/$x"y\z"#), r#""/a b/100%%/$$x\"y\\z""#);
    }
}
