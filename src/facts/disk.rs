//! Frames on disk: a stream of Arrow record batches, with a check sum behind its end.
//!
//! Only the columns present are in it, amounts as decimals, instants in UTC, texts that repeat as dictionaries, so that any
//! reader of Arrow streams reads them; such readers stop at the stream's end and never see the four bytes behind it. Here the
//! sum is compared before anything else is believed: a file that was torn or has a flipped bit is no file.

use super::arrays::{self, Taking};
use super::{Frame, Table};
use crate::files::{Access, Scratch};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, Schema};
use crc32fast::Hasher;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// How the name of such a file ends: what Arrow calls its streams.
pub const EXTENSION: &str = "arrows";

/// Bytes of the check sum behind the stream.
const SUM: u64 = 4;

/// Bytes read or written at a time.
const PIECE: usize = 1 << 18;

/// A facts file that cannot be written or read; the ledger then makes it again.
#[derive(Debug, Error)]
#[error("cannot {step} facts in {}: {reason}", path.display())]
pub struct DiskError {
    step: &'static str,
    path: PathBuf,
    reason: String,
}

impl DiskError {
    /// The system's number of the error, where the disk was at fault. The libraries between wrap the system's error into
    /// text of their own, whose end the standard library fixes.
    pub fn os_error(&self) -> Option<i32> {
        let (_, number) = self.reason.rsplit_once("(os error ")?;
        number.split(')').next()?.parse().ok()
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn at<E: ToString>(step: &'static str, path: &Path) -> impl FnOnce(E) -> DiskError {
        move |e| DiskError { step, path: path.to_owned(), reason: e.to_string() }
    }
}

/// Writes one table, a batch of rows at a time, so that memory does not grow with rows.
pub struct Writer<W: Write = BufWriter<Scratch>> {
    path: PathBuf,
    schema: Arc<Schema>,
    inner: StreamWriter<Summed<W>>,
}

impl Writer {
    /// A new file in a folder of our own. The columns are those of `like`; ids are told from what repeats by its rows.
    pub fn create(path: &Path, like: &Frame) -> Result<Writer, DiskError> {
        let schema = Arc::new(arrays::schema(like));
        // Customers' data, as everything that stays in the data folder: nobody else's to read.
        let file = Scratch::create(path, Access::Private).map_err(DiskError::at("create", path))?;
        let file = Summed { out: BufWriter::with_capacity(PIECE, file), sum: Hasher::new() };
        let inner = StreamWriter::try_new(file, &schema).map_err(DiskError::at::<ArrowError>("write", path))?;
        Ok(Writer { path: path.to_owned(), schema, inner })
    }
}

impl<W: Write> Writer<W> {
    /// Adds the rows.
    pub fn write(&mut self, frame: &Frame) -> Result<(), DiskError> {
        let arrays: Vec<ArrayRef> = arrays::of(frame, &self.schema);
        let batch = RecordBatch::try_new(self.schema.clone(), arrays).map_err(DiskError::at("write", &self.path))?;
        self.inner.write(&batch).map_err(DiskError::at("write", &self.path))
    }

    /// Ends the file.
    pub fn finish(self) -> Result<(), DiskError> {
        self.end().map(drop)
    }

