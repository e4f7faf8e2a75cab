//! Making words small: raw DEFLATE (RFC 1951) with a preset dictionary of what people write here, and a bounded way back.
//!
//! Compression before encryption leaks where one author's text stands beside another's. So only what a single author wrote is
//! compressed together, and the result is padded ([`super::pad`]).
//!
//! The dictionary is part of the format: a change of one byte is a new method with a new number, and the old file stays.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use thiserror::Error;

/// Frequent words and phrases in English, Portuguese and Polish, the most useful last, where a reference to them is cheapest.
const DICTIONARY_1: &[u8] = include_bytes!("dictionary_1.txt");

const _: () = assert!(DICTIONARY_1.len() <= 32 * 1024, "DEFLATE looks back 32 KB, so more would never be found");

const METHOD_STORED: u8 = 0;
const METHOD_DICTIONARY_1: u8 = 1;

/// How much is inflated at once, and so the most that is written before the bound is checked again.
const STEP_BYTES: usize = 4096;

/// Why compressed bytes give no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ExpandError {
    /// A method that this version does not know.
    #[error("the compression method is unknown")]
    UnknownMethod,
    /// Not a whole stream, or something behind its end.
    #[error("the compressed bytes are damaged")]
    Damaged,
    /// More content than the caller allows.
    #[error("the content is longer than allowed")]
    TooLong,
}

/// A method's byte and the content in it, deflated if that is shorter. At most one byte longer than `content`.
#[must_use]
pub fn compress(content: &[u8]) -> Vec<u8> {
    deflate(content).filter(|deflated| deflated.len() <= content.len()).unwrap_or_else(|| {
        let mut stored = Vec::with_capacity(content.len() + 1);
        stored.push(METHOD_STORED);
        stored.extend_from_slice(content);
        stored
    })
}

/// The content again, of at most `content_bytes_max` bytes. A stream that would grow beyond is stopped there (I13).
///
/// # Errors
/// [`ExpandError`] says what is wrong; nothing of the content is given then.
pub fn expand(bytes: &[u8], content_bytes_max: usize) -> Result<Vec<u8>, ExpandError> {
    match bytes.split_first() {
        Some((&METHOD_STORED, content)) if content.len() > content_bytes_max => Err(ExpandError::TooLong),
        Some((&METHOD_STORED, content)) => Ok(content.to_vec()),
        Some((&METHOD_DICTIONARY_1, deflated)) => inflate(deflated, content_bytes_max),
        Some(_) => Err(ExpandError::UnknownMethod),
        None => Err(ExpandError::Damaged),
    }
}

/// Nothing if it takes more room than storing, or if the library refuses; storing is always right.
fn deflate(content: &[u8]) -> Option<Vec<u8>> {
    let mut stream = Compress::new(Compression::best(), false);
    stream.set_dictionary(DICTIONARY_1).ok()?;
    let mut deflated = vec![0; content.len() + 1];
    let (method, room) = deflated.split_first_mut()?;
    *method = METHOD_DICTIONARY_1;
    let status = stream.compress(content, room, FlushCompress::Finish).ok()?;
    if status != Status::StreamEnd {
        return None;
    }
    let written = usize::try_from(stream.total_out()).ok()?;
    deflated.truncate(written + 1);
    Some(deflated)
}

