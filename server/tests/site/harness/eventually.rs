//! Waiting for conditions. No other file of the tests sleeps.

use std::time::Duration;

use futures::FutureExt;
use tokio::time::{sleep, timeout};

/// Long enough for any condition on a busy machine; a test that waits longer has failed.
pub const GIVE_UP_AFTER: Duration = Duration::from_mins(2);
/// The pause between two checks of a condition.
const INTERVAL: Duration = Duration::from_millis(10);

/// Waits until a condition holds. `what` completes the sentence "it never happened that …".
pub async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    eventually_some(what, async || holds().await.then_some(())).await;
}

/// Waits until there is a value, and returns it.
pub async fn eventually_some<T>(what: &str, mut value: impl AsyncFnMut() -> Option<T>) -> T {
    let waiting = async {
        loop {
            if let Some(value) = value().await {
                return value;
            }
            sleep(INTERVAL).await;
        }
    };
    timeout(GIVE_UP_AFTER, waiting).await.unwrap_or_else(|_| panic!("it never happened that {what}"))
}

/// Repeats an action until a future completes, and returns what it produced.
pub async fn repeat_until<T>(future: impl Future<Output = T>, mut action: impl AsyncFnMut()) -> T {
    let repeated = async {
        loop {
            action().await;
            sleep(INTERVAL).await;
        }
    };
    tokio::select! {
        value = future => value,
        () = timeout(GIVE_UP_AFTER, repeated).map(drop) => panic!("the future never completed"),
    }
}
