//! A tapped line between a phone and the relay: it writes down every byte in both directions, and can be cut.
//!
//! What it sees is what the relay and anybody on the way would see where TLS ends.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
};

/// A line that never breaks.
const UNCUT: u64 = u64::MAX;

const CHUNK_BYTES: usize = 16 * 1024;

/// One phone's line. Dropping it hangs up.
pub(crate) struct WireTap {
    address: SocketAddr,
    line: Arc<Line>,
    accepting: JoinHandle<()>,
    records: [PathBuf; 2],
}

/// Bytes so far in each direction, as the phone sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Traffic {
    pub(crate) sent: u64,
    pub(crate) received: u64,
}

impl Traffic {
    /// What was added since an earlier look.
    pub(crate) const fn since(self, earlier: Self) -> Self {
        Self { sent: self.sent.saturating_sub(earlier.sent), received: self.received.saturating_sub(earlier.received) }
    }

    pub(crate) const fn total(self) -> u64 {
        self.sent.saturating_add(self.received)
    }
}

struct Line {
    sent: AtomicU64,
    received: AtomicU64,
    /// Bytes in either direction until the line breaks.
    left: AtomicU64,
    cut: Notify,
    /// Each direction in a file of its own, so that a text isn't torn by what went the other way.
    recorded: Mutex<[File; 2]>,
}

#[derive(Clone, Copy)]
enum Direction {
    Up,
    Down,
}

impl WireTap {
    /// Lays a line to the relay. What goes over it is written down in two new files in this folder.
    pub(crate) async fn lay(relay: SocketAddr, folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let records = ["sent", "received"].map(|name| folder.join(name));
        let [sent, received] = &records;
        let recorded = Mutex::new([File::create_new(sent)?, File::create_new(received)?]);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let line = Arc::new(Line {
            sent: AtomicU64::new(0),
            received: AtomicU64::new(0),
            left: AtomicU64::new(UNCUT),
            cut: Notify::new(),
            recorded,
        });
        let accepting = tokio::spawn(accept(listener, relay, Arc::clone(&line)));
        Ok(Self { address, line, accepting, records })
    }

    /// Where the phone finds the relay.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Bytes so far.
    pub(crate) fn traffic(&self) -> Traffic {
        Traffic { sent: self.line.sent.load(Ordering::SeqCst), received: self.line.received.load(Ordering::SeqCst) }
    }

    /// The line breaks after so many more bytes; what is on the way then is lost.
    pub(crate) fn cut_after(&self, bytes: u64) {
        self.line.left.store(bytes, Ordering::SeqCst);
        if bytes == 0 {
            self.line.cut.notify_waiters();
        }
    }

    /// The line is whole again.
    pub(crate) fn mend(&self) {
        self.line.left.store(UNCUT, Ordering::SeqCst);
    }

    /// Everything that ever went over it: what the phone sent, then what it received.
    pub(crate) fn recorded(&self) -> io::Result<Vec<u8>> {
        let [sent, received] = &self.records;
        Ok([fs::read(sent)?, fs::read(received)?].concat())
    }
}

impl Drop for WireTap {
    fn drop(&mut self) {
        self.accepting.abort();
        self.cut_after(0);
    }
}

async fn accept(listener: TcpListener, relay: SocketAddr, line: Arc<Line>) {
    while let Ok((phone, _)) = listener.accept().await {
        let line = Arc::clone(&line);
        tokio::spawn(async move {
            if line.left.load(Ordering::SeqCst) == 0 {
                return;
            }
            if let Ok(relay) = TcpStream::connect(relay).await {
                carry(phone, relay, &line).await;
            }
        });
    }
}

/// Carries both ways until one side hangs up or the line is cut. Both ends notice by the sockets being dropped.
async fn carry(phone: TcpStream, relay: TcpStream, line: &Line) {
    // Small requests must not wait for each other; the relay and the phone set the same.
    drop(phone.set_nodelay(true).and_then(|()| relay.set_nodelay(true)));
    let (from_phone, to_phone) = phone.into_split();
    let (from_relay, to_relay) = relay.into_split();
    tokio::select! {
        _ = pump(from_phone, to_relay, line, Direction::Up) => {}
        _ = pump(from_relay, to_phone, line, Direction::Down) => {}
        () = line.cut.notified() => {}
    }
}

async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    line: &Line,
    direction: Direction,
) -> io::Result<()> {
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let read = from.read(&mut chunk).await?;
        let passing = line.take(read);
        let bytes = chunk.get(..passing).unwrap_or_default();
        line.record(bytes, direction)?;
        to.write_all(bytes).await?;
        if passing < read {
            line.cut.notify_waiters();
            return Ok(());
        }
        if read == 0 {
            return Ok(());
        }
    }
}

impl Line {
    /// How many of these bytes still get through.
    fn take(&self, wanted: usize) -> usize {
        let wanted = wanted as u64;
        let shrink = |left| (left != UNCUT).then(|| u64::saturating_sub(left, wanted));
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, shrink).unwrap_or(UNCUT);
        usize::try_from(left.min(wanted)).unwrap_or(0)
    }

    fn record(&self, bytes: &[u8], direction: Direction) -> io::Result<()> {
        let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        let [up, down] = &mut *recorded;
        let (record, counter) = match direction {
            Direction::Up => (up, &self.sent),
            Direction::Down => (down, &self.received),
        };
        record.write_all(bytes)?;
        counter.fetch_add(bytes.len() as u64, Ordering::SeqCst);
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    /// A relay that says everything back.
    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut from, mut to) = socket.split();
                    drop(tokio::io::copy(&mut from, &mut to).await);
                });
            }
        });
        address
    }

    async fn ask(tap: &WireTap, text: &[u8]) -> io::Result<Vec<u8>> {
        let mut socket = TcpStream::connect(tap.address).await?;
        socket.write_all(text).await?;
        socket.shutdown().await?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await?;
        Ok(answer)
    }

    #[tokio::test]
    async fn everything_is_written_down_in_both_directions() {
        let folder = tempfile::tempdir().unwrap();
        let tap = WireTap::lay(echo().await, folder.path()).await.unwrap();
        let mut socket = TcpStream::connect(tap.address).await.unwrap();
        socket.write_all(b"hello").await.unwrap();
        let mut answer = [0; 5];
        socket.read_exact(&mut answer).await.unwrap();
        assert_eq!(tap.recorded().unwrap(), b"hellohello");
        assert_eq!(tap.traffic(), Traffic { sent: 5, received: 5 });
    }

    #[tokio::test]
    async fn a_cut_line_carries_no_more_than_it_should_and_can_be_mended() {
        let folder = tempfile::tempdir().unwrap();
        let tap = WireTap::lay(echo().await, folder.path()).await.unwrap();
        tap.cut_after(3);
        // The end may be a reset or an early end of the stream; both are a broken line.
        let heard = ask(&tap, b"hello").await.unwrap_or_default();
        assert!(heard.is_empty());
        assert_eq!(tap.recorded().unwrap(), b"hel");
        assert!(ask(&tap, b"hello").await.unwrap_or_default().is_empty());
        tap.mend();
        let mut socket = TcpStream::connect(tap.address).await.unwrap();
        socket.write_all(b"again").await.unwrap();
        let mut answer = [0; 5];
        socket.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"again");
    }
}
