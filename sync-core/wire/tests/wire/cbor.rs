//! Other forms of the same CBOR: what a careless or a hostile encoder writes.

/// One item's head: where it is, its major type, its argument and the head's length.
#[derive(Clone, Copy)]
struct Item {
    at: usize,
    major: u8,
    argument: u64,
    head: usize,
}

/// Forms that say the same in other bytes.
pub(crate) struct Other {
    pub(crate) what: &'static str,
    pub(crate) bytes: Vec<u8>,
}

fn items(bytes: &[u8]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        let (major, info) = (first >> 5, first & 0x1f);
        let extra = match info {
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => 0,
        };
        let argument = if extra == 0 {
            u64::from(info)
        } else {
            bytes[at + 1..at + 1 + extra].iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
        };
        items.push(Item { at, major, argument, head: 1 + extra });
        at += 1 + extra;
        if major == 2 || major == 3 {
            at += usize::try_from(argument).unwrap();
        }
    }
    items
}

// Where the item that begins at `at` ends.
fn end(items: &[Item], index: usize) -> usize {
    let item = items[index];
    match item.major {
        2 | 3 => item.at + item.head + usize::try_from(item.argument).unwrap(),
        4 => {
            let mut at = item.at + item.head;
            for _ in 0..item.argument {
                let next = items.iter().position(|next| next.at == at).unwrap();
                at = end(items, next);
            }
            at
        }
        _ => item.at + item.head,
    }
}

fn splice(bytes: &[u8], range: std::ops::Range<usize>, with: &[u8]) -> Vec<u8> {
    [&bytes[..range.start], with, &bytes[range.end..]].concat()
}

/// All heads that are one step longer than need be.
pub(crate) fn non_minimal(bytes: &[u8]) -> Vec<Other> {
    let longer = |item: &Item| {
        let head = match item.head {
            1 => vec![(item.major << 5) + 24, u8::try_from(item.argument).unwrap()],
            2 => vec![(item.major << 5) + 25, 0, u8::try_from(item.argument).unwrap()],
            _ => [vec![(item.major << 5) + 27], item.argument.to_be_bytes().to_vec()].concat(),
        };
        Other { what: "a longer head", bytes: splice(bytes, item.at..item.at + item.head, &head) }
    };
    items(bytes).iter().filter(|item| item.major <= 4 && item.head < 9).map(longer).collect()
}

/// All lists and strings with an indefinite length.
pub(crate) fn indefinite(bytes: &[u8]) -> Vec<Other> {
    let items = items(bytes);
    let open = |(index, item): (usize, &Item)| {
        let end = end(&items, index);
        let content = match item.major {
            4 => bytes[item.at + item.head..end].to_vec(),
            _ => bytes[item.at..end].to_vec(),
        };
        let with = [vec![(item.major << 5) + 31], content, vec![0xff]].concat();
        Other { what: "an indefinite length", bytes: splice(bytes, item.at..end, &with) }
    };
    items.iter().enumerate().filter(|(_, item)| (2..=4).contains(&item.major)).map(open).collect()
}

/// Cut at each item, which then claims 2^64 − 1 bytes, letters or items.
pub(crate) fn endless(bytes: &[u8]) -> Vec<Other> {
    let endless = |item: &Item| {
        let claims = [(0x5b, "endless bytes"), (0x7b, "an endless text"), (0x9b, "an endless list")];
        let at = item.at;
        claims.map(|(head, what)| Other { what, bytes: [&bytes[..at], &[head], &[0xff; 8], &bytes[at..]].concat() })
    };
    items(bytes).iter().flat_map(endless).collect()
}

/// All lists with one field more.
pub(crate) fn extended(bytes: &[u8]) -> Vec<Other> {
    let items = items(bytes);
    let extend = |(index, item): (usize, &Item)| {
        let end = end(&items, index);
        let head = 0x80 | u8::try_from(item.argument + 1).unwrap();
        let longer = splice(bytes, end..end, &[0x63, b'n', b'e', b'w']);
        Other { what: "an unknown field", bytes: splice(&longer, item.at..item.at + item.head, &[head]) }
    };
    items.iter().enumerate().filter(|(_, item)| item.major == 4 && item.argument < 22).map(extend).collect()
}
