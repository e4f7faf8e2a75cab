//! An HTTP/1.1 client of one request for each connection: little enough to see every byte that is sent.

use std::net::SocketAddr;

use beside_wire::account::Problem;
use beside_wire::codec;
use minicbor::Decode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request that is being put together.
#[derive(Clone)]
pub(crate) struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn get(path: &str) -> Self {
        Self { method: "GET", path: path.to_owned(), headers: Vec::new(), body: None }
    }

    pub(crate) fn post(path: &str, body: Vec<u8>) -> Self {
        let cbor = ("content-type".to_owned(), "application/cbor".to_owned());
        Self { method: "POST", path: path.to_owned(), headers: vec![cbor], body: Some(body) }
    }

    pub(crate) fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) async fn send(self, to: SocketAddr) -> Reply {
        let mut bytes = format!("{} {} HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            bytes.extend([name, ": ", value, "\r\n"]);
        }
        let chunked = self.headers.iter().any(|(name, _)| name == "transfer-encoding");
        if let Some(body) = self.body.as_ref().filter(|_| !chunked) {
            bytes.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
        }
        bytes.push_str("\r\n");
        let mut bytes = bytes.into_bytes();
        if let Some(body) = self.body {
            if chunked {
                bytes.extend_from_slice(format!("{:x}\r\n", body.len()).as_bytes());
            }
            bytes.extend_from_slice(&body);
            if chunked {
                bytes.extend_from_slice(b"\r\n0\r\n\r\n");
            }
        }
        raw(to, &bytes).await
    }
}

/// Sends bytes as they are and reads one reply.
pub(crate) async fn raw(to: SocketAddr, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(to).await.unwrap();
    // A relay that refuses early may close before it has read everything; what it said is still there.
    let sent = stream.write_all(bytes).await;
    let mut reply = Vec::new();
    let read = stream.read_to_end(&mut reply).await;
    assert!(!reply.is_empty(), "no reply: {sent:?} {read:?}");
    Reply::parse(&reply)
}

impl Reply {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut reply = Self { status, headers, body: bytes[end + 4..].to_vec() };
        if reply.header("transfer-encoding") == Some("chunked") {
            reply.body = unchunked(&reply.body);
        }
        reply
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn value<T: for<'b> Decode<'b, ()>>(&self) -> T {
        assert_eq!(self.status, 200, "{:?}", codec::decode::<Problem>(&self.body, 1024));
        codec::decode(&self.body, usize::MAX).unwrap()
    }

    pub(crate) fn problem(&self) -> Problem {
        assert_eq!(self.header("content-type"), Some("application/problem+cbor"), "{self:?}");
        let problem: Problem = codec::decode(&self.body, 1024).unwrap();
        assert_eq!(problem.status, self.status);
        problem
    }

    pub(crate) fn code(&self) -> String {
        self.problem().code
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = bytes.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 4 + size..];
    }
}
