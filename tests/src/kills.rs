//! Killing real processes: a relay and phones die by SIGKILL at random moments under load, start again, and go on.
//!
//! A child says in one line each what a person would have been told; a line that came out whole is a promise, whatever
//! happened to the child after it. The [`Trial`] kills and restarts, the [`Ledger`] keeps the promises, and [`audit`] holds
//! them against vaults that the test then opens itself. The processes race, so a seed gives the same draws and not the
//! same run. A killed process leaves what it gave to the system; what a power cut takes is the simulator's matter.

pub mod audit;
mod child;
pub mod ledger;
mod line;
pub mod lost_answer;
pub mod phone;
pub mod relay;
pub mod trial;

pub use audit::{Audit, audit};
pub use ledger::Ledger;
pub use line::Line;
pub use trial::{Moment, Plan, Trial, Victim};
