//! Text that no messenger takes for anything else.

/// The text with every sign that could make a style, a link, a tag or a mention written as its full-width twin. A name of the
/// web is broken at its dots, because messengers make links of bare ones.
pub(super) fn plain(text: &str) -> String {
    let clean = crate::text::clean(text);
    let mut out = String::with_capacity(clean.len());
    let mut letters = clean.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let within = before.is_alphanumeric() && next.is_alphabetic();
        out.push(match letter {
            // 1.5 and "on. Then" stay; example.com does not.
            '.' if within => '．',
            ':' if next == '/' => '：',
            letter => twin(letter),
        });
        before = letter;
    }
    out
}

/// The full-width twin of a sign that has a meaning in markdown or HTML.
fn twin(letter: char) -> char {
    match letter {
        '<' => '＜',
        '>' => '＞',
        '[' => '［',
        ']' => '］',
        '@' => '＠',
        '*' => '＊',
        '_' => '＿',
        '~' => '～',
        '`' => '｀',
        '#' => '＃',
        '|' => '｜',
        '\\' => '＼',
        '&' => '＆',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn figures_and_sentences_stay_as_they_are() {
        for text in [
            "达成 108.3 %：支付 5.5万 / 目标 5.8万，差 2,607",
            "paid 6.42M, on Mon. Then",
            "11/09-11/15（修订2）",
            "▲ 1.2 pp · W46",
        ] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn nothing_from_outside_is_a_link_a_mention_or_a_tag() {
        for (text, expected) in [
            ("[买](http://evil.com)", "［买］(http：//evil．com)"),
            ("<@all> @all <at id=all></at>", "＜＠all＞ ＠all ＜at id=all＞＜/at＞"),
            ("**a** _b_ `c` ~d~ # e | f \\ &lt;", "＊＊a＊＊ ＿b＿ ｀c｀ ～d～ ＃ e ｜ f ＼ ＆lt;"),
            ("www.example.com/a.b", "www．example．com/a．b"),
            ("a\nb", "a b"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}
