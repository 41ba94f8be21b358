//! An SMTP server that fails as told, at any step, and remembers what it took: what a client believes can be held against it.
//!
//! It listens on loopback, in the clear, one thread a connection. A message counts as taken from the moment a real server would
//! deliver it, whether or not the client hears of it.

use super::rules::{self, Rules, dribble, keep_silent, listen};
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Where in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Connect,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    Body,
    Dot,
}

/// What goes wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Says this instead; a line end is added.
    Says(&'static str),
    /// Says these bytes and hangs up.
    Half(&'static str),
    /// Says these bytes and goes on.
    Bytes(&'static [u8]),
    /// Says these bytes a part at a time and goes on.
    Apart(&'static [&'static [u8]]),
    /// Says one letter of an answer every so often, without an end.
    Dribble,
    /// Hangs up.
    Drop,
    /// Says nothing and keeps the line.
    Silence,
    /// At the dot: takes the message, then does the inner thing.
    Taken(Box<Fault>),
}

impl Fault {
    pub fn taken(self) -> Fault {
        Fault::Taken(Box::new(self))
    }
}

pub type Rule = rules::Rule<Step, Fault>;

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub recipient: String,
    pub bytes: Vec<u8>,
}

#[derive(Default)]
struct Shared {
    rules: Rules<Step, Fault>,
    taken: Vec<Taken>,
    /// Every command line, AUTH included.
    heard: Vec<String>,
    connections: usize,
    ehlo: Vec<&'static str>,
}

/// The server; its threads end with the test process.
#[derive(Clone)]
pub struct Server {
    pub port: u16,
    shared: Arc<Mutex<Shared>>,
}

impl Server {
    /// A server without faults.
    pub fn start() -> Server {
        let mut server = Server { port: 0, shared: Arc::default() };
        let inner = server.clone();
        server.port = listen(move |stream| inner.talk(stream));
        server
    }

    /// Fails at a step, as often as it comes there.
    pub fn failing(step: Step, fault: Fault) -> Server {
        let server = Server::start();
        server.rule(Rule { step, only: None, times: usize::MAX, fault });
        server
    }

    pub fn rule(&self, rule: Rule) {
        self.shared.lock().unwrap().rules.add(rule);
    }

    /// From now on all is well.
    pub fn heal(&self) {
        self.shared.lock().unwrap().rules.clear();
    }

    /// Further lines of the answer to EHLO, as `SIZE 1000`.
    pub fn offers(&self, lines: &[&'static str]) {
        self.shared.lock().unwrap().ehlo = lines.to_vec();
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.taken_since(0)
    }

    /// Those taken after the first so many.
    pub fn taken_since(&self, count: usize) -> Vec<Taken> {
        self.shared.lock().unwrap().taken[count..].to_vec()
    }

    pub fn taken_by(&self, recipient: &str) -> usize {
        self.taken().iter().filter(|taken| taken.recipient == recipient).count()
    }

    pub fn heard(&self) -> Vec<String> {
        self.shared.lock().unwrap().heard.clone()
    }

    pub fn connections(&self) -> usize {
        self.shared.lock().unwrap().connections
    }

    fn fault(&self, step: Step, recipient: &str) -> Option<Fault> {
        self.shared.lock().unwrap().rules.fault(step, Some(recipient))
    }

    fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        self.shared.lock().unwrap().connections += 1;
        let mut line =
            Conversation { server: self, lines: BufReader::new(stream.try_clone()?), stream, recipient: String::new() };
        line.run()
    }
}

struct Conversation<'a> {
    server: &'a Server,
    lines: BufReader<TcpStream>,
    stream: TcpStream,
    recipient: String,
}

