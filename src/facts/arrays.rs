//! Between the columns of a frame and Arrow's arrays.

use super::{Frame, Kind, Numbers, Texts, Values};
use arrow_array::builder::{ArrayBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Date32Type, Decimal64Type, Int32Type, Int64Type, TimestampSecondType};
use arrow_array::{Array, ArrayRef, DictionaryArray, PrimitiveArray, RecordBatch, StringArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use std::collections::HashMap;
use std::sync::Arc;

/// What a file with the columns of a frame looks like.
pub(super) fn schema(frame: &Frame) -> Schema {
    let columns = frame.table().definition().columns.iter().zip(frame.columns());
    let field = |name, kind, values: &Values| Field::new(name, data_type(kind, is_distinct(values)), true);
    let fields: Vec<Field> =
        columns.filter_map(|(c, values)| values.as_ref().map(|values| field(c.name, c.kind, values))).collect();
    Schema::new(fields)
}

fn is_distinct(values: &Values) -> bool {
    matches!(values, Values::Text(texts) if texts.is_distinct())
}

fn data_type(kind: Kind, distinct: bool) -> DataType {
    match kind {
        Kind::Text if distinct => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        Kind::Text => DataType::Utf8,
        Kind::Amount => DataType::Decimal64(18, 4),
        Kind::Count => DataType::Int64,
        Kind::Instant => DataType::Timestamp(TimeUnit::Second, Some("UTC".into())),
        Kind::Day => DataType::Date32,
    }
}

/// What the values of a column of that kind are in Arrow, where texts do not repeat.
#[cfg(feature = "cluster")]
pub fn arrow_type(kind: Kind) -> DataType {
    data_type(kind, false)
}

/// The columns of a frame that are present, as the file has them.
pub(super) fn of(frame: &Frame, schema: &Schema) -> Vec<ArrayRef> {
    let columns = frame.columns().iter().flatten().zip(schema.fields());
    columns
        .map(|(values, field)| match (values, field.data_type()) {
            (Values::Text(texts), DataType::Dictionary(..)) => dictionary(texts),
            (Values::Text(texts), _) => Arc::new(texts.iter().collect::<StringArray>()),
            (Values::Number(numbers), as_type) => of_numbers(numbers, as_type),
        })
        .collect()
}

fn dictionary(texts: &Texts) -> ArrayRef {
    // Only what a cell names: a text of a row that was left out is nobody's to keep.
    let mut keys: Vec<Option<i32>> = vec![None; texts.distinct() + 1];
    let mut used = StringBuilder::new();
    let cells = texts.codes().iter().map(|code| {
        let text = texts.of_code(*code)?;
        let key = &mut keys[*code as usize];
        Some(*key.get_or_insert_with(|| {
            used.append_value(text);
            used.len() as i32 - 1
        }))
    });
    let cells: PrimitiveArray<Int32Type> = cells.collect();
    Arc::new(DictionaryArray::new(cells, Arc::new(used.finish())))
}

fn of_numbers(numbers: &Numbers, as_type: &DataType) -> ArrayRef {
    match as_type {
        DataType::Decimal64(..) => primitive::<Decimal64Type>(numbers, as_type),
        DataType::Timestamp(..) => primitive::<TimestampSecondType>(numbers, as_type),
        DataType::Date32 => {
            Arc::new(numbers.iter().map(|n| n.map(|day| day as i32)).collect::<PrimitiveArray<Date32Type>>())
        }
        _ => primitive::<Int64Type>(numbers, as_type),
    }
}

fn primitive<T: ArrowPrimitiveType<Native = i64>>(numbers: &Numbers, as_type: &DataType) -> ArrayRef {
    let values: Vec<i64> = numbers.iter().map(Option::unwrap_or_default).collect();
    let filled: NullBuffer = numbers.iter().map(|number| number.is_some()).collect();
    let filled = Some(filled).filter(|filled| filled.null_count() > 0);
    Arc::new(PrimitiveArray::<T>::new(values.into(), filled).with_data_type(as_type.clone()))
}

/// Takes the batches of one file into a frame.
#[derive(Default)]
pub(super) struct Taking {
    /// The codes of each column's dictionary, which hardly changes from batch to batch.
    codes: HashMap<usize, (ArrayRef, Vec<u32>)>,
}

impl Taking {
    /// Adds a batch, which has the columns of the frame.
    pub(super) fn batch(&mut self, batch: &RecordBatch, frame: &mut Frame) -> Result<(), String> {
        let columns = frame.table().definition().columns;
        let rows = frame.rows() + batch.num_rows();
        for (place, (column, values)) in columns.iter().zip(frame.columns_mut()).enumerate() {
            let Some(values) = values else { continue };
            let array = batch.column_by_name(column.name).ok_or_else(|| format!("column {} is gone", column.name))?;
            let found = array.data_type();
            match values {
                Values::Text(texts) if *found == data_type(Kind::Text, true) => self.dictionary(place, array, texts),
                Values::Text(texts) if *found == DataType::Utf8 => of_strings(array.as_string(), texts),
                Values::Number(numbers) if *found == data_type(column.kind, false) => take_numbers(array, numbers),
                _ => return Err(format!("column {} is {found}", column.name)),
            }
        }
        frame.set_rows(rows);
        Ok(())
    }

    fn dictionary(&mut self, place: usize, array: &ArrayRef, texts: &mut Texts) {
        let array = array.as_dictionary::<Int32Type>();
        let (dictionary, codes) = self.codes.entry(place).or_insert_with(|| (array.values().clone(), Vec::new()));
        if codes.is_empty() || !Arc::ptr_eq(dictionary, array.values()) {
            *codes =
                array.values().as_string::<i32>().iter().map(|text| text.map_or(0, |text| texts.code(text))).collect();
            dictionary.clone_from(array.values());
        }
        texts.push_codes(array.keys().iter().map(|key| key.map_or(0, |key| codes[key_place(key)])));
    }
}

fn key_place(key: i32) -> usize {
    usize::try_from(key).expect("Arrow has checked the keys of a dictionary")
}

fn of_strings(array: &StringArray, texts: &mut Texts) {
    if array.is_empty() {
        return;
    }
    texts.look_up_none();
    if array.null_count() > 0 {
        array.iter().for_each(|text| texts.push(text));
        return;
    }
    let offsets = array.value_offsets();
    let (begin, end) = (offsets[0] as usize, offsets[array.len()] as usize);
    let bytes = std::str::from_utf8(&array.value_data()[begin..end]).expect("Arrow has checked the texts");
    texts.push_all(bytes, offsets[1..].iter().map(|end| *end as usize - begin));
}

fn take_numbers(array: &ArrayRef, numbers: &mut Numbers) {
    match array.data_type() {
        DataType::Decimal64(..) => take::<Decimal64Type>(array, numbers),
        DataType::Timestamp(..) => take::<TimestampSecondType>(array, numbers),
        DataType::Date32 => numbers.extend(array.as_primitive::<Date32Type>().iter().map(|day| day.map(i64::from))),
        _ => take::<Int64Type>(array, numbers),
    }
}

fn take<T: ArrowPrimitiveType<Native = i64>>(array: &ArrayRef, numbers: &mut Numbers) {
    let array = array.as_primitive::<T>();
    match array.null_count() {
        0 => numbers.push_all(array.values()),
        _ => numbers.extend(array.iter()),
    }
}
