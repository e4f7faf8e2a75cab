//! A line to the relay that breaks at the worst place: the relay has done what it was asked, and its answer is lost.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

// HTTP/2 (RFC 9113): the type of a frame that begins an answer, and the bytes of a frame's header.
const HEADERS: u8 = 1;
const FRAME_HEADER_BYTES: usize = 9;

/// Listens, and carries every connection to `relay`; the first ones only for so many answers each, of which the next and
/// all that follows is dropped. One that may have no answer never reaches the relay.
///
/// # Errors
/// Where there is no port.
pub async fn lose_answers(relay: SocketAddr, answers_max: Vec<usize>) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        let mut answers_max = answers_max.into_iter();
        while let Ok((phone, _)) = listener.accept().await {
            tokio::spawn(carry(phone, relay, answers_max.next()));
        }
    });
    Ok(address)
}

async fn carry(mut phone: TcpStream, relay: SocketAddr, answers_max: Option<usize>) -> io::Result<()> {
    if answers_max == Some(0) {
        return Ok(());
    }
    let mut relay = TcpStream::connect(relay).await?;
    let Some(answers_max) = answers_max else {
        return tokio::io::copy_bidirectional(&mut phone, &mut relay).await.map(drop);
    };
    let (mut from_phone, mut to_phone) = phone.split();
    let (mut from_relay, mut to_relay) = relay.split();
    let answers = async {
        let mut seen = Answers::default();
        let mut bytes = [0; 4096];
        loop {
            let count = from_relay.read(&mut bytes).await?;
            if count == 0 || seen.count(&bytes[..count]) > answers_max {
                // Both connections end here, as the streams are dropped.
                return Ok(());
            }
            to_phone.write_all(&bytes[..count]).await?;
        }
    };
    tokio::select! {
        ended = answers => ended,
        copied = tokio::io::copy(&mut from_phone, &mut to_relay) => copied.map(drop),
    }
}

/// Counts the answers in a stream of frames.
#[derive(Default)]
struct Answers {
    rest: Vec<u8>,
    skip: usize,
    count: usize,
}

impl Answers {
    fn count(&mut self, bytes: &[u8]) -> usize {
        self.rest.extend_from_slice(bytes);
        loop {
            let skipped = self.skip.min(self.rest.len());
            self.rest.drain(..skipped);
            self.skip -= skipped;
            if self.rest.len() < FRAME_HEADER_BYTES {
                return self.count;
            }
            let length = u32::from_be_bytes([0, self.rest[0], self.rest[1], self.rest[2]]);
            self.count += usize::from(self.rest[3] == HEADERS);
            self.skip = FRAME_HEADER_BYTES + length as usize;
        }
    }
}
