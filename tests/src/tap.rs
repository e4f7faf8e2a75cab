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
    bytes_up: Arc<AtomicU64>,
    cut_after: Arc<AtomicU64>,
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
        let bytes_up = Arc::new(AtomicU64::new(0));
        let cut_after = Arc::new(AtomicU64::new(u64::MAX));
        let counts = [&bytes, &bytes_up, &cut_after].map(Arc::clone);
        let accepting = tokio::spawn(accept(listener, relay, counts));
        Ok(Self { address, bytes, bytes_up, cut_after, accepting })
    }

    /// The relay as a phone knows it that reaches it over this line.
    pub fn to(&self, relay: &RelayAddress) -> RelayAddress {
        RelayAddress { url: format!("http://{}", self.address), key: relay.key }
    }

    /// Bytes so far, both ways together.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::SeqCst)
    }

    /// From now on each connection breaks once so many bytes have come from the relay.
    pub fn cut_after(&self, bytes: u64) {
        self.cut_after.store(bytes, Ordering::SeqCst);
    }

    /// Bytes so far from the phone to the relay.
    pub fn bytes_up(&self) -> u64 {
        self.bytes_up.load(Ordering::SeqCst)
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, relay: SocketAddr, counts: [Arc<AtomicU64>; 3]) {
    while let Ok((phone, _)) = listener.accept().await {
        let [both, up, cut] = counts.clone();
        tokio::spawn(async move {
            // Whatever ends one direction ends the line: dropping the sockets tells both sides.
            if let Ok(relay) = TcpStream::connect(relay).await {
                drop(phone.set_nodelay(true).and_then(|()| relay.set_nodelay(true)));
                let (from_phone, to_phone) = phone.into_split();
                let (from_relay, to_relay) = relay.into_split();
                let (there, back) = ([&*both, &*up], [&*both]);
                let most = cut.load(Ordering::SeqCst);
                tokio::select! {
                    _ = pump(from_phone, to_relay, (&there, u64::MAX)) => {}
                    _ = pump(from_relay, to_phone, (&back, most)) => {}
                }
            }
        });
    }
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    (counts, most): (&[&AtomicU64], u64),
) -> io::Result<()> {
    let (mut chunk, mut left) = (vec![0; CHUNK_BYTES], most);
    loop {
        let room = CHUNK_BYTES.min(usize::try_from(left).unwrap_or(CHUNK_BYTES));
        let read = from.read(&mut chunk[..room]).await?;
        left -= read as u64;
        if read == 0 {
            return Ok(());
        }
        // Counted before it goes on, so that whoever has read it finds it counted.
        for count in counts {
            count.fetch_add(read as u64, Ordering::SeqCst);
        }
        to.write_all(&chunk[..read]).await?;
    }
}
