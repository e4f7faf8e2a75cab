//! A line to a relay that can be held: what a phone asks is taken, and goes on only once the line is let go.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

/// A line that can be held.
pub(crate) struct Stall {
    pub(crate) address: SocketAddr,
    held: watch::Sender<bool>,
    asked: Arc<Notify>,
    accepting: JoinHandle<()>,
}

impl Stall {
    pub(crate) async fn before(relay: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (held, watching) = watch::channel(false);
        let asked = Arc::new(Notify::new());
        let accepting = tokio::spawn(accept(listener, relay, (watching, Arc::clone(&asked))));
        Self { address, held, asked, accepting }
    }

    /// From now on nothing that a new connection says reaches the relay.
    pub(crate) fn hold(&self) {
        self.held.send(true).unwrap();
    }

    /// Everything goes on.
    pub(crate) fn let_go(&self) {
        self.held.send(false).unwrap();
    }

    /// Until a phone has asked something that is held.
    pub(crate) async fn asked(&self) {
        self.asked.notified().await;
    }
}

impl Drop for Stall {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, relay: SocketAddr, line: (watch::Receiver<bool>, Arc<Notify>)) {
    while let Ok((mut phone, _)) = listener.accept().await {
        let (mut held, asked) = line.clone();
        tokio::spawn(async move {
            let mut first = [0];
            phone.peek(&mut first).await.unwrap();
            if *held.borrow() {
                asked.notify_one();
                held.wait_for(|held| !held).await.unwrap();
            }
            let mut relay = TcpStream::connect(relay).await.unwrap();
            // Either side may hang up: that ends the line.
            drop(copy_bidirectional(&mut phone, &mut relay).await);
        });
    }
}
