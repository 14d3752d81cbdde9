//! The REST API, the protocols of other model servers, the probes, and requests that none of them can process.

mod arbitrary_request;
mod catalogue;
mod clients;
mod contract;
mod inference;
mod invalid_input;
mod invocations;
mod monitoring;
mod probe;
mod problem;
