//! Any body is a request or rejected. A request that is sent on to a replica arrives unchanged.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server::recommender::fields;
use server::recommender::{RecommendRequest, SimilarRequest};

fuzz_target!(|body: &[u8]| {
    round_trip::<SimilarRequest>(body);
    round_trip::<RecommendRequest>(body);
});

fn round_trip<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(body: &[u8]) {
    if let Ok(request) = fields::from_json::<T>(body) {
        let sent = serde_json::to_vec(&request).expect("plain data");
        assert_eq!(fields::from_json(&sent).ok(), Some(request));
    }
}
