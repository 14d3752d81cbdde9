//! The chapters.

use leptos::prelude::*;

use super::Chapter;
use super::board::Board;
use super::drawing::{Arrow, Bar, Box, boxes, timeline};
use crate::demo::FaultBoard;

pub const ALL: [Chapter; 9] = [
    Chapter { id: "request", title: "1. The life of a request", content: request, file: "app/src/pages/movie.rs" },
    Chapter {
        id: "streaming",
        title: "2. Composing and streaming",
        content: streaming,
        file: "app/src/panels/placement.rs",
    },
    Chapter { id: "model", title: "3. What the model is", content: model, file: "models/src/artifact.rs" },
    Chapter { id: "numbers", title: "4. How a film becomes numbers", content: numbers, file: "models/src/features.rs" },
    Chapter {
        id: "serving",
        title: "5. Three ways to serve a model",
        content: serving,
        file: "server/src/recommender.rs",
    },
    Chapter {
        id: "format",
        title: "6. The agreed format",
        content: format,
        file: "server/src/recommender/similar_request.rs",
    },
    Chapter {
        id: "retraining",
        title: "7. Retraining while people browse",
        content: retraining,
        file: "server/src/recommender/in_process.rs",
    },
    Chapter {
        id: "quality",
        title: "8. How good it is, and what it is not good for",
        content: quality,
        file: "models/src/evaluate.rs",
    },
    Chapter {
        id: "faults",
        title: "9. What breaks, and what happens then",
        content: faults,
        file: "app/domain/src/fallback.rs",
    },
];

fn request() -> AnyView {
    let drawing = boxes(
        "The browser asks the site, which asks four services at the same time: catalogue, membership, history and recommender.",
        214,
        &[
            Box { x: 0, y: 90, width: 76, label: "Browser" },
            Box { x: 122, y: 90, width: 64, label: "Site" },
            Box { x: 236, y: 0, width: 124, label: "Catalogue" },
            Box { x: 236, y: 60, width: 124, label: "Membership" },
            Box { x: 236, y: 120, width: 124, label: "History" },
            Box { x: 236, y: 180, width: 124, label: "Recommender" },
        ],
        &[
            Arrow([76, 107, 120, 107]),
            Arrow([186, 100, 234, 20]),
            Arrow([186, 104, 234, 78]),
            Arrow([186, 110, 234, 136]),
            Arrow([186, 114, 234, 194]),
        ],
    );
    view! {
        <p>
            "A page here is a list of "<dfn>"panels"</dfn>": what a film is about, how to join, which films are similar. Each panel is \
             filled by one "<dfn>"service"</dfn>", a part of the site that knows one subject. The site asks all services of a page at the \
             same moment, and none waits for another."
        </p>
        {drawing}
        <p>
            <a href="/movie/heat-1995?xray=1#xray">"Open a film with X-ray"</a>
            " to see this for a real page: each panel shows its service, and the drawer at the bottom shows when each was asked, when it \
             answered and when its part of the page was sent. The key x turns X-ray on and off."
        </p>
    }
    .into_any()
}

fn streaming() -> AnyView {
    let together = timeline(
        "A page that waits for all: three services answer early, the fourth late, and only then is the page sent.",
        &[Bar("Details", 5, 20), Bar("Similar films", 5, 15), Bar("Join", 5, 25), Bar("History", 5, 85)],
        &[(87, "the whole page")],
    );
    let streamed = timeline(
        "A page that streams: it is sent when three services have answered, and the fourth panel follows when its service does.",
        &[Bar("Details", 5, 20), Bar("Similar films", 5, 15), Bar("Join", 5, 25), Bar("History", 5, 85)],
        &[(27, "the page"), (87, "the last panel")],
    );
    view! {
        <p>"Services are not equally fast. A page that waits for all of them is as slow as the slowest:"</p>
        {together}
        <p>
            "This site sends what it has, and lets late panels follow in the same response. That is "<dfn>"streaming"</dfn>":"
        </p>
        {streamed}
        <p>
            "What the page is about comes first, because it decides whether the film exists at all. Nearly every other panel arrives \
             within 50 milliseconds and is part of the first piece, so the page is complete even in browsers without JavaScript."
        </p>
    }
    .into_any()
}

