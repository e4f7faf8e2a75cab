//! Tests of the wire: bytes that never change unnoticed, decoders that bear anything, signatures that bind everything,
//! and a fold that depends on the set alone.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, and its indices come from its own samples"
)]

mod arbitrary;
mod cbor;
mod codecs;
mod content;
mod envelope;
mod epochs;
mod frames;
mod golden;
mod head;
mod history;
mod membership;
mod operation;
mod pair;
mod people;
mod relay;
mod samples;
mod signature;
mod values;
