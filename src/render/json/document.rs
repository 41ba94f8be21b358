//! JSON text put together so that people can read its differences: each key and each element of a list has a line of its own.

use serde::Serialize;

/// An object under construction.
pub(super) struct Document {
    text: String,
    indent: usize,
}

impl Document {
    /// An object whose keys stand this many columns in.
    pub fn indented(indent: usize) -> Self {
        Document { text: String::from("{"), indent }
    }

    /// One more key with a value on the same line.
    pub fn value(&mut self, key: &str, value: &(impl Serialize + ?Sized)) {
        self.key(key);
        self.text.push_str(&compact(value));
    }

    /// The same where there is a value.
    pub fn maybe(&mut self, key: &str, value: Option<impl Serialize>) {
        if let Some(value) = value {
            self.value(key, &value);
        }
    }

    /// One more key with a list, an element a line.
    pub fn list(&mut self, key: &str, items: impl IntoIterator<Item = impl Serialize>) {
        self.written(key, items.into_iter().map(|item| compact(&item)));
    }

    /// The same for elements that are JSON already.
    pub fn written(&mut self, key: &str, items: impl IntoIterator<Item = String>) {
        self.key(key);
        self.text.push('[');
        let mut items = items.into_iter().peekable();
        let any = items.peek().is_some();
        while let Some(item) = items.next() {
            self.line(2);
            self.text.push_str(&item);
            if items.peek().is_some() {
                self.text.push(',');
            }
        }
        if any {
            self.line(0);
        }
        self.text.push(']');
    }

    /// The whole object; its closing brace stands two columns before its keys.
    pub fn end(mut self) -> String {
        self.indent -= 2;
        self.line(0);
        self.text.push('}');
        self.text
    }

    fn key(&mut self, key: &str) {
        if !self.text.ends_with('{') {
            self.text.push(',');
        }
        self.line(0);
        self.text.push_str(&compact(key));
        self.text.push_str(": ");
    }

    fn line(&mut self, deeper: usize) {
        self.text.push('\n');
        self.text.push_str(&" ".repeat(self.indent + deeper));
    }
}

fn compact(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("strings, numbers and lists always serialise")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nests_and_stays_json() {
        let mut inner = Document::indented(6);
        inner.list("rows", [[1, 2], [3, 4]]);
        inner.list("none", Vec::<u8>::new());
        let mut outer = Document::indented(2);
        outer.value("brace", "{");
        outer.maybe("absent", None::<u8>);
        outer.written("tables", [inner.end()]);
        let text = outer.end();
        let expected = "{\n  \"brace\": \"{\",\n  \"tables\": [\n    {\n      \"rows\": [\n        [1,2],\n        [3,4]\n      ],\n      \"none\": []\n    }\n  ]\n}";
        assert_eq!(text, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }
}
