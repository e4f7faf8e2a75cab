//! Golden bytes: `tests/vectors/wire/*.hex`. They change only together with a protocol version. With
//! `BESIDE_WRITE_VECTORS` set, missing files are written; existing ones never are.

use std::collections::BTreeMap;
use std::path::PathBuf;

use beside_wire::envelope::{Context, ContextHeader, EnvelopeKind};

use crate::samples::{self, Sample, counted};
use crate::{operation, people};

fn path(group: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/wire").join(group).with_extension("hex")
}

fn read(group: &str, made: &[(String, Vec<u8>)]) -> BTreeMap<String, String> {
    let path = path(group);
    if !path.exists() && std::env::var_os("BESIDE_WRITE_VECTORS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let lines: Vec<String> = made.iter().map(|(name, bytes)| format!("{name} {}", hex::encode(bytes))).collect();
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap();
    text.lines().map(|line| line.split_once(' ').unwrap()).map(|(name, hex)| (name.into(), hex.into())).collect()
}

fn check(group: &str, made: &[(String, Vec<u8>)]) {
    let golden = read(group, made);
    let made: BTreeMap<String, String> = made.iter().map(|(name, bytes)| (name.clone(), hex::encode(bytes))).collect();
    for (name, hex) in &made {
        assert_eq!(golden.get(name), Some(hex), "{name} has other bytes than those of the protocol");
    }
    assert_eq!(golden.len(), made.len(), "a vector of {group} has no sample");
}

fn check_samples(group: &str, samples: &[Sample]) -> String {
    let made: Vec<(String, Vec<u8>)> =
        samples.iter().map(|sample| (sample.name.to_owned(), sample.bytes.clone())).collect();
    check(group, &made);
    let golden = read(group, &made);
    let decoded = samples.iter().map(|sample| {
        let (debug, _) = (sample.decode)(&hex::decode(&golden[sample.name]).unwrap()).unwrap();
        format!("{}: {debug}\n", sample.name)
    });
    decoded.collect()
}

#[test]
fn ids_keep_their_bytes() {
    insta::assert_snapshot!(check_samples("ids", &samples::ids()));
}

#[test]
fn log_types_keep_their_bytes() {
    insta::assert_snapshot!(check_samples("log", &samples::log()));
}

#[test]
fn operations_keep_their_bytes() {
    insta::assert_snapshot!(check_samples("operations", &samples::operations()));
}

#[test]
fn frames_keep_their_bytes() {
    insta::assert_snapshot!(check_samples("frames", &samples::frames()));
}

#[test]
fn account_types_keep_their_bytes() {
    insta::assert_snapshot!(check_samples("accounts", &samples::accounts()));
}

#[test]
fn contexts_keep_their_bytes() {
    let opening = counted();
    let header = ContextHeader {
        kind: EnvelopeKind::Documents,
        chain: counted(),
        seq: 1,
        nonce: &[9; 24],
        opening: Some(&opening),
    };
    let first = Context::new(&counted(), &header);
    let later = ContextHeader { opening: None, seq: 70_000, kind: EnvelopeKind::Talk, ..header };
    let later = Context::new(&counted(), &later);
    let signed = later.signed_bytes(&[7; 32], b"ciphertext");
    check(
        "contexts",
        &[
            ("first".into(), first.associated_data()),
            ("later".into(), later.associated_data()),
            ("later-signed".into(), signed),
        ],
    );
}

#[test]
fn signed_operations_keep_their_bytes_and_ids() {
    let made: Vec<(String, Vec<u8>)> = operation::one_of_each()
        .into_iter()
        .flat_map(|(name, operation)| {
            let id = operation.id().as_bytes().to_vec();
            [(name.to_owned(), operation.bytes().to_vec()), (format!("{name}-id"), id)]
        })
        .collect();
    check("signed-operations", &made);
}

#[test]
fn derived_ids_keep_their_bytes() {
    use beside_wire::hash::hash;
    use beside_wire::id::ChainId;
    use beside_wire::line::EMPTY_LOG;
    let line: beside_wire::line::Line = counted();
    let statement: beside_wire::head::IncarnationStatement = counted();
    let chain = ChainId::derive(&counted(), &counted(), &[5; 16]);
    let (envelope, place) = people::first_envelope();
    check(
        "derived",
        &[
            ("hash-empty".into(), hash("", &[]).to_vec()),
            ("hash-parts".into(), hash("label", &[b"one", b"", b"two"]).to_vec()),
            ("chain".into(), chain.as_bytes().to_vec()),
            ("line".into(), line.extend(&EMPTY_LOG).to_vec()),
            ("incarnation".into(), statement.first_hash().to_vec()),
            ("envelope".into(), envelope.to_bytes()),
            ("envelope-id".into(), envelope.id(&place).as_bytes().to_vec()),
        ],
    );
}
