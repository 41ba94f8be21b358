//! What is wrong where the file is no TOML: the slips that people make, told as such.

use super::error::ConfigError;
use super::keys::line_at;
use toml::de::Error;

/// Nothing that the parser says: it is English, and quotes the line, in which a password may stand.
pub(super) fn syntax(text: &str, error: &Error) -> ConfigError {
    let at = error.span().map_or(0, |span| span.start);
    let line = line_at(text, at);
    let written = text.lines().nth(line.0 - 1).unwrap_or_default();
    match slip(written) {
        Some(Slip::Open) => ConfigError::OpenQuote { line },
        Some(Slip::Sign { found, expected }) => ConfigError::WrongSign { line, found, expected },
        None if error.message().contains("duplicate key") => ConfigError::Twice { line },
        None => ConfigError::Syntax { line },
    }
}

/// A slip of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slip {
    /// A quote that is not closed.
    Open,
    /// A sign of a word processor or an input method in place of the plain one.
    Sign { found: char, expected: char },
}

/// The plain sign that a sign stands for.
fn plain(found: char) -> Option<char> {
    Some(match found {
        '“' | '”' | '„' | '‟' | '″' | '＂' | '「' | '」' | '『' | '』' | '«' | '»' | '‘' | '’' | '＇' => {
            '"'
        }
        '＝' => '=',
        '，' | '、' => ',',
        '［' | '【' => '[',
        '］' | '】' => ']',
        '．' | '。' => '.',
        '＃' => '#',
        '｛' => '{',
        '｝' => '}',
        _ => return None,
    })
}

/// The first slip of a line. Text over several lines (three quotes) is left alone.
fn slip(line: &str) -> Option<Slip> {
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '#' => return None,
            '"' | '\'' if rest.starts_with([c, c].as_slice()) && rest[1..].starts_with(c) => return None,
            '"' | '\'' => match closing(rest, c) {
                Some(end) => rest = &rest[end + 1..],
                // Closed, but with another sign.
                None => return Some(sign_in(rest).unwrap_or(Slip::Open)),
            },
            found => {
                if let Some(expected) = plain(found) {
                    return Some(Slip::Sign { found, expected });
                }
            }
        }
    }
    None
}

/// Where the quote is closed.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let closes = c == quote && !escaped;
        escaped = quote == '"' && c == '\\' && !escaped;
        closes.then_some(at)
    })
}

/// A quote of another kind within text that should have been closed.
fn sign_in(text: &str) -> Option<Slip> {
    let quote = |found: char| plain(found).filter(|expected| *expected == '"');
    text.chars().find_map(|found| quote(found).map(|expected| Slip::Sign { found, expected }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_apart() {
        let sign = |found, expected| Some(Slip::Sign { found, expected });
        for (line, expected) in [
            (r#"name = "木禾"#, Some(Slip::Open)),
            ("name = '木禾", Some(Slip::Open)),
            (r#"expects = ["orders, "ads"]"#, Some(Slip::Open)),
            (r#"name = “木禾”"#, sign('“', '"')),
            (r#"name = "木禾”"#, sign('”', '"')),
            (r#"name ＝ "木禾""#, sign('＝', '=')),
            (r#"expects = ["orders"，"ads"]"#, sign('，', ',')),
            (r#"name = "他说“好”，走了" # “"#, None),
            (r#"name = "a \" b" "#, None),
            (r#"name = """three"#, None),
            ("name = ", None),
        ] {
            assert_eq!(slip(line), expected, "{line}");
        }
    }
}
