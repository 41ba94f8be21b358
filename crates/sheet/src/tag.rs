//! What stands in a tag, and what text that is written in XML means.

use super::fault::Fault;
use memchr::memchr2;

/// A tag that begins something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    pub(super) fn new(name: &'a str, attributes: &'a str) -> Tag<'a> {
        Tag { name, attributes }
    }

    /// Its name without the prefix of a namespace.
    pub(super) fn local(&self) -> &'a str {
        local(self.name)
    }

    /// What the attribute of that name says, as it is written.
    pub(super) fn get(&self, name: &str) -> Result<Option<&'a str>, Fault> {
        for attribute in self.attributes() {
            let (key, value) = attribute?;
            if key == name {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// The same with its entities resolved.
    pub(super) fn says(&self, name: &str) -> Result<Option<String>, Fault> {
        let mut said = String::new();
        let Some(written) = self.get(name)? else { return Ok(None) };
        decode(written, &mut said)?;
        Ok(Some(said))
    }

    /// Its attributes, name and value as written.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }
}

/// A name without the prefix of a namespace.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The attributes of a tag, one by one.
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a str, &'a str), Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        let cut = |text: &'a str, sign: u8| {
            let at = text.bytes().position(|byte| byte == sign)?;
            Some((text.get(..at)?, text.get(at + 1..)?))
        };
        let found = cut(rest, b'=').and_then(|(key, behind)| {
            let behind = behind.trim_ascii_start();
            let quote = behind.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''))?;
            let (value, behind) = cut(behind.get(1..)?, quote)?;
            self.rest = behind;
            Some((key.trim_ascii_end(), value))
        });
        if found.is_none() {
            self.rest = "";
        }
        Some(found.ok_or(Fault::Damaged("an attribute without a value in quotes")))
    }
}

/// Adds a text as it is written to one as it is meant: entities are resolved, line ends are line feeds.
pub(super) fn decode(written: &str, meant: &mut String) -> Result<(), Fault> {
    let mut rest = written;
    while let Some(at) = memchr2(b'&', b'\r', rest.as_bytes()) {
        let (before, behind) = rest.split_at(at);
        meant.push_str(before);
        if let Some(behind) = behind.strip_prefix('\r') {
            meant.push('\n');
            rest = behind.strip_prefix('\n').unwrap_or(behind);
            continue;
        }
        let entity = behind.strip_prefix('&').and_then(|entity| entity.split_once(';'));
        let (name, behind) = entity.ok_or(Fault::Damaged("an entity without its end"))?;
        meant.push(character(name).ok_or(Fault::Damaged("an entity that is not known"))?);
        rest = behind;
    }
    meant.push_str(rest);
    Ok(())
}

/// The character that an entity stands for.
fn character(entity: &str) -> Option<char> {
    let number = |digits: &str, radix| {
        let digits = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_alphanumeric()))?;
        u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).filter(|c| *c != '\0')
    };
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match entity.strip_prefix("#x") {
            Some(hexadecimal) => number(hexadecimal, 16),
            None => number(entity.strip_prefix('#')?, 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_characters_or_refused() {
        let meant = |written: &str| {
            let mut meant = String::new();
            decode(written, &mut meant).map(|()| meant)
        };
        assert_eq!(meant("a&lt;&#65;&#x4E2D;\r\nb\rc&#13;").as_deref(), Ok("a<A中\nb\nc\r"));
        for wrong in
            ["&", "&b;", "&#;", "&#x;", "&#0;", "&#xD800;", "&#X41;", "&#+65;", "&#x110000;", "&amp", "&#99999999999;"]
        {
            assert!(meant(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn attributes_are_found_or_refused() {
        let tag = Tag { name: "x:c", attributes: " r='A1'\n t = \"s&amp;\" r:id=''" };
        assert_eq!((tag.local(), tag.get("r"), tag.get("id")), ("c", Ok(Some("A1")), Ok(None)));
        assert_eq!((tag.says("t"), tag.get("r:id")), (Ok(Some("s&".into())), Ok(Some(""))));
        for wrong in [" r", " r=", " r=1", " r='1", " a='1' r"] {
            assert!(Tag { name: "c", attributes: wrong }.get("r").is_err(), "{wrong}");
        }
    }
}
