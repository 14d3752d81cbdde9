//! The fallback chain, level by level.
#![cfg(feature = "ssr")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use domain::{
    CallError, Execution, FallbackChain, FallbackPolicy, Fault, Faults, IN_PROCESS, Outcome, Served, Service,
    ServiceCall, ServiceError, ServiceFuture,
};
use tokio::time::Instant;

fn call(execution: Execution<'_, u32>) -> ServiceCall<'_, u32> {
    ServiceCall { panel: "test", service: Service::Catalogue, host: IN_PROCESS, execution, substitute: None }
}

fn shared(future: ServiceFuture<'static, u32>) -> ServiceCall<'static, u32> {
    call(Execution::Shared("catalogue number".to_owned(), future))
}

fn own(future: ServiceFuture<'_, u32>) -> ServiceCall<'_, u32> {
    call(Execution::Own(future))
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

/// A chain whose fresh cache expires immediately.
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
    let executions = Executions::default();
    let counted = || chain.call(shared(executions.taking(Duration::ZERO)), &faults);
    let (first, second) = tokio::join!(counted(), counted());
    assert_eq!((level(first).0, level(second).0), (Some(1), Some(1)));
    assert_eq!(executions.count(), 1);
}

/// Counts executions of a call.
#[derive(Default)]
struct Executions(Arc<AtomicU32>);

impl Executions {
    fn taking(&self, time: Duration) -> ServiceFuture<'static, u32> {
        let executions = Arc::clone(&self.0);
        Box::pin(async move {
            let number = executions.fetch_add(1, Ordering::Relaxed) + 1;
            tokio::time::sleep(time).await;
            Ok(number)
        })
    }

    fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

const DEADLINE: Duration = Duration::from_millis(700);

#[tokio::test(start_paused = true)]
async fn a_visitor_who_leaves_does_not_delay_those_who_wait_for_the_same_answer() {
    let (chain, faults) = (FallbackChain::new(FallbackPolicy::default()), Faults::default());
    let executions = Executions::default();
    let start = Instant::now();
    let leaving = async {
        let call = chain.call(shared(executions.taking(DEADLINE * 6 / 7)), &faults);
        tokio::time::timeout(DEADLINE / 7, call).await.expect_err("the visitor has left");
    };
    let waiting = async {
        tokio::task::yield_now().await;
        level(chain.call(shared(executions.taking(Duration::ZERO)), &faults).await)
    };
    let ((), answer) = tokio::join!(leaving, waiting);
    assert_eq!(answer, (Some(1), Outcome::Fresh));
    assert_eq!(executions.count(), 1, "the execution was not restarted");
    assert!(start.elapsed() < DEADLINE, "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn each_visitor_waits_until_their_own_deadline_regardless_of_earlier_ones() {
    let (chain, faults) = (FallbackChain::new(FallbackPolicy::default()), Faults::default());
    let executions = Executions::default();
    let visitor = async |arrival: Duration| {
        tokio::time::sleep(arrival).await;
        let start = Instant::now();
        let answer = chain.call(shared(executions.taking(DEADLINE * 10 / 7)), &faults).await;
        (level(answer), start.elapsed())
    };
    let (first, second, third) =
        tokio::join!(visitor(Duration::ZERO), visitor(DEADLINE / 7), visitor(DEADLINE * 5 / 7));
    for (answer, waited) in [first, second] {
        assert_eq!(answer, (None, Outcome::Unavailable));
        assert_eq!(waited.as_millis() / 10, DEADLINE.as_millis() / 10);
    }
    assert_eq!(third.0, (Some(1), Outcome::Fresh), "the answer was late for the first two alone");
    assert!(third.1 < DEADLINE);
    assert_eq!(executions.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_execution_that_hangs_is_given_up_and_the_next_call_begins_another() {
    let (chain, faults) = (FallbackChain::new(FallbackPolicy::default()), Faults::default());
    let hanging = shared(Box::pin(std::future::pending()));
    assert_eq!(level(chain.call(hanging, &faults).await), (None, Outcome::Unavailable));
    tokio::time::sleep(DEADLINE).await;
    assert_eq!(level(chain.call(shared(answer(2)), &faults).await), (Some(2), Outcome::Fresh));
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
    assert_eq!(level(chain.call(own(answer(1)), &faults).await), (Some(1), Outcome::Fresh));
    assert_eq!(level(chain.call(own(failure()), &faults).await), (None, Outcome::Unavailable));
}

#[tokio::test]
async fn a_substitute_names_its_own_service_unless_that_has_a_fault() {
    let chain = FallbackChain::new(FallbackPolicy::default());
    let with_substitute = || {
        let substitute = Some((Service::History, answer(2)));
        ServiceCall { substitute, ..own(failure()) }
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
        let answer = chain.call(own(answer(1)), &faults).await;
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
    assert_eq!(level(chain.call(own(late), &faults).await), (None, Outcome::Unavailable));
}

#[tokio::test]
async fn a_service_that_says_no_is_not_a_failing_service() {
    let (chain, faults) = (short_lived(), Faults::default());
    assert_eq!(level(chain.call(shared(answer(1)), &faults).await), (Some(1), Outcome::Fresh));
    let not_found: ServiceFuture<'_, u32> = Box::pin(async { Err(ServiceError::NotFound) });
    assert_eq!(chain.call(shared(not_found), &faults).await, Err(CallError::NotFound));
}
