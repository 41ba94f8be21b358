//! What cannot be kept: a cache is told to nobody, it is worked out again.

use crate::files::FileError;

/// Why something is not kept.
#[derive(Debug)]
pub(super) struct NotKept(pub(super) String);

impl From<FileError> for NotKept {
    fn from(error: FileError) -> Self {
        NotKept(error.to_string())
    }
}

/// What is not kept is worked out again the next time.
pub(super) fn noted(kept: Result<(), NotKept>) {
    if let Err(NotKept(error)) = kept {
        tracing::debug!(error, "the view is not kept");
    }
}
