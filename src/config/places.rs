//! `[paths]`: folders that do not overlap, files that are files, templates that can be read.

use super::context::Context;
use super::error::ConfigError;
use super::settings::{Paths, SmtpSettings};
use super::written::{self, Written};
use crate::files;
use crate::render::digest::Templates;
use crate::words::{Language, Line};
use std::path::{Component, Path, PathBuf};

/// The most bytes of a template or a file of words.
const LONGEST: u64 = 4 * 1024 * 1024;

type Checked = Result<(), ConfigError>;

pub(super) fn paths(context: &Context<'_>, paths: &written::Paths) -> Result<Paths, ConfigError> {
    let meant = Paths {
        inbox: context.path_or("paths.inbox", &paths.inbox, "inbox")?,
        data: context.path_or("paths.data", &paths.data, "data")?,
        reports: context.path_or("paths.reports", &paths.reports, "reports")?,
        plan: context.optional_path("paths.plan", &paths.plan)?,
        catalog: context.optional_path("paths.catalog", &paths.catalog)?,
        excluded: context.optional_path("paths.excluded", &paths.excluded)?,
        costs: context.optional_path("paths.costs", &paths.costs)?,
        rates: context.optional_path("paths.rates", &paths.rates)?,
        actions: context.optional_path("paths.actions", &paths.actions)?,
        templates: context.optional_path("paths.templates", &paths.templates)?,
        notes: context.optional_path("paths.notes", &paths.notes)?,
    };
    apart(context, paths, &meant)?;
    is_file(context, "paths.plan", &paths.plan, &meant.plan)?;
    is_file(context, "paths.catalog", &paths.catalog, &meant.catalog)?;
    is_file(context, "paths.excluded", &paths.excluded, &meant.excluded)?;
    is_file(context, "paths.costs", &paths.costs, &meant.costs)?;
    is_file(context, "paths.rates", &paths.rates, &meant.rates)?;
    is_file(context, "paths.actions", &paths.actions, &meant.actions)?;
    if let (Some(written), Some(folder)) = (&paths.notes, &meant.notes)
        && folder.exists()
        && !folder.is_dir()
    {
        let (line, key) = (context.line(written), "paths.notes".to_owned());
        return Err(ConfigError::NoFolder { line, key, path: folder.clone() });
    }
    if let (Some(written), Some(folder)) = (&paths.templates, &meant.templates) {
        templates(context.line(written), folder)?;
    }
    Ok(meant)
}

/// The files that the mail server's settings name.
pub(super) fn of_smtp(context: &Context<'_>, written: &written::Smtp, smtp: &SmtpSettings) -> Checked {
    is_file(context, "mail.smtp.password_file", &written.password_file, &smtp.password_file)?;
    is_file(context, "mail.smtp.ca_file", &written.ca_file, &smtp.ca_file)
}

/// No two of inbox, data and reports may lie within one another: what the program writes would be read as a store's exports,
/// or the exports be taken for its own.
fn apart(context: &Context<'_>, written: &written::Paths, paths: &Paths) -> Checked {
    let folders = [
        ("paths.inbox", &written.inbox, real(&paths.inbox)),
        ("paths.data", &written.data, real(&paths.data)),
        ("paths.reports", &written.reports, real(&paths.reports)),
    ];
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
        let ((key, place, folder), (other, other_place, other_folder)) = (&folders[first], &folders[second]);
        if folder.starts_with(other_folder) || other_folder.starts_with(folder) {
            let line = other_place.as_ref().or(place.as_ref()).map(|written| context.line(written));
            let (key, folder) = ((*key).to_owned(), folder.clone());
            return Err(ConfigError::Overlap {
                line,
                key: (*other).to_owned(),
                path: other_folder.clone(),
                other: key,
                than: folder,
            });
        }
    }
    Ok(())
}

impl Paths {
    /// The folder of the program's own within which a path lies: inbox, data or reports.
    pub fn own_folder_of(&self, path: &Path) -> Option<&Path> {
        let path = real(path);
        [&self.inbox, &self.data, &self.reports]
            .into_iter()
            .map(PathBuf::as_path)
            .find(|own| path.starts_with(real(own)))
    }
}

/// The path without links and detours, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = path.ancestors().find_map(|there| Some((there, there.canonicalize().ok()?)));
    let (there, mut real) = known.unwrap_or((Path::new(""), PathBuf::new()));
    for step in path.strip_prefix(there).unwrap_or(&path).components() {
        match step {
            Component::ParentDir => drop(real.pop()),
            Component::CurDir => {}
            step => real.push(step),
        }
    }
    real
}

/// Where something is there, it must be a file: a pipe would be waited for without end.
pub(super) fn is_file(context: &Context<'_>, key: &str, written: &Written<String>, path: &Option<PathBuf>) -> Checked {
    let (Some(written), Some(path)) = (written, path) else { return Ok(()) };
    match path.metadata() {
        Ok(meta) if !meta.is_file() => {
            Err(ConfigError::NotAFile { line: context.line(written), key: key.to_owned(), path: path.clone() })
        }
        _ => Ok(()),
    }
}

/// An operator's own words and templates must be readable before anything is made with them.
fn templates(line: Line, folder: &Path) -> Checked {
    if !folder.is_dir() {
        return Err(ConfigError::NoFolder { line, key: "paths.templates".to_owned(), path: folder.to_owned() });
    }
    for language in Language::ALL {
        let path = folder.join("locales").join(format!("{language}.toml"));
        let Some(text) = text_of(line, &path)? else { continue };
        if let Err(error) = text.parse::<toml::Table>() {
            let at = error.span().map(|span| super::keys::line_at(&text, span.start));
            return Err(ConfigError::Template { line, path, at });
        }
    }
    let digest = folder.join("digest");
    let own = |name: &str| text_of(line, &digest.join(name));
    Templates::overridden(own("digest.html.j2")?, own("digest.txt.j2")?)
        .map(drop)
        .map_err(|error| ConfigError::Template { line, path: digest.join(error.name), at: error.line().map(Line) })
}

/// The text of a file, where it is there.
fn text_of(line: Line, path: &Path) -> Result<Option<String>, ConfigError> {
    let broken = |at| ConfigError::Template { line, path: path.to_owned(), at };
    match files::read_within(path, LONGEST) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| broken(None)),
        Err(error) if error.source.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(_) => Err(broken(None)),
    }
}
