//! The way of a finished message to its reader: at most one delivered mail for each slot, and never silence.
//!
//! A message is written once ([`Mail::encode`]) and kept with its revision; a [`Slot`] in the [`Outbox`] says how far it has
//! come; [`deliver_all`] takes the slots that are due through a [`Transport`]. The room knows subjects and parts, not what a
//! report is. Between the final dot and the server's answer nobody can know whether a mail was taken: such a slot is in doubt,
//! and stays so until a setting or a person decides.

mod address;
mod cause;
mod mailed;
mod message;
mod outbox;
mod outcome;
mod policy;
mod recipient;
mod round;
mod slot;
mod transport;

pub use address::{Address, AddressError, Mailbox};
pub use cause::{Cause, CertificateFault, Phase, Why};
pub use message::{Attachment, Mail, MailError, is_datable};
pub use outbox::{Outbox, OutboxError, Resolution};
pub use outcome::{Outcome, Verdict};
pub use policy::{Deduplication, InDoubt, Policy};
pub use recipient::{Messenger, Recipient, Robot};
pub use round::{deliver_all, send_test};
pub use slot::{Form, Slot, SlotKey, State, Stored};
pub use transport::{
    Capabilities, Channels, Delivery, FileTransport, Hook, HookError, LARGEST_FILE, Login, OutgoingMessage, Refusal,
    RobotTimeouts, Robots, Smtp, SmtpError, SmtpSettings, Timeouts, Tls, Transport, Unavailable, judge, judge_robot,
};
