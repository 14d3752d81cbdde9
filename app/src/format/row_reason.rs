//! Why films are in a row, in one sentence.

use domain::{FilmList, TopicKind};

/// What is true of all films of a list, and of their order.
pub fn row_reason(list: &FilmList) -> &'static str {
    match list {
        FilmList::Genre(_) => "Those that are this above all come first, in no special order.",
        FilmList::Topic(topic) => match topic.kind {
            TopicKind::Theme => "Films with this theme.",
            TopicKind::Country => "Films from this country.",
            TopicKind::Year => "Films of this year.",
            TopicKind::Series => "In the order in which they came out.",
        },
        FilmList::Person(_) => "Films by or with this person.",
        FilmList::Group(_) => "Our model found that these films belong together, the most typical first.",
        FilmList::Popular => "What most people here watched, liked or saved.",
        FilmList::ThisWeek => "What most people here watched, liked or saved in the last seven days.",
        FilmList::New => "What we added last.",
    }
}
