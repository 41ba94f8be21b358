//! Encryption: rustls with the roots that browsers trust, and a company's own where the settings name one.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// How to encrypt, and the name that the certificate must bear.
#[derive(Clone, Debug)]
pub(super) struct Encryption {
    pub(super) config: Arc<ClientConfig>,
    pub(super) host: String,
}

impl Encryption {
    /// To that host; certificates (PEM) are trusted besides the built-in ones. `None` where the file holds none.
    pub(super) fn to(host: &str, extra_ca: Option<&[u8]>) -> Option<Encryption> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(pem) = extra_ca {
            let found: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().ok()?;
            if found.is_empty() {
                return None;
            }
            for certificate in found {
                roots.add(certificate).ok()?;
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .ok()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Some(Encryption { config: Arc::new(config), host: host.to_owned() })
    }
}

/// Whether a host is this machine, to which alone anything goes in the clear.
pub(super) fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}
