//! The fault board: the configuration and the current state of the system, with the faults that a visitor has set.

use std::time::{Duration, Instant};

use app::demo::{BoardPart, FaultBoard, Role, SurpriseReport};
use domain::{Faults, Part, Service};
use http::Extensions;

use super::Site;
use super::fault_cookie::InjectedFaults;
use crate::queue::{ChunkJob, Job, MailJob, QueueState};
use crate::recommender::ReplicaReadiness;
use crate::store::Dialect;

/// The services: first the one that calls the model, then those that use the database.
const SERVICES: [Service; 6] =
    [Service::Recommender, Service::Catalogue, Service::Membership, Service::History, Service::Batches, Service::Inbox];
/// The time without a poll, in seconds, after which a worker counts as missing.
const AWAY_AFTER: u64 = 60;

/// The board of a visitor.
pub async fn of(site: &Site, request: &Extensions) -> FaultBoard {
    let surprise = request.get::<SurpriseReport>().cloned();
    // Random faults apply to this page only, and are not displayed as set by the visitor.
    let injected = request.get::<InjectedFaults>().filter(|injected| injected.ends_in.is_some() || surprise.is_none());
    let injected = injected.cloned().unwrap_or_default();
    let mut parts: Vec<_> = SERVICES.iter().map(|&service| service_part(site, service)).collect();
    parts.extend(models(site));
    parts.push(database(site).await);
    let queues = site.queues.states();
    let chunks = queues.iter().find(|state| state.queue == ChunkJob::QUEUE);
    parts.push(queue(chunks));
    parts.push(workers(chunks));
    parts.push(mail(site, queues.iter().find(|state| state.queue == MailJob::QUEUE)));
    for part in &mut parts {
        part.setting = part.part.as_ref().and_then(|part| injected.faults.for_part(part));
    }
    let is_broken = injected.faults != Faults::default();
    FaultBoard {
        parts,
        ends_in: injected.ends_in.filter(|_| is_broken),
        refusal: injected.refusal.map(|refusal| refusal.to_string()),
        surprise,
    }
}

fn part(role: Role, name: impl Into<String>, part: Option<Part>) -> BoardPart {
    let (note, state) = (String::new(), String::new());
    BoardPart { role, name: name.into(), part, setting: None, is_well: true, note, state }
}

fn well(part: BoardPart, note: impl Into<String>, state: impl Into<String>) -> BoardPart {
    BoardPart { note: note.into(), state: state.into(), ..part }
}

fn ill(part: BoardPart, note: &str, state: &str) -> BoardPart {
    BoardPart { is_well: false, ..well(part, note, state) }
}

fn service_part(site: &Site, service: Service) -> BoardPart {
    let mut name = service.as_str().to_owned();
    name[..1].make_ascii_uppercase();
    let part = part(Role::Service, name, Some(service.into()));
    let pulse = site.services.fallback.pulse(service);
    match pulse.latency {
        _ if pulse.is_failing => ill(part, "fails", "Its latest call failed."),
        Some(latency) => {
            let time = milliseconds(latency);
            well(part, time.clone(), format!("Its latest answer took {time}."))
        }
        None => well(part, "not asked yet", "It has not been asked yet."),
    }
}

/// The model in this process, or its replicas.
fn models(site: &Site) -> Vec<BoardPart> {
    let readiness = site.model.readiness();
    if !readiness.replicas.is_empty() {
        return readiness.replicas.into_iter().map(replica_part).collect();
    }
    let part = part(Role::Model, "Model", None);
    let version = readiness.version.unwrap_or_default();
    vec![match readiness.problem {
        Some(_) if !readiness.ready => ill(part, "not loaded", "It could not be loaded."),
        _ => well(part, "in this process", format!("It runs in the process of the site, version {version}.")),
    }]
}

fn replica_part(replica: ReplicaReadiness) -> BoardPart {
    let part = part(Role::Model, replica.host.clone(), Some(Part::Replica(replica.host)));
    match (replica.breaker, replica.latency) {
        ("closed", Some(latency)) => {
            let time = milliseconds(latency);
            well(part, time.clone(), format!("A replica of the model. Its latest answer took {time}."))
        }
        ("closed", None) => ill(part, "no answer yet", "A replica of the model that has not answered yet."),
        _ => ill(part, "excluded", "A replica of the model that keeps failing and is left alone for a while."),
    }
}

async fn database(site: &Site) -> BoardPart {
    let name = match site.store.dialect {
        Dialect::Sqlite => "SQLite",
        Dialect::Postgres => "PostgreSQL",
    };
    let part = part(Role::Database, name, Some(Part::Database));
    let start = Instant::now();
    match site.store.ping().await {
        Ok(()) => {
            let time = milliseconds(start.elapsed());
            well(
                part,
                time.clone(),
                format!("The database that all services but the recommender read. It answers in {time}."),
            )
        }
        Err(error) => {
            tracing::warn!(%error, "the database does not respond");
            ill(part, "no answer", "The database does not respond.")
        }
    }
}

fn queue(state: Option<&QueueState>) -> BoardPart {
    let part = part(Role::Queue, "Queue", None);
    match state {
        Some(state) => {
            let jobs = jobs(state.length);
            well(
                part,
                jobs.clone(),
                format!("Rows of uploaded files wait in it: {jobs}. It is a table of the database."),
            )
        }
        None => well(part, "not read yet", "Its length is not known yet."),
    }
}

fn workers(state: Option<&QueueState>) -> BoardPart {
    let part = part(Role::Worker, "Workers", None);
    let Some(state) = state else { return well(part, "not read yet", "It is not known yet whether any is at work.") };
    match state.polled_seconds_ago {
        Some(seconds) if seconds < AWAY_AFTER => {
            well(part, "at work", format!("A worker looked for rows {seconds} seconds ago."))
        }
        Some(_) | None => {
            ill(part, "none", "No worker has looked for rows in the last minute. Files wait until one does.")
        }
    }
}

fn mail(site: &Site, state: Option<&QueueState>) -> BoardPart {
    let part = part(Role::Mail, "Mail", None);
    if !site.config.email_enabled {
        let state = "No mail server is set up: messages stay in the inbox.";
        return well(part, "inbox only", state);
    }
    let jobs = jobs(state.map_or(0, |state| state.length));
    well(part, jobs.clone(), format!("Emails wait in a queue until the mail server takes them: {jobs}."))
}

fn jobs(number: u64) -> String {
    match number {
        0 => "nothing waits".to_owned(),
        1 => "1 waits".to_owned(),
        number => format!("{number} wait"),
    }
}

/// Two decimals below one, one below ten, none above.
fn milliseconds(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;
    match milliseconds {
        ..1.0 => format!("{milliseconds:.2} ms"),
        ..10.0 => format!("{milliseconds:.1} ms"),
        _ => format!("{milliseconds:.0} ms"),
    }
}
