//! Folders of films and ratings in every supported layout, and in rejected ones.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use models::movielens::{DatasetFilm, Films, Folder, Layout, Rating, Ratings, ReadError, Scale, SkipReason, Tag};

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("written");
    }
    folder
}

/// Everything that is read from a folder.
struct Contents {
    _files: Option<tempfile::TempDir>,
    folder: Folder,
    films: Films,
    ratings: Vec<Rating>,
    scale: Option<Scale>,
    tags: Vec<Tag>,
}

impl Contents {
    fn of(path: &Path) -> Result<Self, ReadError> {
        let folder = Folder::open(path)?;
        let films = folder.films()?;
        let mut ratings = folder.ratings(&films)?;
        let scale = ratings.as_ref().map(Ratings::scale);
        let ratings = ratings.iter_mut().flatten().collect::<Result<Vec<_>, _>>()?;
        let tags = folder.tags(&films)?.into_iter().flatten().collect::<Result<Vec<_>, _>>()?;
        Ok(Self { _files: None, folder, films, ratings, scale, tags })
    }

    fn read(files: &[(&str, &[u8])]) -> Self {
        let files = folder(files);
        let contents = Self::of(files.path()).unwrap_or_else(|error| panic!("{error}"));
        Self { _files: Some(files), ..contents }
    }

    fn layout(&self) -> Layout {
        self.folder.layout()
    }

    fn film(&self, title: &str) -> &DatasetFilm {
        let found = self.films.films.iter().find(|film| film.title == title);
        found.unwrap_or_else(|| panic!("{title} in {:?}", self.films.films))
    }

    /// The half stars of all ratings, in the order of the file.
    fn half_stars(&self) -> Vec<u8> {
        self.ratings.iter().map(|rating| rating.half_stars).collect()
    }

    fn people(&self, title: &str) -> (Vec<String>, Vec<String>) {
        let people = self.folder.people(&self.films).unwrap_or_else(|error| panic!("{error}"));
        let film = self.film(title).movielens_id;
        (people.directors(film).map(str::to_owned).collect(), people.cast(film).map(str::to_owned).collect())
    }
}

fn error(files: &[(&str, &[u8])]) -> String {
    Contents::of(folder(files).path()).map(|_| ()).expect_err("an error").to_string()
}

fn assert_film(film: &DatasetFilm, id: u32, year: u16, genres: &[&str]) {
    assert_eq!((film.movielens_id, film.year), (id, Some(year)), "{film:?}");
    assert_eq!(film.genres, genres, "{film:?}");
}

#[test]
fn movielens_100k_is_read_with_its_flags_and_encoding() {
    let mut items =
        b"7|Harbour Lights, The (1994)|01-Jan-1994||http://example.org/a|0|0|0|0|0|0|0|0|1|0|0|0|0|0|1|0|0|0|0\n"
            .to_vec();
    items.extend_from_slice(b"9|Caf\xe9 Noir (1962)|||http://example.org/b|0|0|0|0|0|1|0|0|0|0|1|0|0|0|0|0|0|0|0\n");
    let contents = Contents::read(&[("u.item", &items), ("u.data", b"1\t7\t5\t881250949\n2\t9\t2\t881250950\n")]);
    assert_eq!(contents.layout(), Layout::MovieLens100K);
    assert_film(contents.film("The Harbour Lights"), 7, 1994, &["drama", "romance"]);
    assert_film(contents.film("Café Noir"), 9, 1962, &["comedy", "film-noir"]);
    assert_eq!((contents.ratings[1].user, contents.ratings[1].movie, contents.ratings[1].at), (2, 9, 881_250_950));
    assert_eq!(contents.half_stars(), [10, 4]);
}

