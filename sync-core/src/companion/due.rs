//! What waits for a person today. Nothing of it is urgent, and nobody is told whether it was looked at.

use super::{Companion, CompanionError, ConsentState, PairView};
use crate::model::{Day, Habit};
use crate::sync::Standing;
use crate::sync::talk::{GoalView, Proposal};

/// Something that waits.
#[derive(Clone)]
pub enum Due {
    /// In a pair.
    Pair(Box<PairView>, PairDue),
    /// About a goal, with the pair that has it; none where it is one's own.
    Goal(Box<GoalView>, Option<Box<PairView>>, GoalDue),
    /// The policy is to be read and agreed to, or read again.
    Consent(ConsentState),
}

/// What waits in a pair.
#[derive(Clone)]
pub enum PairDue {
    /// Messages that weren't seen here: the pair's `unread`.
    Messages,
    /// Somebody accepted an invite, and it is to be confirmed that they are the one.
    Confirmation,
    /// Terms that this person hasn't signed.
    Signature(Proposal),
    /// The agreement is to be looked at again: its day, in days since 1970, has come.
    Review(i32),
}

/// What waits about a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalDue {
    /// Its habit is for today, and wasn't kept yet.
    Habit,
    /// Its day has come.
    Day,
    /// Only the other person has signed it as it stands.
    Signature,
}

impl Companion {
    /// What waits today: pair by pair, then goals, one's own first, then consent. Pairs that have ended wait for nothing.
    ///
    /// # Errors
    /// [`CompanionError::Locked`], or what the store says.
    pub fn due(&self) -> Result<Vec<Due>, CompanionError> {
        let today = self.clock.today();
        let pairs: Vec<PairView> = self.pairs()?.into_iter().filter(|pair| pair.standing != Standing::Ended).collect();
        let mut due = Vec::new();
        for pair in &pairs {
            let waiting = self.due_in_pair(pair, today)?;
            due.extend(waiting.into_iter().map(|what| Due::Pair(Box::new(pair.clone()), what)));
        }
        let own = std::iter::once((self.space(), None));
        for (space, pair) in own.chain(pairs.iter().map(|pair| (pair.space, Some(pair)))) {
            for summary in self.goals(&space)?.into_iter().filter(|goal| !goal.deleted) {
                // What somebody else made unreadable waits for nobody, and stands in nothing else's way.
                let view = match self.goal(&summary.id) {
                    Err(CompanionError::NotFound) => continue,
                    view => view?,
                };
                let waiting = due_of_goal(&view, pair, today);
                due.extend(
                    waiting
                        .into_iter()
                        .map(|what| Due::Goal(Box::new(view.clone()), pair.cloned().map(Box::new), what)),
                );
            }
        }
        let consent = self.consent_state()?;
        if consent == ConsentState::Outdated || (consent == ConsentState::None && !pairs.is_empty()) {
            due.push(Due::Consent(consent));
        }
        Ok(due)
    }

    fn due_in_pair(&self, pair: &PairView, today: Day) -> Result<Vec<PairDue>, CompanionError> {
        let mut due = Vec::new();
        if pair.unread > 0 {
            due.push(PairDue::Messages);
        }
        if pair.standing == Standing::Offered {
            due.push(PairDue::Confirmation);
        }
        let unsigned = self.proposals(&pair.space)?.into_iter();
        due.extend(unsigned.filter(|proposal| !proposal.signed_beside(&pair.peer)).map(PairDue::Signature));
        let in_force = self.agreement(&pair.space)?.map(|proposal| proposal.agreement.review_day);
        due.extend(in_force.filter(|day| *day <= today.days()).map(PairDue::Review));
        Ok(due)
    }
}

fn due_of_goal(view: &GoalView, pair: Option<&PairView>, today: Day) -> Vec<GoalDue> {
    let of_today = view.goal.target_day.is_some_and(|day| day <= today);
    let to_sign = pair.is_some_and(|pair| view.agreed_by.iter().eq([&pair.peer]));
    [(GoalDue::Habit, habit_due(view, today)), (GoalDue::Day, of_today), (GoalDue::Signature, to_sign)]
        .into_iter()
        .filter_map(|(what, waits)| waits.then_some(what))
        .collect()
}

/// Whether today is a day for the habit, and it wasn't kept yet.
fn habit_due(view: &GoalView, today: Day) -> bool {
    let wanted = match view.goal.habit {
        Some(Habit::Weekdays(days)) => days.hold(today),
        Some(Habit::TimesPerWeek(_)) => view.habit.is_some_and(|progress| progress.done_this_week < progress.per_week),
        None => false,
    };
    wanted && !view.ticks.contains(&today)
}
