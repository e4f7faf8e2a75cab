//! A sync over HTTP: whole frames are durable as they arrive, and a cut costs only the frame that it cut.

use reqwest::Method;

use super::account::relay_info;
use super::http::{Call, Http};
use super::lend::Lend;
use super::problem::Failure;
use crate::companion::{Companion, CompanionError, Output, RelayAddress, SyncOptions, SyncReport};

const PATH: &str = "/v1/sync";

/// How a sync stands while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes of request bodies so far.
    pub sent_bytes: u64,
    /// Bytes of answers so far.
    pub received_bytes: u64,
    /// Requests so far.
    pub round_trips: u32,
}

/// How a sync is to run.
pub struct SyncRun<'a> {
    /// Budgets and waiting.
    pub options: SyncOptions,
    /// Told now and then how it stands.
    pub progress: &'a mut (dyn FnMut(Progress) + Send),
}

/// A line to one relay that is kept from one sync to the next: an idle sync on it costs its frames and a few bytes of
/// headers, where a new connection costs a handshake.
#[derive(Debug, Clone)]
pub struct Link {
    http: Http,
}

impl Link {
    /// Prepares a line. Nothing is sent yet; a line that broke is laid again by the next sync.
    ///
    /// # Errors
    /// [`CompanionError::AddressInvalid`].
    pub fn to(relay: &RelayAddress) -> Result<Self, CompanionError> {
        Ok(Self { http: Http::new(&relay.url)? })
    }

    /// Syncs a companion with the relay at the other end, which is its own. Where the future is dropped on the way, the
    /// companion is told that the line broke.
    ///
    /// # Errors
    /// [`CompanionError`]: what had arrived whole before is kept in any case.
    pub async fn sync(&self, companion: &mut impl Lend, run: SyncRun<'_>) -> Result<SyncReport, CompanionError> {
        let url = companion.lend(|it| Ok(it.relay().url.clone()))?;
        match exchange(companion, &self.http, run).await {
            Err(CompanionError::RelayVersion) => Err(who_is_behind(&url).await),
            ended => ended,
        }
    }
}

/// Syncs a companion with its relay, over a line of its own.
///
/// # Errors
/// [`CompanionError`]: what had arrived whole before is kept in any case.
pub async fn sync(companion: &mut impl Lend, run: SyncRun<'_>) -> Result<SyncReport, CompanionError> {
    companion.lend(|it| Link::to(it.relay()))?.sync(companion, run).await
}

// A relay that refuses a version doesn't say which it speaks; asked for its key, it does.
async fn who_is_behind(url: &str) -> CompanionError {
    match relay_info(url).await {
        Err(error @ (CompanionError::RelayOlder | CompanionError::RelayNewer)) => error,
        Ok(_) | Err(_) => CompanionError::RelayVersion,
    }
}

async fn exchange(lent: &mut impl Lend, http: &Http, run: SyncRun<'_>) -> Result<SyncReport, CompanionError> {
    upload_vault(lent, http).await?;
    let mut outputs = lent.lend(|companion| companion.sync_begin(run.options))?;
    let mut under_way = UnderWay { lent, over: false };
    let mut progress = Progress::default();
    loop {
        if let Some(report) = finished(&outputs) {
            under_way.over = true;
            return Ok(report);
        }
        let Some(body) = outputs.into_iter().find_map(body_to_send) else {
            return Err(CompanionError::Refused);
        };
        progress.sent_bytes += body.len() as u64;
        progress.round_trips += 1;
        (run.progress)(progress);
        let mut response = send(under_way.lent, http, body).await?;
        while let Some(chunk) = response.chunk().await.map_err(|_| CompanionError::LinkBroken)? {
            progress.received_bytes += chunk.len() as u64;
            under_way.lent.lend(|companion| companion.sync_received(chunk.to_vec()))?;
            (run.progress)(progress);
        }
        outputs = under_way.lent.lend(Companion::sync_ended)?;
    }
}

