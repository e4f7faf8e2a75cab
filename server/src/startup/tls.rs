//! TLS by rustls with ring. HTTP/2 and HTTP/1.1 are offered by ALPN; the server adds both by itself.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem};
use thiserror::Error;

use crate::config::TlsFiles;

/// Why TLS can't be spoken.
#[derive(Debug, Error)]
pub enum TlsError {
    /// The certificate's file.
    #[error("the TLS certificate can't be read")]
    Certificate(#[source] pem::Error),
    /// There is none in its file.
    #[error("the TLS certificate's file holds no certificate")]
    NoCertificate,
    /// The key's file.
    #[error("the TLS key can't be read")]
    Key(#[source] pem::Error),
    /// The two don't fit, or aren't of a kind that is spoken.
    #[error("TLS certificate and key can't be used")]
    Unusable(#[from] rustls::Error),
}

/// Reads certificate and key.
pub(super) fn load(files: &TlsFiles) -> Result<ServerConfig, TlsError> {
    let chain = CertificateDer::pem_file_iter(&files.certificate).map_err(TlsError::Certificate)?;
    let chain = chain.collect::<Result<Vec<_>, _>>().map_err(TlsError::Certificate)?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate);
    }
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(TlsError::Key)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_no_client_auth().with_single_cert(chain, key)?)
}
