//! From one version of a goal to another.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Goal, GoalEdit, Step, StepId};

impl Goal {
    /// The edits that give this goal the content of another version of it, which is how an edit is undone: as a new
    /// edit that everybody sees. What is already equal gives none. A step that the other version doesn't have is
    /// removed, and a step that need not move doesn't.
    #[must_use]
    pub fn edits_towards(&self, target: &Self) -> Vec<GoalEdit> {
        let mut edits = Vec::new();
        if self.title != target.title {
            edits.push(GoalEdit::SetTitle(target.title.clone()));
        }
        if self.why != target.why {
            edits.push(GoalEdit::SetWhy(target.why.clone()));
        }
        if self.measure != target.measure {
            edits.push(GoalEdit::SetMeasure(target.measure.clone()));
        }
        if self.target_day != target.target_day {
            edits.push(GoalEdit::SetTargetDay(target.target_day));
        }
        if self.habit != target.habit {
            edits.push(GoalEdit::SetHabit(target.habit));
        }
        self.steps_towards(target, &mut edits);
        match (self.deleted, target.deleted) {
            (false, true) => edits.push(GoalEdit::Delete),
            (true, false) => edits.push(GoalEdit::UndoDelete),
            (true, true) | (false, false) => {}
        }
        edits
    }

    fn steps_towards(&self, target: &Self, edits: &mut Vec<GoalEdit>) {
        let wanted: BTreeSet<_> = target.steps.iter().map(|step| step.id).collect();
        let surplus = self.standing().filter(|step| !wanted.contains(&step.id));
        edits.extend(surplus.map(|step| GoalEdit::RemoveStep(step.id)));
        let present: BTreeMap<_, _> = self.steps.iter().map(|step| (step.id, step)).collect();
        let staying = self.staying(target);
        let mut after = None;
        for step in &target.steps {
            let id = step.id;
            if let Some(there) = present.get(&id) {
                if !staying.contains(&id) {
                    edits.push(GoalEdit::MoveStep { id, after });
                }
                step_towards(there, step, edits);
            } else {
                edits.push(GoalEdit::AddStep { id, text: step.text.clone(), after });
                let added = Step { removed: false, contested: false, done: false, ..step.clone() };
                step_towards(&added, step, edits);
            }
            after = Some(id);
        }
    }

    /// As many steps as possible that stand in the same order in both, so that only the others move: the longest run of
    /// rising places here, taken in the order there.
    fn staying(&self, target: &Self) -> BTreeSet<StepId> {
        let places: BTreeMap<_, _> = self.steps.iter().enumerate().map(|(place, step)| (step.id, place)).collect();
        // For each length, the run of that length that ends at the lowest place, each linked to the one before.
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut links: Vec<(StepId, Option<usize>)> = Vec::new();
        for step in &target.steps {
            let Some(place) = places.get(&step.id) else { continue };
            let length = runs.partition_point(|(end, _)| end < place);
            let before = length.checked_sub(1).and_then(|shorter| runs.get(shorter)).map(|(_, link)| *link);
            let run = (*place, links.len());
            links.push((step.id, before));
            match runs.get_mut(length) {
                Some(longer) => *longer = run,
                None => runs.push(run),
            }
        }
        let mut next = runs.last().map(|(_, link)| *link);
        let mut staying = BTreeSet::new();
        while let Some((id, before)) = next.and_then(|link| links.get(link)) {
            staying.insert(*id);
            next = *before;
        }
        staying
    }
}

fn step_towards(from: &Step, to: &Step, edits: &mut Vec<GoalEdit>) {
    let id = to.id;
    if from.text != to.text {
        edits.push(GoalEdit::SetStepText { id, text: to.text.clone() });
    }
    if from.done != to.done {
        edits.push(GoalEdit::SetStepDone { id, done: to.done });
    }
    // Other words let a removed step stand.
    let removed = from.removed && from.text == to.text;
    match (removed, to.removed) {
        (false, true) => edits.push(GoalEdit::RemoveStep(id)),
        (true, false) => edits.push(GoalEdit::RestoreStep(id)),
        (false, false) if from.contested && !to.contested => edits.push(GoalEdit::RestoreStep(id)),
        (true, true) | (false, false) => {}
    }
}
