"""Learn the weights of a kind from labelled articles and the examples of its lexicon: logistic regression, seconds on a laptop.

Chosen by cross-validation over whole articles (docs/accuracy.md). The gate learns from every span; codes and values from those
that have a label, codes from the lexicon's examples too. Articles of the held-back third are never learnt from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pipeline.discourse.grams import BUCKETS
from pipeline.discourse.model import Linear, Model
from pipeline.discourse.reading import load_signs, read_table
from pipeline.discourse.samples import VALUES, Samples, join_samples, make_samples
from pipeline.discourse.training import Labelled
from pipeline.evaluation.tally import Tally, tally_spans
from spiders.place import Place

# scale of n-grams, of the sentence's n-grams (0: not looked at), of features; inverse regularisation of gate and codes
SETTINGS = {"tactics": (1.0, 0.5, 0.3, 2.0, 1.0), "advice": (1.5, 0.0, 0.3, 0.5, 1.0)}
FOLDS = 5
GIVEN = 5.0  # what a span of an article labelled by others counts beside one of our own: by cross-validation, +0.01 of code F1
RARE = 5  # spans
GATES = tuple(np.arange(0.30, 0.86, 0.05))
CODES = (0.3, 0.4, 0.5)


def held_back(name: str) -> bool:
    """Whether an article belongs to the third that nothing is learnt from: by a fixed hash of its id."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def lexicon_examples(kind: str) -> Iterator[Labelled]:
    """The examples of a kind's lexicon, each an article of one labelled span."""
    for code, part in read_table(Place.reference / f"{kind}.toml").items():
        for example in part.get("words", {}).values() if isinstance(part, dict) else ():
            found = Labelled("example", "", example, "lexicon")
            getattr(found, kind).append((0, len(example), code, VALUES[kind][0]))
            yield found


def design(samples: Samples, settings: tuple[float, ...]) -> csr_matrix:
    """The matrix to learn from: n-grams, the sentence's n-grams, features, each scaled."""
    grams, around, features, *_ = settings
    parts = [samples.grams * grams, csr_matrix(samples.features * features)]
    if around:
        parts.insert(1, samples.around * around)
    return hstack(parts).tocsr()


def learn(matrix: csr_matrix, told: np.ndarray, counts: np.ndarray, inverse: float, balanced: bool) -> np.ndarray:
    """Weights and bias (last) of one yes-or-no output; all zero but a low bias where there is nothing to learn from. `counts`: how
    much each row counts."""
    if told.sum() < 2 or told.all():
        return np.append(np.zeros(matrix.shape[1]), 6.0 if told.size and told.all() else -6.0)
    fitted = LogisticRegression(
        C=inverse, solver="liblinear", max_iter=300, class_weight="balanced" if balanced else None, random_state=0
    ).fit(matrix, told, sample_weight=counts)
    return np.append(fitted.coef_[0], fitted.intercept_[0])


def make_linear(names: tuple[str, ...], weights: np.ndarray, settings: tuple[float, ...]) -> Linear:
    """The linear part from learnt weights (outputs × columns and bias), with the scales multiplied in."""
    grams, around, features, *_ = settings
    edges = [BUCKETS, BUCKETS if around else 0]
    first, second, rest = np.split(weights[:, :-1].T, np.cumsum(edges))
    return Linear(
        names,
        (first * grams).astype(np.float32),
        (second * around).astype(np.float32),
        (rest * features).astype(np.float32),
        weights[:, -1].astype(np.float32),
    )


def fit(samples: Samples, counts: np.ndarray, examples: Samples, kind: str, thresholds: dict[str, float]) -> Model:
    """The model of a kind from the rows of labelled articles, each of which counts so much, and of examples."""
    settings = SETTINGS[kind]
    matrix = design(samples, settings)
    told = np.asarray(samples.codes.any(axis=1))
    labelled = np.flatnonzero(told)
    gate = learn(matrix, told, counts, settings[3], balanced=True)[None]
    rows = join_samples([samples.take(labelled), examples])
    coded, known = design(rows, settings), counts[labelled]
    each = np.concatenate([known, np.ones(len(examples.owner))])
    codes = np.stack([learn(coded, rows.codes[:, place], each, settings[4], balanced=False) for place in range(rows.codes.shape[1])])
    valued = (samples.values[labelled, place] for place in range(len(VALUES[kind])))
    values = np.stack([learn(matrix[labelled], told, known, settings[4], balanced=False) for told in valued])
    return Model(
        make_linear(("gate",), gate, settings),
        make_linear((*load_signs().codes[kind], *VALUES[kind]), np.concatenate([codes, values]), settings),
        len(codes),
        thresholds,
    )


