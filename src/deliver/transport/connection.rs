//! The line to a server as bytes: in the clear or encrypted, and never longer than until a deadline.
//!
//! The deadline holds for a step as a whole. A time-out for each read would let a server that says one byte every few seconds
//! keep us, and with us the lock of the data folder, for ever.

use crate::deliver::Cause;
use crate::deliver::CertificateFault;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConfig, ClientConnection};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

/// The time, for deadlines only.
#[expect(clippy::disallowed_methods, reason = "a server's patience is measured while it is talked to")]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// A socket whose every read and write ends at the deadline.
struct Timed {
    socket: TcpStream,
    deadline: Instant,
}

impl Timed {
    fn left(&self) -> io::Result<Duration> {
        let left = self.deadline.saturating_duration_since(now());
        // A time-out of nothing would mean none at all.
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left.max(Duration::from_millis(1))) }
    }
}

impl Read for Timed {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(Some(self.left()?))?;
        self.socket.read(bytes)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(Some(self.left()?))?;
        self.socket.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

/// A connection.
pub(super) struct Connection {
    socket: Timed,
    tls: Option<Box<ClientConnection>>,
}

impl Connection {
    /// Connects to the first address of the name that answers.
    pub(super) fn connect(host: &str, port: u16, deadline: Instant) -> Result<Connection, Cause> {
        let mut last = Cause::NoName;
        for address in addresses(host, port, deadline)? {
            let left = deadline.saturating_duration_since(now()).max(Duration::from_millis(1));
            match TcpStream::connect_timeout(&address, left) {
                Ok(socket) => {
                    // Commands are short and wait for their answers.
                    let _ = socket.set_nodelay(true);
                    return Ok(Connection { socket: Timed { socket, deadline }, tls: None });
                }
                Err(e) if e.kind() == ErrorKind::TimedOut => last = Cause::Silence,
                Err(_) => last = Cause::NoConnection,
            }
        }
        Err(last)
    }

    /// Until when the next step may take.
    pub(super) fn until(&mut self, deadline: Instant) {
        self.socket.deadline = deadline;
    }

    /// Encrypts from here on; the certificate must be made out to `host`.
    pub(super) fn encrypt(&mut self, config: &Arc<ClientConfig>, host: &str) -> Result<(), Cause> {
        let name =
            ServerName::try_from(host.to_owned()).map_err(|_| Cause::Certificate { fault: CertificateFault::Name })?;
        let mut tls = ClientConnection::new(Arc::clone(config), name).map_err(|_| Cause::NoEncryption)?;
        while tls.is_handshaking() {
            tls.complete_io(&mut self.socket).map_err(Cause::from)?;
        }
        self.tls = Some(Box::new(tls));
        Ok(())
    }

    /// Some bytes; none where the server has hung up.
    pub(super) fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Cause> {
        let Some(tls) = &mut self.tls else { return self.socket.read(bytes).map_err(Cause::from) };
        loop {
            match tls.reader().read(bytes) {
                Ok(count) => return Ok(count),
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                // Hung up without the goodbye of the encryption.
                Err(e) if e.kind() == ErrorKind::UnexpectedEof => return Ok(0),
                Err(e) => return Err(e.into()),
            }
            tls.read_tls(&mut self.socket)?;
            tls.process_new_packets().map_err(|e| Cause::from(io::Error::new(ErrorKind::InvalidData, e)))?;
            while tls.wants_write() {
                tls.write_tls(&mut self.socket)?;
            }
        }
    }

    /// All bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Cause> {
        let Some(tls) = &mut self.tls else { return self.socket.write_all(bytes).map_err(Cause::from) };
        let mut rest = bytes;
        while !rest.is_empty() {
            let taken = tls.writer().write(rest)?;
            rest = &rest[taken..];
            while tls.wants_write() {
                tls.write_tls(&mut self.socket)?;
            }
        }
        Ok(())
    }
}

/// The name's addresses. The system's resolver knows no deadline, so it is asked from a thread that may be left behind.
fn addresses(host: &str, port: u16, deadline: Instant) -> Result<Vec<SocketAddr>, Cause> {
    let (sender, receiver) = mpsc::channel();
    let name = host.to_owned();
    std::thread::spawn(move || {
        let found = (name.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
        let _ = sender.send(found);
    });
    match receiver.recv_timeout(deadline.saturating_duration_since(now())) {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(_)) => Err(Cause::NoName),
        Err(_) => Err(Cause::Silence),
    }
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        // A read's time-out is "would block" on Linux.
        if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) {
            return Cause::Silence;
        }
        match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(rustls::Error::InvalidCertificate(fault)) => Cause::Certificate { fault: fault_of(fault) },
            Some(_) => Cause::NoEncryption,
            None if error.kind() == ErrorKind::UnexpectedEof => Cause::Closed,
            None => Cause::Broken,
        }
    }
}

fn fault_of(fault: &CertificateError) -> CertificateFault {
    use CertificateError as E;
    match fault {
        E::Expired | E::ExpiredContext { .. } | E::NotValidYet | E::NotValidYetContext { .. } => CertificateFault::Time,
        E::NotValidForName | E::NotValidForNameContext { .. } => CertificateFault::Name,
        E::UnknownIssuer => CertificateFault::Issuer,
        _ => CertificateFault::Other,
    }
}
