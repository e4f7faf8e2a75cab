//! Adversaries: relays, networks and members that lie.
//!
//! A [`lab::Lab`] has honest phones and an honest relay; a test puts a lie between them. Whatever such a relay says, no
//! phone may take anything that its own devices didn't write (I3), a bad envelope may hurt only itself (I12), and once
//! the relay is honest again everybody must come to agree (I14).

pub mod forger;
pub mod lab;
pub mod lies;
pub mod member;
pub mod scene;