#[test]
fn the_genres_of_movielens_100k_are_named_in_its_own_list() {
    let contents = Contents::read(&[
        ("u.item", b"1|One (1990)||||0|1|0\n2|Two (1991)||||0|0|1\n"),
        ("u.genre", b"unknown|0\nWestern|1\nWar|2\n\n"),
        ("u.data", b"1\t1\t5\t881250949\n"),
    ]);
    assert_eq!((contents.film("One").genres[0], contents.film("Two").genres[0]), ("western", "war"));
}

#[test]
fn movielens_1m_and_10m_are_read_with_two_colons() {
    let movies = b"1::Long Night, The (1995)::Children's|Sci-Fi\n2::Qu\xe9bec: A Story (1996)::Drama\n";
    let ratings = b"1::1::5::978300760\n1::2::3.5::978300761\n";
    let old =
        Contents::read(&[("movies.dat", movies), ("ratings.dat", ratings), ("users.dat", b"1::F::1::10::48067\n")]);
    assert_eq!(old.layout(), Layout::MovieLensDat);
    assert_film(old.film("The Long Night"), 1, 1995, &["family", "sci-fi"]);
    assert_film(old.film("Québec: A Story"), 2, 1996, &["drama"]);
    assert_eq!((old.half_stars(), old.tags.len()), (vec![10, 7], 0));
    assert!(old.folder.missing()[0].contains("tags.dat"));
    let new = Contents::read(&[
        ("movies.dat", "1::Amélie (2001)::Comedy\n".as_bytes()),
        ("ratings.dat", b"1::1::4.5::978300760\n"),
        ("tags.dat", b"1::1::whimsical::1215184630\n"),
    ]);
    assert_eq!((new.film("Amélie").movielens_id, new.tags[0].text.as_str()), (1, "whimsical"));
}

#[test]
fn links_and_tags_of_movielens_are_optional_and_reported() {
    let contents = Contents::read(&[
        ("movies.csv", b"movieId,title,genres\n1,Heat (1995),Crime\n"),
        ("ratings.csv", b"userId,movieId,rating,timestamp\n1,1,4.0,964982703\n"),
    ]);
    assert_eq!(contents.layout(), Layout::MovieLensCsv);
    assert_eq!((contents.ratings.len(), contents.tags.len(), contents.films.links.len()), (1, 0, 0));
    let missing = contents.folder.missing().join("; ");
    assert!(missing.contains("links.csv") && missing.contains("tags.csv"), "{missing}");
}

const BASICS: &str = "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n\
    tt0000101\tmovie\tThe Quiet Harbour\tDen stille havn\t0\t1999\t\\N\t96\tDrama,Romance\n\
    tt0000102\tmovie\t\"Big\" Heat (Again)\t\"Big\" Heat (Again)\t0\t2003\t\\N\t\\N\t\\N\n\
    tt0000103\ttvSeries\tHarbour Nights\tHarbour Nights\t0\t2001\t2004\t45\tDrama\n\
    tt0000104\tmovie\tNot for Children\tNot for Children\t1\t2001\t\\N\t45\tAdult\n\
    tt10000105\tmovie\tSomeday\tSomeday\t0\t\\N\t\\N\t\\N\tSci-Fi\n";

