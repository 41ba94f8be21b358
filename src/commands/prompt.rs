//! Questions on a terminal. Enter takes what stands in brackets; an answer that makes no sense is asked again with the reason;
//! the end of input ends the command.

use crate::desk::Failure;
use crate::words::{Phrase, Words};
use std::io::{BufRead, BufReader, Write, stdin, stdout};

/// Somebody who can be asked.
pub(super) struct Prompt {
    words: Words,
    input: Box<dyn BufRead>,
    output: Box<dyn Write>,
    /// What is said where the answers end before the questions.
    ended: &'static str,
}

impl Prompt {
    /// Over the terminal.
    pub(super) fn of_terminal(words: Words, ended: &'static str) -> Self {
        Prompt { words, input: Box::new(BufReader::new(stdin())), output: Box::new(stdout()), ended }
    }

    /// From here on in another language.
    pub(super) fn speak(&mut self, words: Words) {
        self.words = words;
    }

    /// A sentence between questions.
    pub(super) fn say(&mut self, phrase: &Phrase) {
        let _ = writeln!(self.output, "{}", self.words.say(phrase));
    }

    /// Asks until the answer makes sense.
    pub(super) fn ask<T>(&mut self, question: &Phrase, read: impl Fn(&str) -> Result<T, Phrase>) -> Result<T, Failure> {
        let ended = Failure::Usage(Phrase::new(self.ended));
        loop {
            let asked = write!(self.output, "{} ", self.words.say(question)).and_then(|()| self.output.flush());
            let mut line = Vec::new();
            // What a terminal of another encoding sends is an answer that makes no sense, not the end.
            let read_line = asked.and_then(|()| self.input.read_until(b'\n', &mut line));
            if !read_line.is_ok_and(|bytes| bytes > 0) {
                // The sentence to come begins on a line of its own.
                let _ = writeln!(self.output);
                return Err(ended);
            }
            match read(String::from_utf8_lossy(&line).trim()) {
                Ok(answer) => return Ok(answer),
                Err(why) => self.say(&why),
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::words::Language;
    use std::io::Cursor;
    use std::sync::{Arc, Mutex};

    /// What was said, shared with whoever says it.
    #[derive(Clone, Default)]
    struct Said(Arc<Mutex<Vec<u8>>>);

    impl Write for Said {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("one thread").write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What questions come to with these answers, and what was said meanwhile.
    pub(in crate::commands) fn asked<T>(
        answers: &str,
        ended: &'static str,
        ask: impl FnOnce(&mut Prompt) -> Result<T, Failure>,
    ) -> (Option<T>, String) {
        let said = Said::default();
        let (input, output) = (Box::new(Cursor::new(answers.to_owned())), Box::new(said.clone()));
        let mut prompt = Prompt { words: Words::built_in(Language::En), input, output, ended };
        let answer = ask(&mut prompt).ok();
        let said = String::from_utf8(said.0.lock().expect("one thread").clone()).expect("text");
        (answer, said)
    }
}
