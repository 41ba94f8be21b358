//! How a language lists things one after the other.

use super::Language;

/// The items with `separator` between them and `last` before the last one.
pub(super) fn joined<T: AsRef<str>>(language: Language, separator: &str, last: &str, items: &[T]) -> String {
    let Some((end, before)) = items.split_last() else { return String::new() };
    let end = end.as_ref();
    if before.is_empty() {
        return end.to_owned();
    }
    let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
    // "y" gives way to "e" before the sound i.
    let last = if language == Language::Es && last == " y " && begins_with_i(end) { " e " } else { last };
    format!("{}{last}{end}", before.join(separator))
}

/// Whether a Spanish word begins with the sound i; in `hielo` and `hiato` it is half a consonant and does not count.
fn begins_with_i(word: &str) -> bool {
    let mut letters = word.chars().flat_map(char::to_lowercase);
    match letters.next() {
        Some('i' | 'í') => true,
        Some('h') => matches!(letters.next(), Some('i' | 'í')) && !matches!(letters.next(), Some('a' | 'e' | 'o')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Words;
    use super::*;

    #[test]
    fn lists_end_as_the_language_ends_them() {
        let said = |language: Language, items: &[&str]| Words::built_in(language).list(items);
        assert_eq!(said(Language::Zh, &["订单", "退款", "推广"]), "订单、退款、推广");
        assert_eq!(said(Language::En, &["orders", "refunds", "ads"]), "orders, refunds, ads");
        assert_eq!(said(Language::Es, &["pedidos", "reembolsos", "anuncios"]), "pedidos, reembolsos y anuncios");
        assert_eq!(said(Language::Es, &["ventas", "informes"]), "ventas e informes");
        assert_eq!(said(Language::Es, &["ventas", "Hijos de Mar"]), "ventas e Hijos de Mar");
        assert_eq!(said(Language::Es, &["agua", "hielo"]), "agua y hielo");
        assert_eq!((said(Language::Es, &["uno"]), said(Language::Es, &[])), ("uno".to_owned(), String::new()));
    }
}
