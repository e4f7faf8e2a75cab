//! Prints every budget as measured or not yet; ends with 1 where a count of bytes or round trips is over its budget.

use std::process::ExitCode;

use beside_tests::budgets::{self, Arguments};

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::of(&std::env::args().skip(1).collect::<Vec<_>>())?;
    let table = budgets::measure(&arguments).await?;
    print!("{table}");
    let over = table.over();
    for row in &over {
        eprintln!("over its budget: {row}");
    }
    Ok(if over.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
