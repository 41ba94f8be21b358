//! A zip of several files: each that is a spreadsheet is read for itself, its sheets named after it, and each that is none
//! is named with the reason.
//!
//! One of them is in memory at a time. Limits hold for all together: whoever packs a thousand files gets no more room.

use super::bytes::Bytes;
use super::limits::{Limit, Limits};
use super::merged::Merged;
use super::password::Password;
use super::spreadsheet::Spreadsheet;
use super::{Epoch, Next, Refusal, Remark, Row, package, source};
use crate::package::Packed;
use std::collections::BTreeMap;
use zip::ZipArchive;

/// The spreadsheets of an opened zip.
pub(super) struct Members {
    zip: ZipArchive<Bytes>,
    limits: Limits,
    passwords: Vec<Password>,
    members: Vec<Packed>,
    /// Of each sheet, over all members: whose it is, its index there, and from when its dates count.
    places: Vec<(usize, usize, Epoch)>,
    pub(super) sheets: Vec<String>,
    /// Indices of the sheets that are hidden.
    pub(super) hidden: Vec<usize>,
    pub(super) remarks: Vec<Remark>,
    /// The member that is unpacked.
    current: Option<(usize, Spreadsheet)>,
    /// Cells seen of each sheet.
    cells: BTreeMap<usize, u64>,
}

impl Members {
    /// Opens each file once, to see what it is.
    pub(super) fn open(
        zip: ZipArchive<Bytes>,
        files: Vec<Packed>,
        limits: &Limits,
        passwords: &[Password],
    ) -> Result<Members, Refusal> {
        let mut members = Members {
            zip,
            limits: limits.clone(),
            passwords: passwords.to_vec(),
            members: Vec::new(),
            places: Vec::new(),
            sheets: Vec::new(),
            hidden: Vec::new(),
            remarks: Vec::new(),
            current: None,
            cells: BTreeMap::new(),
        };
        let (mut total, mut refused) = (0, Vec::new());
        for file in files {
            match members.unpack(&file, &mut total) {
                Ok(spreadsheet) => members.take(file, &spreadsheet)?,
                Err(refusal @ Refusal::TooMuch { limit: Limit::TotalBytes, .. }) => return Err(refusal),
                Err(refusal) => refused.push((file.name, refusal)),
            }
        }
        // Of several reasons the one that somebody can do something about.
        let first = refused.iter().find(|(_, refusal)| refusal.wants_password()).or(refused.first()).cloned();
        if members.sheets.is_empty()
            && let Some((name, refusal)) = first
        {
            return Err(Refusal::NoneReadable { count: refused.len() as u64, name, refusal: Box::new(refusal) });
        }
        let left_out = |(name, refusal)| Remark::LeftOut { name, refusal: Box::new(refusal) };
        members.remarks.splice(0..0, refused.into_iter().map(left_out));
        Ok(members)
    }

    /// The file as a spreadsheet; its bytes and those of its own parts are added to the total.
    fn unpack(&mut self, file: &Packed, total: &mut u64) -> Result<Spreadsheet, Refusal> {
        let most = Limits { total_bytes: self.limits.total_bytes.saturating_sub(*total), ..self.limits.clone() };
        let bytes = package::unpack(&mut self.zip, file, &most)?;
        *total += bytes.len() as u64;
        let most = Limits { total_bytes: self.limits.total_bytes.saturating_sub(*total), ..most };
        let spreadsheet = Spreadsheet::open(source::of_member(bytes, &most, &self.passwords)?, &most)?;
        *total += spreadsheet.outline.unpacked;
        Ok(spreadsheet)
    }

    fn take(&mut self, file: Packed, spreadsheet: &Spreadsheet) -> Result<(), Refusal> {
        let member = self.members.len();
        for (index, sheet) in spreadsheet.outline.sheets.iter().enumerate() {
            if spreadsheet.outline.hidden.contains(&index) {
                self.hidden.push(self.sheets.len());
            }
            self.places.push((member, index, spreadsheet.outline.epoch));
            self.sheets.push(if sheet.is_empty() { file.name.clone() } else { format!("{} / {sheet}", file.name) });
        }
        let found = self.sheets.len() as u64;
        if found > self.limits.parts {
            return Err(Refusal::too_much(Limit::Parts, found, self.limits.parts, &file.name));
        }
        self.remark(&file.name, &spreadsheet.outline.remarks);
        self.members.push(file);
        Ok(())
    }

    /// What is remarked of a member, in place of what was before.
    fn remark(&mut self, name: &str, remarks: &[Remark]) {
        self.remarks.retain(|remark| !matches!(remark, Remark::Within { name: of, .. } if of == name));
        let within = |remark: &Remark| Remark::Within { name: name.to_owned(), remark: Box::new(remark.clone()) };
        self.remarks.extend(remarks.iter().map(within));
    }

    pub(super) fn member(&self, sheet: usize) -> &str {
        &self.members[self.places[sheet].0].name
    }

    pub(super) fn epoch(&self, sheet: usize) -> Epoch {
        self.places[sheet].2
    }

    pub(super) fn formulas(&mut self, sheet: usize) -> Result<Vec<(u64, usize)>, Refusal> {
        let (member, index, _) = self.places[sheet];
        let found = self.turn_to(member)?.formulas(index);
        found.map_err(|refusal| refusal.within(&self.members[member].name))
    }

    /// Known of the member that was read last.
    pub(super) fn merged(&self, sheet: usize) -> &[Merged] {
        let (member, index, _) = self.places[sheet];
        let current = self.current.as_ref().filter(|(open, _)| *open == member);
        current.map(|(_, spreadsheet)| spreadsheet.merged(index)).unwrap_or_default()
    }

    pub(super) fn read<E: From<Refusal>>(
        &mut self,
        sheet: usize,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        let (member, index, _) = self.places[sheet];
        let name = self.members[member].name.clone();
        self.cells.insert(sheet, 0);
        let elsewhere: u64 = self.cells.values().sum();
        let (mut seen, most) = (elsewhere, self.limits.cells);
        let spreadsheet = self.turn_to(member)?;
        let read = spreadsheet.read(index, &mut |row| {
            seen += row.cells.len() as u64;
            if seen > most {
                return Err(Broken::File(Refusal::too_much(Limit::Cells, seen, most, "")));
            }
            visit(row).map_err(Broken::Visit)
        });
        let remarks = spreadsheet.outline.remarks.clone();
        self.remark(&name, &remarks);
        self.cells.insert(sheet, seen - elsewhere);
        read.map_err(|broken| match broken {
            Broken::File(refusal) => refusal.within(&name).into(),
            Broken::Visit(error) => error,
        })
    }

    /// Unpacks the member, in place of the one before.
    fn turn_to(&mut self, member: usize) -> Result<&mut Spreadsheet, Refusal> {
        let open = self.current.take().filter(|(open, _)| *open == member);
        let spreadsheet = match open {
            Some((_, spreadsheet)) => spreadsheet,
            None => {
                let file = self.members[member].clone();
                self.unpack(&file, &mut 0).map_err(|refusal| refusal.within(&file.name))?
            }
        };
        Ok(&mut self.current.insert((member, spreadsheet)).1)
    }
}

/// What ended the reading: the file, or whoever looks at its rows.
enum Broken<E> {
    File(Refusal),
    Visit(E),
}

impl<E> From<Refusal> for Broken<E> {
    fn from(refusal: Refusal) -> Broken<E> {
        Broken::File(refusal)
    }
}
