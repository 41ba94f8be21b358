//! Every fault at every step, with one recipient and with three: what each of them is told, what the server has, and that a
//! later run brings it to an end without a second copy.

use crate::deliver_states::{OWNERS, Office, now, words};
use crate::support::smtp::{Fault, Rule, Server, Step};
use chrono::TimeDelta;
use std::sync::atomic::{AtomicUsize, Ordering};
use zhoubao::deliver::State;

/// What the first recipient is told in the run that meets the fault, and what the others are.
const ENDS: &str = "Unreachable, and nobody else is tried";
const GOES_ON: &str = "Unreachable, and the others are sent";
const LATER: &str = "Deferred, and the others are sent";
const NO: &str = "Refused, and the others are sent";
const WRONG: &str = "Misconfigured, for all";
const DOUBT: &str = "InDoubt, and the others are sent";
const STALLED: &str = "InDoubt, and nobody else is tried";
const FINE: &str = "Sent, and the others too";

fn cases() -> Vec<(Step, Fault, &'static str)> {
    use Fault::{Bytes, Dribble, Drop, Half, Says, Silence};
    use Step::{Body, Connect, Data, Dot, Ehlo, Mail, Rcpt};
    let frequency = || Says("550 5.7.1 Sender frequency limited");
    vec![
        (Connect, Drop, ENDS),
        (Connect, Says("421 busy"), ENDS),
        (Connect, Says("554 not you"), ENDS),
        (Connect, Silence, ENDS),
        (Connect, Dribble, ENDS),
        (Connect, Half("22"), ENDS),
        (Connect, Bytes(b"220 \xbb\xb6\xd3\xad\r\n"), FINE),
        (Ehlo, Drop, ENDS),
        (Ehlo, Says("450 wait"), ENDS),
        (Ehlo, Says("550 Connection frequency limited"), ENDS),
        (Ehlo, Silence, ENDS),
        (Ehlo, Dribble, ENDS),
        (Ehlo, Half("250-test\r\n250"), ENDS),
        (Ehlo, Bytes(b"250-\xd3\xca\xbc\xfe\r\n250 8BITMIME\r\n"), FINE),
        (Mail, Drop, GOES_ON),
        (Mail, Says("451 wait"), LATER),
        (Mail, Says("553 Mail from must equal authorized user"), WRONG),
        (Mail, Says("552 too big"), FINE),
        (Mail, frequency(), LATER),
        (Mail, Silence, ENDS),
        (Mail, Dribble, ENDS),
        (Mail, Half("250"), GOES_ON),
        (Mail, Bytes(b"250 fine\r\n250 fine\r\n"), GOES_ON),
        (Rcpt, Drop, GOES_ON),
        (Rcpt, Says("450 greylisted"), LATER),
        (Rcpt, Says("421 closing"), LATER),
        (Rcpt, Says("550 Mailbox not found"), NO),
        (Rcpt, Says("554 DT:SPM 163 smtp10"), LATER),
        (Rcpt, Says("554 5.7.1 Relay access denied"), WRONG),
        (Rcpt, frequency(), LATER),
        (Rcpt, Silence, ENDS),
        (Rcpt, Dribble, ENDS),
        (Rcpt, Half("550"), GOES_ON),
        (Rcpt, Bytes(b"550 \xd3\xc3\xbb\xa7\xb2\xbb\xb4\xe6\xd4\xda\r\n"), NO),
        (Rcpt, Bytes(b"550 \xb7\xa2\xcb\xcd\xc6\xb5\xc2\xca\xb3\xac\xcf\xde\r\n"), LATER),
        (Rcpt, Bytes(b"250 fine\r\n354 go on\r\n250 taken\r\n"), GOES_ON),
        (Data, Drop, GOES_ON),
        (Data, Says("451 wait"), LATER),
        (Data, Says("554 no"), NO),
        (Data, Says("250 what?"), GOES_ON),
        (Data, Silence, ENDS),
        (Data, Dribble, ENDS),
        (Data, Half("354"), GOES_ON),
        (Data, Bytes(b"354 go on\r\n250 taken\r\n"), GOES_ON),
        (Body, Bytes(b"250 taken\r\n"), GOES_ON),
        (Body, Bytes(b"554 spam\r\n"), NO),
        (Dot, Drop, DOUBT),
        (Dot, Says("451 wait"), LATER),
        (Dot, Says("552 too big"), FINE),
        (Dot, Says("554 spam"), NO),
        (Dot, frequency(), LATER),
        (Dot, Silence, STALLED),
        (Dot, Dribble, STALLED),
        (Dot, Half("25"), DOUBT),
        (Dot, Half("250 taken"), DOUBT),
        (Dot, Half("250-taken\r\n"), DOUBT),
        (Dot, Half("550 no"), DOUBT),
        (Dot, Says("garbage"), DOUBT),
        (Dot, Says("354 go on"), DOUBT),
        (Dot, Bytes(b"250 \xb3\xc9\xb9\xa6\r\n"), FINE),
        (Dot, Bytes(b"554 \xc0\xac\xbb\xf8\xd3\xca\xbc\xfe\r\n"), NO),
        (Dot, Bytes(b"250 taken\r\n550 spam\r\n"), DOUBT),
        (Dot, Drop.taken(), DOUBT),
        (Dot, Silence.taken(), STALLED),
        (Dot, Dribble.taken(), STALLED),
        (Dot, Half("2").taken(), DOUBT),
        (Dot, Half("250 taken").taken(), DOUBT),
    ]
}

#[test]
fn every_fault_ends_rightly_for_one_recipient_and_for_three() {
    let cases = cases();
    let (cases, next) = (&cases, &AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some((step, fault, expected)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for recipients in [1, 3] {
                        play(*step, fault, expected, recipients);
                    }
                }
            });
        }
    });
}

fn play(step: Step, fault: &Fault, expected: &str, recipients: usize) {
    let (office, server) = (Office::new(), Server::start());
    server.rule(Rule { step, only: None, times: 1, fault: fault.clone() });
    let case = format!("{step:?} {fault:?} with {recipients}");
    let first = words(&office.run_for(&server, now(), recipients));
    let others = match expected {
        ENDS | STALLED => "Unreachable before",
        WRONG => "Misconfigured",
        _ => "Sent",
    };
    assert_eq!(first[0], expected.split(',').next().unwrap(), "{case}");
    assert!(first[1..].iter().all(|word| word == others), "{case}: {first:?}");

    // The fault is gone: whoever can still get theirs gets it, and nobody two.
    let later = words(&office.run_for(&server, now() + TimeDelta::hours(5), recipients));
    for (at, owner) in OWNERS.iter().enumerate().take(recipients) {
        let taken = server.taken_by(owner);
        match office.slot(owner).state {
            State::Sent { .. } => assert_eq!(taken, 1, "{case}: {owner} {later:?}"),
            State::Refused { .. } => assert_eq!((taken, expected, at), (0, NO, 0), "{case}: {owner}"),
            State::Doubt { .. } => {
                assert!(at == 0 && taken <= 1 && [DOUBT, STALLED].contains(&expected), "{case}: {owner} {taken}");
            }
            state => panic!("{case}: {owner} is left {state:?}"),
        }
    }
}
