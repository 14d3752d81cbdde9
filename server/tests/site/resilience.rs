//! What remains of the site while a part of it fails.

mod database_outage;
mod every_panel;
mod fault;
mod log;
mod server_process;