/// A sync that has begun. Whatever ends it early, a broken line or whoever no longer waits for it, ends it as a broken
/// line does: what came whole is kept, and of a cut body the bytes that came.
struct UnderWay<'a, L: Lend> {
    lent: &'a mut L,
    over: bool,
}

impl<L: Lend> Drop for UnderWay<'_, L> {
    fn drop(&mut self) {
        if !self.over {
            // A store that fails here fails at the next step too, and says so there; the bytes come again.
            drop(self.lent.lend(Companion::sync_broken));
        }
    }
}

fn finished(outputs: &[Output]) -> Option<SyncReport> {
    outputs.iter().find_map(|output| if let Output::Finished(report) = output { Some(*report) } else { None })
}

fn body_to_send(output: Output) -> Option<Vec<u8>> {
    if let Output::Send(body) = output { Some(body) } else { None }
}

// A token may have aged and a clock may be wrong: each is put right once, with a fresh assertion over the same body.
async fn send(lent: &mut impl Lend, http: &Http, body: Vec<u8>) -> Result<reqwest::Response, CompanionError> {
    let mut tries = 0;
    loop {
        let authorization = lent.lend(|companion| companion.authorization(&body))?;
        let call = Call { method: Method::POST, path: PATH, body: body.clone(), authorization: Some(authorization) };
        tries += 1;
        match http.send(call).await {
            Ok(response) => return Ok(response),
            Err(Failure::Clock(relay_ms)) if tries < 3 => {
                lent.lend(|companion| {
                    companion.token_refused();
                    companion.relay_time(relay_ms);
                    Ok(())
                })?;
            }
            Err(Failure::Unauthorized) if tries < 2 => lent.lend(|companion| {
                companion.token_refused();
                Ok(())
            })?,
            Err(failure) => return Err(failure.into_error()),
        }
    }
}

/// Sends a call on this install's assertion; the clock is put right once.
pub(super) async fn call_signed<A>(lent: &mut impl Lend, http: &Http, call: Call<'_>) -> Result<A, CompanionError>
where
    A: for<'b> minicbor::Decode<'b, ()>,
{
    let mut tries = 0;
    loop {
        let authorization = Some(lent.lend(|companion| companion.assertion(&call.body))?);
        let attempt = Call { method: call.method.clone(), path: call.path, body: call.body.clone(), authorization };
        tries += 1;
        match http.call(attempt).await {
            Ok(answer) => return Ok(answer),
            Err(Failure::Clock(relay_ms)) if tries < 2 => lent.lend(|companion| {
                companion.relay_time(relay_ms);
                Ok(())
            })?,
            Err(failure) => return Err(failure.into_error()),
        }
    }
}

/// Sends a call on this install's assertion, whose answer has no body.
pub(super) async fn act_signed(lent: &mut impl Lend, http: &Http, call: Call<'_>) -> Result<(), CompanionError> {
    let mut tries = 0;
    loop {
        let authorization = Some(lent.lend(|companion| companion.assertion(&call.body))?);
        let attempt = Call { method: call.method.clone(), path: call.path, body: call.body.clone(), authorization };
        tries += 1;
        match http.send(attempt).await {
            Ok(_) => return Ok(()),
            Err(Failure::Clock(relay_ms)) if tries < 2 => lent.lend(|companion| {
                companion.relay_time(relay_ms);
                Ok(())
            })?,
            Err(failure) => return Err(failure.into_error()),
        }
    }
}

/// A vault that was resealed reaches the relay before anything else does.
pub(super) async fn upload_vault(lent: &mut impl Lend, http: &Http) -> Result<(), CompanionError> {
    let Some(sealed) = lent.lend(|companion| companion.vault_for_upload())? else { return Ok(()) };
    let revision =
        crate::identity::vault::SealedVault::from_bytes(&sealed).map_err(|_| CompanionError::VaultDamaged)?.revision();
    let body = beside_wire::codec::encode(&beside_wire::account::VaultUpload { revision, sealed });
    let call = Call { method: Method::PUT, path: "/v1/vault", body, authorization: None };
    act_signed(lent, http, call).await?;
    lent.lend(Companion::vault_uploaded)
}