fn inflate(deflated: &[u8], content_bytes_max: usize) -> Result<Vec<u8>, ExpandError> {
    let mut stream = Decompress::new(false);
    stream.set_dictionary(DICTIONARY_1).map_err(|_| ExpandError::Damaged)?;
    let mut content = Vec::with_capacity(content_bytes_max.min(deflated.len().saturating_mul(3)));
    let mut step = [0; STEP_BYTES];
    let mut rest = deflated;
    loop {
        let (read, written) = (stream.total_in(), stream.total_out());
        let status = stream.decompress(rest, &mut step, FlushDecompress::None).map_err(|_| ExpandError::Damaged)?;
        let taken = usize::try_from(stream.total_in() - read).map_err(|_| ExpandError::Damaged)?;
        let given = usize::try_from(stream.total_out() - written).map_err(|_| ExpandError::Damaged)?;
        rest = rest.get(taken..).ok_or(ExpandError::Damaged)?;
        content.extend_from_slice(step.get(..given).ok_or(ExpandError::Damaged)?);
        if content.len() > content_bytes_max {
            return Err(ExpandError::TooLong);
        }
        match status {
            Status::StreamEnd if rest.is_empty() => return Ok(content),
            Status::StreamEnd => return Err(ExpandError::Damaged),
            Status::Ok | Status::BufError if taken == 0 && given == 0 => return Err(ExpandError::Damaged),
            Status::Ok | Status::BufError => {}
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use beside_wire::hash::hash;
    use proptest::prelude::{any, proptest};

    use super::super::hex;
    use super::{Compress, Compression, DICTIONARY_1, ExpandError, FlushCompress, compress, expand};

    /// Written apart from the dictionary, so that they say what it does for words that nobody planned.
    const MESSAGES: [&str; 6] = [
        "Did the interview go alright? I kept my fingers crossed the whole morning, mate",
        "Skipped the gym again but cooked a proper dinner instead, so I call that a win.",
        "The nurse moved my check-up to Thursday, so could we meet half an hour earlier?",
        "Rough night. The baby was up every two hours and my temper was short with Ines.",
        "Day forty without a drink! Nobody at the wedding even asked what was in my cup.",
        "I read your note twice. You put into words what I've been carrying since March.",
    ];

    const ENTRIES: [&str; 2] = [
        "Fourth day with the new tablets. My hands shake less, though I'm thirsty from noon onwards and food tastes of \
         metal. Dad rang during lunch to say the boiler has died again; for once I said no, I can't drive over tonight, and \
         the sky stayed where it was. Spent an hour on the allotment pulling nettles with Marek, who talks about football \
         so that neither of us must talk about anything else. I liked it. Sums: 12 pounds for seeds, 4 for the bus. The \
         landlord's letter is still unopened behind the clock. I will open it with Joanna on Friday, as we agreed, kettle on.",
        "Nobody tells you how loud a flat becomes after a divorce. I left the radio on in two rooms and answered it aloud, \
         like Gran did. At the centre they asked for volunteers to run the Saturday kitchen and my arm went up before my \
         doubts could grab it. Felt sick on the tram, then pleased, then sick. Wrote both columns: what I gain, what it \
         takes from me. Sleep is the thing to guard. Lights off by eleven, no scrolling, phone stays in the hallway drawer. \
         If I break it I start again next day and don't make a trial of it. That was my own rule, and it's kinder than hers.",
    ];

    const PORTUGUESE: &str =
        "Passei a tarde a arrumar os papéis da minha tia e chorei menos do que temia; amanhã levo-os ao banco.";
    const POLISH: &str = "Wnuki przyjechały bez zapowiedzi, upiekłam szarlotkę i przez trzy godziny ani razu nie sięgnęłam po papierosa.";

    /// The dictionary is in the format for good: phones that hold another could not read this one's entries.
    #[test]
    fn the_dictionary_is_the_one_that_was_released() {
        let digest = hex::shown(&hash("dictionary", &[DICTIONARY_1]));
        assert_eq!(digest, "cb5785fd76796f3f17e2ea046abe986167ba0f24dc9ea3019c1dee43281eebed");
        assert!(std::str::from_utf8(DICTIONARY_1).is_ok());
    }

    fn mean_small(contents: &[&str]) -> (usize, usize) {
        let small = contents.iter().map(|content| compress(content.as_bytes()).len()).sum::<usize>();
        (contents.iter().map(|content| content.len()).sum::<usize>() / contents.len(), small / contents.len())
    }

    #[test]
    fn words_become_small() {
        for (contents, most) in
            [(MESSAGES.as_slice(), 50), (ENTRIES.as_slice(), 300), (&[PORTUGUESE], 76), (&[POLISH], 88)]
        {
            let (content, small) = mean_small(contents);
            assert!(small <= most, "{content} bytes become {small}");
        }
    }

    #[test]
    fn what_does_not_shrink_is_stored() {
        let noise = hash("noise", &[]);
        assert_eq!(compress(&noise), [&[0], noise.as_slice()].concat());
        assert_eq!(compress(&[]), [0]);
        assert!(expand(&[0], 0).unwrap().is_empty());
    }

    #[test]
    fn a_bomb_is_stopped_at_the_bound() {
        let mut bomb = vec![0; 200_000];
        let mut stream = Compress::new(Compression::best(), false);
        stream.compress(&vec![0; 50_000_000], &mut bomb, FlushCompress::Finish).unwrap();
        bomb.truncate(usize::try_from(stream.total_out()).unwrap());
        bomb.insert(0, 1);
        assert!(bomb.len() < 60_000);
        assert_eq!(expand(&bomb, 32_768), Err(ExpandError::TooLong));
    }

    #[test]
    fn the_bound_is_exact() {
        for content in [ENTRIES.concat().as_bytes(), &[7; 4096], &[7; 8192], hash("noise", &[]).as_slice()] {
            let small = compress(content);
            assert_eq!(expand(&small, content.len()).unwrap(), content);
            assert_eq!(expand(&small, content.len() - 1), Err(ExpandError::TooLong));
        }
    }

    #[test]
    fn cuts_tails_and_unknown_methods_are_refused() {
        let small = compress(ENTRIES.concat().as_bytes());
        for length in 0..small.len() {
            assert_eq!(expand(small.get(..length).unwrap(), 4096), Err(ExpandError::Damaged), "{length} bytes");
        }
        assert_eq!(expand(&[small.as_slice(), &[0]].concat(), 4096), Err(ExpandError::Damaged));
        for method in 2..=u8::MAX {
            assert_eq!(expand(&[method, 0], 4096), Err(ExpandError::UnknownMethod));
        }
    }

    proptest! {
        #[test]
        fn expand_undoes_compress(content in proptest::collection::vec(any::<u8>(), 0..9000)) {
            let small = compress(&content);
            assert!(small.len() <= content.len() + 1);
            assert_eq!(expand(&small, content.len()).unwrap(), content);
        }

        #[test]
        fn repeated_words_come_back(words in proptest::collection::vec("[a-zł ]{1,9}", 0..2000)) {
            let content = words.concat();
            let small = compress(content.as_bytes());
            assert_eq!(expand(&small, content.len()).unwrap(), content.as_bytes());
        }

        #[test]
        fn no_bytes_panic_or_pass_the_bound(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
            if let Ok(content) = expand(&bytes, 1000) {
                assert!(content.len() <= 1000);
            }
        }
    }
}
