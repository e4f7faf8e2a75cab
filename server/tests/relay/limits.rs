//! Asking too often.

use std::time::Duration;

use beside_server::limit::{Quotas, Rate};
use beside_wire::account::{RecoverStart, SignInStart};
use beside_wire::id::LookupId;

use super::common::Relay;
use super::phone::Phone;

fn rare() -> Rate {
    Rate::new(3, Duration::from_hours(1))
}

#[tokio::test]
async fn guessing_at_one_account_ends_soon_and_others_go_on() {
    let relay =
        Relay::start_as(|config| config.quotas = Quotas { entry_per_account: rare(), ..Quotas::generous() }).await;
    let phone = Phone::new(relay.running.relay(), relay.address());
    let attempt = async |handle: &str| {
        let (start, _) = Phone::sign_in_request(handle, "a guess");
        phone.post::<SignInStart>("/v1/sign-in/start", &start).await
    };
    for _ in 0..3 {
        assert_eq!(attempt("ana-2345").await.status, 200);
    }
    let reply = attempt("ana-2345").await;
    assert_eq!(reply.code(), "rate-limited");
    let seconds: u64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert!((3_500..=3_600).contains(&seconds));
    assert!(reply.problem().retry_after_ms.unwrap() <= seconds * 1000);
    assert_eq!(attempt("ben-2345").await.status, 200);
}

#[tokio::test]
async fn entering_is_counted_for_each_address_before_a_body_is_read() {
    let relay =
        Relay::start_as(|config| config.quotas = Quotas { entry_per_address: rare(), ..Quotas::generous() }).await;
    let phone = Phone::new(relay.running.relay(), relay.address());
    for fill in 0..3 {
        let start = RecoverStart { lookup: LookupId::new([fill; 16]) };
        assert_eq!(phone.post("/v1/recover/start", &start).await.status, 200);
    }
    let start = RecoverStart { lookup: LookupId::new([9; 16]) };
    assert_eq!(phone.post("/v1/recover/start", &start).await.code(), "rate-limited");
    assert_eq!(phone.post("/v1/register/start", &0_u8).await.code(), "rate-limited");
}

#[tokio::test]
async fn an_install_is_counted_by_itself() {
    let relay =
        Relay::start_as(|config| config.quotas = Quotas { use_per_install: rare(), ..Quotas::generous() }).await;
    let ana = relay.registered("ana", "a long passphrase").await.phone;
    let ben = relay.registered("ben", "a long passphrase").await.phone;
    for _ in 0..3 {
        assert_eq!(ana.installs().await.status, 200);
    }
    assert_eq!(ana.installs().await.code(), "rate-limited");
    assert_eq!(ben.installs().await.status, 200);
}
