//! What a server says, without anything that tells a secret of ours: some repeat what they did not like.

/// How much of a secret is too much.
const TELLING: usize = 6;

/// What is said to one server and to nobody else.
#[derive(Clone, Default)]
pub(super) struct Secrets(pub(super) Vec<String>);

impl Secrets {
    /// The words with stars where they tell something.
    pub(super) fn kept_from(&self, words: &str) -> String {
        if self.0.is_empty() {
            return words.to_owned();
        }
        let tells = |word: &str| self.0.iter().any(|secret| shares(word, secret));
        let shown = words.split(' ').map(|word| if tells(word) { "***" } else { word });
        let shown = shown.collect::<Vec<_>>().join(" ");
        // A secret with blanks in it, whole.
        self.0.iter().fold(shown, |shown, secret| shown.replace(secret.as_str(), "***"))
    }
}

/// Whether a word holds the secret, or a part of it that is long enough to tell something.
fn shares(word: &str, secret: &str) -> bool {
    let letters: Vec<char> = secret.chars().collect();
    if letters.len() <= TELLING {
        return word.contains(secret);
    }
    letters.windows(TELLING).any(|part| word.contains(&part.iter().collect::<String>()))
}
