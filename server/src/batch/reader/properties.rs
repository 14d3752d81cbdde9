//! Properties of rows for arbitrary files.

use proptest::prelude::*;

use super::tests::{parsed, try_upload};
use super::*;
use crate::recommender::{SimilarRequest, fields};

fn cell() -> impl Strategy<Value = String> {
    prop_oneof!["(?s)[^\0\"]{0,12}", "[0-9/.-]{0,10}", "\\PC{0,200}", "[\\[{('\", a-z0-9:\\]})]{0,20}"]
        .prop_map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_is_a_valid_request_or_says_why_not(rows in prop::collection::vec(prop::collection::vec(cell(), 7), 1..8)) {
        let mut file = "title,year,genres,keywords,cast,synopsis,k\n".to_owned();
        for row in &rows {
            file += &row.join(",");
            file.push('\n');
        }
        // A file of blank rows is rejected.
        if let Ok(upload) = try_upload(&file) {
            let parsed = parsed(&upload);
            prop_assert_eq!(parsed.len() as u64, upload.rows);
            for row in parsed {
                if let RowContent::Film { request, .. } = row.content {
                    let sent = serde_json::to_vec(&request).expect("plain data");
                    prop_assert_eq!(fields::from_json::<SimilarRequest>(&sent).ok(), Some(request));
                }
            }
        }
    }
}
