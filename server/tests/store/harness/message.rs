//! Messages and batches, written without the services for them.

use domain::{Id, MessageKind};
use server::id::new_id;
use server::services::inbox::{self, NewMessage};
use server::services::membership::Email;
use server::services::users;

use super::database::Database;

/// A message about a batch, whose file has 97 rows.
pub fn message<'m>(user: &'m Id, batch: &'m Id, file_name: &'m str, email: Option<&'m Email>) -> NewMessage<'m> {
    NewMessage { user, kind: MessageKind::BatchDone, batch, file_name, rows: 97, failed_rows: 0, email }
}

/// Stores a message, creating its recipient if necessary, and returns its id.
pub async fn store_message(database: &Database, user: &Id, file_name: &str, email: Option<&str>) -> Id {
    let mut transaction = database.pool().await.begin().await.expect("a transaction");
    users::insert(&mut transaction, user).await.expect("a user");
    let email: Option<Email> = email.map(|email| email.parse().expect("an address"));
    let id = inbox::insert(&mut transaction, message(user, &batch_of_messages(), file_name, email.as_ref())).await;
    transaction.commit().await.expect("committed");
    id.expect("inserted")
}

/// The batch of all stored messages.
pub fn batch_of_messages() -> Id {
    Id::from_bits(0xBA7C)
}

/// Stores a finished batch, creating its owner if necessary.
pub async fn store_batch(database: &Database, user: &Id) {
    let pool = database.pool().await;
    users::insert(&mut pool.acquire().await.expect("a connection"), user).await.expect("a user");
    sqlx::query(
        "insert into batch (id, user_id, name, status, preview, total_rows, created_at, expires_at)
         values ($1, $2, 'films.csv', 'done', '{}', 2, 1800000000, 9000000000)",
    )
    .bind(new_id().to_string())
    .bind(user.to_string())
    .execute(&pool)
    .await
    .expect("inserted");
}
