//! The stages of a way.

use beside_core::model::record::Stage;
use beside_texts::{Message, message::people};

/// What people call it.
pub(crate) const fn name(stage: Stage) -> Message {
    match stage {
        Stage::Contact => people::STAGE_CONTACT,
        Stage::NeedsAndGoals => people::STAGE_NEEDS_AND_GOALS,
        Stage::Plan => people::STAGE_PLAN,
        Stage::ImplementAndMonitor => people::STAGE_IMPLEMENT_AND_MONITOR,
        Stage::EvaluateAndClose => people::STAGE_EVALUATE_AND_CLOSE,
    }
}
