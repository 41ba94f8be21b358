//! What the operator wrote of the period, from Markdown to plain lines: paragraphs, lists, strong words.
//!
//! Everything else of Markdown is left out or becomes words: HTML is nobody's to write here, a picture would be fetched by the
//! reader's program, and of a link its words stay. Headings are lines that stand out.

use crate::report::{Note, NoteLine, NoteRun};
use crate::text;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What is longer is cut: it would push the findings off the page.
const LINES: usize = 14;
const WIDTH: usize = 1_400;

/// The note of a text; `None` where it says nothing.
pub(super) fn note(markdown: &str) -> Option<Note> {
    let mut reading = Reading::default();
    for event in Parser::new_ext(markdown, Options::empty()) {
        reading.take(event);
    }
    reading.end_line();
    let mut left = WIDTH;
    let mut lines: Vec<NoteLine> = Vec::new();
    let all = reading.lines.len();
    let mut cut = all > LINES;
    for mut line in reading.lines.into_iter().take(LINES) {
        let whole = text::width(&line.text());
        if whole > left {
            cut = true;
            if lines.is_empty() {
                shorten(&mut line, left);
                lines.push(line);
            }
            break;
        }
        left -= whole;
        lines.push(line);
    }
    (!lines.is_empty()).then_some(Note { lines, cut })
}

/// A line that alone is too wide, cut.
fn shorten(line: &mut NoteLine, most: usize) {
    let mut left = most.saturating_sub(text::width(&line.text()) - text::width(&words(line)));
    let kept = words(line)
        .chars()
        .take_while(|c| {
            let width = text::width(c.encode_utf8(&mut [0; 4]));
            let fits = width <= left;
            left = left.saturating_sub(width);
            fits
        })
        .collect();
    line.runs = vec![NoteRun { text: kept, strong: false }];
}

fn words(line: &NoteLine) -> String {
    line.runs.iter().map(|run| run.text.as_str()).collect()
}

#[derive(Default)]
struct Reading {
    lines: Vec<NoteLine>,
    line: NoteLine,
    /// The lists that are open, with the number of the next item where they count.
    lists: Vec<Option<u64>>,
    strong: usize,
    /// How deep within something that is left out.
    skipped: usize,
    /// Whether within a program or a style sheet, whose text are no words.
    program: bool,
}

impl Reading {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => self.skipped += 1,
            Event::End(TagEnd::Image | TagEnd::HtmlBlock) => self.skipped -= 1,
            Event::InlineHtml(tag) => self.tag(&tag),
            _ if self.skipped > 0 || self.program => {}
            Event::Start(Tag::Strong) => self.strong += 1,
            Event::End(TagEnd::Strong) => self.strong -= 1,
            Event::Start(Tag::Heading { .. }) => {
                self.end_line();
                self.strong += 1;
            }
            Event::End(TagEnd::Heading(_)) => {
                self.end_line();
                self.strong -= 1;
            }
            Event::Start(Tag::List(first)) => {
                self.end_line();
                self.lists.push(first);
            }
            Event::End(TagEnd::List(_)) => drop(self.lists.pop()),
            Event::Start(Tag::Item) => {
                self.end_line();
                self.line.mark = Some(self.mark());
            }
            Event::End(TagEnd::Item | TagEnd::Paragraph | TagEnd::CodeBlock) | Event::HardBreak => self.end_line(),
            Event::Text(words) | Event::Code(words) => self.say(&words),
            Event::SoftBreak => self.say(" "),
            _ => {}
        }
    }

    fn tag(&mut self, tag: &str) {
        let tag = tag.to_ascii_lowercase();
        let is = |name: &str| tag.trim_start_matches(['<', '/']).starts_with(name);
        if is("script") || is("style") {
            self.program = !tag.starts_with("</");
        }
    }

    fn mark(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{}.", *number - 1)
            }
            _ => "•".to_owned(),
        }
    }

    fn say(&mut self, words: &str) {
        let blank = |there: bool| if there { " " } else { "" };
        let (before, after) = (words.starts_with(char::is_whitespace), words.ends_with(char::is_whitespace));
        let clean = text::clean(words);
        let words = if clean.is_empty() {
            blank(before).to_owned()
        } else {
            format!("{}{clean}{}", blank(before), blank(after))
        };
        let strong = self.strong > 0;
        match self.line.runs.last_mut().filter(|run| run.strong == strong) {
            Some(run) => run.text.push_str(&words),
            None => self.line.runs.push(NoteRun { text: words, strong }),
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.runs.iter().any(|run| !run.text.trim().is_empty()) {
            self.lines.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LINES, WIDTH, note};
    use crate::text;
    use proptest::prelude::*;

    fn lines(markdown: &str) -> Vec<String> {
        note(markdown).map(|note| note.lines.iter().map(|line| line.text()).collect()).unwrap_or_default()
    }

    #[test]
    fn a_little_of_markdown_is_kept_and_nothing_else_gets_through() {
        let markdown = "# 大促收尾\n\n主推款**断货两天**，周三补上。\n见 [货单](https://example.com/x)。\n\n- 换主图\n- 加 `20%` 预算\n\n3. 甲\n4. 乙\n\n<script>alert(1)</script>\n\n![图](https://example.com/p.png)\n\n尾 <b>粗</b><script>alert(2)</script>";
        let expected = [
            "大促收尾",
            "主推款断货两天，周三补上。 见 货单。",
            "• 换主图",
            "• 加 20% 预算",
            "3. 甲",
            "4. 乙",
            "尾 粗",
        ];
        assert_eq!(lines(markdown), expected);
        let note = note(markdown).expect("a note");
        assert!(note.lines[0].runs[0].strong && !note.cut);
        assert_eq!(note.lines[1].runs.iter().map(|run| run.strong).collect::<Vec<_>>(), [false, true, false]);
    }

    #[test]
    fn nothing_is_no_note_and_much_is_cut() {
        for empty in ["", " \n\n", "<!-- x -->", "![](a.png)"] {
            assert_eq!(note(empty), None, "{empty:?}");
        }
        let long = note(&"行\n\n".repeat(100)).expect("a note");
        assert!(long.cut && long.lines.len() == LINES);
        let wide = note(&"字".repeat(5_000)).expect("a note");
        assert!(wide.cut && text::width(&wide.lines[0].text()) <= WIDTH);
    }

    proptest! {
        #[test]
        fn whatever_is_written_gives_short_clean_lines(markdown in "(?s).{0,400}") {
            for line in lines(&markdown) {
                prop_assert!(!line.chars().any(char::is_control), "{line:?}");
            }
        }
    }
}