impl Conversation<'_> {
    fn run(&mut self) -> std::io::Result<()> {
        self.answer(Step::Connect, "220 test ESMTP")?;
        loop {
            let mut command = String::new();
            if self.lines.read_line(&mut command)? == 0 {
                return Ok(());
            }
            self.server.shared.lock().unwrap().heard.push(command.trim_end().to_owned());
            match command.to_uppercase().split([' ', '\r']).next().unwrap_or_default() {
                "EHLO" => self.ehlo()?,
                "AUTH" => self.answer(Step::Auth, "235 welcome")?,
                "MAIL" => self.answer(Step::Mail, "250 sender fine")?,
                "RCPT" => {
                    let address = command.split(['<', '>']).nth(1).unwrap_or_default();
                    address.clone_into(&mut self.recipient);
                    self.answer(Step::Rcpt, "250 recipient fine")?;
                }
                "DATA" => self.data()?,
                "RSET" => self.say("250 forgotten")?,
                "QUIT" => {
                    self.say("221 bye")?;
                    return Ok(());
                }
                _ => self.say("500 what?")?,
            }
        }
    }

    fn ehlo(&mut self) -> std::io::Result<()> {
        let offers = self.server.shared.lock().unwrap().ehlo.clone();
        let mut lines: Vec<String> =
            std::iter::once("250-test").chain(offers.iter().copied()).map(String::from).collect();
        for line in lines.iter_mut().skip(1) {
            line.insert_str(0, "250-");
        }
        lines.push("250 8BITMIME".to_owned());
        self.answer(Step::Ehlo, &lines.join("\r\n"))
    }

    fn data(&mut self) -> std::io::Result<()> {
        match self.server.fault(Step::Data, &self.recipient) {
            Some(Fault::Bytes(bytes)) if bytes.starts_with(b"354") => self.stream.write_all(bytes)?,
            Some(fault) => return self.fail(&fault),
            None => self.say("354 go on")?,
        }
        match self.server.fault(Step::Body, &self.recipient) {
            Some(Fault::Bytes(bytes)) => self.stream.write_all(bytes)?,
            Some(fault) => return self.fail(&fault),
            None => {}
        }
        let mut bytes = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.lines.read_until(b'\n', &mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        let fault = self.server.fault(Step::Dot, &self.recipient);
        let yes = match fault {
            Some(Fault::Bytes(bytes)) => bytes.starts_with(b"250"),
            Some(Fault::Apart(parts)) => parts.concat().starts_with(b"250"),
            _ => false,
        };
        if yes || matches!(fault, None | Some(Fault::Taken(_))) {
            let taken = Taken { recipient: self.recipient.clone(), bytes };
            self.server.shared.lock().unwrap().taken.push(taken);
        }
        match fault {
            Some(Fault::Taken(inner)) => self.fail(&inner),
            Some(fault) => self.fail(&fault),
            None => self.say("250 taken as number 7"),
        }
    }

    fn answer(&mut self, step: Step, words: &str) -> std::io::Result<()> {
        match self.server.fault(step, &self.recipient) {
            Some(fault) => self.fail(&fault),
            None => self.say(words),
        }
    }

    fn say(&mut self, words: &str) -> std::io::Result<()> {
        self.stream.write_all(format!("{words}\r\n").as_bytes())
    }

    fn fail(&mut self, fault: &Fault) -> std::io::Result<()> {
        match fault {
            Fault::Says(words) => return self.say(words),
            Fault::Bytes(bytes) => return self.stream.write_all(bytes),
            Fault::Apart(parts) => {
                for part in *parts {
                    self.stream.write_all(part)?;
                    thread::sleep(Duration::from_millis(25));
                }
                return Ok(());
            }
            Fault::Dribble => dribble(&mut self.stream, b"250-")?,
            Fault::Half(words) => self.stream.write_all(words.as_bytes())?,
            Fault::Drop | Fault::Taken(_) => {}
            Fault::Silence => keep_silent(),
        }
        self.stream.shutdown(Shutdown::Both)?;
        Err(std::io::ErrorKind::ConnectionAborted.into())
    }
}
