//! A seal: a line with the hash of all below it.
//!
//! What is worked out once and read back for ever must be what was written: one bit that changed on the disk would be another
//! target, or another day. JSON without a seal was written by an earlier version, and is taken as it is.

use super::sha256;

/// The bytes under their hash.
pub fn sealed(bytes: &[u8]) -> Vec<u8> {
    [sha256(bytes).as_bytes(), b"\n", bytes].concat()
}

/// The bytes below a seal; `None` where it is not theirs.
pub fn unsealed(kept: &[u8]) -> Option<&[u8]> {
    if kept.starts_with(b"{") || kept.starts_with(b"[") {
        return Some(kept);
    }
    let end = kept.iter().position(|byte| *byte == b'\n')?;
    let (seal, bytes) = (&kept[..end], &kept[end + 1..]);
    (sha256(bytes).as_bytes() == seal).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_that_changed_anywhere_is_noticed() {
        let whole = sealed(br#"{"target": 100}"#);
        assert_eq!(unsealed(&whole), Some(&br#"{"target": 100}"#[..]));
        for (at, bit) in (0..whole.len()).flat_map(|at| (0..8).map(move |bit| (at, 1 << bit))) {
            let mut changed = whole.clone();
            changed[at] ^= bit;
            assert_eq!(unsealed(&changed), None, "byte {at}");
        }
        assert_eq!((unsealed(b""), unsealed(b"[1]")), (None, Some(&b"[1]"[..])));
    }
}
