//! What servers that fail as told have in common: they listen on loopback, a thread a connection, and keep rules of what goes
//! wrong at which step, for whom and how often.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// A fault at a step, for one reader of messages or all, so many times.
#[derive(Clone, Debug)]
pub struct Rule<S, F> {
    pub step: S,
    pub only: Option<&'static str>,
    pub times: usize,
    pub fault: F,
}

/// The rules of a server, the first that fits before the others.
pub struct Rules<S, F>(Vec<Rule<S, F>>);

impl<S, F> Default for Rules<S, F> {
    fn default() -> Self {
        Rules(Vec::new())
    }
}

impl<S: PartialEq, F: Clone> Rules<S, F> {
    pub fn add(&mut self, rule: Rule<S, F>) {
        self.0.push(rule);
    }

    /// From now on all is well.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What goes wrong at a step for a reader; for whichever, where it is not known yet who it is.
    pub fn fault(&mut self, step: S, reader: Option<&str>) -> Option<F> {
        let meant = |only: &str| reader.is_none_or(|reader| reader == only);
        let rule = self.0.iter_mut().find(|rule| rule.step == step && rule.times > 0 && rule.only.is_none_or(meant))?;
        rule.times -= 1;
        Some(rule.fault.clone())
    }
}

/// Listens; its threads end with the test process. The port.
pub fn listen<T>(talk: impl Fn(TcpStream) -> T + Clone + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let talk = talk.clone();
            thread::spawn(move || drop(talk(stream)));
        }
    });
    port
}

/// One letter of an answer every so often, without an end.
pub fn dribble(stream: &mut TcpStream, begin: &[u8]) -> std::io::Result<()> {
    for letter in begin.iter().chain(std::iter::repeat(&b'x')).take(2_000) {
        stream.write_all(&[*letter])?;
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// Nothing, for longer than anybody waits.
pub fn keep_silent() {
    thread::sleep(Duration::from_secs(20));
}
