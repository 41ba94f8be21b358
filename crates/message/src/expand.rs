//! The code that an enum gets.

use crate::attributes::{How, OfEnum, OfField, OfVariant};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Field, Ident, Member, Result, Variant};

pub(crate) fn message(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(syn::Error::new(input.ident.span(), "expected an enum: each variant is a sentence"));
    };
    let of = OfEnum::of(&input.ident, &input.attrs)?;
    let sentences = data.variants.iter().map(|variant| Sentence::of(&of, variant)).collect::<Result<Vec<_>>>()?;
    let name = &input.ident;
    let worded = sentences.iter().filter(|sentence| sentence.key.is_some());
    let keys = worded.clone().map(|sentence| &sentence.key);
    let fields = worded.map(Sentence::names);
    let codes = sentences.iter().map(Sentence::code);
    let phrases = sentences.iter().map(Sentence::phrase);
    Ok(quote! {
        impl #name {
            /// The keys of all its sentences.
            pub const CODES: &'static [&'static str] = &[#(#keys),*];

            /// The fields that each of them may name, in the same order.
            pub const FIELDS: &'static [&'static [&'static str]] = &[#(#fields),*];

            /// The key of its sentence: stable, for scripts and tests.
            pub fn code(&self) -> &str {
                match self { #(#codes)* }
            }

            /// What people are told, in no language yet.
            pub fn phrase(&self) -> crate::words::Phrase {
                match self { #(#phrases)* }
            }
        }

        impl ::std::fmt::Display for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&crate::words::in_english(&self.phrase()))
            }
        }

        impl crate::words::ToField for #name {
            fn to_field(&self) -> crate::words::Field {
                self.phrase().into()
            }
        }
    })
}

/// A variant.
struct Sentence<'a> {
    variant: &'a Variant,
    /// None where it is what its field is.
    key: Option<String>,
    values: Vec<Value<'a>>,
}

/// A field.
struct Value<'a> {
    field: &'a Field,
    member: Member,
    /// What it is bound to in the arm.
    bound: Ident,
    said: OfField,
}

impl<'a> Sentence<'a> {
    fn of(of: &OfEnum, variant: &'a Variant) -> Result<Self> {
        let own = OfVariant::of(&variant.attrs)?;
        let values = variant.fields.iter().enumerate().map(|(at, field)| Value::of(at, field));
        let values = values.collect::<Result<Vec<_>>>()?;
        if own.transparent && (values.len() != 1 || own.key.is_some()) {
            return Err(syn::Error::new(variant.ident.span(), "expected one field and no key where it is transparent"));
        }
        let by_name = || format!("{}.{}", of.prefix, parted(&variant.ident.to_string(), of.separator));
        let key = (!own.transparent).then(|| own.key.unwrap_or_else(by_name));
        if let Some(nameless) = values.iter().find(|value| key.is_some() && value.name().is_none()) {
            return Err(syn::Error::new_spanned(nameless.field, "expected #[message(name = \"...\")] or `skip`"));
        }
        Ok(Sentence { variant, key, values })
    }

    fn code(&self) -> TokenStream {
        let name = &self.variant.ident;
        match &self.key {
            Some(key) => quote! { Self::#name { .. } => #key, },
            None => self.inner("code"),
        }
    }

    fn phrase(&self) -> TokenStream {
        let name = &self.variant.ident;
        let Some(key) = &self.key else { return self.inner("phrase") };
        let bound = self.said().map(Value::binding);
        let with = self.said().map(Value::with);
        quote! { Self::#name { #(#bound,)* .. } => crate::words::Phrase::new(#key) #(#with)*, }
    }

    fn said(&self) -> impl Iterator<Item = &Value<'a>> + Clone {
        self.values.iter().filter(|value| !matches!(value.said.how, How::Skip))
    }

    fn names(&self) -> TokenStream {
        let names = self.said().map(Value::name);
        quote! { &[#(#names),*] }
    }

    /// What its one field answers.
    fn inner(&self, method: &str) -> TokenStream {
        let (name, method) = (&self.variant.ident, format_ident!("{method}"));
        let bindings = self.values.iter().map(Value::binding);
        let bound = self.values.iter().map(|value| &value.bound);
        quote! { Self::#name { #(#bindings),* } => #(#bound)*.#method(), }
    }
}

impl<'a> Value<'a> {
    fn of(at: usize, field: &'a Field) -> Result<Self> {
        let member = field.ident.clone().map_or(Member::from(at), Member::from);
        Ok(Value { field, member, bound: format_ident!("field_{at}"), said: OfField::of(&field.attrs)? })
    }

    fn binding(&self) -> TokenStream {
        let (member, bound) = (&self.member, &self.bound);
        quote! { #member: #bound }
    }

    /// Its name in the sentence; none where nobody gave it one.
    fn name(&self) -> Option<String> {
        let own = self.field.ident.as_ref().map(ToString::to_string);
        let skipped = matches!(self.said.how, How::Skip).then(String::new);
        self.said.name.clone().or(own).or(skipped)
    }

    fn with(&self) -> TokenStream {
        let (name, bound) = (self.name(), &self.bound);
        let value = match &self.said.how {
            How::Itself | How::Skip => quote! { #bound },
            How::Text => quote! { #bound.to_string() },
            How::Word(prefix) => {
                let format = format!("{prefix}{{}}");
                quote! { crate::words::Field::Word(::std::format!(#format, #bound)) }
            }
            How::With(function) => quote! { #function(#bound) },
        };
        quote! { .with(#name, #value) }
    }
}

/// The words of a variant's name, in small letters: `NoSuchDay` is `no_such_day`.
fn parted(name: &str, separator: char) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(separator);
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn keys_follow_from_names() {
        assert_eq!(parted("NoSuchDay", '_'), "no_such_day");
        assert_eq!(parted("NotAWeek", '-'), "not-a-week");
        assert_eq!(parted("Busy", '_'), "busy");
    }

    fn refused(input: &DeriveInput) -> String {
        message(input).expect_err("not as it must be").to_string()
    }

    #[test]
    fn what_is_not_as_it_must_be_is_said() {
        assert!(refused(&parse_quote! { enum Wrong { One } }).contains("prefix"));
        assert!(refused(&parse_quote! { #[message("a")] struct Wrong; }).contains("enum"));
        assert!(refused(&parse_quote! { #[message("a", camel)] enum Wrong { One } }).contains("kebab"));
        assert!(refused(&parse_quote! { #[message("a")] enum Wrong { One(String) } }).contains("name"));
        assert!(
            refused(&parse_quote! { #[message("a")] enum Wrong { #[message(transparent)] One } }).contains("field")
        );
        assert!(refused(&parse_quote! { #[message("a")] enum Wrong { #[message(text)] One } }).contains("transparent"));
        assert!(
            refused(&parse_quote! { #[message("a")] enum Wrong { One { #[message(kay)] a: u8 } } }).contains("skip")
        );
    }
}
