//! The wording of messages, in the inbox and in emails.

use domain::{Message, MessageKind};

use super::{counted, grouped};

/// One line: what happened to which file.
pub fn subject(message: &Message) -> String {
    let name = &message.file_name;
    match message.kind {
        MessageKind::BatchDone => format!("{name} is ready"),
        MessageKind::BatchFailed => format!("{name} could not be processed"),
    }
}

/// One line for an email, without the name of the file: emails arrive in the name of the site, so they contain no text
/// that a user has written.
pub fn email_subject(message: &Message) -> String {
    let rows = counted(message.rows, "row");
    match message.kind {
        MessageKind::BatchDone => format!("Your batch of {rows} is ready"),
        MessageKind::BatchFailed => format!("Your batch of {rows} could not be processed"),
    }
}

/// The details, in one or two sentences.
pub fn text(message: &Message) -> String {
    let rows = counted(message.rows, "row");
    match (message.kind, message.failed_rows) {
        (MessageKind::BatchFailed, _) => "Something went wrong on our side. Please upload the file again.".to_owned(),
        (MessageKind::BatchDone, 0) if message.rows == 1 => "We found similar films for its only row.".to_owned(),
        (MessageKind::BatchDone, 0) => format!("We found similar films for all {rows}."),
        (MessageKind::BatchDone, failed) => {
            format!("We processed {rows}; {} could not be used, and the results say why.", grouped(failed))
        }
    }
}

/// The page that the message is about, as a path on this site.
pub fn href(message: &Message) -> String {
    format!("/batch/{}", message.batch)
}

#[cfg(test)]
mod tests {
    use domain::{Id, Timestamp};

    use super::*;

    fn message(kind: MessageKind, rows: u64, failed_rows: u64) -> Message {
        Message {
            id: Id::from_bits(1),
            kind,
            batch: Id::from_bits(2),
            file_name: "films.csv".to_owned(),
            rows,
            failed_rows,
            created_at: Timestamp::from_seconds(0),
            read: false,
        }
    }

    #[test]
    fn a_message_says_how_many_rows_have_results() {
        let text = |rows, failed| text(&message(MessageKind::BatchDone, rows, failed));
        assert_eq!(text(12, 0), "We found similar films for all 12 rows.");
        assert_eq!(text(1, 0), "We found similar films for its only row.");
        let some = "We processed 1,204 rows; 56 could not be used, and the results say why.";
        assert_eq!(text(1204, 56), some);
        assert_eq!(text(1, 1), "We processed 1 row; 1 could not be used, and the results say why.");
    }

    #[test]
    fn a_failed_batch_is_our_fault() {
        let failed = message(MessageKind::BatchFailed, 3, 3);
        assert_eq!(subject(&failed), "films.csv could not be processed");
        assert_eq!(email_subject(&failed), "Your batch of 3 rows could not be processed");
        assert!(text(&failed).contains("on our side"));
    }

    #[test]
    fn a_message_leads_to_its_batch() {
        assert_eq!(href(&message(MessageKind::BatchDone, 1, 0)), "/batch/00000000000000000000000000000002");
    }
}
