"""Labelled articles as rows to learn from: features and buckets of each span, with the codes and value that its labels give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, vstack

from pipeline.citations.cite import cite
from pipeline.discourse.features import Spans, clause_features, clause_spans, unit_features, unit_spans
from pipeline.discourse.grams import BUCKETS, span_buckets
from pipeline.discourse.reading import Reading, load_signs, read
from pipeline.discourse.statute import statute_spans
from pipeline.discourse.training import Labelled

VALUES = {"tactics": ("unlawful", "lawful", "unstated"), "advice": ("do", "dont")}
OF_SPAN, OF_LABEL = 0.6, 0.5  # a span has a label that covers so much of it, or of which it covers so much


@dataclass
class Samples:
    """Rows of spans: n-gram counts of each and of the sentence around it (rows × buckets), features (rows × columns), codes and
    values (rows × names), and whose they are."""

    grams: csr_matrix
    around: csr_matrix
    features: np.ndarray
    codes: np.ndarray
    values: np.ndarray
    owner: np.ndarray
    starts: np.ndarray
    ends: np.ndarray

    def take(self, rows: np.ndarray) -> Samples:
        return Samples(
            self.grams[rows],
            self.around[rows],
            self.features[rows],
            self.codes[rows],
            self.values[rows],
            self.owner[rows],
            self.starts[rows],
            self.ends[rows],
        )


def spans_of(reading: Reading, kind: str) -> tuple[Spans, Spans]:
    """The spans that are judged for a kind, and the units of the article."""
    units = unit_spans(reading)
    return (units, units) if kind == "advice" else (clause_spans(reading), units)


def features_of(reading: Reading, kind: str, spans: Spans, units: Spans, quoted: list[tuple[int, int]]) -> np.ndarray:
    if kind == "advice":
        return unit_features(reading, units, quoted)[0]
    return clause_features(reading, spans, units, quoted)[0]


def gram_rows(reading: Reading, spans: Spans) -> csr_matrix:
    """N-gram counts of each span over the square root of its length, as `Linear.probabilities` weighs them."""
    indices, data, pointer = [], [], [0]
    for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True):
        found, counts = np.unique(span_buckets(reading.buckets, start, end), return_counts=True)
        indices.append(found)
        data.append(counts / np.sqrt(max(end - start, 1)))
        pointer.append(pointer[-1] + len(found))
    empty = np.empty(0)
    return csr_matrix(
        (np.concatenate([*data, empty]), np.concatenate([*indices, empty]).astype(np.int64), pointer), shape=(len(spans), BUCKETS)
    )


def label_rows(spans: Spans, labels: list[tuple[int, int, str, str]], kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Which codes and values each span has by the labels that lie over it."""
    names, values = load_signs().codes[kind], VALUES[kind]
    codes = np.zeros((len(spans), len(names)), dtype=bool)
    told = np.zeros((len(spans), len(values)), dtype=bool)
    for start, end, code, value in labels:
        shared = np.minimum(spans.ends, end) - np.maximum(spans.starts, start)
        hit = (shared > 0) & ((shared >= OF_LABEL * (end - start)) | (shared >= OF_SPAN * (spans.ends - spans.starts)))
        codes[hit, names.index(code)] = True
        told[hit, values.index(value)] = True
    return codes, told


def make_samples(articles: list[Labelled], kind: str) -> Samples:
    """The rows of labelled articles, `owner` being the article's place in the list."""
    grams, around, features, codes, values, owner, starts, ends = [], [], [], [], [], [], [], []
    for number, article in enumerate(articles):
        reading = read(article.text)
        spans, units = spans_of(reading, kind)
        if not len(spans):
            continue
        told = label_rows(spans, article.tactics if kind == "tactics" else article.advice, kind)
        grams.append(gram_rows(reading, spans))
        around.append(grams[-1] if spans is units else gram_rows(reading, units)[spans.parents])
        features.append(features_of(reading, kind, spans, units, statute_spans(article.text, cite(article.text)).likely))
        codes.append(told[0])
        values.append(told[1])
        owner.append(np.full(len(spans), number))
        starts.append(spans.starts)
        ends.append(spans.ends)
    return Samples(
        vstack(grams).tocsr(),
        vstack(around).tocsr(),
        np.vstack(features),
        np.vstack(codes),
        np.vstack(values),
        np.concatenate(owner),
        np.concatenate(starts),
        np.concatenate(ends),
    )


def join_samples(parts: list[Samples]) -> Samples:
    """Rows of several sets as one; owners are no longer told apart."""
    return Samples(
        vstack([part.grams for part in parts]).tocsr(),
        vstack([part.around for part in parts]).tocsr(),
        np.vstack([part.features for part in parts]),
        np.vstack([part.codes for part in parts]),
        np.vstack([part.values for part in parts]),
        np.concatenate([part.owner for part in parts]),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
    )