fn model() -> AnyView {
    let drawing = boxes(
        "The artifact: a header, then tables of features, of candidates and of scores, checked by a checksum over all of them.",
        174,
        &[
            Box { x: 60, y: 0, width: 240, label: "Header: format, catalogue, constants" },
            Box { x: 60, y: 46, width: 240, label: "Features of every film" },
            Box { x: 60, y: 92, width: 240, label: "64 candidates of every film" },
            Box { x: 60, y: 138, width: 240, label: "Probes" },
        ],
        &[],
    );
    view! {
        <p>
            "The "<dfn>"model"</dfn>" answers one question: which films are like this one? It is "<dfn>"trained"</dfn>": a program reads \
             the descriptions of all films, and ratings if there are some, and computes tables of numbers. They are stored in one file, \
             the "<dfn>"artifact"</dfn>"."
        </p>
        {drawing}
        <p>
            "The site loads the file when it starts. Nothing is trained while you wait. A "<dfn>"checksum"</dfn>" over all bytes is the \
             version of the model, and a damaged file is refused: its probes, norms of a few rows, are computed again and must agree. "
            <a href="/model">"The model's page"</a>" shows the version that is in use."
        </p>
    }
    .into_any()
}

fn numbers() -> AnyView {
    let drawing = boxes(
        "A film becomes terms, the terms become weights, and the weights are compared with those of all other films.",
        188,
        &[
            Box { x: 90, y: 0, width: 180, label: "Heat, 1995" },
            Box { x: 20, y: 76, width: 320, label: "heist .41 · obsession .33 · Los Angeles .29 · …" },
            Box { x: 60, y: 152, width: 240, label: "The films with the closest numbers" },
        ],
        &[Arrow([180, 36, 180, 74]), Arrow([180, 112, 180, 150])],
    );
    view! {
        <p>
            "Everything that is known of a film becomes "<dfn>"terms"</dfn>": its keywords, genres, people, country and words of its \
             synopsis. A term that few films have says more than one that many have, so it gets a larger "<dfn>"weight"</dfn>". The \
             weights in a row are the film's "<dfn>"vector"</dfn>"."
        </p>
        {drawing}
        <p>
            "Two films are similar if their vectors point in the same direction, if they feel alike on twelve scales such as dark or \
             funny, and if they were made around the same time. What they share is the reason that you see below a poster. On a film's page, “More like \
             this, but …” moves along the twelve scales."
        </p>
    }
    .into_any()
}

fn serving() -> AnyView {
    let in_process = boxes(
        "In process: the model is a part of the site.",
        36,
        &[Box { x: 60, y: 1, width: 240, label: "Site with the model in its memory" }],
        &[],
    );
    let replicas = boxes(
        "Replicas: the site asks one of two other programs that have the model.",
        92,
        &[
            Box { x: 0, y: 28, width: 90, label: "Site" },
            Box { x: 200, y: 1, width: 160, label: "Replica with model" },
            Box { x: 200, y: 57, width: 160, label: "Replica with model" },
        ],
        &[Arrow([90, 40, 198, 20]), Arrow([90, 50, 198, 72])],
    );
    let bulk = boxes(
        "Bulk: a file becomes jobs in a queue; a worker with the model stores the results in the database.",
        92,
        &[
            Box { x: 0, y: 1, width: 90, label: "File" },
            Box { x: 130, y: 1, width: 90, label: "Queue" },
            Box { x: 240, y: 1, width: 120, label: "Worker with model" },
            Box { x: 240, y: 57, width: 120, label: "Database" },
        ],
        &[Arrow([90, 18, 128, 18]), Arrow([220, 18, 238, 18]), Arrow([300, 35, 300, 55])],
    );
    view! {
        <p>"The same model can be served in three ways, with the same results."</p>
        <h3>"In process"</h3>
        {in_process}
        <p>
            "The fastest way: an answer takes microseconds and needs no network. Choose it as long as the model fits into the memory \
             of every site. This is the default."
        </p>
        <h3>"On replicas"</h3>
        {replicas}
        <p>
            "A "<dfn>"replica"</dfn>" is a program that has the model and does nothing else. Choose it if the model is large, needs other \
             machines, or is released by another team. An answer now crosses the network, so the site has to cope with replicas that are \
             slow or gone: it asks a second one if the first is late, and leaves one that keeps failing alone for a while."
        </p>
        <h3>"In bulk"</h3>
        {bulk}
        <p>
            "Thousands of films take longer than a visitor waits for a page. "<a href="/batch">"A file is uploaded"</a>", its rows wait in a "
            <dfn>"queue"</dfn>", workers process them, and a message says when the results are stored. If a worker dies, another one \
             takes over its rows."
        </p>
    }
    .into_any()
}

