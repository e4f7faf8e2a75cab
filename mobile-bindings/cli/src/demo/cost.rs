//! What each step cost.

use std::time::Duration;

use beside_core::companion::SyncReport;
use beside_texts::Message;
use serde_json::{Value, json};

use super::wire_tap::Traffic;

/// The bill of one step.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    pub(super) phone: Message,
    pub(super) what: Message,
    /// Bodies of requests and answers of the syncs in it.
    pub(super) sent: u64,
    pub(super) received: u64,
    pub(super) trips: u32,
    /// Everything on the line, HTTP and sign-in included.
    pub(super) wire: Traffic,
    pub(super) time: Duration,
}

impl Cost {
    pub(super) const fn of(phone: Message, what: Message) -> Self {
        let wire = Traffic { sent: 0, received: 0 };
        Self { phone, what, sent: 0, received: 0, trips: 0, wire, time: Duration::ZERO }
    }

    pub(super) const fn add(&mut self, report: &SyncReport) {
        self.sent = self.sent.saturating_add(report.sent_bytes);
        self.received = self.received.saturating_add(report.received_bytes);
        self.trips = self.trips.saturating_add(report.round_trips);
    }

    /// Puts another bill on this one.
    pub(super) const fn join(&mut self, other: &Self) {
        self.sent = self.sent.saturating_add(other.sent);
        self.received = self.received.saturating_add(other.received);
        self.trips = self.trips.saturating_add(other.trips);
        self.wire.sent = self.wire.sent.saturating_add(other.wire.sent);
        self.wire.received = self.wire.received.saturating_add(other.wire.received);
        self.time = self.time.saturating_add(other.time);
    }
}

/// All bills, in order.
#[derive(Default)]
pub(super) struct Costs {
    pub(super) rows: Vec<Cost>,
}

impl Costs {
    pub(super) fn push(&mut self, cost: Cost) {
        self.rows.push(cost);
    }

    pub(super) fn json(&self) -> Value {
        let row = |cost: &Cost| {
            json!({
                "phone": cost.phone.id(),
                "step": cost.what.id(),
                "sent_bytes": cost.sent,
                "received_bytes": cost.received,
                "round_trips": cost.trips,
                "wire_bytes": cost.wire.total(),
                "milliseconds": u64::try_from(cost.time.as_millis()).unwrap_or(u64::MAX),
            })
        };
        self.rows.iter().map(row).collect()
    }
}
