//! TLS, with a certificate that only this test trusts.

use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use beside_server::config::{Config, TlsFiles};
use beside_server::startup::{StartError, TlsError, start};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName};

use super::common::Relay;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/relay/tls").join(name)
}

fn files() -> TlsFiles {
    TlsFiles { certificate: file("certificate.pem"), key: file("key.pem") }
}

fn connect(to: SocketAddr, protocols: &[&str]) -> StreamOwned<ClientConnection, std::net::TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(files().certificate).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    let client = ClientConnection::new(Arc::new(config), ServerName::try_from("localhost").unwrap()).unwrap();
    StreamOwned::new(client, std::net::TcpStream::connect(to).unwrap())
}

#[tokio::test]
async fn tls_speaks_http_2_where_it_can_and_http_1_where_it_must() {
    let relay = Relay::start_as(|config| config.tls = Some(files())).await;
    let address = relay.address();
    let spoken = tokio::task::spawn_blocking(move || {
        let mut second = connect(address, &["h2", "http/1.1"]);
        second.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
        let mut frame = [0; 9];
        second.read_exact(&mut frame).unwrap();
        let protocol = second.conn.alpn_protocol().map(<[u8]>::to_vec);
        let mut first = connect(address, &["http/1.1"]);
        first.write_all(b"GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
        let mut status = [0; 12];
        first.read_exact(&mut status).unwrap();
        (protocol, frame[3], status)
    });
    let (protocol, frame, status) = spoken.await.unwrap();
    assert_eq!(protocol.as_deref(), Some(&b"h2"[..]));
    assert_eq!(frame, 4, "SETTINGS");
    assert_eq!(&status, b"HTTP/1.1 204");
}

#[tokio::test]
async fn a_relay_without_its_certificate_does_not_start_in_the_clear() {
    let directory = tempfile::tempdir().unwrap();
    let refused = async |tls: TlsFiles| {
        let mut config = Config::local(directory.path().join("relay.sqlite"));
        config.tls = Some(tls);
        start(config).await.unwrap_err()
    };
    let missing = TlsFiles { certificate: file("nowhere.pem"), ..files() };
    assert!(matches!(refused(missing).await, StartError::Tls(TlsError::Certificate(_))));
    let swapped = TlsFiles { certificate: files().key, key: files().certificate };
    assert!(matches!(refused(swapped).await, StartError::Tls(TlsError::NoCertificate)));
    let keyless = TlsFiles { key: files().certificate, ..files() };
    assert!(matches!(refused(keyless).await, StartError::Tls(TlsError::Key(_))));
}
