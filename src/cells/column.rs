//! The ids of a column together.

use super::id::{ends_in_zeros, float_bits, zero_bits};

/// So many bits of evidence are believed: one column in a quarter of a million looks so by chance.
const ENOUGH: u32 = 18;

/// The same of ids of which most are whole, which are told and not refused: one column in sixteen thousand looks so by chance.
const ENOUGH_TO_TELL: u32 = 14;

/// Whether chance hardly puts so many ids that end in zeros among so many: `zeros` are the different ones that do. How many ways
/// there are to choose them is taken off what each says.
pub fn too_many_end_in_zeros<'i>(zeros: impl Iterator<Item = &'i str>, among: u64) -> bool {
    let (mut said, mut ways) = (0_u32, 0_u32);
    let mut count = 0_u64;
    for id in zeros {
        // The logarithm of (among - count) / (count + 1), rounded up.
        ways += (among.saturating_sub(count)).div_ceil(count + 1).max(1).next_power_of_two().ilog2();
        said = said.saturating_add(zero_bits(id));
        count += 1;
    }
    count >= 2 && said.saturating_sub(ways) >= ENOUGH_TO_TELL
}

/// What the ids of a column look like, gathered one by one.
#[derive(Clone, Debug, Default)]
pub struct IdColumn {
    /// Cells that hold an id, or what is left of one.
    all: u64,
    /// Of these, surely rounded: 4.51E+18, or a number too long for a number.
    lost: u64,
    zeros: Shape,
    floats: Shape,
    /// Ids so long that their zeros are hardly chance.
    cut: u64,
    last: String,
}

/// Ids of one look.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    ids: u64,
    bits: u32,
}

impl Shape {
    fn add(&mut self, bits: u32) {
        self.ids += u64::from(bits > 0);
        self.bits = self.bits.saturating_add(bits);
    }
}

/// What a column of ids turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// As the platform wrote it, but for cells that were refused one by one.
    Sound,
    /// All of its ids, or nearly all, have lost their last digits.
    Rounded {
        /// How many.
        ids: u64,
        /// Of how many.
        of: u64,
    },
    /// Too many end in zeros for chance, and the others do not: somebody put two files together.
    PartlyRounded,
}

impl IdColumn {
    /// Takes an id. `unique` says that each row has its own; else the same id again is the same thing again.
    pub fn take(&mut self, id: &str, unique: bool) {
        if !unique && self.last == id {
            return;
        }
        id.clone_into(&mut self.last);
        self.all += 1;
        self.zeros.add(zero_bits(id));
        self.cut += u64::from(ends_in_zeros(id));
        self.floats.add(float_bits(id));
    }

    /// Takes a cell that surely is no whole id any more.
    pub fn take_lost(&mut self) {
        self.all += 1;
        self.lost += 1;
    }

    /// What to think of it. One id that ends in zeros is an id.
    pub fn judged(&self) -> Judgement {
        let fits = |shape: Shape| {
            let ids = shape.ids + self.lost;
            let enough = self.lost > 0 || shape.bits >= ENOUGH;
            (ids >= 2 && ids * 10 >= self.all * 9 && enough).then_some(Judgement::Rounded { ids, of: self.all })
        };
        fits(self.zeros)
            .or_else(|| fits(self.floats).filter(|_| self.floats.ids + self.lost >= 3))
            .or_else(|| (self.cut >= 3 && self.cut * 5 >= self.all).then_some(Judgement::PartlyRounded))
            .unwrap_or(Judgement::Sound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(ids: &[&str]) -> Judgement {
        let mut column = IdColumn::default();
        ids.iter().for_each(|id| column.take(id, true));
        column.judged()
    }

    #[test]
    fn a_column_is_rounded_and_one_id_is_not() {
        let rounded = ["4513760000001230000", "4513760000001240000"];
        assert_eq!(judged(&rounded), Judgement::Rounded { ids: 2, of: 2 });
        assert_eq!(judged(&rounded[..1]), Judgement::Sound);
        assert_eq!(judged(&["4513760000001230000", "4513760000001248712", "4513760000001258713"]), Judgement::Sound);
        assert_eq!(judged(&["680001000000", "680002000000"]), Judgement::Sound, "short ones lose nothing");
        let floats = ["4513760007919000576", "4513760007926919168", "4513760007934838784"];
        assert_eq!(judged(&floats), Judgement::Rounded { ids: 3, of: 3 });
    }

    #[test]
    fn two_files_put_together_are_seen() {
        let whole = ["4513760007919000411", "4513760007926919448", "4513760007934838485", "4513760007942757522"];
        let rounded = ["4513760007950670000", "4513760007958590000", "4513760007966510000"];
        assert_eq!(judged(&[&whole[..], &rounded[..]].concat()), Judgement::PartlyRounded);
    }

    #[test]
    fn lines_of_one_order_are_one_id() {
        let mut column = IdColumn::default();
        (0..9).for_each(|_| column.take("4513760000001230000", false));
        assert_eq!(column.judged(), Judgement::Sound);
    }
}
