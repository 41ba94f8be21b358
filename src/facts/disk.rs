//! Frames as Parquet: only the columns present, amounts as decimals, instants in UTC, so that any other tool reads them.

use super::{Column, Frame, Kind, Table, Values};
use crate::files::{Access, Scratch};
use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int64Type, TimestampMillisecondType};
use arrow_array::{Array, ArrayRef, Date32Array, Decimal128Array, Int64Array, RecordBatch, TimestampMillisecondArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

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
pub struct Writer {
    path: PathBuf,
    schema: Arc<Schema>,
    inner: ArrowWriter<Scratch>,
}

impl Writer {
    /// A new file in a reading child's folder.
    pub fn create(path: &Path, like: &Frame) -> Result<Writer, DiskError> {
        let schema = Arc::new(schema(like));
        // Customers' data, as everything that stays in the data folder: nobody else's to read.
        let file = Scratch::create(path, Access::Private).map_err(DiskError::at("create", path))?;
        let inner =
            ArrowWriter::try_new(file, schema.clone(), Some(properties())).map_err(DiskError::at("write", path))?;
        Ok(Writer { path: path.to_owned(), schema, inner })
    }

    /// Adds the rows.
    pub fn write(&mut self, frame: &Frame) -> Result<(), DiskError> {
        let batch =
            RecordBatch::try_new(self.schema.clone(), arrays(frame)).map_err(DiskError::at("write", &self.path))?;
        self.inner.write(&batch).map_err(DiskError::at("write", &self.path))?;
        if self.inner.in_progress_size() > 8 << 20 {
            self.inner.flush().map_err(DiskError::at("write", &self.path))?;
        }
        Ok(())
    }

    /// Ends the file.
    pub fn finish(self) -> Result<(), DiskError> {
        self.inner.close().map_err(DiskError::at("write", &self.path))?;
        Ok(())
    }
}

/// A whole frame as the bytes of a file; the same frame gives the same bytes.
pub fn encode(frame: &Frame) -> Result<Vec<u8>, DiskError> {
    let path = Path::new(frame.table().name());
    let schema = Arc::new(schema(frame));
    let batch = RecordBatch::try_new(schema.clone(), arrays(frame)).map_err(DiskError::at("write", path))?;
    let mut writer =
        ArrowWriter::try_new(Vec::new(), schema, Some(properties())).map_err(DiskError::at("write", path))?;
    writer.write(&batch).map_err(DiskError::at("write", path))?;
    writer.into_inner().map_err(DiskError::at("write", path))
}

fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(1 << 16))
        .set_created_by("zhoubao".to_owned())
        .build()
}

/// The columns present, in the definition's order.
fn arrays(frame: &Frame) -> Vec<ArrayRef> {
    let columns = frame.table().definition().columns.iter().zip(frame.columns());
    columns.filter_map(|(column, values)| values.as_ref().map(|v| array(column.kind, v))).collect()
}

fn schema(frame: &Frame) -> Schema {
    let fields: Vec<Field> = frame
        .table()
        .definition()
        .columns
        .iter()
        .filter(|column| frame.has(column.name))
        .map(|column| Field::new(column.name, data_type(column.kind), true))
        .collect();
    Schema::new(fields)
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Amount => DataType::Decimal128(18, 4),
        Kind::Count => DataType::Int64,
        Kind::Instant => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
        Kind::Day => DataType::Date32,
    }
}

fn array(kind: Kind, values: &Values) -> ArrayRef {
    match (kind, values) {
        (Kind::Text, Values::Text(values)) => {
            let mut builder = StringBuilder::new();
            values.iter().for_each(|v| builder.append_option(v.as_deref()));
            Arc::new(builder.finish())
        }
        (Kind::Amount, Values::Number(values)) => {
            let array: Decimal128Array = values.iter().map(|v| v.map(i128::from)).collect();
            Arc::new(array.with_data_type(DataType::Decimal128(18, 4)))
        }
        (Kind::Instant, Values::Number(values)) => {
            let array: TimestampMillisecondArray = values.iter().map(|v| v.map(|s| s * 1000)).collect();
            Arc::new(array.with_timezone("UTC"))
        }
        (Kind::Day, Values::Number(values)) => {
            Arc::new(values.iter().map(|v| v.map(|d| d as i32)).collect::<Date32Array>())
        }
        (Kind::Count, Values::Number(values)) => Arc::new(values.iter().copied().collect::<Int64Array>()),
        (kind, _) => unreachable!("a column of kind {kind:?} holds the other kind of values"),
    }
}

