//! A real terminal with the program in front of it: what is read on it is waited for, and keys are pressed.

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A program that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Ctrl-C, Ctrl-D.
pub const INTERRUPT: &str = "\u{3}";
pub const END: &str = "\u{4}";

pub struct Terminal {
    keys: File,
    said: Receiver<Vec<u8>>,
    /// All that stood on it.
    pub seen: String,
    /// How much of that was looked at.
    looked_at: usize,
    child: Child,
}

impl Terminal {
    /// Starts the command as the one program of a terminal of its own, which Ctrl-C therefore ends.
    pub fn of(command: &Command) -> Self {
        let keys = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&keys).unwrap();
        unlockpt(&keys).unwrap();
        let name = ptsname(&keys, Vec::new()).unwrap().into_string().unwrap();
        let no_terminal_of_ours = i32::try_from(OpenptFlags::NOCTTY.bits()).unwrap();
        let side = File::options().read(true).write(true).custom_flags(no_terminal_of_ours).open(name).unwrap();
        let mut started = Command::new("setsid");
        // Whatever runs the tests may have been told to pass over an interrupt, as what is started with `&` is.
        started.args(["--ctty", "env", "--default-signal=INT"]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => drop(started.env(name, value)),
                None => drop(started.env_remove(name)),
            }
        }
        if let Some(folder) = command.get_current_dir() {
            started.current_dir(folder);
        }
        let end = || Stdio::from(side.try_clone().unwrap());
        let child = started.stdin(end()).stdout(end()).stderr(end()).spawn().unwrap();
        let keys = File::from(keys);
        let said = reading(keys.try_clone().unwrap());
        Terminal { keys, said, seen: String::new(), looked_at: 0, child }
    }

    /// Waits until the text stands below what was looked at.
    #[track_caller]
    pub fn reads(&mut self, text: &str) -> &mut Self {
        loop {
            if let Some(at) = self.seen[self.looked_at..].find(text) {
                self.looked_at += at + text.len();
                return self;
            }
            match self.said.recv_timeout(PATIENCE) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => panic!("no {text:?} below {:?} in {:?}", &self.seen[..self.looked_at], self.seen),
            }
        }
    }

    /// Presses keys.
    pub fn types(&mut self, keys: &str) -> &mut Self {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self
    }

    /// Waits for the end of the program; all that stood on the terminal.
    pub fn ended(mut self) -> (ExitStatus, String) {
        while let Ok(bytes) = self.said.recv_timeout(PATIENCE) {
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
        (self.child.wait().unwrap(), self.seen)
    }
}

/// What comes from the terminal, until nobody writes to it any more.
fn reading(mut terminal: File) -> Receiver<Vec<u8>> {
    let (send, said) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = terminal.read(&mut bytes) {
            let _ = send.send(bytes[..read].to_vec());
        }
    });
    said
}
