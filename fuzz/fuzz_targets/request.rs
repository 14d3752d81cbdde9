//! Any body is a question, or a taste, or refused; either goes over the wire to a box and comes back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use server::services::recommender::wire::{SimilarRequest, RecommendRequest};

fuzz_target!(|body: &[u8]| {
    if let Ok(question) = SimilarRequest::parse(body) {
        let sent = serde_json::to_vec(&question).expect("plain data");
        assert_eq!(SimilarRequest::parse(&sent).ok(), Some(question));
    }
    if let Ok(taste) = RecommendRequest::parse(body) {
        let sent = serde_json::to_vec(&taste).expect("plain data");
        assert_eq!(RecommendRequest::parse(&sent).ok(), Some(taste));
    }
});
