//! Beside.
