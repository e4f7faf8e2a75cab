//! A relay that is there to be killed: database and address are its arguments.

use std::env::args;

use beside_tests::kills::relay;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (Some(database), Some(listen)) = (args().nth(1), args().nth(2)) else {
        anyhow::bail!("a database and an address to listen on")
    };
    relay::run(database.into(), listen.parse()?).await
}
