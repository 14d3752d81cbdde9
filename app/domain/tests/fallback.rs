//! The fallback chain, level by level.
#![cfg(feature = "ssr")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::{
    CachePolicy, CallError, FallbackChain, FallbackPolicy, Fault, Faults, IN_PROCESS, Outcome, Served, Service,
    ServiceCall, ServiceError, ServiceFuture,
};

fn call(cache: CachePolicy, call: ServiceFuture<'_, u32>) -> ServiceCall<'_, u32> {
    ServiceCall { panel: "test", service: Service::Catalogue, host: IN_PROCESS, cache, call, substitute: None }
}

fn shared(future: ServiceFuture<'_, u32>) -> ServiceCall<'_, u32> {
    call(CachePolicy::Shared("catalogue number".to_owned()), future)
}

fn answer<'a>(value: u32) -> ServiceFuture<'a, u32> {
    Box::pin(async move { Ok(value) })
}

fn failure<'a>() -> ServiceFuture<'a, u32> {
    Box::pin(async { Err(ServiceError::failed("broken")) })
}

fn level(answer: Result<Served<u32>, CallError>) -> (Option<u32>, Outcome) {
    match answer {
        Ok(served) => (Some(served.value), served.source.outcome),
        Err(CallError::Unavailable(source)) => (None, source.outcome),
        Err(error) => panic!("{error:?}"),
    }
}

/// A chain whose fresh cache expires at once.
fn short_lived() -> FallbackChain {
    FallbackChain::new(FallbackPolicy { fresh_for: Duration::from_nanos(1), ..FallbackPolicy::default() })
}

#[tokio::test]
async fn an_answer_is_fresh_once_and_cached_afterwards() {
    let (chain, faults) = (FallbackChain::new(FallbackPolicy::default()), Faults::default());
    assert_eq!(level(chain.call(shared(answer(1)), &faults).await), (Some(1), Outcome::Fresh));
    assert_eq!(level(chain.call(shared(answer(2)), &faults).await), (Some(1), Outcome::Cached));
}

#[tokio::test]
async fn concurrent_calls_with_one_key_share_one_execution() {
    let (chain, faults) = (FallbackChain::new(FallbackPolicy::default()), Faults::default());
    let executions = AtomicU32::new(0);
    let counted = || {
        let call: ServiceFuture<'_, u32> = Box::pin(async {
            tokio::task::yield_now().await;
            Ok(executions.fetch_add(1, Ordering::Relaxed))
        });
        chain.call(shared(call), &faults)
    };
    let (first, second) = tokio::join!(counted(), counted());
    assert_eq!((level(first).0, level(second).0), (Some(0), Some(0)));
    assert_eq!(executions.into_inner(), 1);
}

#[tokio::test]
async fn a_failing_service_is_replaced_by_its_last_good_answer() {
    let (chain, faults) = (short_lived(), Faults::default());
    assert_eq!(level(chain.call(shared(answer(1)), &faults).await), (Some(1), Outcome::Fresh));
    assert_eq!(level(chain.call(shared(failure()), &faults).await), (Some(1), Outcome::Stale));
}

#[tokio::test]
async fn an_uncached_answer_never_reaches_another_call() {
    let (chain, faults) = (short_lived(), Faults::default());
    assert_eq!(level(chain.call(call(CachePolicy::Uncached, answer(1)), &faults).await), (Some(1), Outcome::Fresh));
    assert_eq!(level(chain.call(call(CachePolicy::Uncached, failure()), &faults).await), (None, Outcome::Unavailable));
}

#[tokio::test]
async fn a_substitute_names_its_own_service_unless_that_has_a_fault() {
    let chain = FallbackChain::new(FallbackPolicy::default());
    let with_substitute = || {
        let substitute = Some((Service::History, answer(2)));
        ServiceCall { substitute, ..call(CachePolicy::Uncached, failure()) }
    };
    let served = chain.call(with_substitute(), &Faults::default()).await.expect("the substitute answers");
    assert_eq!((served.value, served.source.service.as_str()), (2, "history"));
    assert_eq!(served.source.outcome, Outcome::Substitute);

    let faults = Faults::default().with(Service::History, Some(Fault::Outage));
    assert_eq!(level(chain.call(with_substitute(), &faults).await), (None, Outcome::Unavailable));
}

#[tokio::test(start_paused = true)]
async fn every_fault_makes_the_service_unavailable() {
    let chain = FallbackChain::new(FallbackPolicy::default());
    for fault in [Fault::Latency, Fault::Error, Fault::Panic, Fault::Outage] {
        let faults = Faults::default().with(Service::Catalogue, Some(fault));
        let answer = chain.call(call(CachePolicy::Uncached, answer(1)), &faults).await;
        assert_eq!(level(answer), (None, Outcome::Unavailable), "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_after_the_deadline_is_no_answer() {
    let (chain, faults) = (FallbackChain::new(FallbackPolicy::default()), Faults::default());
    let late: ServiceFuture<'_, u32> = Box::pin(async {
        tokio::time::sleep(FallbackPolicy::default().deadline + Duration::from_millis(1)).await;
        Ok(1)
    });
    assert_eq!(level(chain.call(call(CachePolicy::Uncached, late), &faults).await), (None, Outcome::Unavailable));
}

#[tokio::test]
async fn a_service_that_says_no_is_not_a_failing_service() {
    let (chain, faults) = (short_lived(), Faults::default());
    assert_eq!(level(chain.call(shared(answer(1)), &faults).await), (Some(1), Outcome::Fresh));
    let not_found: ServiceFuture<'_, u32> = Box::pin(async { Err(ServiceError::NotFound) });
    assert_eq!(chain.call(shared(not_found), &faults).await, Err(CallError::NotFound));
}