fn imdb() -> Vec<(&'static str, &'static [u8])> {
    vec![
        ("title.basics.tsv", BASICS.as_bytes()),
        ("title.ratings.tsv", b"tconst\taverageRating\tnumVotes\ntt0000101\t7.4\t1203\ntt0000103\t9.0\t5\n"),
        ("title.crew.tsv", b"tconst\tdirectors\twriters\ntt0000101\tnm0000002,nm0000001\t\\N\ntt0000102\t\\N\t\\N\ntt0000103\tnm0000001\t\\N\n"),
        (
            "title.principals.tsv",
            b"tconst\tordering\tnconst\tcategory\tjob\tcharacters\n\
              tt0000101\t2\tnm0000004\tactor\t\\N\t[\"Someone \"\"Else\"\"\"]\n\
              tt0000101\t1\tnm0000003\tactress\t\\N\t[\"Ada\"]\n\
              tt0000101\t3\tnm0000001\tproducer\tproducer\t\\N\n",
        ),
        (
            "name.basics.tsv",
            b"nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n\
              nm0000004\tBo Berg\t1950\t\\N\tactor\t\\N\nnm0000001\tAnna Ek\t\\N\t\\N\tdirector\t\\N\n\
              nm0000002\tCleo Dahl\t\\N\t\\N\tdirector\t\\N\nnm0000003\tEva Falk\t\\N\t\\N\tactress\t\\N\n\
              nm0000009\tNobody\t\\N\t\\N\tactor\t\\N\n",
        ),
        (
            "title.akas.tsv",
            b"titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n\
              tt0000101\t1\tThe Still Haven\tUS\t\\N\timdbDisplay\t\\N\t0\n\
              tt0000101\t2\tDer stille Hafen\tDE\t\\N\timdbDisplay\t\\N\t0\n",
        ),
    ]
}

#[test]
fn imdb_data_sets_give_films_with_people_and_mean_ratings() {
    let contents = Contents::read(&imdb());
    assert_eq!(contents.layout(), Layout::Imdb);
    assert_eq!(contents.films.films.len(), 3);
    let harbour = contents.film("The Quiet Harbour");
    assert_film(harbour, 101, 1999, &["drama", "romance"]);
    assert_eq!(harbour.original_title.as_deref(), Some("Den stille havn"));
    assert_eq!(harbour.alternative_titles, ["The Still Haven"]);
    assert_eq!(contents.film("\"Big\" Heat (Again)").original_title, None, "quotes and parentheses are the title's");
    assert_eq!(contents.film("Someday").year, None);
    let (directors, cast) = contents.people("The Quiet Harbour");
    assert_eq!(
        (directors, cast),
        (vec!["Cleo Dahl".to_owned(), "Anna Ek".to_owned()], vec!["Eva Falk".to_owned(), "Bo Berg".to_owned()])
    );
    assert_eq!(contents.people("Someday"), (vec![], vec![]));
    assert_eq!((contents.films.means[&101].hundredths, contents.films.means[&101].votes), (740, 1203));
    assert_eq!(contents.films.links[&101].imdb, Some(101));
    let left_out = &contents.films.skipped[0].reasons;
    assert_eq!((left_out[&SkipReason::NotFilm], left_out[&SkipReason::Hidden]), (1, 1));
    assert!(!contents.folder.has_ratings());
}

#[test]
fn imdb_data_sets_are_read_compressed_and_incomplete() {
    let mut compressed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    compressed.write_all(BASICS.as_bytes()).expect("compressed");
    let contents = Contents::read(&[("title.basics.tsv.gz", &compressed.finish().expect("compressed"))]);
    assert_eq!(contents.films.films.len(), 3);
    let missing = contents.folder.missing().join("; ");
    for name in ["title.crew.tsv", "name.basics.tsv", "title.ratings.tsv", "title.akas.tsv", "ratings by users"] {
        assert!(missing.contains(name), "{name} in {missing}");
    }
}

#[test]
fn recbole_atomic_files_are_read_by_their_typed_headings() {
    let contents = Contents::read(&[
        (
            "tiny.item",
            b"item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n\
              242\tKolya Again\t1996\tComedy\n302\tL.A. Dreams, The\t1997\tCrime Film-Noir Children's\n",
        ),
        (
            "tiny.inter",
            b"user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3.0\t881250949.0\nu7\t302\t5\t891717742\n",
        ),
        ("tiny.user", b"user_id:token\tage:token\n196\t49\n"),
    ]);
    assert_eq!(contents.layout(), Layout::RecBole);
    assert_film(contents.film("Kolya Again"), 242, 1996, &["comedy"]);
    assert_film(contents.film("The L.A. Dreams"), 302, 1997, &["crime", "film-noir", "family"]);
    assert_eq!((contents.half_stars(), contents.ratings[0].at), (vec![6, 10], 881_250_949));
    assert_ne!(contents.ratings[0].user, contents.ratings[1].user);
}

