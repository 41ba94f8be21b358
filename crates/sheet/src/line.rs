//! What a file says of itself, fit to stand in a message.

/// The longest text that is passed on, in characters: names of parts and sheets are short, and an error is no place to
/// carry a file about.
const LONGEST: usize = 1_000;

/// The text on one line, without control characters and marks that turn the direction of writing, cut to [`LONGEST`].
pub(crate) fn in_a_line(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_harmful(*c));
    let mut line: String = shown.clone().take(LONGEST).collect();
    if shown.count() > LONGEST {
        line.push('…');
    }
    line
}

fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_act_on_a_terminal_nor_fill_it() {
        assert_eq!(in_a_line("\u{1b}[31m表\r\n1\u{202E}"), "[31m表  1");
        assert_eq!(in_a_line(&"长".repeat(LONGEST)).chars().count(), LONGEST);
        let cut = in_a_line(&"x".repeat(LONGEST + 1));
        assert!(cut.ends_with("x…") && cut.chars().count() == LONGEST + 1);
    }
}
