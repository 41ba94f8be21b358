//! One line of delimited text taken for itself, where quotes cannot be trusted.
//!
//! A title such as `"12寸蛋糕` begins with a quote that closes nowhere, and by the rules of the format it swallows
//! separators and lines up to the next quote, orders with it. In a line for itself a quote opens a field only where one
//! closes it right before a separator or the end.

/// Cuts a line into fields: their texts one after the other, and where each ends.
pub(super) fn fields(line: &str, separator: u8) -> (String, Vec<usize>) {
    let separator = char::from(separator);
    let (mut text, mut ends) = (String::with_capacity(line.len()), Vec::new());
    let mut rest = line;
    loop {
        let behind = match wrapped(rest, separator) {
            Some((field, behind)) => {
                text.push_str(&field);
                behind
            }
            None => {
                let until = rest.find(separator).unwrap_or(rest.len());
                text.push_str(&rest[..until]);
                &rest[until..]
            }
        };
        ends.push(text.len());
        match behind.strip_prefix(separator) {
            Some(next) => rest = next,
            None => return (text, ends),
        }
    }
}

/// The field within quotes at the beginning, doubled quotes taken for one, and what stands behind it.
fn wrapped(rest: &str, separator: char) -> Option<(String, &str)> {
    let inner = rest.strip_prefix('"')?;
    let mut field = String::new();
    let mut from = 0;
    loop {
        let quote = from + inner[from..].find('"')?;
        field.push_str(&inner[from..quote]);
        let behind = &inner[quote + 1..];
        if behind.is_empty() || behind.starts_with(separator) {
            return Some((field, behind));
        }
        // Two stand for one; a single one amid the field is no quoting at all.
        behind.strip_prefix('"')?;
        field.push('"');
        from = quote + 2;
    }
}

/// The first line, and where the next begins; none where no line end stands in the text.
pub(super) fn first_line(text: &str) -> Option<(&str, usize)> {
    let end = text.find(['\n', '\r'])?;
    let next = if text[end..].starts_with("\r\n") { end + 2 } else { end + 1 };
    Some((&text[..end], next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &str) -> Vec<String> {
        let (text, ends) = fields(line, b',');
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(&ends).map(|(start, end)| text[start..*end].to_owned()).collect()
    }

    #[test]
    fn a_quote_that_closes_nowhere_is_a_character() {
        assert_eq!(cut("1,\"12寸蛋糕,5.00,x"), ["1", "\"12寸蛋糕", "5.00", "x"]);
        assert_eq!(cut("1,\"12寸\"蛋糕,5.00"), ["1", "\"12寸\"蛋糕", "5.00"]);
        assert_eq!(cut("\"12寸,\"a\",\"b,c\""), ["\"12寸", "a", "b,c"]);
        assert_eq!(cut("\"a \"\"b\"\" c\",,\"\""), ["a \"b\" c", "", ""]);
        assert_eq!(cut(""), [""]);
        assert_eq!(cut("\""), ["\""]);
    }

    #[test]
    fn lines_end_in_every_way() {
        assert_eq!(first_line("a\r\nb"), Some(("a", 3)));
        assert_eq!(first_line("a\rb"), Some(("a", 2)));
        assert_eq!(first_line("\n"), Some(("", 1)));
        assert_eq!(first_line("a"), None);
    }
}
