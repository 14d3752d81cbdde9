//! The site while a part of it fails.

mod connection;
mod database_outage;
mod every_panel;
mod fault;
mod fault_board;
mod identity;
mod log;
mod server_process;
mod slow_upload;
mod surprise;
