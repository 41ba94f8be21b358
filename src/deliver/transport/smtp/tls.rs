//! Encryption: rustls with the roots that browsers trust, and a company's own where the settings name one.

use super::settings::{SmtpError, SmtpSettings, Tls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::net::IpAddr;
use std::sync::Arc;

/// How to encrypt, and the name that the certificate must bear.
#[derive(Clone, Debug)]
pub(super) struct Encryption {
    pub(super) config: Arc<ClientConfig>,
    pub(super) host: String,
}

impl SmtpSettings {
    /// None where nothing is encrypted: to this machine only.
    pub(super) fn encryption(&self) -> Result<Option<Encryption>, SmtpError> {
        if self.tls == Tls::None {
            let here = self.host == "localhost" || self.host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
            return if here { Ok(None) } else { Err(SmtpError::InTheClear(self.host.clone())) };
        }
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(pem) = &self.extra_ca {
            let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
            let certificates = found.ok().filter(|list| !list.is_empty()).ok_or(SmtpError::Certificates)?;
            for certificate in certificates {
                roots.add(certificate).map_err(|_| SmtpError::Certificates)?;
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| SmtpError::Certificates)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Some(Encryption { config: Arc::new(config), host: self.host.clone() }))
    }
}
