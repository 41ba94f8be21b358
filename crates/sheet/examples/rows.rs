//! Prints what a file is, what is remarked, and its first rows: `cargo run --example rows -- FILE`.

use std::process::ExitCode;
use zhoubao_sheet::{Limits, Next, Refusal, column_letters, open};

/// How many rows of each sheet are shown.
const SHOWN: usize = 10;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("say which file: cargo run --example rows -- FILE");
        return ExitCode::FAILURE;
    };
    match show(path.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("{path}: {refusal} ({})", refusal.code());
            ExitCode::FAILURE
        }
    }
}

fn show(path: &std::path::Path) -> Result<(), Refusal> {
    let mut book = open(path, &Limits::default())?;
    println!("{:?}", book.kind());
    for index in 0..book.sheets().len() {
        println!("sheet {:?}{}", book.sheets()[index], if book.is_hidden(index) { ", hidden" } else { "" });
        let mut shown = 0;
        book.read(index, &mut |row| {
            for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                println!("  {}{}  {cell:?}", column_letters(column), row.number);
            }
            shown += 1;
            Ok::<_, Refusal>(if shown < SHOWN { Next::Row } else { Next::Sheet })
        })?;
    }
    book.remarks().iter().for_each(|remark| println!("{remark:?}"));
    Ok(())
}
