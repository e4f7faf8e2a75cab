//! What holds Beside to its word: a simulator, adversaries, a real relay with real companions, and what they write.

pub mod adversary;
pub mod budgets;
pub mod fixture;
pub mod kills;
pub mod sim;
pub mod tap;
