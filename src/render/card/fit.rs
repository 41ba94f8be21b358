//! A card within the bytes that its messenger takes: whole pieces are left out from the end, and how many is said.

use crate::render::digest::Pieces;
use crate::words::{Phrase, Words};

/// A card, and what it says of what it left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Card {
    pub pieces: Pieces,
    /// How many findings and notices are not in it.
    pub more: Option<String>,
    /// How many stores are not.
    pub more_stores: Option<String>,
}

/// Sentences of a card that cannot be made to fit otherwise are cut to so many letters, with an ellipsis.
const SHORTEST: usize = 40;

/// The card with as much as fits into so many bytes.
pub(super) fn fitted(mut card: Card, words: &Words, most: usize, size: impl Fn(&Card) -> usize) -> Card {
    let (mut left_out, mut stores) = (0, 0);
    while size(&card) > most {
        let pieces = &mut card.pieces;
        if pieces.notices.pop().is_some() || pieces.findings.len() > 1 && pieces.findings.pop().is_some() {
            left_out += 1;
        } else if pieces.stores.pop().is_some() {
            stores += 1;
        } else if pieces.cards_note.take().is_none() {
            return shortened(card, most, size);
        }
        let more =
            |key: &str, count: usize| (count > 0).then(|| words.say(&Phrase::new(key.to_owned()).with("count", count)));
        card.more = more("digest.robot.more", left_out);
        card.more_stores = more("digest.robot.more_stores", stores);
    }
    card
}

/// Every sentence cut, shorter and shorter: only names beyond all measure come so far.
fn shortened(mut card: Card, most: usize, size: impl Fn(&Card) -> usize) -> Card {
    let mut longest = 400;
    while size(&card) > most && longest >= SHORTEST {
        let pieces = &mut card.pieces;
        let one = [&mut pieces.title, &mut pieces.message].into_iter();
        let some = [&mut pieces.second, &mut pieces.workbook].into_iter().filter_map(Option::as_mut);
        let many = pieces.findings.iter_mut().chain(&mut pieces.footer).chain(pieces.cards.iter_mut().flatten());
        one.chain(some).chain(many).for_each(|text| cut(text, longest));
        longest /= 2;
    }
    card
}

fn cut(text: &mut String, longest: usize) {
    if let Some((at, _)) = text.char_indices().nth(longest) {
        text.truncate(at);
        text.push('…');
    }
}
