//! A section's envelopes: all new ones in log order, or lines and the most wanted bodies.

use std::collections::BTreeSet;

use beside_store::log::{Accepted, LineOrder, LinesQuery, NewEntry, Run};
use beside_store::{Store, StoreError};
use beside_wire::frame::{Frame, OfferResult};
use beside_wire::line::Line;

use super::Section;
use crate::relay::page::{Answer, Candidate, First, LINES_MAX, choose, entries_in_order, placed, tell};
use crate::relay::serve::Service;

impl Section<'_> {
    /// Adds envelopes that are new, and those that the phone misses.
    pub(super) async fn envelopes<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &mut Answer,
        after: u64,
    ) -> Result<(), StoreError> {
        self.piece(service, answer, after).await?;
        let lines = match self.all_new(service, answer, after).await? {
            Some(frames) => {
                for frame in frames {
                    if !answer.item(frame) {
                        return Ok(());
                    }
                }
                Vec::new()
            }
            None => self.told(service, answer, after).await?,
        };
        let mut candidates: Vec<Candidate> = lines.iter().map(Candidate::from).collect();
        candidates.extend(self.missing(service, answer, after).await?.iter().map(Candidate::from));
        let partial = self.request().partial.as_ref();
        let piece = partial.map(|partial| partial.position).filter(|position| *position <= after);
        let own = self.own();
        candidates.retain(|candidate| Some(candidate.position) != piece && !own.contains(&candidate.position));
        let first = if answer.room() == usize::MAX { First::GoesAnyway } else { First::Fits };
        let (positions, kept_back) = choose(candidates, answer.left(), first);
        if kept_back {
            answer.keep_back();
        }
        for body in service.store.bodies(self.request().space, positions).await? {
            if !answer.item(placed(body, partial)) {
                break;
            }
        }
        Ok(())
    }

    // The rest of a body that was cut, if its line was told before: else it comes with what is new.
    async fn piece<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &mut Answer,
        after: u64,
    ) -> Result<(), StoreError> {
        let Some(partial) = self.request().partial.filter(|partial| partial.position <= after) else { return Ok(()) };
        for body in service.store.bodies(self.request().space, vec![partial.position]).await? {
            if !answer.item(placed(body, Some(&partial))) {
                return Ok(());
            }
        }
        Ok(())
    }

    // All new envelopes in log order, if they fit.
    async fn all_new<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &Answer,
        after: u64,
    ) -> Result<Option<Vec<Frame>>, StoreError> {
        let run = Run { space: self.request().space, from: after + 1, to: self.open.running.position };
        if run.from > run.to {
            return Ok(Some(Vec::new()));
        }
        let own = self.own();
        let own_bytes: u64 = self.accepted.map_or(0, envelope_bytes);
        let size = service.store.run_size(run).await?;
        let left = answer.left();
        let room = u64::try_from(left).unwrap_or(u64::MAX);
        // Duplicates count here though they won't be sent: that errs towards lines, and offers again are rare.
        if size.bytes.saturating_sub(own_bytes) > room {
            return Ok(None);
        }
        let limit = u32::try_from(run.to - after).unwrap_or(u32::MAX);
        let query = LinesQuery {
            space: run.space,
            from: run.from,
            to: run.to,
            lane: None,
            order: LineOrder::OldestFirst,
            limit,
        };
        let wanted: Vec<u64> = service
            .store
            .lines(query)
            .await?
            .iter()
            .filter(|line| line.chain.is_some() && !own.contains(&line.position))
            .map(|line| line.position)
            .collect();
        let count = wanted.len();
        let bodies = service.store.bodies(run.space, wanted).await?;
        if bodies.len() != count {
            return Ok(None);
        }
        Ok(entries_in_order(bodies, self.request().partial.as_ref(), left))
    }

    // Lines for what is new, as far as half of the room goes.
    async fn told<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &mut Answer,
        after: u64,
    ) -> Result<Vec<Line>, StoreError> {
        let to = self.open.running.position;
        let limit = u32::try_from(2 * LINES_MAX).unwrap_or(u32::MAX);
        let query = LinesQuery {
            space: self.request().space,
            from: after + 1,
            to,
            lane: None,
            order: LineOrder::OldestFirst,
            limit,
        };
        let lines = service.store.lines(query).await?;
        let told = tell(&lines, to, answer.left() / 2);
        if !told.whole {
            answer.keep_back();
        }
        Ok(if answer.item(told.frame) { told.lines } else { Vec::new() })
    }

    // Lines of what the phone says that it misses, newest first. More than fit are never read.
    async fn missing<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &mut Answer,
        after: u64,
    ) -> Result<Vec<Line>, StoreError> {
        let mut lines = Vec::new();
        for range in self.request().missing.iter().rev() {
            let limit = LINES_MAX.saturating_sub(lines.len());
            let query = LinesQuery {
                space: self.request().space,
                from: range.from,
                to: range.to.min(after),
                lane: Some(range.lane),
                order: LineOrder::NewestFirst,
                limit: u32::try_from(limit).unwrap_or(u32::MAX),
            };
            lines.extend(service.store.lines(query).await?);
            if lines.len() >= LINES_MAX {
                answer.keep_back();
                break;
            }
        }
        Ok(lines)
    }

    // Positions of what this request offered: the phone has it.
    fn own(&self) -> BTreeSet<u64> {
        let results = self.accepted.map(|accepted| accepted.results.iter()).into_iter().flatten();
        results
            .filter_map(|result| match result {
                OfferResult::Accepted(position) | OfferResult::Duplicate(position) => Some(*position),
                OfferResult::Refused(_) => None,
            })
            .collect()
    }
}

fn envelope_bytes(accepted: &Accepted) -> u64 {
    let envelopes = accepted.appended.iter().filter(|entry| matches!(entry, NewEntry::Envelope(_)));
    envelopes.map(NewEntry::stored_bytes).sum()
}
