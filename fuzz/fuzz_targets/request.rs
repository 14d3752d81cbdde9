//! Any body is a question or refused; a question goes over the wire to a box and comes back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use server::services::recommender::wire::Question;

fuzz_target!(|body: &[u8]| {
    if let Ok(question) = Question::parse(body) {
        let sent = serde_json::to_vec(&question).expect("plain data");
        assert_eq!(Question::parse(&sent).ok(), Some(question));
    }
});
