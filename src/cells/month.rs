//! Names of months as platforms of the West write them: whole, or shortened to three letters and more.

/// Their names in English, German, French, Spanish, Italian, Portuguese and Dutch, without accents.
const NAMES: [&[&str]; 12] = [
    &["january", "januar", "janvier", "enero", "gennaio", "janeiro", "januari"],
    &["february", "februar", "fevrier", "febrero", "febbraio", "fevereiro", "februari"],
    &["march", "marz", "maerz", "mars", "marzo", "marco", "maart", "mrt"],
    &["april", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "maio", "mei"],
    &["june", "juni", "juin", "junio", "giugno", "junho"],
    &["july", "juli", "juillet", "julio", "luglio", "julho"],
    &["august", "aout", "agosto", "augustus"],
    &["september", "septembre", "septiembre", "setiembre", "settembre", "setembro"],
    &["october", "oktober", "octobre", "octubre", "ottobre", "outubro"],
    &["november", "novembre", "noviembre", "novembro"],
    &["december", "dezember", "decembre", "diciembre", "dicembre", "dezembro"],
];

/// The month that a name means, from 1; `None` where it means none, or the beginning of several (`jui`).
pub(super) fn month(name: &str) -> Option<u32> {
    let name: String = name.strip_suffix('.').unwrap_or(name).chars().flat_map(char::to_lowercase).map(bare).collect();
    if name.len() < 3 {
        return None;
    }
    let begins = |names: &&[&str]| names.iter().any(|whole| whole.starts_with(&name));
    let mut found = (1..).zip(&NAMES).filter(|(_, names)| begins(names)).map(|(month, _)| month);
    found.next().filter(|_| found.next().is_none())
}

/// A letter without its accent.
fn bare(letter: char) -> char {
    match letter {
        'ä' | 'à' | 'á' | 'â' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'û' | 'ü' | 'ú' => 'u',
        'ç' => 'c',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::month;

    #[test]
    fn names_are_known_whole_and_shortened_and_no_beginning_of_two_is_one() {
        for (name, number) in [
            ("Jan", 1),
            ("janv.", 1),
            ("ene.", 1),
            ("gen", 1),
            ("févr.", 2),
            ("März", 3),
            ("mars", 3),
            ("Mar", 3),
            ("avr.", 4),
            ("mai", 5),
            ("Juin", 6),
            ("juil.", 7),
            ("août", 8),
            ("Sept.", 9),
            ("Okt", 10),
            ("noviembre", 11),
            ("Dez.", 12),
            ("déc.", 12),
            ("DECEMBER", 12),
        ] {
            assert_eq!(month(name), Some(number), "{name}");
        }
        for name in ["", "ja", "jui", "janx", "monday", "am", "utc", "juness"] {
            assert_eq!(month(name), None, "{name}");
        }
    }
}
