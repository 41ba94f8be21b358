//! One spreadsheet of any kind: what is known of it once it is open, and its rows.

use super::limits::Limits;
use super::source::{Packing, Source};
use super::{Epoch, Kind, Next, Refusal, Remark, Row, delimited, ods, page, xls, xlsb, xlsx};

/// An opened spreadsheet.
pub(super) struct Spreadsheet {
    pub(super) kind: Kind,
    pub(super) sheets: Vec<String>,
    /// Indices of the sheets that are hidden.
    pub(super) hidden: Vec<usize>,
    pub(super) epoch: Epoch,
    /// Those made on opening it, then those of the latest reading.
    pub(super) remarks: Vec<Remark>,
    pub(super) limits: Limits,
    /// Bytes of all its parts, unpacked; 0 in kinds that are not packed.
    pub(super) unpacked: u64,
    pub(super) content: Content,
}

/// What reads the rows.
pub(super) enum Content {
    Xlsx(xlsx::Workbook),
    Xls(xls::Workbook),
    Ods(ods::Workbook),
    Xlsb(xlsb::Workbook),
    Delimited(delimited::Text),
    Page(page::Tables),
}

impl Spreadsheet {
    /// Checks what can be checked before the first row.
    pub(super) fn open(source: Source, limits: &Limits) -> Result<Spreadsheet, Refusal> {
        let mut spreadsheet = match source.bytes {
            Packing::Xlsx(bytes) => xlsx::open(bytes, limits)?,
            Packing::Xls(file) => xls::open(file, limits)?,
            Packing::Ods(bytes) => ods::open(bytes, limits)?,
            Packing::Xlsb(bytes) => xlsb::open(bytes, limits)?,
            Packing::Text(bytes) => delimited::open(bytes, limits)?,
            Packing::Page(bytes) => page::open(bytes, limits)?,
        };
        if source.decrypted {
            spreadsheet.remarks.push(Remark::Decrypted);
        }
        Ok(spreadsheet)
    }

    pub(super) fn formulas(&mut self, sheet: usize) -> Result<Vec<(u64, usize)>, Refusal> {
        let name = &self.sheets[sheet];
        match &mut self.content {
            Content::Xlsx(book) => book.formulas(name, &self.limits),
            Content::Ods(book) => book.formulas((sheet, name), &self.limits),
            Content::Xls(_) | Content::Xlsb(_) | Content::Delimited(_) | Content::Page(_) => Ok(Vec::new()),
        }
    }

    pub(super) fn read<E: From<Refusal>>(
        &mut self,
        sheet: usize,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        let name = &self.sheets[sheet];
        match &mut self.content {
            Content::Xlsx(book) => book.read(name, &self.limits, visit),
            Content::Xls(book) => book.read(name, &self.limits, visit),
            Content::Ods(book) => book.read((sheet, name), &self.limits, visit),
            Content::Xlsb(book) => book.read((sheet, name), &self.limits, visit),
            Content::Page(tables) => tables.read(sheet, visit),
            Content::Delimited(text) => {
                self.remarks.retain(Remark::is_of_opening);
                text.read(&self.limits, visit)?;
                self.remarks.append(&mut text.remarks);
                Ok(())
            }
        }
    }
}
