//! What Beside's tests share: a real relay, real companions, and what they write.

pub mod fixture;
pub mod kills;
