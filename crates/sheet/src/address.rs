//! How columns and cells are named to people.

/// The letters of a column counted from 0: 0 is `A`, 26 is `AA`.
pub fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index;
    loop {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// Row (from 1) and column (from 0) of `B3`.
pub(super) fn place_of(cell: &str) -> Option<(u64, usize)> {
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = cell.split_at(digits);
    if !(1..=3).contains(&letters.len()) || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let column =
        letters.bytes().fold(0, |column, byte| column * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1);
    let row: u64 = row.parse().ok()?;
    (row > 0 && row <= 1_048_576 && column <= 16_384).then_some((row, column - 1))
}

#[cfg(test)]
mod tests {
    use super::column_letters;

    #[test]
    fn columns_have_the_letters_a_spreadsheet_shows() {
        let pairs = [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")];
        for (index, letters) in pairs {
            assert_eq!(column_letters(index), letters);
        }
        assert!(!column_letters(usize::MAX).is_empty());
    }
}