def probabilities(linear: Linear, samples: Samples) -> np.ndarray:
    logits = samples.grams @ linear.grams + samples.features @ linear.features + linear.bias
    if len(linear.around):
        logits = logits + samples.around @ linear.around
    return 1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30)))


def find_thresholds(
    samples: Samples, counts: np.ndarray, examples: Samples, articles: list[Labelled], kind: str
) -> dict[str, float]:
    """The thresholds of gate and codes that give the best code F1 and span F1 over articles that a fold hasn't learnt from: those
    labelled by others, if there are any."""
    gate = np.zeros(len(samples.owner))
    codes = np.zeros(samples.codes.shape)
    for known, unseen in GroupKFold(FOLDS).split(samples.owner, groups=samples.owner):
        model = fit(samples.take(known), counts[known], examples, kind, {})
        rows = samples.take(unseen)
        gate[unseen] = probabilities(model.gate, rows)[:, 0]
        codes[unseen] = np.asarray(probabilities(model.told, rows))[:, : model.codes]
    scored = [article if is_given(article) else None for article in articles]
    if not any(scored):
        scored = list(articles)
    best = max(
        ((score_codes(samples, scored, kind, gate > low, codes, also), low, also) for low in GATES for also in CODES),
        key=lambda tried: tried[0][0] + 0.5 * tried[0][1],
    )
    return {"gate": float(best[1]), "code": float(best[2])}


def is_given(article: Labelled) -> bool:
    """Whether others have labelled an article."""
    return article.source != "training"


def without_rare(samples: Samples) -> Samples:
    """The rows without n-grams that stand in fewer than RARE spans: they tell little and make the model's file large."""
    for grams in (samples.grams, samples.around):
        seen = np.bincount(grams.indices, minlength=BUCKETS)
        grams.data[seen[grams.indices] < RARE] = 0
        grams.eliminate_zeros()
    return samples


def score_codes(
    samples: Samples, articles: list[Labelled | None], kind: str, opened: np.ndarray, codes: np.ndarray, also: float
) -> tuple[float, float]:
    """Code F1 and span F1 of spans whose gate is `opened`, with the likeliest code and those above `also`; None is not scored."""
    names = load_signs().codes[kind]
    chosen = codes > also
    chosen[np.arange(len(codes)), codes.argmax(axis=1)] = True
    rows: dict[int, list[int]] = {}
    for row in np.flatnonzero(opened).tolist():
        rows.setdefault(int(samples.owner[row]), []).append(row)
    code, span = Tally(), Tally()
    for number, article in enumerate(articles):
        if article is None:
            continue
        found = [
            (int(samples.starts[row]), int(samples.ends[row]), names[place], "")
            for row in rows.get(number, ())
            for place in np.flatnonzero(chosen[row]).tolist()
        ]
        counted = tally_spans(getattr(article, kind), found)
        code, span = code + counted["code"], span + counted["span"]
    return code.f1, span.f1


def train(articles: list[Labelled], kind: str) -> Model:
    """The model of `tactics` or `advice` from labelled articles; those held back are left out."""
    known = [article for article in articles if not (is_given(article) and held_back(article.name))]
    samples = without_rare(make_samples(known, kind))
    examples = make_samples(list(lexicon_examples(kind)), kind)
    examples = examples.take(np.flatnonzero(examples.codes.any(axis=1)))
    counts = np.where([is_given(known[number]) for number in samples.owner], GIVEN, 1.0)
    thresholds = find_thresholds(samples, counts, examples, known, kind)
    return fit(samples, counts, examples, kind, thresholds)
