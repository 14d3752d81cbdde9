//! The REST API, the probes, and requests that neither can process.

mod arbitrary_request;
mod catalogue;
mod contract;
mod invalid_input;
mod probe;
mod problem;
