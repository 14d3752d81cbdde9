//! Direct access to the database of a [`TestApp`], to inspect data and to simulate the passing of time.

use domain::Id;
use server::store::Store;
use sqlx::AnyPool;

use super::site::TestApp;

impl TestApp {
    pub async fn pool(&self) -> AnyPool {
        AnyPool::connect(self.database()).await.expect("the database opens")
    }

    pub async fn store(&self) -> Store {
        Store::open(self.database()).await.unwrap_or_else(|error| panic!("{error}"))
    }

    pub async fn execute(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.pool().await).await.unwrap_or_else(|error| panic!("{error}"));
    }

    /// The result of a query for one number.
    pub async fn number(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&self.pool().await).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The email addresses of all members, sorted.
    pub async fn members(&self) -> Vec<String> {
        sqlx::query_scalar("select email from member order by email").fetch_all(&self.pool().await).await.expect("rows")
    }

    /// The user of a member.
    pub async fn user_id(&self, email: &str) -> Id {
        let id: String = sqlx::query_scalar("select user_id from member where email = $1")
            .bind(email)
            .fetch_one(&self.pool().await)
            .await
            .expect("a member");
        id.parse().expect("an id")
    }

    /// Moves the time at which a film was last watched, for all users.
    pub async fn shift_watching(&self, film: &str, minutes: i64) {
        sqlx::query("update watching set watched_at = watched_at + $2 where film = $1")
            .bind(film)
            .bind(minutes * 60)
            .execute(&self.pool().await)
            .await
            .expect("updated");
    }
}