#[test]
fn recbole_interactions_without_ratings_are_likes() {
    let contents = Contents::read(&[
        ("t.item", b"item_id:token\ttitle:token_seq\tgenre:token_seq\nB01\tHeat\tCrime\n"),
        ("t.inter", b"user_id:token\titem_id:token\nA1\tB01\nA2\tB01\n"),
    ]);
    assert_eq!((contents.scale, contents.half_stars()), (Some(Scale::Implicit), vec![8, 8]));
    assert_eq!(contents.ratings[0].movie, contents.film("Heat").movielens_id);
}

#[test]
fn gorse_exports_are_read_as_tables_and_as_json() {
    let tables = Contents::read(&[
        (
            "items.csv",
            b"item_id,is_hidden,categories,timestamp,labels,comment\n\
              tt0000101,false,Animation|Comedy,1995-01-01 00:00:00 +0000 UTC,,Toy Harbour (1995)\n\
              tt0000102,true,Drama,1995-01-01 00:00:00 +0000 UTC,,Hidden Film (1995)\n",
        ),
        (
            "feedback.csv",
            b"feedback_type,user_id,item_id,time_stamp,comment\n\
              star,1,tt0000101,2010-02-11 10:39:11 +0000 UTC,\nread,2,tt0000101,0001-01-01 00:00:00 +0000 UTC,\n\
              dislike,3,tt0000101,2010-02-11 10:39:11 +0000 UTC,\n",
        ),
        ("users.csv", b"user_id,labels\n1,student\n"),
    ]);
    assert_eq!((tables.layout(), tables.scale), (Layout::Gorse, Some(Scale::Feedback)));
    assert_film(tables.film("Toy Harbour"), 101, 1995, &["animation", "comedy"]);
    assert_eq!(tables.films.films.len(), 1);
    assert_eq!(tables.half_stars(), [10, 8, 2]);

    let json = Contents::read(&[
        (
            "items.jsonl",
            b"{\"ItemId\":\"one\",\"IsHidden\":false,\"Categories\":[\"Crime\",\"Drama\"],\"Timestamp\":\"1995-12-15T00:00:00Z\",\"Labels\":{},\"Comment\":\"Heat, \\\"again\\\"\"}\n",
        ),
        (
            "feedback.jsonl",
            b"{\"FeedbackType\":\"like\",\"UserId\":\"ada\",\"ItemId\":\"one\",\"Timestamp\":\"2010-02-11T10:39:11Z\",\"Comment\":\"\"}\n",
        ),
    ]);
    assert_eq!(json.layout(), Layout::Gorse);
    assert_eq!(json.film("Heat, \"again\"").year, Some(1995));
    assert_eq!(json.film("Heat, \"again\"").genres, ["crime", "drama"]);
    assert_eq!((json.half_stars(), json.ratings[0].at), (vec![10], 1_265_884_751));
}

#[test]
fn lenskit_exports_are_read() {
    let contents = Contents::read(&[
        ("items.csv", b"item_id,title,genres\n11,Heat (1995),Crime|Drama\n"),
        ("interactions.csv", b"user_id,item_id,rating,timestamp\n5,11,4.5,2000-07-30 18:45:03\n"),
    ]);
    assert_eq!(contents.layout(), Layout::LensKit);
    assert_film(contents.film("Heat"), 11, 1995, &["crime", "drama"]);
    assert_eq!((contents.half_stars(), contents.ratings[0].at), (vec![9], 964_982_703));
    let advice = error(&[("schema.json", b"{}"), ("item.parquet", b"PAR1"), ("rating.parquet", b"PAR1")]);
    assert!(advice.contains("Parquet") && advice.contains("to_csv"), "{advice}");
}

