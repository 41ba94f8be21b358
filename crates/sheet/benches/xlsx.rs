//! How fast, and with how much memory, an order report of 200,000 rows and 30 columns is read: `cargo bench -p zhoubao-sheet [-- FILE]`.
//!
//! - `inflate` unpacks every part and looks at every byte: what no reader can do without;
//! - `cells` hands over every cell, as this crate does;
//! - `calamine` does the same with calamine's reader of cells.
//!
//! `make FILE` writes such a report. Each runs in a process of its own, three times in turn; seconds are the least by the clock and of processor, memory is the peak.

#![expect(clippy::disallowed_methods, reason = "it measures time, and its data are a file of its own")]
#![expect(clippy::float_arithmetic, reason = "seconds and megabytes")]

use calamine::Reader;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use zhoubao_sheet::{Limits, Next, Refusal};
use zip::write::SimpleFileOptions;

const ROWS: usize = 200_000;
const READERS: [&str; 3] = ["inflate", "cells", "calamine"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["inflate", file] => report(|| inflate(Path::new(file))),
        ["cells", file] => report(|| cells(Path::new(file))),
        ["calamine", file] => report(|| calamine(Path::new(file))),
        ["make", file] => make(Path::new(file)),
        [file] => compare(Path::new(file)),
        _ => {
            let file = std::env::temp_dir().join("zhoubao-sheet-bench.xlsx");
            make(&file)?;
            compare(&file)?;
            Ok(fs::remove_file(file)?)
        }
    }
}

fn compare(file: &Path) -> Result<(), Box<dyn Error>> {
    let mut best = [[f64::INFINITY, f64::INFINITY, 0.0]; READERS.len()];
    let mut said = [const { String::new() }; READERS.len()];
    for _ in 0..3 {
        for (index, reader) in READERS.iter().enumerate() {
            let output = Command::new(std::env::current_exe()?).arg(reader).arg(file).output()?;
            let output = String::from_utf8(output.stdout)?;
            let words: Vec<&str> = output.split_whitespace().collect();
            let [clock, processor, memory, what] = words[..] else { return Err(format!("{reader}: {output}").into()) };
            let [before_clock, before_processor, before_memory] = best[index];
            best[index] = [
                before_clock.min(clock.parse()?),
                before_processor.min(processor.parse()?),
                before_memory.max(memory.parse()?),
            ];
            what.clone_into(&mut said[index]);
        }
    }
    println!("{:10} {:>8} {:>10} {:>8}", "", "clock s", "processor", "MB");
    for (index, reader) in READERS.iter().enumerate() {
        let [clock, processor, memory] = best[index];
        println!("{reader:10} {clock:8.2} {processor:10.2} {memory:8.1}  {}", said[index]);
    }
    Ok(())
}

/// Prints the seconds by the clock and of processor, the peak of memory, and what was read.
fn report(read: impl FnOnce() -> Result<usize, Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    let count = read()?;
    let clock = began.elapsed().as_secs_f64();
    // The fourteenth and fifteenth word: hundredths of a second as user and as system.
    let stat = fs::read_to_string("/proc/self/stat")?;
    let words = stat.split_whitespace().skip(13).take(2).map(str::parse::<u32>);
    let ticks: u32 = words.sum::<Result<u32, _>>()?;
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak of memory")?;
    let kilobytes: f64 = peak.trim().trim_end_matches(" kB").parse()?;
    println!("{clock} {} {} {count}", f64::from(ticks) / 100.0, kilobytes / 1000.0);
    Ok(())
}

fn inflate(file: &Path) -> Result<usize, Box<dyn Error>> {
    let mut package = zip::ZipArchive::new(BufReader::new(File::open(file)?))?;
    let mut buffer = vec![0; 1 << 16];
    let mut tags = 0;
    for index in 0..package.len() {
        let mut part = package.by_index(index)?;
        loop {
            let count = part.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            tags += buffer[..count].iter().filter(|byte| **byte == b'<').count();
        }
    }
    Ok(tags)
}

fn cells(file: &Path) -> Result<usize, Box<dyn Error>> {
    let limits = Limits { cells: u64::MAX, total_bytes: u64::MAX, file_bytes: u64::MAX, ..Limits::default() };
    let mut book = zhoubao_sheet::open(file, &limits)?;
    let mut cells = 0;
    for sheet in 0..book.sheets().len() {
        book.read(sheet, &mut |row| {
            cells += black_box(row.cells).len();
            Ok::<_, Refusal>(Next::Row)
        })?;
    }
    Ok(cells)
}

fn calamine(file: &Path) -> Result<usize, Box<dyn Error>> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(file)?;
    let mut cells = 0;
    for sheet in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&sheet)?;
        while let Some(cell) = reader.next_cell()? {
            cells += black_box(&cell).get_position().1 as usize / usize::MAX + 1;
        }
    }
    Ok(cells)
}

/// Writes a report as a shop's back office does: ids, times and names that are each there once, words that are always the same, amounts.
fn make(out: &Path) -> Result<(), Box<dyn Error>> {
    let mut zip = zip::ZipWriter::new(File::create(out)?);
    let mut part = |name: &str, content: &str| -> Result<(), Box<dyn Error>> {
        zip.start_file(name, SimpleFileOptions::default())?;
        Ok(zip.write_all(content.as_bytes())?)
    };
    part(
        "_rels/.rels",
        r#"<Relationships><Relationship Id="a" Type="/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    )?;
    part("xl/workbook.xml", r#"<workbook><sheets><sheet name="a" r:id="a"/></sheets></workbook>"#)?;
    part(
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="a" Type="/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    )?;
    part("xl/styles.xml", r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#)?;
    let (mut texts, mut rows) = (String::from("<sst>"), String::from("<worksheet><sheetData>"));
    for word in 0..1_000 {
        write!(texts, "<si><t>连衣裙夏季新款收腰显瘦 {word}</t></si>")?;
    }
    let mut next = 1_000;
    for row in 1..=ROWS {
        write!(rows, r#"<row r="{row}" spans="1:30">"#)?;
        for column in 0..30_usize {
            let place = format!("{}{row}", zhoubao_sheet::column_letters(column));
            let chance = (row * 31 + column).wrapping_mul(2_654_435_761) >> 7;
            match column {
                0..=2 => {
                    write!(texts, "<si><t>45123{:014}</t></si>", chance % 100_000_000_000_000)?;
                    write!(rows, r#"<c r="{place}" s="2" t="s"><v>{next}</v></c>"#)?;
                    next += 1;
                }
                3..=4 => {
                    let (hour, minute, second) = (chance % 24, chance % 59, chance % 57);
                    write!(texts, "<si><t>2026-11-11 {hour:02}:{minute:02}:{second:02}.{row}</t></si>")?;
                    write!(rows, r#"<c r="{place}" t="s"><v>{next}</v></c>"#)?;
                    next += 1;
                }
                5..=16 => write!(rows, r#"<c r="{place}" t="s"><v>{}</v></c>"#, chance % 1_000)?,
                17..=26 => write!(rows, r#"<c r="{place}"><v>{}.{:02}</v></c>"#, chance % 900, chance % 100)?,
                _ => write!(rows, r#"<c r="{place}" s="1"/>"#)?,
            }
        }
        rows.push_str("</row>");
    }
    texts.push_str("</sst>");
    rows.push_str("</sheetData></worksheet>");
    part("xl/sharedStrings.xml", &texts)?;
    part("xl/worksheets/sheet1.xml", &rows)?;
    zip.finish()?;
    Ok(())
}
