//! Attributes of tags that quick-xml reads.

use super::refusal::Refusal;
use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;
use std::fmt::Display;

/// That a part is damaged, by whatever error says so.
pub(super) fn damaged<E: Display>(part: &str) -> impl FnOnce(E) -> Refusal {
    move |error| Refusal::damaged(part, error)
}

/// The value of an attribute of a part's tag.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str, part: &str) -> Result<Option<String>, Refusal> {
    let found = tag.try_get_attribute(name).map_err(damaged(part))?;
    let value = found.map(|it| it.normalized_value(XmlVersion::Implicit1_0).map(|value| value.into_owned()));
    value.transpose().map_err(damaged(part))
}
