//! Who answers in a relay's place, and the line that leads to one or the other.

use std::{
    io::{self, Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

// HTTP/2 in the clear (RFC 9113): what a client says first, and the frames that these strangers know.
const PREFACE_BYTES: usize = 24;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const ACK: u8 = 1;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// An answer over HTTP/2.
#[derive(Clone)]
pub(crate) struct Answer {
    /// 200 or 400.
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) body: Vec<u8>,
}

/// Answers requests in turn over HTTP/2, the last answer for ever. Gives the address.
pub(crate) fn speaks_http2(answers: Vec<Answer>) -> SocketAddr {
    let turn = Arc::new(Mutex::new(0));
    serve(move |socket| {
        frame(socket, (SETTINGS, 0, 0), &[])?;
        let mut began = false;
        loop {
            let stream = next_request(socket, &mut began)?;
            let mut turn = turn.lock().unwrap();
            let answer = &answers[(*turn).min(answers.len() - 1)];
            *turn += 1;
            frame(socket, (HEADERS, END_HEADERS, stream), &header_block(answer))?;
            frame(socket, (DATA, END_STREAM, stream), &answer.body)?;
        }
    })
}

/// Answers whatever comes with a page over HTTP/1.1, once the client has said all that it has to say.
pub(crate) fn speaks_http1() -> SocketAddr {
    serve(|socket| {
        next_request(socket, &mut false)?;
        page(socket)
    })
}

/// Answers the first bytes of a TLS handshake with a page.
pub(crate) fn speaks_no_tls() -> SocketAddr {
    serve(|socket| {
        let mut hello = [0; 5];
        socket.read_exact(&mut hello)?;
        page(socket)?;
        // Until the client has gone: closing earlier could reset the connection before the page is read.
        io::copy(socket, &mut io::sink()).map(drop)
    })
}

fn page(socket: &mut TcpStream) -> io::Result<()> {
    let page = "<html>Welcome to the hotel! Please accept our terms.</html>";
    let length = page.len();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length:";
    socket.write_all(format!("{head} {length}\r\n\r\n{page}").as_bytes())?;
    socket.shutdown(Shutdown::Write)
}

fn serve(answer: impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let answer = answer.clone();
            // A client that hangs up has heard enough.
            thread::spawn(move || drop(answer(&mut socket)));
        }
    });
    address
}

// Reads to the end of the next request and gives its stream.
fn next_request(socket: &mut TcpStream, began: &mut bool) -> io::Result<u32> {
    if !*began {
        socket.read_exact(&mut [0; PREFACE_BYTES])?;
        *began = true;
    }
    loop {
        let mut head = [0; 9];
        socket.read_exact(&mut head)?;
        let [a, b, c, kind, flags, stream @ ..] = head;
        let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
        socket.read_exact(&mut payload)?;
        let stream = u32::from_be_bytes(stream);
        match kind {
            SETTINGS if flags & ACK == 0 => frame(socket, (SETTINGS, ACK, 0), &[])?,
            DATA | HEADERS if flags & END_STREAM != 0 => return Ok(stream),
            _ => {}
        }
    }
}

fn frame(socket: &mut TcpStream, (kind, flags, stream): (u8, u8, u32), payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut bytes = length[1..].to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
    socket.write_all(&bytes)
}

// HPACK (RFC 7541): the status by its place in the static table, the rest as literals that nobody indexes.
fn header_block(answer: &Answer) -> Vec<u8> {
    let mut block = vec![if answer.status == 200 { 0x88 } else { 0x8c }];
    for (name, value) in &answer.headers {
        for text in [name, value] {
            if text == name {
                block.push(0);
            }
            block.push(u8::try_from(text.len()).unwrap());
            block.extend(text.as_bytes());
        }
    }
    block
}

/// A line that leads to a relay, and may lead elsewhere later. Where it leads to nobody, it takes a call and hangs up.
pub(crate) struct Line {
    address: SocketAddr,
    leads: Arc<Mutex<Leads>>,
}

struct Leads {
    to: SocketAddr,
    calls_max: usize,
}

impl Line {
    pub(crate) fn to(target: SocketAddr) -> Self {
        Self::for_calls(target, usize::MAX)
    }

    /// After so many calls it leads to nobody.
    pub(crate) fn for_calls(target: SocketAddr, calls_max: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let leads = Arc::new(Mutex::new(Leads { to: target, calls_max }));
        let line = Self { address: listener.local_addr().unwrap(), leads: leads.clone() };
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Some(target) = leads.lock().unwrap().next() else { continue };
                if let Ok(far) = TcpStream::connect(target) {
                    carry(&near, &far);
                    carry(&far, &near);
                }
            }
        });
        line
    }

    pub(crate) fn lead_to(&self, target: SocketAddr) {
        *self.leads.lock().unwrap() = Leads { to: target, calls_max: usize::MAX };
    }

    pub(crate) fn lead_nowhere(&self) {
        self.leads.lock().unwrap().calls_max = 0;
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Leads {
    fn next(&mut self) -> Option<SocketAddr> {
        self.calls_max = self.calls_max.checked_sub(1)?;
        Some(self.to)
    }
}

fn carry(from: &TcpStream, to: &TcpStream) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    thread::spawn(move || {
        drop(io::copy(&mut from, &mut to));
        drop(to.shutdown(Shutdown::Write));
    });
}
