//! The forms of a title: other ways of writing it that can be derived from the title alone.

use super::folding::Keys;
use super::listed::{ListedTitle, in_reading_order, split_parenthesis, split_year};
use super::marks::without_marks;

/// How much a form differs from the title it was made from, in hundredths: 0 is the title itself.
pub(super) type Cost = u8;

/// The minimum cost of a form that identifies the film only together with its year, because it is a part of the title.
pub(super) const PART: Cost = 20;
/// The cost of a title in parentheses, and of one that follows "or".
const ALTERNATIVE: Cost = 4;
/// The cost of leaving out a numbered segment in the middle (`Star Wars: Episode V - The Empire Strikes Back`).
const WITHOUT_NUMBER: Cost = 6;
/// The cost of what follows a colon or dash, without what is before.
const LAST_PART: Cost = 24;
/// The cost of splitting a year off.
const WITHOUT_YEAR: Cost = 1;
/// The cost of removing what lists and file names write around a title.
const WITHOUT_MARKS: Cost = 1;

/// A form of a title and its cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    pub text: String,
    pub cost: Cost,
}

/// The forms of a film's title, the cheapest first.
pub(super) fn film_forms(title: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    add_forms(&mut forms, title, 0);
    forms
}

/// The forms of a queried title, each with the year that was split off, if any.
pub(super) fn query_forms(title: &str) -> Vec<(Form, Option<u16>)> {
    let mut forms = Vec::new();
    add_query_forms(&mut forms, title, 0);
    if let Some(title) = without_marks(title) {
        add_query_forms(&mut forms, &title, WITHOUT_MARKS);
    }
    forms
}

fn add_query_forms(forms: &mut Vec<(Form, Option<u16>)>, title: &str, cost: Cost) {
    let split = without_year(title);
    if !split.is_some_and(|split| split.is_certain) {
        let mut whole = Vec::new();
        add_forms(&mut whole, title, cost);
        forms.extend(whole.into_iter().map(|form| (form, None)));
    }
    if let Some(SplitYear { rest, year, .. }) = split {
        let mut shorter = Vec::new();
        add_forms(&mut shorter, rest, cost + WITHOUT_YEAR);
        forms.extend(shorter.into_iter().map(|form| (form, Some(year))));
    }
}

/// A title whose year was split off.
#[derive(Clone, Copy)]
struct SplitYear<'a> {
    rest: &'a str,
    year: u16,
    /// Whether the number must be a year, because it is in parentheses.
    is_certain: bool,
}

/// Splits `Heat (1995)`, `Heat [1995]`, `Heat, 1995`, `Heat (1995) - Michael Mann` and `1995 - Heat`; `None` for a title
/// that is nothing but a year.
fn without_year(title: &str) -> Option<SplitYear<'_>> {
    let title = title.trim();
    if let (rest, Some(year)) = split_year(title) {
        return Some(SplitYear { rest, year, is_certain: true });
    }
    year_at_end(title).or_else(|| year_within(title)).or_else(|| year_at_start(title))
}

fn year_at_end(title: &str) -> Option<SplitYear<'_>> {
    let inner = title.strip_suffix(']').unwrap_or(title);
    let (rest, digits) = inner.split_at_checked(inner.len().checked_sub(4)?)?;
    let is_apart = rest.ends_with([' ', ',', '-', '[', '_']);
    let is_certain = inner.len() < title.len() && rest.ends_with('[');
    let rest = rest.trim_end_matches([' ', ',', '-', '[', '_']);
    let year = year_of(digits)?;
    (is_apart && !rest.is_empty()).then_some(SplitYear { rest, year, is_certain })
}

/// A year in parentheses, alone or with other details, that nothing of the title follows.
fn year_within(title: &str) -> Option<SplitYear<'_>> {
    title.match_indices(['(', '[']).find_map(|(start, _)| {
        let (rest, inside) = (title[..start].trim_end(), &title[start + 1..]);
        let (inside, after) = inside.split_once([')', ']'])?;
        let mut words = inside.split(|character: char| !character.is_alphanumeric());
        let year = words.find_map(year_of)?;
        let is_certain = inside.starts_with(&year.to_string());
        let is_apart = after.trim_start().is_empty()
            || after.trim_start().starts_with(['-', '–', '—', ',', ';', '|', '/', '(', '[']);
        (is_apart && !rest.is_empty()).then_some(SplitYear { rest, year, is_certain })
    })
}

fn year_at_start(title: &str) -> Option<SplitYear<'_>> {
    let (digits, after) = title.strip_prefix(['(', '[']).unwrap_or(title).split_at_checked(4)?;
    let rest = [" - ", " – ", " — ", ") ", "] "].iter().find_map(|separator| after.strip_prefix(separator))?.trim();
    (!rest.is_empty()).then_some(SplitYear { rest, year: year_of(digits)?, is_certain: false })
}