    fn end(self) -> Result<Summed<W>, DiskError> {
        let Writer { path, inner, .. } = self;
        let file = inner.into_inner().map_err(DiskError::at::<ArrowError>("write", &path))?;
        file.end().map_err(DiskError::at("write", &path))
    }
}

/// A whole frame as the bytes of a file; the same frame gives the same bytes.
pub fn encode(frame: &Frame) -> Result<Vec<u8>, DiskError> {
    let path = Path::new(frame.table().name());
    let schema = Arc::new(arrays::schema(frame));
    let out = Summed { out: Vec::new(), sum: Hasher::new() };
    let inner = StreamWriter::try_new(out, &schema).map_err(DiskError::at::<ArrowError>("write", path))?;
    let mut writer = Writer { path: path.to_owned(), schema, inner };
    writer.write(frame)?;
    writer.end().map(|out| out.out)
}

/// Bytes to which their sum is kept.
struct Summed<W> {
    out: W,
    sum: Hasher,
}

impl<W: Write> Summed<W> {
    /// Writes the sum behind all else.
    fn end(mut self) -> io::Result<Self> {
        let sum = self.sum.clone().finalize().to_le_bytes();
        self.out.write_all(&sum)?;
        self.out.flush()?;
        Ok(self)
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Reads a whole table; columns that this version does not know are passed over.
pub fn read(table: Table, path: &Path) -> Result<Frame, DiskError> {
    read_columns(table, path, |_| true)
}

/// The same of some columns: the others are passed over.
pub fn read_columns(table: Table, path: &Path, wanted: impl Fn(&str) -> bool) -> Result<Frame, DiskError> {
    let (present, batches) = rows(table, path, wanted)?;
    let mut frame = Frame::new(table, &present);
    let mut taking = Taking::default();
    for batch in batches {
        let batch = batch.map_err(DiskError::at::<ArrowError>("read", path))?;
        taking.batch(&batch, &mut frame).map_err(DiskError::at("read", path))?;
    }
    Ok(frame)
}

/// The columns that are wanted and there, and the rows of these.
fn rows(
    table: Table,
    path: &Path,
    wanted: impl Fn(&str) -> bool,
) -> Result<(Vec<&'static str>, StreamReader<BufReader<File>>), DiskError> {
    let (file, _) = whole(path)?;
    // The names first, then the rows of those that are wanted.
    let open = |columns: Option<Vec<usize>>| {
        (&mut &file).rewind().map_err(DiskError::at("read", path))?;
        let bytes = BufReader::with_capacity(PIECE, file.try_clone().map_err(DiskError::at("read", path))?);
        StreamReader::try_new(bytes, columns).map_err(DiskError::at::<ArrowError>("read", path))
    };
    let schema = open(None)?.schema();
    let known = |name: &str| table.column(name).map(|column| column.name).filter(|name| wanted(name));
    let places = (0..schema.fields().len()).filter_map(|at| Some((at, known(schema.field(at).name())?)));
    let (places, present) = places.unzip();
    Ok((present, open(Some(places))?))
}

/// The same as Arrow has it, batch by batch, for an engine that takes such.
#[cfg(feature = "cluster")]
pub fn batches(table: Table, path: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<RecordBatch>, DiskError> {
    let fault = || DiskError::at::<ArrowError>("read", path);
    rows(table, path, wanted)?.1.collect::<Result<_, _>>().map_err(fault())
}

/// The sum of a file, where it is as it was written: of another file it is another.
pub fn check(path: &Path) -> Result<u32, DiskError> {
    whole(path).map(|(_, sum)| sum)
}

/// The sum of the bytes of a file.
pub fn sum_of(bytes: &[u8]) -> Option<u32> {
    bytes.last_chunk().copied().map(u32::from_le_bytes)
}

/// The file, where its sum is right, and the sum.
fn whole(path: &Path) -> Result<(File, u32), DiskError> {
    let mut file = File::open(path).map_err(DiskError::at("open", path))?;
    let sum = right_sum(&mut file).map_err(DiskError::at("read", path))?;
    sum.map(|sum| (file, sum)).ok_or_else(|| DiskError::at("read", path)("its check sum is wrong"))
}

/// The sum of a file's bytes; none where it is not the one behind them.
fn right_sum(file: &mut File) -> io::Result<Option<u32>> {
    let Some(mut left) = file.metadata()?.len().checked_sub(SUM) else { return Ok(None) };
    let (mut sum, mut piece) = (Hasher::new(), vec![0; PIECE]);
    while left > 0 {
        let most = left.min(PIECE as u64) as usize;
        file.read_exact(&mut piece[..most])?;
        sum.update(&piece[..most]);
        left -= most as u64;
    }
    let mut written = [0; SUM as usize];
    file.read_exact(&mut written)?;
    Ok(Some(sum.finalize()).filter(|sum| sum.to_le_bytes() == written))
}
