//! The house's logo, a file that the settings name: as it is now, or as it was when a revision was made. One that cannot be used stops
//! no report; the report says why it is not there.

use super::lists::{LOGO, Lists, LogoFile};
use super::{Desk, Failure};
use crate::files;
use crate::render;
use crate::report::{LOGO_BYTES, LOGO_PIXELS, NoLogo, Notice};
use crate::revisions::Manifest;
use crate::words::{Phrase, cause};
use std::path::Path;

impl Desk {
    /// Takes the logo as it is now.
    pub(super) fn take_logo(&self, lists: &mut Lists) {
        let Some(path) = &self.settings.report.logo else { return };
        match logo(path) {
            Ok(file) => lists.logo = Some(file),
            Err(why) => lists.broken.push(Notice::attention(why)),
        }
    }

    /// The logo that a manifest names.
    pub(super) fn logo_of(&self, lists: &mut Lists, manifest: &Manifest) -> Result<(), Failure> {
        if let Some(input) = manifest.inputs.iter().find(|input| input.kind == LOGO) {
            let bytes = files::read(&self.archive.path(&input.sha256))?;
            lists.logo = render::logo(bytes).ok().map(|logo| LogoFile { name: input.name.clone(), logo });
        }
        Ok(())
    }
}

fn logo(path: &Path) -> Result<LogoFile, Phrase> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let say = |key: &str| Phrase::new(key).with("file", name.as_str());
    let bytes = files::read_within(path, LOGO_BYTES).map_err(|error| match error.is_too_large() {
        true => say("notice.logo-too-large").with("most", LOGO_BYTES / 1024),
        false => say("notice.logo-unread").with("text", cause(&error.source)),
    })?;
    match render::logo(bytes) {
        Ok(logo) => Ok(LogoFile { name, logo }),
        Err(NoLogo::Kind) => Err(say("notice.logo-no-picture")),
        Err(NoLogo::Pixels(width, height)) => {
            Err(say("notice.logo-pixels").with("width", width).with("height", height).with("most", LOGO_PIXELS))
        }
    }
}
