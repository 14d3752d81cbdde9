"""Writes made-up films in the layout of IMDb's data sets, always the same ones, to measure imports of any size:

    python3 models/benches/imdb.py FOLDER FILMS
    matinee import catalogue FOLDER

Each film has up to three genres, one or two directors and eight principals. Every second row of `title.basics` is an episode, as most
rows of the real file are, and every second film has a mean rating."""

import gzip
import random
import sys
from pathlib import Path

ADJECTIVES = "Quiet Last Golden Broken Distant Hidden Burning Silver Lonely Electric Crimson Northern Endless Second".split()
NOUNS = "Harbour Letter Garden Winter Station Corridor River Promise Mirror Orchard Voyage Signal Summer Kingdom".split()
PLACES = "Lisbon Kyoto Tromso Oaxaca Gdansk Dakar Perth Quebec Izmir Cork Hanoi Tbilisi Cusco Lahti".split()
GENRES = "Action Adventure Animation Biography Comedy Crime Drama Family Fantasy History Horror Music Mystery Romance Sci-Fi Sport".split()
SYLLABLES = "an bel cor da el fi gra hon i jo ka li mar ne o pe ra san tu va".split()


def title(chance):
    forms = [
        lambda: f"The {chance.choice(ADJECTIVES)} {chance.choice(NOUNS)} {chance.randrange(1000)}",
        lambda: f"{chance.choice(NOUNS)} of {chance.choice(PLACES)} {chance.randrange(1000)}",
        lambda: f"{chance.choice(PLACES)}: {chance.choice(ADJECTIVES)} {chance.choice(NOUNS)}",
        lambda: f"A {chance.choice(NOUNS)} in {chance.choice(PLACES)}",
    ]
    return chance.choice(forms)()


def name(chance):
    word = lambda: "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).capitalize()
    return f"{word()} {word()}"


def main(folder, films):
    chance = random.Random(7)
    folder.mkdir(parents=True, exist_ok=True)
    people = 2 * films

    def table(name, heading):
        file = gzip.open(folder / f"{name}.tsv.gz", "wt", encoding="utf-8", compresslevel=1, newline="\n")
        file.write("\t".join(heading) + "\n")
        return file

    basics = table(
        "title.basics",
        "tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres".split(),
    )
    crew = table("title.crew", "tconst directors writers".split())
    principals = table("title.principals", "tconst ordering nconst category job characters".split())
    ratings = table("title.ratings", "tconst averageRating numVotes".split())
    names = table("name.basics", "nconst primaryName birthYear deathYear primaryProfession knownForTitles".split())
    for number in range(1, 2 * films + 1):
        id = f"tt{number:07}"
        kind = "movie" if number % 2 else "tvEpisode"
        film = title(chance)
        original = film if chance.random() < 0.8 else title(chance)
        genres = ",".join(sorted(chance.sample(GENRES, chance.randint(1, 3))))
        basics.write(f"{id}\t{kind}\t{film}\t{original}\t0\t{chance.randint(1900, 2025)}\t\\N\t{chance.randint(60, 180)}\t{genres}\n")
        cast = [f"nm{chance.randint(1, people):07}" for _ in range(10)]
        directors = ",".join(cast[: chance.randint(1, 2)])
        crew.write(f"{id}\t{directors}\t{cast[2]}\n")
        for ordering, person in enumerate(cast, 1):
            category = chance.choice(["actor", "actress"]) if ordering <= 8 else "composer"
            principals.write(f"{id}\t{ordering}\t{person}\t{category}\t\\N\t\\N\n")
        if number % 4 == 1:
            ratings.write(f"{id}\t{chance.randint(10, 100) / 10}\t{chance.randint(5, 100000)}\n")
    for number in range(1, people + 1):
        names.write(f"nm{number:07}\t{name(chance)}\t\\N\t\\N\tactor\t\\N\n")
    for file in [basics, crew, principals, ratings, names]:
        file.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
