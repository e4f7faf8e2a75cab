//! A phone that is there to be killed: see `Task` for its arguments.

use beside_tests::kills::phone::{Task, run};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    Ok(run(&Task::of_arguments(&arguments)?).await?)
}
