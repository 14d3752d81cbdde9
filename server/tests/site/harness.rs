//! What the tests share: sites and clients, and ways to make services, processes and networks fail.

mod active_member;
mod client;
mod database;
mod eventually;
mod faulty_service;
mod inspection;
mod load;
mod outbox;
mod postgres;
mod process;
mod response;
mod site;
#[path = "../store/harness/smtp_stub.rs"]
mod smtp_stub;
mod tcp_proxy;

pub use active_member::ActiveMember;
pub use client::{PASSWORD, TestClient, form_key};
pub use database::Database;
pub(crate) use database::on_both;
pub use eventually::{eventually, eventually_some, repeat_until};
pub use faulty_service::SECRET_CAUSE;
pub use load::Load;
pub use outbox::link_in;
pub(crate) use postgres::on_postgres;
pub use process::{Process, Signal};
pub use response::{TestResponse, panel};
pub use site::{CATALOGUE, TestApp, TestConfig, artifact, never_closes, repository};
pub use tcp_proxy::TcpProxy;
