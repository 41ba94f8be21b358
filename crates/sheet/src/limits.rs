//! How much of anything a spreadsheet may hold before reading it is refused.

use serde::{Deserialize, Serialize};

/// The most that is read of a file. Real exports stay far below; whatever is above is an accident or an attack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of one unpacked part of an xlsx that is held in memory, such as its texts, or of the one file in a zip.
    /// Worksheets are streamed: for them [`Limits::total_bytes`] holds.
    pub part_bytes: u64,
    /// Bytes of all parts that are read, unpacked.
    pub total_bytes: u64,
    /// Parts of an xlsx.
    pub parts: u64,
    /// Times a part may grow when unpacked, once it is above 32 MiB.
    pub ratio: u64,
    /// Cells over all sheets.
    pub cells: u64,
    /// Columns of a sheet.
    pub columns: u64,
    /// Rows of a sheet.
    pub rows: u64,
    /// Bytes of one text in UTF-8.
    pub string_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Limits {
            file_bytes: 64 * MIB,
            part_bytes: 256 * MIB,
            // Ten million cells, each with a text of its own, take about half of it.
            total_bytes: 1024 * MIB,
            parts: 1_000,
            ratio: 200,
            cells: 10_000_000,
            columns: 512,
            rows: 1_048_576,
            // What Excel takes in a cell: 32,767 characters of at most four bytes.
            string_bytes: 32_767 * 4,
        }
    }
}

/// The limit that a file exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// [`Limits::file_bytes`]
    FileBytes,
    /// [`Limits::part_bytes`]
    PartBytes,
    /// [`Limits::total_bytes`]
    TotalBytes,
    /// [`Limits::parts`]
    Parts,
    /// [`Limits::ratio`]
    Ratio,
    /// [`Limits::cells`]
    Cells,
    /// [`Limits::columns`]
    Columns,
    /// [`Limits::rows`]
    Rows,
    /// [`Limits::string_bytes`]
    StringBytes,
}

impl Limit {
    /// All of them.
    pub const ALL: [Limit; 9] = [
        Limit::FileBytes,
        Limit::PartBytes,
        Limit::TotalBytes,
        Limit::Parts,
        Limit::Ratio,
        Limit::Cells,
        Limit::Columns,
        Limit::Rows,
        Limit::StringBytes,
    ];

    /// Stable, for scripts and for words of your own: the field's name with hyphens.
    pub fn name(self) -> &'static str {
        match self {
            Limit::FileBytes => "file-bytes",
            Limit::PartBytes => "part-bytes",
            Limit::TotalBytes => "total-bytes",
            Limit::Parts => "parts",
            Limit::Ratio => "ratio",
            Limit::Cells => "cells",
            Limit::Columns => "columns",
            Limit::Rows => "rows",
            Limit::StringBytes => "string-bytes",
        }
    }
}
