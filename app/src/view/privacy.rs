//! What the site stores about people, and for how long.

use domain::Retention;
use leptos::prelude::*;

/// The article. It states the periods that this site is set to.
#[component]
pub fn Privacy(retention: Retention) -> impl IntoView {
    let Retention { anonymous_users, member_batches, anonymous_batches, messages, sessions, login_attempts, drafts } =
        retention;
    view! {
        <article class="prose">
            <h1>"Your data"</h1>
            <p>
                "Matinee stores what it needs to show you your own pages, shares it with nobody, and loads nothing from \
                 other sites: no trackers, no advertisements, no fonts from elsewhere."
            </p>
            <h2>"What is stored"</h2>
            <dl class="definition-list">
                <dt>"A cookie"</dt>
                <dd>
                    "Only once there is something to remember, such as a film on your list. It identifies your browser to this \
                     site for " {days(sessions)} " after your last visit."
                </dd>
                <dt>"Your films"</dt>
                <dd>
                    "Your list, your ratings, what you watched and what you imported: until you remove them or delete your account. \
                     Without an account, " {days(anonymous_users)} " after you last changed anything."
                </dd>
                <dt>"Your account"</dt>
                <dd>
                    "Your email address, a hash of your password, your plan and your orders: until you delete the account. The \
                     password itself is not stored, and no payment details are."
                </dd>
                <dt>"Files of films"</dt>
                <dd>
                    "What you upload and the results: " {days(member_batches)} " for members, " {days(anonymous_batches)}
                    " for others, or until you delete them. Drafts that were not started: " {days(drafts)} "."
                </dd>
                <dt>"Messages"</dt>
                <dd>"What is in your inbox: " {days(messages)} "."</dd>
                <dt>"Wrong passwords"</dt>
                <dd>"Their number, to slow down guessing: " {days(login_attempts)} "."</dd>
                <dt>"Log files"</dt>
                <dd>
                    "Each request with its time, page, network address and the beginning of your user number, without \
                     what you searched for or typed. The operator of this site decides how long log files are kept."
                </dd>
            </dl>
            <h2>"What others see"</h2>
            <p>
                "Your list and your ratings are visible to you only. They count towards rows such as “Popular this week” once \
                 several people have chosen the same film."
            </p>
            <h2>"Take it along, or have it deleted"</h2>
            <p>
                <a href="/account">"Your account"</a> " has a download of everything that is stored about you, and a button that \
                 deletes all of it at once. Without an account, " <a href="/import">"the import page"</a> " writes your history as a file; \
                 what belongs to your browser becomes unreachable when you delete this site's cookie, and is removed after the \
                 periods above."
            </p>
        </article>
    }
}

fn days(count: u32) -> String {
    if count == 1 { "one day".to_owned() } else { format!("{count} days") }
}
