//! What the site stores about its users, and for how long.

use domain::Retention;
use leptos::prelude::*;

/// The article, with the configured retention periods of this site.
#[component]
pub fn Privacy(retention: Retention) -> impl IntoView {
    let Retention { anonymous_users, member_batches, anonymous_batches, messages, sessions, login_attempts, drafts } =
        retention;
    view! {
        <article class="prose">
            <h1>"Your data"</h1>
            <p>
                "We store what we need to show you your own pages, and share it with no one. We load nothing from other \
                 sites: no trackers, no ads, no fonts from elsewhere."
            </p>
            <h2>"What we store"</h2>
            <dl class="definition-list">
                <dt>"A cookie"</dt>
                <dd>
                    "Only once there is something to remember, such as a film on your list. It lets us recognise your browser \
                     for " {days(sessions)} " after your last visit."
                </dd>
                <dt>"Your films"</dt>
                <dd>
                    "Your list, your ratings, what you watched and what you imported: until you remove them or delete your account. \
                     Without an account, " {days(anonymous_users)} " after you last changed anything."
                </dd>
                <dt>"Your account"</dt>
                <dd>
                    "Your email address, your plan, your orders and a scrambled form (a hash) of your password: until you delete \
                     your account. We never store the password itself, or any payment details."
                </dd>
                <dt>"Your batches"</dt>
                <dd>
                    "The files you upload and their results: " {days(member_batches)} " for members, " {days(anonymous_batches)}
                    " for others, or until you delete them. Drafts that were not started: " {days(drafts)} "."
                </dd>
                <dt>"Messages"</dt>
                <dd>"The messages in your inbox: " {days(messages)} "."</dd>
                <dt>"Wrong passwords"</dt>
                <dd>"How many there were, to slow down guessing: " {days(login_attempts)} "."</dd>
                <dt>"Log files"</dt>
                <dd>
                    "The time, page and network address of each request, and the first part of your user number, but not what \
                     you searched for or typed. The operator of this site decides how long log files are kept."
                </dd>
            </dl>
            <h2>"What others see"</h2>
            <p>
                "Only you can see your list and your ratings. They count towards lists such as “Top 10 this week” once several \
                 people have chosen the same film."
            </p>
            <h2>"Download it, or have it deleted"</h2>
            <p>
                <a href="/account">"Your account"</a> " lets you download everything we store about you, or delete all of it at once. \
                 Without an account, you can download your history on " <a href="/import">"the import page"</a> ". If you delete this \
                 site’s cookie, no one else can reach what belongs to your browser, and we delete it after the periods above."
            </p>
        </article>
    }
}

fn days(count: u32) -> String {
    if count == 1 { "one day".to_owned() } else { format!("{count} days") }
}
