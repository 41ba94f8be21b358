//! What a workbook says of its sheets and its cells' formats, in whatever part it says it.

use super::Epoch;
use super::bytes::Bytes;
use super::fault::Fault;
use super::formats::{self, Shown};
use super::limits::{Limit, Limits};
use super::package;
use super::refusal::Refusal;
use super::tag::{Tag, local};
use super::texts::Texts;
use super::xml::Token;
use std::collections::BTreeMap;
use zip::ZipArchive;

/// A workbook without its sheets' cells.
pub(super) struct Book {
    pub(super) sheets: Vec<Sheet>,
    pub(super) epoch: Epoch,
    pub(super) texts: Texts,
    /// Of each style of cells, as what it shows numbers.
    pub(super) formats: Vec<Shown>,
}

/// A worksheet as the workbook names it.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// The part that holds its cells.
    pub(super) part: String,
}

/// Where a part leads: of each relation by its id the kind, the last word of its type, and the other part.
pub(super) type Relations = BTreeMap<String, (String, String)>;

pub(super) fn read(zip: &mut ZipArchive<Bytes>, limits: &Limits) -> Result<Book, Refusal> {
    let package = relations(zip, "", limits)?;
    let workbook = package.into_values().find(|(kind, _)| kind == "officeDocument");
    let (_, workbook) = workbook.ok_or_else(|| Refusal::damaged("_rels/.rels", "no workbook"))?;
    let relations = relations(zip, &workbook, limits)?;
    let (sheets, epoch) = sheets(zip, &workbook, &relations, limits)?;
    // Where nothing leads to them, they have the names that all programs give.
    let other = |kind: &str, name: &str| {
        let found = relations.values().find(|(other, _)| other == kind);
        found.map_or_else(|| resolved(&workbook, name), |(_, part)| part.clone())
    };
    let (styles, strings) = (other("styles", "styles.xml"), other("sharedStrings", "sharedStrings.xml"));
    let texts = package::xml(zip, &strings, |xml| Texts::read(xml, &strings, limits))?;
    Ok(Book { sheets, epoch, texts: texts.unwrap_or_default(), formats: formats(zip, &styles, limits)? })
}

/// Where a part, or without a name the package, leads.
pub(super) fn relations(zip: &mut ZipArchive<Bytes>, part: &str, limits: &Limits) -> Result<Relations, Refusal> {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let list = resolved(part, &format!("{}_rels/{name}.rels", if folder.is_empty() { "/" } else { "" }));
    let mut relations = Relations::new();
    let mut take = |tag: Tag<'_>| -> Result<(), Fault> {
        if tag.local() == "Relationship" {
            let says = |name| tag.says(name).map(Option::unwrap_or_default);
            let kind = says("Type")?.rsplit('/').next().unwrap_or_default().to_owned();
            relations.insert(says("Id")?, (kind, resolved(part, &says("Target")?)));
        }
        Ok(())
    };
    match each_tag(zip, &list, limits, &mut |tag, _| take(tag))? {
        true => Ok(relations),
        false => Err(Refusal::damaged(&list, "not there")),
    }
}

/// The part that a target leads to from another, by the name under which it is looked for.
fn resolved(from: &str, target: &str) -> String {
    let mut place: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect()),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(place.pop()),
            _ => place.push(step),
        }
    }
    place.join("/").to_ascii_lowercase()
}

/// Shows every tag of a part that begins something, with the depth at which it lies; false where there is no such part.
fn each_tag(
    zip: &mut ZipArchive<Bytes>,
    name: &str,
    limits: &Limits,
    visit: &mut dyn FnMut(Tag<'_>, usize) -> Result<(), Fault>,
) -> Result<bool, Refusal> {
    let read = package::xml(zip, name, |mut xml| {
        loop {
            let depth = xml.depth();
            match xml.next() {
                Ok(Token::Start(tag)) => visit(tag, depth),
                Ok(Token::Eof) => return Ok(()),
                Ok(_) => Ok(()),
                Err(fault) => Err(fault),
            }
            .map_err(|fault| fault.at(name, limits))?;
        }
    })?;
    Ok(read.is_some())
}

/// The worksheets in their order, and from when the workbook counts its days.
fn sheets(
    zip: &mut ZipArchive<Bytes>,
    workbook: &str,
    relations: &Relations,
    limits: &Limits,
) -> Result<(Vec<Sheet>, Epoch), Refusal> {
    let (mut sheets, mut epoch, mut named) = (Vec::new(), Epoch::Y1900, 0);
    let there = each_tag(zip, workbook, limits, &mut |tag, _| {
        match tag.local() {
            "workbookPr" => match tag.get("date1904")? {
                Some("1" | "true") => epoch = Epoch::Y1904,
                Some(_) => epoch = Epoch::Y1900,
                None => {}
            },
            "sheet" => {
                named += 1;
                if named > limits.parts {
                    return Err(Refusal::too_much(Limit::Parts, named, limits.parts, "").into());
                }
                sheets.extend(sheet(tag, relations)?);
            }
            _ => {}
        }
        Ok(())
    })?;
    match there {
        true => Ok((sheets, epoch)),
        false => Err(Refusal::damaged(workbook, "not there")),
    }
}

/// The sheet that the tag names; none where it holds no cells, as a chart.
fn sheet(tag: Tag<'_>, relations: &Relations) -> Result<Option<Sheet>, Fault> {
    let name = tag.says("name")?.unwrap_or_default();
    let state = tag.get("state")?.unwrap_or("visible");
    if !matches!(state, "visible" | "hidden" | "veryHidden") {
        return Err(Fault::Damaged("a sheet that is neither shown nor hidden"));
    }
    let mut leads = None;
    for attribute in tag.attributes() {
        let (key, value) = attribute?;
        if local(key) == "id" {
            leads = relations.get(value);
        }
    }
    let (kind, part) = leads.ok_or(Fault::Damaged("a sheet that leads nowhere"))?;
    match kind.as_str() {
        "worksheet" => Ok(Some(Sheet { name, hidden: state != "visible", part: part.clone() })),
        "chartsheet" | "dialogsheet" | "xlMacrosheet" | "xlIntlMacrosheet" => Ok(None),
        _ => Err(Fault::Damaged("a sheet of a kind that is not known")),
    }
}

/// Of each style of cells, as what it shows numbers.
fn formats(zip: &mut ZipArchive<Bytes>, styles: &str, limits: &Limits) -> Result<Vec<Shown>, Refusal> {
    let (mut own, mut of_styles, mut section) = (BTreeMap::new(), Vec::new(), String::new());
    each_tag(zip, styles, limits, &mut |tag, depth| {
        // Directly within the root stand its sections.
        if depth == 1 {
            section.clear();
            section.push_str(tag.local());
        }
        match (section.as_str(), tag.local()) {
            ("numFmts", "numFmt") => {
                if let (Some(id), Some(code)) = (tag.get("numFmtId")?, tag.says("formatCode")?) {
                    own.insert(id.to_owned(), formats::of_code(&code));
                }
            }
            ("cellXfs", "xf") => {
                let id = tag.get("numFmtId")?.unwrap_or_default();
                let built_in = || id.parse().map(formats::built_in).unwrap_or_default();
                of_styles.push(own.get(id).copied().unwrap_or_else(built_in));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(of_styles)
}
