//! Whose request it is, as far as an address can say. The address is used for limits only and is never kept or reported.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::HttpRequest;
use actix_web::http::header::HeaderMap;

/// The address that the limits count. Where the peer is a named proxy, what it says is believed: the last address of
/// `X-Forwarded-For` that isn't itself a proxy's, since everything before that anybody could have written.
pub(crate) fn of(request: &HttpRequest, proxies: &[IpAddr]) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip().to_canonical());
    resolve(peer, request.headers(), proxies)
}

fn resolve(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    if !proxies.contains(&peer) {
        return peer;
    }
    let lines: Vec<&str> = headers.get_all("x-forwarded-for").filter_map(|line| line.to_str().ok()).collect();
    let said = lines.iter().rev().flat_map(|line| line.rsplit(',')).map(|part| part.trim().parse::<IpAddr>());
    // A part that isn't an address ends the search: what stands before it passed through nobody that is known.
    said.map_while(Result::ok).map(|address| address.to_canonical()).find(|one| !proxies.contains(one)).unwrap_or(peer)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn resolved(peer: &str, lines: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static(line));
        }
        let proxies = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        resolve(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn only_a_named_proxy_is_believed_and_only_its_last_word() {
        assert_eq!(resolved("192.0.2.9", &["192.0.2.1"]), "192.0.2.9");
        assert_eq!(resolved("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(resolved("10.0.0.1", &["192.0.2.1"]), "192.0.2.1");
        assert_eq!(resolved("10.0.0.1", &["203.0.113.5, 192.0.2.1"]), "192.0.2.1");
        assert_eq!(resolved("10.0.0.1", &["203.0.113.5", "192.0.2.1, 10.0.0.2"]), "192.0.2.1");
        assert_eq!(resolved("10.0.0.1", &["203.0.113.5, nonsense"]), "10.0.0.1");
    }
}