/// Reads a whole table; columns that this version does not know are passed over.
pub fn read(table: Table, path: &Path) -> Result<Frame, DiskError> {
    read_columns(table, path, |_| true)
}

/// The same of some columns: the others are not even unpacked.
pub fn read_columns(table: Table, path: &Path, wanted: impl Fn(&str) -> bool) -> Result<Frame, DiskError> {
    let file = File::open(path).map_err(DiskError::at("open", path))?;
    let metadata = ArrowReaderMetadata::load(&file, Default::default()).map_err(DiskError::at("read", path))?;
    let names: Vec<String> = metadata.schema().fields().iter().map(|f| f.name().clone()).collect();
    let present: Vec<&str> = names.iter().map(String::as_str).filter(|name| wanted(name)).collect();
    let mut frame = Frame::new(table, &present);
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
    let mask = ProjectionMask::columns(builder.parquet_schema(), present.iter().copied());
    let reader = builder
        .with_projection(mask)
        .with_batch_size(1 << 14)
        .build()
        .map_err(DiskError::at::<ParquetError>("read", path))?;
    let mut interned: HashMap<Arc<str>, Arc<str>> = HashMap::new();
    for batch in reader {
        let batch = batch.map_err(DiskError::at::<ArrowError>("read", path))?;
        take_batch(&mut frame, &batch, &mut interned).map_err(DiskError::at("read", path))?;
    }
    Ok(frame)
}

fn take_batch(
    frame: &mut Frame,
    batch: &RecordBatch,
    interned: &mut HashMap<Arc<str>, Arc<str>>,
) -> Result<(), String> {
    let columns = frame.table().definition().columns;
    let rows = frame.rows() + batch.num_rows();
    for (column, values) in columns.iter().zip(frame.columns_mut()) {
        let Some(values) = values else { continue };
        let array = batch.column_by_name(column.name).ok_or_else(|| format!("column {} is gone", column.name))?;
        if array.data_type() != &data_type(column.kind) {
            return Err(format!("column {} is {}", column.name, array.data_type()));
        }
        take_column(column, array, values, interned);
    }
    frame.set_rows(rows);
    Ok(())
}

fn take_column(column: &Column, array: &ArrayRef, values: &mut Values, interned: &mut HashMap<Arc<str>, Arc<str>>) {
    // Numbers of orders, lines and refunds hardly ever come again, unless in the next row.
    let is_number = matches!(column.name, "order_id" | "line_id" | "refund_id");
    match (column.kind, values) {
        (Kind::Text, Values::Text(out)) => {
            let texts = array.as_string::<i32>();
            out.reserve(texts.len());
            let mut last: Option<Arc<str>> = None;
            for text in texts {
                let shared = text.map(|text| match &last {
                    Some(last) if **last == *text => last.clone(),
                    _ if is_number => text.into(),
                    _ => intern(text, interned),
                });
                out.push(shared.clone());
                last = shared.or(last);
            }
        }
        (Kind::Amount, Values::Number(out)) => {
            out.extend(array.as_primitive::<Decimal128Type>().iter().map(|v| v.map(|n| n as i64)));
        }
        (Kind::Instant, Values::Number(out)) => {
            out.extend(array.as_primitive::<TimestampMillisecondType>().iter().map(|v| v.map(|ms| ms / 1000)));
        }
        (Kind::Day, Values::Number(out)) => {
            out.extend(array.as_primitive::<Date32Type>().iter().map(|v| v.map(i64::from)));
        }
        (Kind::Count, Values::Number(out)) => out.extend(array.as_primitive::<Int64Type>().iter()),
        _ => unreachable!("the types were compared"),
    }
}

/// Titles and states repeat a thousand times; each is kept once.
fn intern(text: &str, interned: &mut HashMap<Arc<str>, Arc<str>>) -> Arc<str> {
    if let Some(known) = interned.get(text) {
        return known.clone();
    }
    let shared: Arc<str> = text.into();
    interned.insert(shared.clone(), shared.clone());
    shared
}