#[test]
fn dumps_of_tmdb_are_read_with_their_lists_and_line_breaks() {
    let contents = Contents::read(&[
        (
            "tmdb_5000_movies.csv",
            b"genres,id,keywords,original_title,overview,release_date,title,vote_average,vote_count\n\
              \"[{\"\"id\"\": 28, \"\"name\"\": \"\"Action\"\"}, {\"\"id\"\": 878, \"\"name\"\": \"\"Science Fiction\"\"}]\",19995,\"[{\"\"id\"\": 1, \"\"name\"\": \"\"time travel\"\"}, {\"\"id\"\": 2, \"\"name\"\": \"\"heist\"\"}]\",Der Planet,\"Two lines,\n\na \"\"quote\"\".\",2009-12-10,The Planet (Part 2),7.2,11800\n\
              [],7,[],Nothing,,,Nothing,0,0\n",
        ),
        (
            "tmdb_5000_credits.csv",
            b"movie_id,title,cast,crew\n\
              19995,The Planet (Part 2),\"[{\"\"name\"\": \"\"Ada Berg\"\", \"\"order\"\": 0}, {\"\"name\"\": \"\"Bo Ek\"\", \"\"order\"\": 1}]\",\"[{\"\"job\"\": \"\"Editor\"\", \"\"name\"\": \"\"No One\"\"}, {\"\"job\"\": \"\"Director\"\", \"\"name\"\": \"\"Eva Dahl\"\"}]\"\n",
        ),
    ]);
    assert_eq!(contents.layout(), Layout::Tmdb);
    let film = contents.film("The Planet (Part 2)");
    assert_film(film, 19_995, 2009, &["action", "sci-fi"]);
    assert_eq!(film.original_title.as_deref(), Some("Der Planet"));
    assert_eq!(contents.film("Nothing").year, None);
    assert_eq!(contents.tags.iter().map(|tag| tag.text.as_str()).collect::<Vec<_>>(), ["time travel", "heist"]);
    let people = contents.people("The Planet (Part 2)");
    assert_eq!(people, (vec!["Eva Dahl".to_owned()], vec!["Ada Berg".to_owned(), "Bo Ek".to_owned()]));
    assert_eq!(contents.films.means[&19_995].votes, 11_800);
}

#[test]
fn ratings_of_movielens_in_a_dump_of_tmdb_are_joined_by_its_links() {
    let contents = Contents::read(&[
        (
            "movies_metadata.csv",
            b"adult,genres,id,imdb_id,original_title,overview,release_date,title,video,vote_average,vote_count\n\
              False,\"[{'id': 80, 'name': 'Crime'}]\",949,tt0113277,Heat,\"It's \"\"hot\"\".\",1995-12-15,Heat,False,7.7,1886.0\n",
        ),
        ("credits.csv", b"cast,crew,id\n\"[{'name': \"\"Conan O'Hara\"\", 'order': 0}]\",\"[{'job': 'Director', 'name': 'Mia Mann'}]\",949\n"),
        ("keywords.csv", b"id,keywords\n949,\"[{'id': 642, 'name': 'robbery'}]\"\n"),
        ("links.csv", b"movieId,imdbId,tmdbId\n6,0113277,949\n7,0114319,11860\n8,0112302,\n"),
        ("ratings.csv", b"userId,movieId,rating,timestamp\n1,6,4.5,1425941529\n"),
        ("ratings_small.csv", b"userId,movieId,rating,timestamp\n1,6,1.0,1425941529\n"),
    ]);
    assert_eq!(contents.layout(), Layout::Tmdb);
    assert_film(contents.film("Heat"), 949, 1995, &["crime"]);
    assert_eq!((contents.ratings[0].movie, contents.half_stars()), (949, vec![9]));
    assert_eq!(contents.films.links[&949].imdb, Some(113_277));
    assert_eq!((contents.tags[0].movie, contents.tags[0].text.as_str()), (949, "robbery"));
    assert_eq!(contents.people("Heat"), (vec!["Mia Mann".to_owned()], vec!["Conan O'Hara".to_owned()]));
}

