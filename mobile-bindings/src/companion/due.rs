//! What waits for a person today.

use beside_core::companion::{ConsentState, Due, GoalDue, PairDue};
use beside_core::model::Day;

use super::Companion;
use crate::error::BesideError;
use crate::goals::GoalItem;
use crate::space::{Pair, ProposalItem};

/// Something that waits. Nothing of it is urgent.
#[derive(Clone, uniffi::Enum)]
pub enum DueItem {
    /// Messages that weren't seen here: the pair's `unread`.
    Messages {
        /// Where.
        pair: Pair,
    },
    /// Somebody accepted an invite, and it is to be confirmed that they are the one.
    ConfirmPair {
        /// Who.
        pair: Pair,
    },
    /// Terms that this person hasn't signed.
    SignProposal {
        /// With whom.
        pair: Pair,
        /// Which.
        proposal: ProposalItem,
    },
    /// The agreement is to be looked at again.
    ReviewAgreement {
        /// With whom.
        pair: Pair,
        /// Since when; `None` for a day that no calendar has.
        day: Option<Day>,
    },
    /// A habit for today that wasn't kept yet.
    TickHabit {
        /// Which.
        goal: GoalItem,
        /// With whom; `None` for one of one's own.
        pair: Option<Pair>,
    },
    /// A goal whose day has come.
    ReachGoal {
        /// Which.
        goal: GoalItem,
        /// With whom; `None` for one of one's own.
        pair: Option<Pair>,
    },
    /// A goal that only the other person has signed as it stands.
    SignGoal {
        /// Which.
        goal: GoalItem,
        /// With whom.
        pair: Option<Pair>,
    },
    /// The policy is to be read and agreed to, or read again.
    Consent {
        /// How it stands.
        state: ConsentState,
    },
}

impl From<Due> for DueItem {
    fn from(due: Due) -> Self {
        match due {
            Due::Pair(pair, what) => in_pair((*pair).into(), what),
            Due::Goal(view, pair, what) => {
                let (goal, pair) = (view.goal.into(), pair.map(|pair| (*pair).into()));
                match what {
                    GoalDue::Habit => Self::TickHabit { goal, pair },
                    GoalDue::Day => Self::ReachGoal { goal, pair },
                    GoalDue::Signature => Self::SignGoal { goal, pair },
                }
            }
            Due::Consent(state) => Self::Consent { state },
        }
    }
}

fn in_pair(pair: Pair, what: PairDue) -> DueItem {
    match what {
        PairDue::Messages => DueItem::Messages { pair },
        PairDue::Confirmation => DueItem::ConfirmPair { pair },
        PairDue::Signature(proposal) => DueItem::SignProposal { pair, proposal: proposal.into() },
        PairDue::Review(day) => DueItem::ReviewAgreement { pair, day: Day::from_days(day).ok() },
    }
}

#[uniffi::export]
impl Companion {
    /// What waits today: pair by pair, then goals, then consent. For a list, or for one quiet reminder a day.
    ///
    /// # Errors
    /// [`BesideError::Locked`], [`BesideError::Storage`].
    pub fn due(&self) -> Result<Vec<DueItem>, BesideError> {
        let due = self.held.read(|core| core.due())?;
        Ok(due.into_iter().map(Into::into).collect())
    }
}
