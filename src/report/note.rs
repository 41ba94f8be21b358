//! The operator's own word on the period.

/// What the operator wrote, in plain lines: nothing in it is markup any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Its lines, in order.
    pub lines: Vec<NoteLine>,
    /// Whether it is longer than that.
    pub cut: bool,
}

/// A paragraph, a heading or an item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteLine {
    /// What stands before an item: `•`, `2.`.
    pub mark: Option<String>,
    /// Its words, and which of them are strong.
    pub runs: Vec<NoteRun>,
}

/// Words of one weight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteRun {
    /// The words.
    pub text: String,
    /// Whether they stand out.
    pub strong: bool,
}

impl NoteLine {
    /// All its words, with its mark.
    pub fn text(&self) -> String {
        let mark = self.mark.as_ref().map(|mark| format!("{mark} ")).unwrap_or_default();
        let words: String = self.runs.iter().map(|run| run.text.as_str()).collect();
        format!("{mark}{words}")
    }
}