#[test]
fn a_quotation_mark_that_never_closes_costs_one_film() {
    let mut movies = "id,title,overview,release_date,vote_average\n".to_owned();
    for id in 1..=300 {
        let overview = if id == 150 { "\"open" } else { "text" };
        writeln!(movies, "{id},Film {id},{overview},2001-01-01,5.0").expect("text");
    }
    let contents = Contents::read(&[("movies.csv", movies.as_bytes())]);
    assert_eq!(contents.films.films.len(), 299);
    assert_eq!(
        (contents.films.skipped[0].first[0].line, contents.films.skipped[0].first[0].reason),
        (151, SkipReason::Quote)
    );
}

#[test]
fn tables_are_read_by_the_names_of_their_columns() {
    for (films, ratings) in [
        (
            "id;Titel;Jahr;Genre;Regie\n3;Stille Hafen;1999;Drama, Crime;Anna Ek\n",
            "user;film;rating\nada;3;4\nbo;3;2\n",
        ),
        (
            "Title\tRelease Date\tGenre(s)\tDirector\nStille Hafen\t1999-05-01\tDrama / Crime\tAnna Ek\n",
            "Username\tTitle\tStars\nada\tStille Hafen\t4\nbo\tStille Hafen\t2\n",
        ),
        (
            "movie,year,genres,directed_by\nStille Hafen,1999,\"['Drama', 'Crime']\",Anna Ek\n",
            "rating,uid,movie\n4,ada,Stille Hafen\n2,bo,Stille Hafen\n",
        ),
    ] {
        let contents = Contents::read(&[("catalogue.csv", films.as_bytes()), ("votes.csv", ratings.as_bytes())]);
        assert_eq!(contents.layout(), Layout::Columns, "{films}");
        let film = contents.film("Stille Hafen");
        assert_eq!((film.year, &film.genres[..]), (Some(1999), &["drama", "crime"][..]), "{films}");
        assert_eq!(contents.half_stars(), [8, 4], "{ratings}");
        assert!(contents.ratings.iter().all(|rating| rating.movie == film.movielens_id && rating.at == 0));
        assert_eq!(contents.people("Stille Hafen").0, ["Anna Ek"], "{films}");
    }
}

#[test]
fn every_scale_of_ratings_is_detected() {
    let films = b"item,title,year\na,Heat,1995\nb,Jaws,1975\n";
    for (values, scale, half_stars) in [
        (["1", "5"], Scale::Five, [2, 10]),
        (["7", "10"], Scale::Ten, [7, 10]),
        (["85", "40"], Scale::Hundred, [9, 4]),
        (["0", "1"], Scale::Thumbs, [2, 10]),
        (["true", "false"], Scale::Thumbs, [10, 2]),
        (["3", "1200"], Scale::Counts, [8, 8]),
    ] {
        let ratings = format!("user,item,rating\nx,a,{}\ny,b,{}\n", values[0], values[1]);
        let contents = Contents::read(&[("films.csv", films), ("ratings.csv", ratings.as_bytes())]);
        assert_eq!((contents.scale, contents.half_stars()), (Some(scale), half_stars.to_vec()), "{values:?}");
    }
    let unknown = error(&[("films.csv", films), ("ratings.csv", b"user,item,rating\nx,a,-8\ny,b,9\n")]);
    assert!(unknown.contains("from -8 to 9 are on no known scale"), "{unknown}");
    let words = error(&[("films.csv", films), ("ratings.csv", b"user,item,rating\nx,a,good\ny,b,bad\n")]);
    assert!(words.contains("not a number"), "{words}");
    let future =
        error(&[("films.csv", films), ("ratings.csv", b"user,item,rating,date\nx,a,5,2199-01-01\ny,b,4,2199-01-01\n")]);
    assert!(future.contains("timestamp"), "{future}");
}

