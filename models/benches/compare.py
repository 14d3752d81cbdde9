"""The time that other libraries take for the same work: TF-IDF and nearest neighbours in scikit-learn on the catalogue's texts,
item similarity in implicit and EASE in numpy on the same likes. Prints medians in the units of the Rust benchmark."""

import csv
import glob
import json
import resource
import statistics
import sys
import time
from collections import defaultdict

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import TFIDFRecommender
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

NEIGHBOURS = 6


def timed(work, times):
    taken = []
    for run in range(times):
        start = time.perf_counter()
        work(run)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def show(what, seconds):
    unit = f"{seconds * 1e6:.1f} us" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
    print(f"{what:<56}{unit:>12}")


def likes(folder):
    liked = defaultdict(set)
    with open(f"{folder}/ratings.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if float(row["rating"]) >= 4:
                liked[row["userId"]].add(row["movieId"])
    liked = {user: films for user, films in liked.items() if len(films) >= 5}
    columns = {film: column for column, film in enumerate(sorted({film for films in liked.values() for film in films}))}
    pairs = [(row, columns[film]) for row, films in enumerate(liked.values()) for film in films]
    row_indices, column_indices = zip(*pairs)
    return csr_matrix((np.ones(len(pairs), np.float32), (row_indices, column_indices)), shape=(len(liked), len(columns)))


def texts(folder):
    for path in sorted(glob.glob(f"{folder}/*.jsonl")):
        with open(path, encoding="utf-8") as file:
            for line in file:
                film = json.loads(line)
                names = (film["directors"] + film["cast"] + film["keywords"] + film["genres"])
                yield " ".join([film["title"], film["synopsis"], *names])


def main(ratings, catalogue):
    documents = list(texts(catalogue))
    vectorizer = TfidfVectorizer()
    rows = vectorizer.fit_transform(documents)
    near = NearestNeighbors(n_neighbors=NEIGHBOURS + 1, metric="cosine").fit(rows)
    count = rows.shape[0]
    show(f"scikit-learn: query by film, {count} films", timed(lambda run: near.kneighbors(rows[run % count]), 300))
    by_details = lambda run: near.kneighbors(vectorizer.transform([documents[run % count]]))
    show(f"scikit-learn: query by details, {count} films", timed(by_details, 300))
    show("scikit-learn: fit", timed(lambda _: NearestNeighbors(metric="cosine").fit(TfidfVectorizer().fit_transform(documents)), 5))

    liked = likes(ratings)
    films = liked.shape[1]
    print(f"{liked.nnz} likes of {films} films by {liked.shape[0]} users")
    for name, make in [
        ("implicit ALS, 64 factors", lambda: AlternatingLeastSquares(factors=64, num_threads=1, random_state=7)),
        ("implicit TF-IDF", lambda: TFIDFRecommender(K=64, num_threads=1)),
    ]:
        model = make()
        show(f"{name}: fit", timed(lambda _: make().fit(liked, show_progress=False), 3))
        model.fit(liked, show_progress=False)
        show(f"{name}: query by film", timed(lambda run: model.similar_items(run % films, N=NEIGHBOURS + 1), 2000))

    def ease(_):
        gram = (liked.T @ liked).toarray()
        gram[np.diag_indices(films)] += 150
        inverse = np.linalg.inv(gram)
        return inverse / -np.diag(inverse)

    show("EASE in numpy, one thread: fit", timed(ease, 1))
    print(f"{'peak memory':<56}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:>9} MB")


main(*sys.argv[1:])
