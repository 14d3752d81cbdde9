//! Lists of values in one cell.

use domain::ListSeparator;

use super::cell::{is_null, one_line};
use super::literal;

/// Suffixes that belong to the name before the comma.
const NAME_SUFFIXES: [&str; 9] = ["jr", "sr", "jnr", "snr", "ii", "iii", "iv", "phd", "md"];

/// The values of a cell, each once. `|` always separates; otherwise the separator of the column does.
pub fn values(cell: &str, separator: ListSeparator) -> Vec<String> {
    if is_null(cell) {
        return Vec::new();
    }
    let mut values = Vec::new();
    match literal::values(cell) {
        Some(items) => items.iter().for_each(|item| add(&mut values, item)),
        None => split(cell, separator, &mut |part| add(&mut values, part)),
    }
    values
}

fn add(values: &mut Vec<String>, part: &str) {
    let value = one_line(part);
    if !is_null(&value) && !values.contains(&value) {
        values.push(value);
    }
}

/// Splits a cell that is not a literal, and calls `on_part` with each part.
pub fn split(cell: &str, separator: ListSeparator, on_part: &mut impl FnMut(&str)) {
    if cell.contains('|') {
        return cell.split('|').for_each(on_part);
    }
    if separator != ListSeparator::Comma {
        return cell.split(separator.character()).for_each(on_part);
    }
    let mut name: Option<String> = None;
    for part in cell.split(',') {
        let word = part.trim().trim_end_matches('.').replace('.', "").to_ascii_lowercase();
        match &mut name {
            Some(name) if NAME_SUFFIXES.contains(&word.as_str()) => {
                *name = format!("{} {}", name.trim_end(), part.trim());
            }
            _ => {
                if let Some(name) = name.replace(part.to_owned()) {
                    on_part(&name);
                }
            }
        }
    }
    if let Some(name) = name {
        on_part(&name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(cell: &str, separator: ListSeparator) -> String {
        values(cell, separator).join(" + ")
    }

    #[test]
    fn the_separator_of_the_column_divides_a_cell() {
        assert_eq!(joined("Crime, Drama,", ListSeparator::Comma), "Crime + Drama");
        assert_eq!(joined("Crime/ Drama", ListSeparator::Slash), "Crime + Drama");
        assert_eq!(joined("Crime;Drama", ListSeparator::Semicolon), "Crime + Drama");
        assert_eq!(joined("Crime, Drama", ListSeparator::Bar), "Crime, Drama");
    }

    #[test]
    fn bars_and_literals_are_lists_in_any_column() {
        assert_eq!(joined("Ann, B. | Cid", ListSeparator::Comma), "Ann, B. + Cid");
        assert_eq!(joined("['Crime', 'Drama']", ListSeparator::Slash), "Crime + Drama");
    }

    #[test]
    fn a_suffix_belongs_to_the_name_before_it() {
        assert_eq!(joined("Robert Downey, Jr., Ann Lee", ListSeparator::Comma), "Robert Downey Jr. + Ann Lee");
        assert_eq!(joined("Ann Lee, PhD", ListSeparator::Comma), "Ann Lee PhD");
    }

    #[test]
    fn nulls_and_repeated_values_are_left_out() {
        assert_eq!(joined("Crime||N/A| Crime |Drama", ListSeparator::Bar), "Crime + Drama");
        assert_eq!(joined("\\N", ListSeparator::Comma), "");
        assert_eq!(joined("[]", ListSeparator::Comma), "");
    }
}
