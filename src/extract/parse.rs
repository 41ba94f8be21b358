//! A profile out of its file, and whether what it names is there.

use super::fault::{ProfileError, line_of, refused};
use super::profile::{ColumnMap, Profile, TableMap};
use super::written::MARK;
use crate::facts::{Kind, Table};
use crate::text;

impl Profile {
    /// Reads and checks a profile.
    pub fn parse(file: &str, content: &str) -> Result<Profile, ProfileError> {
        let mut profile: Profile = toml::from_str(content).map_err(|error| refused(file, content, &error))?;
        profile.tables.iter().try_for_each(|map| in_table(file, content, &profile, map))?;
        profile.tables.iter_mut().for_each(clicks_unless_said);
        Ok(profile)
    }
}

/// Advertising of which a profile does not say what is paid for is paid for clicks, as most is: without a kind no figure would take it.
fn clicks_unless_said(map: &mut TableMap) {
    if map.table == Table::AdDays && !map.columns.iter().any(|column| column.to == "kind") {
        let constant = Some("cpc".to_owned());
        map.columns.push(ColumnMap { to: "kind".to_owned(), constant, ..ColumnMap::default() });
    }
}

/// Columns and maps that are named and not there.
fn in_table(file: &str, content: &str, profile: &Profile, map: &TableMap) -> Result<(), ProfileError> {
    let table = map.table;
    let line = |key: &str, value: &str| line_of(content, key, value);
    let unknown = |named: &str, column: &str| {
        let columns = table.definition().columns.iter().filter(|c| !c.derived).map(|c| c.name);
        let nearest = text::nearest(column, columns).unwrap_or_default().to_owned();
        let (line, column) = (line("to", named), text::clean(column));
        ProfileError::UnknownColumn { file: file.to_owned(), line, table, column, nearest }
    };
    for column in &map.columns {
        if table.column(&column.to).is_none_or(|c| c.derived) {
            return Err(unknown(&column.to, &column.to));
        }
        if !column.substitute.is_empty() && table.column(MARK).is_none() {
            return Err(unknown(&column.to, MARK));
        }
        let in_name = table.column(&column.to).is_some_and(|c| c.kind == Kind::Day) && !profile.time.spans.is_empty();
        if column.from_name && !in_name {
            let (line, column) = (line("to", &column.to), text::clean(&column.to));
            return Err(ProfileError::NotInName { file: file.to_owned(), line, column });
        }
        if let Some(name) = column.map.as_ref().filter(|name| !profile.maps.contains_key(*name)) {
            let known = profile.maps.keys().cloned().collect();
            let (line, map) = (line("map", name), text::clean(name));
            return Err(ProfileError::UnknownMap { file: file.to_owned(), line, map, known });
        }
    }
    match table.key().find(|key| !map.columns.iter().any(|c| c.to == key.name)) {
        Some(key) => Err(ProfileError::KeyUnmapped { file: file.to_owned(), table, column: key.name }),
        None => Ok(()),
    }
}