#[test]
fn lines_before_the_heading_are_skipped() {
    let banner = "\u{feff}sep=;\n# My films, saved on 1 March: all of them\n\nOwner;Ada;;\n";
    let films = format!("{banner}title;year;genres;director\nHeat;1995;Crime;Michael Mann\nRonin;1998;Crime;\n");
    let list = "A list, version 7\nDate,Name,Description\n2026-03-01,\"Heists, \"\"old\"\" and new\",\n\n\
                Position,Name,Year,Genre,URL\n1,Heat,1995,Crime,\n2,\"Good, the Bad\",1966,Western,\n";
    for (content, count) in [(films.as_str(), 2), (list, 2), ("title,year,genres\nHeat,1995,Crime\n", 1)] {
        let contents = Contents::read(&[("films.csv", content.as_bytes())]);
        let heat = contents.film("Heat");
        assert_eq!(
            (contents.films.films.len(), heat.year, &*heat.genres),
            (count, Some(1995), &["crime"][..]),
            "{content}"
        );
    }
    // Lines are counted from the beginning of the file.
    let problem = error(&[("films.csv", format!("{films}too;short\n").as_bytes())]);
    assert!(problem.contains("films.csv:8: \"too;short\""), "{problem}");
}

#[test]
fn a_folder_of_another_kind_is_refused_by_name() {
    for (name, content, kind, command) in [
        (
            "ratings.csv",
            "Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Heat,1995,https://boxd.it/x,4.5\n",
            "Letterboxd",
            "letterboxd",
        ),
        (
            "inner/watched.csv",
            "Date,Name,Year,Letterboxd URI\n2024-01-02,Heat,1995,https://boxd.it/x\n",
            "Letterboxd",
            "letterboxd",
        ),
        (
            "ratings.csv",
            "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type\ntt0113277,9,2024-01-02,Heat,Heat,,Movie\n",
            "IMDb ratings",
            "imdb",
        ),
        ("NetflixViewingHistory.csv", "Title,Date\n\"Heat\",\"1/2/24\"\n", "Netflix", "netflix"),
        (
            "watched-movies.json",
            "[{\"plays\":1,\"movie\":{\"title\":\"Heat\",\"ids\":{\"trakt\":1}}}]",
            "Trakt",
            "trakt",
        ),
    ] {
        let message = error(&[(name, content.as_bytes())]);
        let advice = format!("this is a {kind} export: use `matinee import {command} ");
        assert!(message.starts_with(&advice), "{message}");
        let folder = folder(&[(name, content.as_bytes())]);
        let of_file = Folder::open(&folder.path().join(name)).map(|_| ()).expect_err("an error").to_string();
        assert!(of_file.starts_with(&advice), "{of_file}");
    }
}

#[test]
fn a_folder_without_films_says_what_was_found() {
    let message = error(&[("ratings.csv", b"userId,movieId,rating,timestamp\n1,1,4,964982703\n")]);
    assert!(message.contains("no list of films") && message.contains("ratings.csv (userId, movieId"), "{message}");
    assert!(error(&[]).contains("it has no files"));
    assert!(error(&[("photo.jpg", b"x")]).contains("photo.jpg"));
    let folder = folder(&[("films.csv", b"title,year\nHeat,1995\n")]);
    let file = Folder::open(&folder.path().join("films.csv")).map(|_| ()).expect_err("an error").to_string();
    assert!(file.contains("give the folder"), "{file}");
    assert!(Folder::open(&folder.path().join("nowhere")).is_err());
    let no_ratings = models::Dataset::read(folder.path()).map(|_| ()).expect_err("no ratings").to_string();
    assert!(no_ratings.contains("no ratings by users"), "{no_ratings}");
}