fn year_of(digits: &str) -> Option<u16> {
    let is_number = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|year| is_number && (1870..=2100).contains(year))
}

fn add_forms(forms: &mut Vec<Form>, title: &str, cost: Cost) {
    let title = title.trim();
    add(forms, &in_reading_order(title), cost);
    if let Some(listed) =
        ListedTitle::parse(title).filter(|listed| listed.title != title && split_parenthesis(title).is_some())
    {
        add_with_parts(forms, &listed.title, cost + ALTERNATIVE / 2);
        for other in listed.original.iter().chain(&listed.alternatives) {
            add_with_parts(forms, other, cost + ALTERNATIVE);
        }
    }
    for separator in [" or: ", ", or ", " or (", " OR: ", " a.k.a. ", " aka ", " AKA ", " / "] {
        if let Some((one, other)) = title.split_once(separator) {
            add_with_parts(forms, &in_reading_order(one.trim_end_matches([',', ' '])), cost + ALTERNATIVE);
            add_with_parts(forms, other.trim_end_matches(')'), cost + ALTERNATIVE);
        }
    }
    add_with_parts(forms, title, cost);
}

/// Adds a title, its beginnings before a colon or dash, and what follows the last of them.
fn add_with_parts(forms: &mut Vec<Form>, title: &str, cost: Cost) {
    add(forms, title, cost);
    let ends = segment_ends(title);
    if let (Some(&(first, second)), Some(&(last, start))) = (ends.first(), ends.last())
        && ends.len() == 2
        && is_numbered(&title[second..last])
    {
        add(forms, &format!("{} {}", &title[..first], &title[start..]), cost + WITHOUT_NUMBER);
    }
    let before_number = before_number(title);
    for end in ends.iter().rev().map(|&(end, _)| end).chain(before_number) {
        add(forms, &in_reading_order(&title[..end]), cost + PART);
    }
    for &(_, start) in &ends {
        add(forms, &in_reading_order(&title[start..]), cost + LAST_PART);
    }
}

/// Where colons, dashes and parentheses separate a title: the end of what is before and the start of what is after.
fn segment_ends(title: &str) -> Vec<(usize, usize)> {
    let mut ends = Vec::new();
    for separator in [": ", " - ", " – ", " — ", " (", ":", " ~ "] {
        for (end, _) in title.match_indices(separator) {
            let start = end + separator.len();
            if ends.iter().all(|&(other, after)| start <= other || end >= after) {
                ends.push((end, start));
            }
        }
    }
    let is_digit = |character: char| character.is_ascii_digit();
    ends.sort_unstable();
    ends.retain(|&(end, start)| {
        let is_time = start == end + 1 && title[..end].ends_with(is_digit) && title[start..].starts_with(is_digit);
        !is_time && !title[..end].trim().is_empty() && !title[start..].trim().is_empty()
    });
    ends
}

/// The end of `The Godfather` in `The Godfather Part II`.
fn before_number(title: &str) -> Option<usize> {
    let end = [" Part ", " Chapter ", " Vol. ", " Volume "].iter().find_map(|part| title.rfind(part))?;
    is_numbered(&title[end..]).then_some(end)
}

fn is_numbered(segment: &str) -> bool {
    // Words such as "part" are ignored after the first word only.
    let key = Keys::of(&format!("film {segment}")).parts;
    key.strip_prefix("film").is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn add(forms: &mut Vec<Form>, text: &str, cost: Cost) {
    let text = text.trim().trim_end_matches([',', ':', '-', '(']).trim_end();
    if !text.is_empty() && !forms.iter().any(|form| form.text == text && form.cost <= cost) {
        forms.push(Form { text: text.to_owned(), cost });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_split_off_wherever_lists_write_it() {
        for title in [
            "Heat (1995)",
            "Heat [1995]",
            "Heat, 1995",
            "Heat - 1995",
            "Heat 1995",
            "Heat (1995) - Michael Mann",
            "Heat (1995), Michael Mann",
            "Heat (1995) [restored]",
            "Heat (1995– )",
            "Heat (1995 film)",
            "Heat (US, 1995)",
            "Heat (dir. Michael Mann, 1995)",
            "1995 - Heat",
            "[1995] Heat",
            "3. Heat (1995)",
            "Heat.1995.1080p.mkv",
        ] {
            let forms = query_forms(title);
            assert!(forms.iter().any(|(form, year)| form.text == "Heat" && *year == Some(1995)), "{title}: {forms:?}");
        }
        for title in [
            "1917",
            "2001: A Space Odyssey",
            "Blade Runner (the making of)",
            "Heat (1995) The Making Of",
            "12 Angry Men",
        ] {
            assert!(query_forms(title).iter().all(|(_, year)| year.is_none()), "{title}");
        }
    }
}
