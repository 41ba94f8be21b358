//! The 5xx replies that mean "later": QQ, Tencent and NetEase answer rate limits and grey lists with codes that say "never".
//!
//! Data, not code: a line is a code and a piece of text, in lower case, that the reply holds.

const LATER: &[(u16, &str)] = &[
    // QQ and Tencent: sender, domain or connection over its rate; too many mails to one mailbox in a short time.
    (550, "frequency limit"),
    (550, "mailbox unavailable or access denied"),
    // 163, 126: looks like spam to them for now; our IP is set aside for a while; too much from one domain.
    (554, "dt:spm"),
    (554, "dt:rbl"),
    (554, "hl:ihu"),
    (550, "rp:trc"),
    // Too many failed logins from this IP.
    (554, "auth error limit exceed"),
    (535, "frequency limit"),
];

/// Whether a reply, whatever its code, asks to come back later.
pub(super) fn means_later(code: u16, text: &str) -> bool {
    let text = text.to_lowercase();
    (400..500).contains(&code) || LATER.iter().any(|(c, piece)| *c == code && text.contains(piece))
}

#[cfg(test)]
mod tests {
    use super::means_later;

    #[test]
    fn rate_limits_are_not_refusals() {
        assert!(means_later(450, "greylisted"));
        assert!(means_later(550, "5.7.1 Sender frequency limited"));
        assert!(means_later(550, "Domain frequency limited [MLEg]"));
        assert!(means_later(554, "DT:SPM 163 smtp10,c8CowAD3"));
        assert!(!means_later(550, "Mailbox not found"));
        assert!(!means_later(554, "transaction failed"));
        assert!(!means_later(550, "DT:SPM"));
    }
}
