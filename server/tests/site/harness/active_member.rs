//! A member for whom every panel has content.

use app::Panel;
use domain::Slug;
use http::StatusCode;
use server::id::new_id;
use server::services::history::SqlHistory;
use server::services::membership::Accounts;

use super::client::TestClient;
use super::eventually::eventually;
use super::site::TestApp;

/// A member with a subscription, a list, ratings, a history, a finished batch, an import and a message.
pub struct ActiveMember<'a> {
    pub client: TestClient<'a>,
    batch: String,
    import: String,
    order: String,
    reset_token: String,
}

impl<'a> ActiveMember<'a> {
    pub async fn of(app: &'a TestApp) -> Self {
        app.start_worker().await;
        let mut client = app.member("ada@example.org").await;
        client.subscribe("evening").await;
        client.post("/my-list", "add=heat-1995").await;
        client.post("/ratings", "like=heat-1995").await;
        for (film, permille) in [
            ("unforgiven-1992", 1000),
            ("the-searchers-1956", 1000),
            ("once-upon-a-time-in-the-west-1968", 1000),
            ("the-matrix-1999", 500),
        ] {
            let watched = client.post(&format!("/watch/{film}"), &format!("quietly=1&permille={permille}")).await;
            assert_eq!(watched.status, StatusCode::NO_CONTENT, "{film}");
        }
        watch_as_others(app).await;
        let upload = client.upload("/api/v1/batches", "films.csv", "title,year\nHeat,1995\n").await.json();
        let batch = upload["id"].as_str().expect("an id").to_owned();
        eventually("the batch is done", async || app.number("select count(*) from message").await == 1).await;
        let export = "Date,Name,Year,Letterboxd URI,Rating\n2026-03-01,Ronin,1998,https://boxd.it/x,4\n";
        let drafted = client.upload("/import", "ratings.csv", export).await;
        let import = drafted.header("location").rsplit('/').next().expect("an id").to_owned();
        let order: String =
            sqlx::query_scalar("select id from member_order").fetch_one(&app.pool().await).await.expect("an order");
        let accounts = Accounts::new(app.store().await);
        let reset = accounts.reset_path("ada@example.org").await.expect("no failure").expect("a path");
        let reset_token = reset.rsplit('=').next().expect("a token").to_owned();
        Self { client, batch, import, order, reset_token }
    }

    /// The same member at another app on the same database.
    pub fn at(self, app: &TestApp) -> ActiveMember<'_> {
        let Self { client, batch, import, order, reset_token } = self;
        ActiveMember { client: client.at(app), batch, import, order, reset_token }
    }

    /// The URL of a panel that displays something to this member.
    pub fn url_of(&self, panel: &Panel) -> String {
        let query = match (panel.example, panel.name) {
            (Some(example), _) => example.to_owned(),
            (None, "order") => format!("id={}", self.order),
            (None, "batch" | "batch-rows") => format!("id={}", self.batch),
            (None, "import") => format!("id={}", self.import),
            (None, "reset") => format!("token={}", self.reset_token),
            (None, name) => panic!("{name} needs an example"),
        };
        panel.url(&query)
    }

    /// The URL of a page that displays something to this member, for a route of the router.
    pub fn page_of(&self, route: &str) -> String {
        let example = match route.rsplit_once("/{").map_or("", |(before, _)| before) {
            "" if route == "/reset" => return format!("/reset?token={}", self.reset_token),
            "" => return route.to_owned(),
            "/movie" | "/watch" => "the-matrix-1999",
            "/genre" => "western",
            "/person" => "michael-mann",
            "/theme" => "heist",
            "/country" => "fr",
            "/year" => "1995",
            "/series" => "star-wars",
            "/batch" => &self.batch,
            "/import" => &self.import,
            "/account/orders" => &self.order,
            "/panel" => "similar?movie=the-matrix-1999",
            unknown => panic!("{unknown} needs an example"),
        };
        format!("{}/{example}", route.rsplit_once('/').expect("a parameter").0)
    }
}

/// Creates enough viewers of one film for a row of what they also watched.
async fn watch_as_others(app: &TestApp) {
    let history = SqlHistory::new(app.store().await);
    for films in [["the-matrix-1999", "ronin-1998"], ["amelie-2001", "titanic-1997"]].iter().cycle().take(12) {
        let user = new_id();
        for film in films {
            let film: Slug = film.parse().expect("a slug");
            history.record_progress(&user, &film, 1000).await.expect("recorded");
        }
    }
}
