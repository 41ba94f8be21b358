//! What trouble in a step means for the mail, by how far the conversation had come.

use crate::deliver::transport::Delivery;
use crate::deliver::transport::replies::{Refusal, judge};
use crate::deliver::{Cause, Phase};

/// Before MAIL nothing is about one recipient: the server is not to be had, or our settings are wrong.
pub(super) fn before_mail(phase: Phase, cause: Cause) -> Delivery {
    match &cause {
        Cause::Certificate { .. } | Cause::NoEncryption | Cause::NoStartTls => misconfigured(Phase::Tls, cause),
        Cause::NoMechanism => misconfigured(Phase::Login, cause),
        // Something slipped in before the encryption began.
        Cause::OutOfStep if phase == Phase::Tls => misconfigured(phase, cause),
        // An answer to something else.
        Cause::Unexpected { .. } if phase >= Phase::Tls => misconfigured(phase, cause),
        Cause::Reply { code, text } if phase == Phase::Login && judge(phase, *code, text) != Refusal::Later => {
            misconfigured(phase, cause)
        }
        Cause::Reply { code, text } if judge(phase, *code, text) == Refusal::Login => misconfigured(phase, cause),
        _ => Delivery::Unreachable { phase, cause },
    }
}

/// From MAIL on a refusal is about this mail, unless it is about us: then it holds for all.
pub(super) fn about_mail(phase: Phase, cause: Cause) -> Delivery {
    let refusal = match &cause {
        Cause::Reply { code, text } => judge(phase, *code, text),
        Cause::TooLarge { .. } => Refusal::TooLarge,
        Cause::NotAscii => Refusal::Address,
        _ => return Delivery::Unreachable { phase, cause },
    };
    match refusal {
        Refusal::Login | Refusal::Server => misconfigured(phase, cause),
        refusal => Delivery::Refused { refusal, cause },
    }
}

fn misconfigured(phase: Phase, cause: Cause) -> Delivery {
    Delivery::Misconfigured { phase, cause, advice: None }
}
