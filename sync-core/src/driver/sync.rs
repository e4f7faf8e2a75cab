//! A sync over HTTP: whole frames are durable as they arrive, and a cut costs only the frame that it cut.

use reqwest::Method;

use super::account::relay_info;
use super::http::{Call, Http};
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
    pub progress: &'a mut dyn FnMut(Progress),
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

    /// Syncs a companion with the relay at the other end, which is its own.
    ///
    /// # Errors
    /// [`CompanionError`]: what had arrived whole before is kept in any case.
    pub async fn sync(&self, companion: &mut Companion, run: SyncRun<'_>) -> Result<SyncReport, CompanionError> {
        let url = companion.relay().url.clone();
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
pub async fn sync(companion: &mut Companion, run: SyncRun<'_>) -> Result<SyncReport, CompanionError> {
    Link::to(companion.relay())?.sync(companion, run).await
}

// A relay that refuses a version doesn't say which it speaks; asked for its key, it does.
async fn who_is_behind(url: &str) -> CompanionError {
    match relay_info(url).await {
        Err(error @ (CompanionError::RelayOlder | CompanionError::RelayNewer)) => error,
        Ok(_) | Err(_) => CompanionError::RelayVersion,
    }
}

async fn exchange(companion: &mut Companion, http: &Http, run: SyncRun<'_>) -> Result<SyncReport, CompanionError> {
    upload_vault(companion, http).await?;
    let mut outputs = companion.sync_begin(run.options)?;
    let mut progress = Progress::default();
    loop {
        if let Some(report) = finished(&outputs) {
            return Ok(report);
        }
        let Some(body) = outputs.into_iter().find_map(body_to_send) else {
            return Err(CompanionError::Refused);
        };
        progress.sent_bytes += body.len() as u64;
        progress.round_trips += 1;
        (run.progress)(progress);
        let mut response = match send(companion, http, body).await {
            Ok(response) => response,
            Err(error) => {
                companion.sync_broken()?;
                return Err(error);
            }
        };
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    progress.received_bytes += chunk.len() as u64;
                    companion.sync_received(chunk.to_vec())?;
                    (run.progress)(progress);
                }
                Ok(None) => break,
                Err(_) => {
                    companion.sync_broken()?;
                    return Err(CompanionError::LinkBroken);
                }
            }
        }
        outputs = companion.sync_ended()?;
    }
}

fn finished(outputs: &[Output]) -> Option<SyncReport> {
    outputs.iter().find_map(|output| if let Output::Finished(report) = output { Some(*report) } else { None })
}

fn body_to_send(output: Output) -> Option<Vec<u8>> {
    if let Output::Send(body) = output { Some(body) } else { None }
}

// A token may have aged and a clock may be wrong: each is put right once, with a fresh assertion over the same body.
async fn send(companion: &mut Companion, http: &Http, body: Vec<u8>) -> Result<reqwest::Response, CompanionError> {
    let mut tries = 0;
    loop {
        let authorization = companion.authorization(&body)?;
        let call = Call { method: Method::POST, path: PATH, body: body.clone(), authorization: Some(authorization) };
        tries += 1;
        match http.send(call).await {
            Ok(response) => return Ok(response),
            Err(Failure::Clock(relay_ms)) if tries < 3 => {
                companion.token_refused();
                companion.relay_time(relay_ms);
            }
            Err(Failure::Unauthorized) if tries < 2 => companion.token_refused(),
            Err(failure) => return Err(failure.into_error()),
        }
    }
}

/// Sends a call on this install's assertion; the clock is put right once.
pub(super) async fn call_signed<A>(companion: &mut Companion, http: &Http, call: Call<'_>) -> Result<A, CompanionError>
where
    A: for<'b> minicbor::Decode<'b, ()>,
{
    let mut tries = 0;
    loop {
        let authorization = Some(companion.assertion(&call.body)?);
        let attempt = Call { method: call.method.clone(), path: call.path, body: call.body.clone(), authorization };
        tries += 1;
        match http.call(attempt).await {
            Ok(answer) => return Ok(answer),
            Err(Failure::Clock(relay_ms)) if tries < 2 => companion.relay_time(relay_ms),
            Err(failure) => return Err(failure.into_error()),
        }
    }
}

/// Sends a call on this install's assertion, whose answer has no body.
pub(super) async fn act_signed(companion: &mut Companion, http: &Http, call: Call<'_>) -> Result<(), CompanionError> {
    let mut tries = 0;
    loop {
        let authorization = Some(companion.assertion(&call.body)?);
        let attempt = Call { method: call.method.clone(), path: call.path, body: call.body.clone(), authorization };
        tries += 1;
        match http.send(attempt).await {
            Ok(_) => return Ok(()),
            Err(Failure::Clock(relay_ms)) if tries < 2 => companion.relay_time(relay_ms),
            Err(failure) => return Err(failure.into_error()),
        }
    }
}

/// A vault that was resealed reaches the relay before anything else does.
pub(super) async fn upload_vault(companion: &mut Companion, http: &Http) -> Result<(), CompanionError> {
    let Some(sealed) = companion.vault_for_upload()? else { return Ok(()) };
    let revision =
        crate::identity::vault::SealedVault::from_bytes(&sealed).map_err(|_| CompanionError::VaultDamaged)?.revision();
    let body = beside_wire::codec::encode(&beside_wire::account::VaultUpload { revision, sealed });
    let call = Call { method: Method::PUT, path: "/v1/vault", body, authorization: None };
    act_signed(companion, http, call).await?;
    companion.vault_uploaded()
}
