//! The model: its requests, its replicas, and its replacement while the site runs.

mod larger;
mod recommendation;
mod replica;
mod replica_garbage;
mod replica_process;
mod served;
mod similar;
mod swap;
mod tastes;
mod tuned;
