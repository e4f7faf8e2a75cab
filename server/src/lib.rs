//! The relay: accounts, devices, sealed envelopes and wake-ups. It links nothing that could open an envelope.

pub mod relay;
