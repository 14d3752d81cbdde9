//! Texts generated from the table of columns: the template file, and the list of columns for documentation.

use domain::COLUMNS;

/// A CSV file with a heading and three examples.
///
/// # Panics
/// Never: writing to memory does not fail.
pub fn template() -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let examples = (0..COLUMNS[0].examples.len()).map(|row| COLUMNS.iter().map(move |spec| spec.examples[row]));
    csv.write_record(COLUMNS.iter().map(|spec| spec.name)).expect("memory accepts all writes");
    for example in examples {
        csv.write_record(example).expect("memory accepts all writes");
    }
    csv.into_inner().expect("memory accepts all writes")
}

/// The names of the columns that rows may leave empty: `year, genres, … and k`.
pub fn optional_columns() -> String {
    let names: Vec<_> = COLUMNS.iter().skip(1).map(|spec| spec.name).collect();
    match names.split_last() {
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::batch::upload::UploadReader;
    use crate::services::known_values::KnownValues;

    use super::*;

    #[test]
    fn the_template_is_a_usable_file_with_all_columns() {
        let mut reader = UploadReader::new().expect("a temporary file");
        reader.read(&template()).expect("readable");
        let upload = reader.finish(&KnownValues::default()).expect("readable");
        assert_eq!((upload.rows, upload.preview.unusable), (3, 0));
        assert_eq!(upload.preview.columns.len(), COLUMNS.len());
    }

    #[test]
    fn optional_columns_are_listed_in_words() {
        let expected = "original_title, type, year, genres, keywords, directors, cast, synopsis and k";
        assert_eq!(optional_columns(), expected);
    }
}
