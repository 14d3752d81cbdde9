//! Faults that a visitor injects into a replica: they only affect the visitor's own calls.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use domain::{Garbage, Setting};
use http::StatusCode;

use super::super::super::schema::SCHEMA_VERSION;
use super::ReplicaError;

/// The interval between two bytes of an answer that arrives byte by byte.
const BYTE_INTERVAL: Duration = Duration::from_millis(100);
/// The response of a different program.
const PAGE: &[u8] = b"<!DOCTYPE html><title>Welcome</title><h1>It works!</h1>";

/// Delays or fails a call before it is sent to the replica.
pub async fn before(fault: Option<Setting>) -> Result<(), ReplicaError> {
    match fault {
        None | Some(Setting::Garbage(_)) => Ok(()),
        Some(Setting::Slow(delay)) => {
            tokio::time::sleep(Duration::from_millis(delay.into())).await;
            Ok(())
        }
        // A panic in a replica is also a 500.
        Some(Setting::Failing(_) | Setting::Panicking) => Err(ReplicaError::Status(StatusCode::INTERNAL_SERVER_ERROR)),
        Some(Setting::Unreachable) => {
            Err(ReplicaError::Request(io::Error::from(io::ErrorKind::ConnectionRefused).into()))
        }
    }
}

/// Corrupts the body of a response according to the fault.
pub async fn corrupt(body: Bytes, fault: Option<Setting>) -> Bytes {
    let Some(Setting::Garbage(garbage)) = fault else { return body };
    match garbage {
        Garbage::Html => Bytes::from_static(PAGE),
        Garbage::Half => body.slice(..body.len() / 2),
        Garbage::Version => {
            let body = String::from_utf8_lossy(&body);
            format!(r#"{{"wire":{},"answer":{body}}}"#, SCHEMA_VERSION + 1).into()
        }
        Garbage::Drip => {
            tokio::time::sleep(BYTE_INTERVAL * u32::try_from(body.len()).unwrap_or(u32::MAX)).await;
            body
        }
    }
}
