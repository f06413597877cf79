//! Certificate and key, read before anything is served: a server that was asked for TLS never goes on without.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::WireError;

/// What is spoken, for clients that say so as TLS begins.
pub(super) const PROTOCOL: &[u8] = b"postgresql";

/// Where certificate and key lie.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The certificate and those that vouch for it, in PEM.
    pub certificate: PathBuf,
    /// Its private key, in PEM.
    pub key: PathBuf,
}

/// What takes connections by TLS 1.2 or 1.3.
pub(super) fn acceptor(files: &TlsFiles) -> Result<TlsAcceptor, WireError> {
    let TlsFiles { certificate, key } = files;
    let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| unreadable(certificate, "certificate", &error))?;
    if certificates.is_empty() {
        return Err(unreadable(certificate, "certificate", &pem::Error::NoItemsFound));
    }
    let private =
        PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable(key, "private key", &error))?;
    let fits = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(certificates, private));
    let mut config = fits.map_err(|error| WireError::Certificate {
        certificate: certificate.clone(),
        key: key.clone(),
        why: error.to_string(),
    })?;
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn unreadable(path: &Path, expected: &'static str, error: &pem::Error) -> WireError {
    let why = match error {
        pem::Error::Io(error) => error.to_string(),
        pem::Error::NoItemsFound => format!("there is no {expected} in it"),
        _ => "it is no PEM".to_owned(),
    };
    WireError::Pem { path: path.to_owned(), expected, why }
}