fn format() -> AnyView {
    const REQUEST: &str = "POST /api/v1/similar\n{\n  \"title\": \"The Long Con\",\n  \"genres\": [\"crime\"],\n  \"keywords\": [\"heist\"],\n  \"k\": 1\n}";
    const RESPONSE: &str = "{\n  \"model\": { \"version\": \"…\", \"wire\": 1 },\n  \"similar\": [{\n    \"slug\": \"heat-1995\",\n    \"score\": 0.61,\n    \"because\": [\"heist\"]\n  }]\n}";
    view! {
        <p>
            "Site, replicas and workers may run different versions, so they agree on one format for questions and answers. A row of a file \
             becomes the same question as a request of a program:"
        </p>
        <pre class="code" tabindex="0" aria-label="A request"><code>{REQUEST}</code></pre>
        <pre class="code" tabindex="0" aria-label="Its response"><code>{RESPONSE}</code></pre>
        <p>
            "Each answer names the model that gave it and the version of the format. A replica of another version is shown as different, \
             and an answer that cannot be read counts as a failure of that replica. What a question may contain is described for \
             programs in "<a href="/api/docs">"the API's contract"</a>", and the tests check it with random requests."
        </p>
    }
    .into_any()
}

fn retraining() -> AnyView {
    let drawing = boxes(
        "A new artifact is loaded and checked beside the old one; then new questions go to the new model.",
        92,
        &[
            Box { x: 0, y: 28, width: 110, label: "Questions" },
            Box { x: 200, y: 1, width: 160, label: "Old model" },
            Box { x: 200, y: 57, width: 160, label: "New model, checked" },
        ],
        &[Arrow([110, 50, 198, 72])],
    );
    view! {
        <p>
            "When the file changes, the site loads the new model beside the old one and checks it. Only then do new questions go to it; \
             questions that are being answered keep the old one. No page mixes two models, because stored answers belong to one version."
        </p>
        {drawing}
        <p>
            "A file that does not pass its checks changes nothing, and the site reports why. Earlier versions are kept, so that going back \
             is one command."
        </p>
    }
    .into_any()
}

fn quality() -> AnyView {
    view! {
        <p>
            "Before a model is used, it is measured. Film lovers have listed, for dozens of films, what they accept and reject as similar; \
             and ratings of the past show whether people like what the model would have recommended. Each measure rewards something \
             else, so "<a href="/model">"the model's page"</a>" shows several, beside simpler methods."
        </p>
        <p>
            "It is not good at everything. It knows a film only by its description and its ratings; it cannot watch it. It finds what is \
             like something, which is not always what is good. A film with a sparse description has vague neighbours, and a score is \
             a degree of likeness, not a probability."
        </p>
    }
    .into_any()
}

fn faults() -> AnyView {
    view! {
        <p>
            "Services fail. Each call has a deadline, and if it fails or is late, its panel takes the next level of its "
            <dfn>"fallback chain"</dfn>". No other panel changes by a byte."
        </p>
        <dl class="definition-list outcome-list">
            <dt>"fresh"</dt><dd>"the service answered this call"</dd>
            <dt>"cached"</dt><dd>"an answer from the last few seconds"</dd>
            <dt>"stale"</dt><dd>"the last good answer, because the service is late or failed"</dd>
            <dt>"substitute"</dt><dd>"a simpler answer, such as films of the same genre"</dd>
            <dt>"unavailable"</dt><dd>"nothing to show, and the panel says so"</dd>
        </dl>
        <p>
            "If the model’s machine fails, the last good similar films are shown, or films of the same genre. If the database is \
             gone, films that were shown a moment ago remain."
        </p>
        {use_context::<FaultBoard>().map(|board| view! { <Board board=board /> })}
    }
    .into_any()
}
