//! What stands in `#[message(...)]`.

use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Path, Result, Token};

/// Of an enum.
pub(crate) struct OfEnum {
    /// What all keys begin with.
    pub prefix: String,
    /// What parts the words of a key.
    pub separator: char,
}

impl OfEnum {
    /// Reads `#[message("prefix")]` or `#[message("prefix", kebab)]`.
    pub fn of(name: &Ident, attributes: &[Attribute]) -> Result<Self> {
        match attributes.iter().find(|attribute| attribute.path().is_ident("message")) {
            Some(attribute) => attribute.parse_args(),
            None => Err(syn::Error::new(name.span(), "expected #[message(\"prefix of its keys\")]")),
        }
    }
}

impl Parse for OfEnum {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let prefix = input.parse::<LitStr>()?.value();
        if input.is_empty() {
            return Ok(OfEnum { prefix, separator: '_' });
        }
        input.parse::<Token![,]>()?;
        let word: Ident = input.parse()?;
        if word == "kebab" {
            return Ok(OfEnum { prefix, separator: '-' });
        }
        Err(syn::Error::new(word.span(), "expected `kebab`"))
    }
}

/// Of a variant.
#[derive(Default)]
pub(crate) struct OfVariant {
    /// Its key where the name does not say it.
    pub key: Option<String>,
    /// Whether it is what its field is.
    pub transparent: bool,
}

impl OfVariant {
    pub fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = OfVariant::default();
        each(attributes, |meta| {
            if meta.path.is_ident("key") {
                found.key = Some(string(&meta)?);
            } else if meta.path.is_ident("transparent") {
                found.transparent = true;
            } else {
                return Err(meta.error("expected `key` or `transparent`"));
            }
            Ok(())
        })?;
        Ok(found)
    }
}

/// How a field is said.
#[derive(Default)]
pub(crate) enum How {
    /// As its type's `ToField` says it.
    #[default]
    Itself,
    /// As `Display` writes it.
    Text,
    /// The word whose key is this and the value.
    Word(String),
    /// As the function makes of it.
    With(Path),
    /// Not at all.
    Skip,
}

/// Of a field.
#[derive(Default)]
pub(crate) struct OfField {
    /// Its name in the sentence where it is another.
    pub name: Option<String>,
    pub how: How,
}

impl OfField {
    pub fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = OfField::default();
        each(attributes, |meta| {
            if meta.path.is_ident("name") {
                found.name = Some(string(&meta)?);
            } else if meta.path.is_ident("text") {
                found.how = How::Text;
            } else if meta.path.is_ident("word") {
                found.how = How::Word(string(&meta)?);
            } else if meta.path.is_ident("with") {
                found.how = How::With(meta.value()?.parse()?);
            } else if meta.path.is_ident("skip") {
                found.how = How::Skip;
            } else {
                return Err(meta.error("expected `name`, `text`, `word`, `with` or `skip`"));
            }
            Ok(())
        })?;
        Ok(found)
    }
}

/// Each entry of the `#[message(...)]` among the attributes.
fn each(attributes: &[Attribute], mut take: impl FnMut(ParseNestedMeta<'_>) -> Result<()>) -> Result<()> {
    let mut ours = attributes.iter().filter(|attribute| attribute.path().is_ident("message"));
    ours.try_for_each(|attribute| attribute.parse_nested_meta(&mut take))
}

fn string(meta: &ParseNestedMeta<'_>) -> Result<String> {
    Ok(meta.value()?.parse::<LitStr>()?.value())
}
