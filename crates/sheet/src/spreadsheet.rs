//! One spreadsheet of any kind: what is known of it once it is open, and its rows.

use super::limits::Limits;
use super::merged::Merged;
use super::outline::Outline;
use super::source::{Packing, Source};
use super::{Next, Refusal, Remark, Row, delimited, ods, page, xls, xlsb, xlsx};

/// An opened spreadsheet.
pub(super) struct Spreadsheet {
    pub(super) outline: Outline,
    content: Content,
}

/// What reads the rows.
enum Content {
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
        let (mut outline, content) = match source.bytes {
            Packing::Xlsx(bytes) => with(xlsx::open(bytes, limits)?, Content::Xlsx),
            Packing::Xls(file) => with(xls::open(&file, limits)?, Content::Xls),
            Packing::Ods(bytes) => with(ods::open(bytes, limits)?, Content::Ods),
            Packing::Xlsb(bytes) => with(xlsb::open(bytes, limits)?, Content::Xlsb),
            Packing::Text(bytes) => with(delimited::open(bytes, limits)?, Content::Delimited),
            Packing::Page(bytes) => with(page::open(bytes, limits)?, Content::Page),
        };
        if source.decrypted {
            outline.remarks.push(Remark::Decrypted);
        }
        Ok(Spreadsheet { outline, content })
    }

    pub(super) fn formulas(&mut self, sheet: usize) -> Result<Vec<(u64, usize)>, Refusal> {
        let (name, limits) = (&self.outline.sheets[sheet], &self.outline.limits);
        match &mut self.content {
            Content::Xlsx(book) => book.formulas((sheet, name), limits),
            Content::Ods(book) => book.formulas((sheet, name), limits),
            Content::Xls(_) | Content::Xlsb(_) | Content::Delimited(_) | Content::Page(_) => Ok(Vec::new()),
        }
    }

    pub(super) fn merged(&self, sheet: usize) -> &[Merged] {
        match &self.content {
            Content::Xlsx(book) => book.merged(sheet),
            Content::Xls(book) => book.merged(sheet),
            Content::Ods(book) => book.merged(sheet),
            Content::Xlsb(book) => book.merged(sheet),
            Content::Page(tables) => tables.merged(sheet),
            Content::Delimited(_) => &[],
        }
    }

    pub(super) fn read<E: From<Refusal>>(
        &mut self,
        sheet: usize,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        let (name, limits) = (&self.outline.sheets[sheet], &self.outline.limits);
        match &mut self.content {
            Content::Xlsx(book) => book.read((sheet, name), limits, visit),
            Content::Xls(book) => book.read((sheet, name), limits, visit),
            Content::Ods(book) => book.read((sheet, name), limits, visit),
            Content::Xlsb(book) => book.read((sheet, name), limits, visit),
            Content::Page(tables) => tables.read(sheet, visit),
            Content::Delimited(text) => {
                self.outline.remarks.retain(Remark::is_of_opening);
                text.read(limits, visit)?;
                self.outline.remarks.append(&mut text.remarks);
                Ok(())
            }
        }
    }
}

fn with<T>((outline, rows): (Outline, T), content: fn(T) -> Content) -> (Outline, Content) {
    (outline, content(rows))
}
