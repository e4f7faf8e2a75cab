//! A line between a phone and the relay that counts every byte in both directions, HTTP included.
//!
//! The demo's line in `mobile-bindings/cli` also writes everything down and can be cut; that crate may not use this one,
//! and counting alone needs a fraction of it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use beside_core::companion::RelayAddress;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const CHUNK_BYTES: usize = 16 * 1024;

/// A counted line. Dropping it takes no new connections.
pub struct Tap {
    address: SocketAddr,
    bytes: Arc<AtomicU64>,
    accepting: JoinHandle<()>,
}

impl Tap {
    /// Lays a line to a relay.
    ///
    /// # Errors
    /// Where this machine has no port to listen on.
    pub async fn lay(relay: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let bytes = Arc::new(AtomicU64::new(0));
        let accepting = tokio::spawn(accept(listener, relay, Arc::clone(&bytes)));
        Ok(Self { address, bytes, accepting })
    }

    /// The relay as a phone knows it that reaches it over this line.
    pub fn to(&self, relay: &RelayAddress) -> RelayAddress {
        RelayAddress { url: format!("http://{}", self.address), key: relay.key }
    }

    /// Bytes so far, both ways together.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::SeqCst)
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, relay: SocketAddr, bytes: Arc<AtomicU64>) {
    while let Ok((phone, _)) = listener.accept().await {
        let bytes = Arc::clone(&bytes);
        tokio::spawn(async move {
            // Whatever ends one direction ends the line: dropping the sockets tells both sides.
            if let Ok(relay) = TcpStream::connect(relay).await {
                drop(phone.set_nodelay(true).and_then(|()| relay.set_nodelay(true)));
                let (from_phone, to_phone) = phone.into_split();
                let (from_relay, to_relay) = relay.into_split();
                tokio::select! {
                    _ = pump(from_phone, to_relay, &bytes) => {}
                    _ = pump(from_relay, to_phone, &bytes) => {}
                }
            }
        });
    }
}

async fn pump(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, bytes: &AtomicU64) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let read = from.read(&mut chunk).await?;
        if read == 0 {
            return Ok(());
        }
        // Counted before it goes on, so that whoever has read it finds it counted.
        bytes.fetch_add(read as u64, Ordering::SeqCst);
        to.write_all(&chunk[..read]).await?;
    }
}
