//! Lists of how things stood when they were made: most do not say of which day they are.

use crate::facts::{Frame, Table, Values};

/// The rows of a list of stock, those without a day of the day on which it was made.
pub(super) fn dated(mut frame: Frame, made: i64) -> Frame {
    if frame.table() != Table::Stock {
        return frame;
    }
    let (date, rows) = (frame.place("date"), frame.rows());
    if let Values::Number(days) = frame.filled(date) {
        days.lengthen(rows);
        days.update(|_, day| day.or(Some(made)));
    }
    frame
}
