//! Spreadsheet serial numbers as dates: days since an epoch, the time of day as their fraction.

use chrono::{Duration, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// The day from which a workbook counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Epoch {
    /// Day 1 is 1900-01-01, and 1900 is taken for a leap year.
    #[default]
    Y1900,
    /// Day 0 is 1904-01-01, as old Macs had it.
    Y1904,
}

/// The date and time, to the second, of a serial number from 2000-01-01 up to and without 2100-01-01; `None` for any other.
///
/// Both epochs agree with the calendar after February 1900, so that the leap day that never was needs no care here.
#[expect(clippy::float_arithmetic, reason = "a serial number is a float by nature; the result is whole seconds")]
pub fn serial_to_datetime(serial: f64, epoch: Epoch) -> Option<NaiveDateTime> {
    let zero = match epoch {
        Epoch::Y1900 => NaiveDate::from_ymd_opt(1899, 12, 30)?,
        Epoch::Y1904 => NaiveDate::from_ymd_opt(1904, 1, 1)?,
    };
    // Also false for a serial that is no number; far above any date, and far below where the product would lose seconds.
    if !(0.0..100_000.0).contains(&serial) {
        return None;
    }
    // A second is 1.2e-5 of a day; rounding undoes the error of storing 10:00:00 as a binary fraction.
    let seconds = (serial * 86_400.0).round() as i64;
    let found = zero.and_hms_opt(0, 0, 0)?.checked_add_signed(Duration::try_seconds(seconds)?)?;
    let first = NaiveDate::from_ymd_opt(2000, 1, 1)?.and_hms_opt(0, 0, 0)?;
    let end = NaiveDate::from_ymd_opt(2100, 1, 1)?.and_hms_opt(0, 0, 0)?;
    (first..end).contains(&found).then_some(found)
}

#[cfg(test)]
#[expect(clippy::float_arithmetic, reason = "serial numbers are made up")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(serial: f64, epoch: Epoch) -> Option<String> {
        serial_to_datetime(serial, epoch).map(|t| t.format("%Y-%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn known_serials_are_the_dates_excel_shows() {
        assert_eq!(text(45_943.5, Epoch::Y1900).as_deref(), Some("2025-10-13 12:00:00"));
        assert_eq!(text(36_526.0, Epoch::Y1900).as_deref(), Some("2000-01-01 00:00:00"));
        assert_eq!(text(44_481.5, Epoch::Y1904).as_deref(), Some("2025-10-13 12:00:00"));
        // 23:59:59 must not become the next day, nor 10:00:00 become 09:59:59.
        assert_eq!(text(46_341.0 + 86_399.0 / 86_400.0, Epoch::Y1900).as_deref(), Some("2026-11-15 23:59:59"));
        assert_eq!(text(46_341.416_666_666_7, Epoch::Y1900).as_deref(), Some("2026-11-15 10:00:00"));
    }

    #[test]
    fn what_is_no_date_of_this_century_is_none() {
        for serial in [f64::NAN, f64::INFINITY, -1e308, -1e18, -1.0, 0.0, 60.0, 36_525.99, 73_051.0, 1e18, 1e308] {
            assert_eq!(serial_to_datetime(serial, Epoch::Y1900), None, "{serial}");
            assert_eq!(serial_to_datetime(serial + 1.0, Epoch::Y1904).filter(|_| serial < 30_000.0), None, "{serial}");
        }
    }

    proptest! {
        #[test]
        fn every_second_of_the_range_comes_back(days in 36_526i64..73_050, second in 0i64..86_400) {
            let serial = days as f64 + second as f64 / 86_400.0;
            let found = serial_to_datetime(serial, Epoch::Y1900).unwrap();
            let expected = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap().and_hms_opt(0, 0, 0).unwrap()
                + Duration::seconds(days * 86_400 + second);
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn no_number_panics(serial in proptest::num::f64::ANY) {
            let _ = serial_to_datetime(serial, Epoch::Y1900);
            let _ = serial_to_datetime(serial, Epoch::Y1904);
        }
    }
}
