//! What lists and file names write around a title: numbers, bullets, check boxes, endings of files, formats.

/// What lists put before their items.
const BULLETS: [char; 12] = ['-', '*', '+', '•', '·', '–', '—', '▪', '■', '☐', '☑', '✓'];
/// Check boxes of Markdown.
const BOXES: [&str; 3] = ["[ ] ", "[x] ", "[X] "];
/// The endings of files with films.
const ENDINGS: [&str; 9] = [".mkv", ".mp4", ".avi", ".m4v", ".mov", ".wmv", ".iso", ".mpg", ".webm"];
/// Words after which a name says only how a film is stored.
const FORMATS: [&str; 24] = [
    "480p",
    "576p",
    "720p",
    "1080p",
    "2160p",
    "4k",
    "uhd",
    "bluray",
    "blu-ray",
    "bdrip",
    "brrip",
    "web-dl",
    "webdl",
    "webrip",
    "hdtv",
    "dvdrip",
    "remux",
    "x264",
    "x265",
    "h264",
    "h265",
    "hevc",
    "xvid",
    "remastered",
];

/// A title without what is written around it; `None` if there is nothing of the kind.
pub(super) fn without_marks(title: &str) -> Option<String> {
    let title = title.trim();
    let item = without_bullet(title);
    let (name, is_file) = match ENDINGS.iter().find_map(|ending| without_ending(item, ending)) {
        Some(name) => (name, true),
        None => (item, false),
    };
    let words: Vec<&str> = if !name.contains(' ') && (is_file || name.contains(['.', '_'])) {
        name.split(['.', '_']).collect()
    } else {
        name.split(' ').collect()
    };
    let words = words.into_iter().filter(|word| !word.is_empty());
    let is_format = |word: &str| FORMATS.contains(&&*word.trim_matches(['[', ']', '(', ')']).to_lowercase());
    let kept: Vec<&str> =
        words.enumerate().take_while(|(at, word)| *at == 0 || !is_format(word)).map(|(_, word)| word).collect();
    let name = kept.join(" ");
    let name = match name.strip_suffix(']').and_then(|name| name.rsplit_once('[')) {
        Some((name, inside)) if !inside.starts_with(|first: char| first.is_ascii_digit()) => name.trim_end(),
        _ => &name,
    };
    let name = without_rating(name);
    (!name.is_empty() && name != title).then(|| name.to_owned())
}

/// Removes bullets, check boxes and numbers such as `12.`, `3)` and `#4`.
fn without_bullet(item: &str) -> &str {
    let mut rest = item;
    loop {
        let before = rest;
        if let Some(after) = rest.strip_prefix(BULLETS).filter(|after| after.starts_with(' ')) {
            rest = after.trim_start();
        }
        if let Some(after) = BOXES.iter().find_map(|mark| rest.strip_prefix(mark)) {
            rest = after.trim_start();
        }
        if let Some(after) = without_number(rest) {
            rest = after;
        }
        if rest == before {
            return rest;
        }
    }
}

/// Removes a rating at the end: stars, or points such as `9/10`.
fn without_rating(name: &str) -> &str {
    let without_stars = name.trim_end_matches(['★', '☆', '½', '⭐', ' ']);
    let is_points = |word: &str| {
        word.split_once('/').is_some_and(|(points, of)| {
            matches!(of, "5" | "10" | "100") && points.replace(',', ".").parse::<f32>().is_ok()
        })
    };
    let rest = match without_stars.rsplit_once(' ') {
        // `8½` has no stars.
        _ if name[without_stars.len()..].contains(['★', '☆', '⭐']) => without_stars,
        Some((rest, last)) if is_points(last) => rest,
        _ => return name,
    };
    rest.trim_end_matches([' ', '-', '–', '—', ':', ','])
}

fn without_number(item: &str) -> Option<&str> {
    let number = item.strip_prefix('#').unwrap_or(item);
    let len = number.bytes().take_while(u8::is_ascii_digit).count();
    let after = &number[len..];
    let after = if number.len() < item.len() {
        after.strip_prefix(['.', ')', ':']).unwrap_or(after)
    } else {
        after.strip_prefix(['.', ')'])?
    };
    let rest = after.trim_start();
    ((1..=4).contains(&len) && rest.len() < after.len() && !rest.is_empty()).then_some(rest)
}

fn without_ending<'n>(name: &'n str, ending: &str) -> Option<&'n str> {
    let (before, last) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
    last.eq_ignore_ascii_case(ending).then_some(before)
}

#[cfg(test)]
mod tests {
    use super::without_marks;

    #[test]
    fn what_lists_and_file_names_add_is_removed() {
        for (item, title) in [
            ("1. Heat", "Heat"),
            ("12) Heat (1995)", "Heat (1995)"),
            ("#3 Heat", "Heat"),
            ("- Heat", "Heat"),
            ("• Heat", "Heat"),
            ("- [x] 12 Angry Men", "12 Angry Men"),
            ("4. 12 Angry Men", "12 Angry Men"),
            ("Heat.1995.1080p.BluRay.x264-GRP.mkv", "Heat 1995"),
            ("Alien (1979) [1080p].MP4", "Alien (1979)"),
            ("2001.A.Space.Odyssey.1968.mkv", "2001 A Space Odyssey 1968"),
            ("The_Third_Man.avi", "The Third Man"),
            ("Alien [4K UHD]", "Alien"),
            ("Alien [restored]", "Alien"),
            ("Heat ★★★★½", "Heat"),
            ("Heat, 1995 - ★★★★", "Heat, 1995"),
            ("Heat - 8,5/10", "Heat"),
        ] {
            assert_eq!(without_marks(item).as_deref(), Some(title), "{item}");
        }
    }

    #[test]
    fn parts_of_titles_are_no_marks() {
        for title in
            ["Heat", "2001: A Space Odyssey", "12 Angry Men", "1917", "[REC]", "-", "9 to 5", "Heat [1995]", "Dr. No"]
        {
            assert_eq!(without_marks(title), None, "{title}");
        }
    }
}
