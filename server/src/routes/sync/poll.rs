//! Serving, and waiting where there is nothing to say.
//!
//! Each serving runs in a task of its own. A phone may vanish at any await of its request's handler, which then is
//! dropped; the task goes on, so an entry that the store takes is always told to whoever waits for it. In the store itself
//! a job is one transaction of the writer's own task and is done whole or not at all, whoever still listens.

use std::time::Duration;

use actix_web::web::Data;
use beside_store::Store as _;
use beside_store::log::SpaceState;
use beside_wire::frame::{Frame, SpaceRequest, SyncRequest, fingerprint};
use beside_wire::id::SpaceId;
use beside_wire::limits::{SYNC_SPACES_MAX, WAIT_SECONDS_MAX};
use beside_wire::line::Cursor;

use super::SyncError;
use crate::app::App;
use crate::auth::Caller;
use crate::chance;
use crate::fanout::hub::Topic;
use crate::relay::serve::{Call, Served, Service};

/// Serves a request; if there is nothing new, waits as long as it allows, and serves what came.
pub(super) async fn answer(app: &Data<App>, caller: &Caller, request: SyncRequest) -> Result<Vec<Frame>, SyncError> {
    let wait = Duration::from_secs(request.wait_seconds.min(WAIT_SECONDS_MAX).into());
    let again = if wait.is_zero() { None } else { asked_again(app, caller, &request) };
    let assertion = caller.assertion();
    let token = match assertion {
        Some(_) => app.keys.token.issue(caller.record().install, app.clock.unix_seconds()),
        None => None,
    };
    let first = serve(app, request, Call { assertion, ..call(app, caller, token.clone()) }).await?;
    match again {
        Some(again) if !first.news && recognised(&first) => {
            Waiting { app, caller, request: again, token, wait }.until_news(first).await
        }
        Some(_) | None => Ok(first.frames),
    }
}

struct Waiting<'a> {
    app: &'a Data<App>,
    caller: &'a Caller,
    request: SyncRequest,
    token: Option<String>,
    wait: Duration,
}

impl Waiting<'_> {
    // Subscribe, read, wait, in this order: what comes between the first reading and the subscription is in the second
    // reading, and what comes after it wakes.
    async fn until_news(self, first: Served) -> Result<Vec<Frame>, SyncError> {
        let installs = self.app.store.installs(self.caller.record().account).await?;
        let devices = installs.into_iter().map(|install| Topic::Device(install.device));
        let topics = first.watched.iter().copied().map(Topic::Space).chain(devices).collect();
        let Some(subscription) = self.app.hub.subscribe(topics) else {
            return Ok(first.frames);
        };
        let mut over = std::pin::pin!(tokio::time::sleep(self.wait));
        loop {
            let call = call(self.app, self.caller, self.token.clone());
            let served = serve(self.app, self.request.clone(), call).await?;
            if served.news {
                return Ok(served.frames);
            }
            tokio::select! {
                () = subscription.woken() => {}
                () = &mut over => return Ok(served.frames),
                () = self.app.stopping.cancelled() => return Ok(served.frames),
            }
        }
    }
}

// The request without its offers, as it is once the relay remembers what it told: its fingerprint stands for that.
fn asked_again(app: &App, caller: &Caller, request: &SyncRequest) -> Option<SyncRequest> {
    let spaces = request.spaces.iter().map(without_offers).collect();
    let mut again = SyncRequest { spaces, ..*request };
    if request.known != [0; 8] && !request.spaces.is_empty() {
        let mut told = app.cursors.recall(&caller.record().install, &request.known)?;
        told.extend(request.spaces.iter().map(|space| (space.space, space.cursor)));
        if told.len() > SYNC_SPACES_MAX {
            return None;
        }
        let told: Vec<(SpaceId, Cursor)> = told.into_iter().collect();
        again.known = fingerprint(&told);
    }
    Some(again)
}

fn without_offers(space: &SpaceRequest) -> SpaceRequest {
    SpaceRequest {
        space: space.space,
        cursor: space.cursor,
        operations: space.operations,
        head: space.head,
        offered_operations: Vec::new(),
        offered_envelopes: Vec::new(),
        missing: space.missing.clone(),
        partial: space.partial,
    }
}

fn recognised(served: &Served) -> bool {
    matches!(served.frames.first(), Some(Frame::Welcome(welcome)) if welcome.recognised)
}

fn call(app: &App, caller: &Caller, token: Option<String>) -> Call {
    Call {
        install: caller.record().install,
        assertion: None,
        token,
        now_ms: app.clock.unix_milliseconds(),
        tag: chance::bytes(),
    }
}

async fn serve(app: &Data<App>, request: SyncRequest, call: Call) -> Result<Served, SyncError> {
    let app = app.clone();
    let with_operations: Vec<SpaceId> =
        request.spaces.iter().filter(|space| !space.offered_operations.is_empty()).map(|space| space.space).collect();
    let task = actix_web::rt::spawn(async move {
        let service = Service { store: &app.store, rules: &app.rules, cursors: &app.cursors };
        let served = service.serve(request, call).await?;
        tell(&app, &served, &with_operations).await;
        Ok(served)
    });
    task.await.map_err(|_| SyncError::Lost)?
}

// After the commit: wakes whoever waits for the spaces that grew, and the devices that may have been brought into them.
async fn tell(app: &App, served: &Served, with_operations: &[SpaceId]) {
    let mut topics: Vec<Topic> = Vec::new();
    for (space, _) in &served.grown {
        topics.push(Topic::Space(*space));
        if with_operations.contains(space)
            && let Ok(SpaceState::Open(open)) = app.store.space(*space).await
            && let Some(membership) = open.view.membership()
        {
            topics.extend(membership.devices().map(|(device, _)| Topic::Device(*device)));
        }
    }
    app.hub.wake(topics);
}
