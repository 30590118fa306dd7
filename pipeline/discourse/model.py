"""The learned part: linear weights over character n-grams and features, read from a file that `pipeline train` makes.

Each kind has a gate (is this span a conduct, a step?), and what is told of a span that passes: its codes and one value
(lawfulness, polarity). Both are linear outputs: n-gram weights by bucket, feature weights, a bias; logits go through the
logistic function.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from pipeline.discourse.features import Spans
from pipeline.discourse.grams import BUCKETS, span_sums
from spiders.place import Place

PARTS = ("gate", "told")
LEAST = 0.02  # a bucket whose weights are all smaller is left out of the file


@dataclass(frozen=True)
class Linear:
    """Outputs over spans: `grams` (buckets × outputs), `around` (the same for the sentence that a clause stands in; no rows if
    that isn't looked at), `features` (columns × outputs), `bias` (outputs)."""

    names: tuple[str, ...]
    grams: np.ndarray
    around: np.ndarray
    features: np.ndarray
    bias: np.ndarray

    def probabilities(self, buckets: list[np.ndarray], rows: np.ndarray, spans: Spans, units: Spans, features: np.ndarray) -> np.ndarray:
        """For the chosen rows of `spans` and each output the probability, 0 to 1; shape: chosen rows × outputs."""
        logits = weighed(buckets, self.grams, spans.starts[rows], spans.ends[rows]) + features[rows] @ self.features + self.bias
        if len(self.around) and len(rows):
            sentences, place = np.unique(spans.parents[rows], return_inverse=True)
            logits += weighed(buckets, self.around, units.starts[sentences], units.ends[sentences])[place]
        return 1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30)))


def weighed(buckets: list[np.ndarray], weights: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The sums of n-gram weights over spans, over the square root of each span's length."""
    return span_sums(buckets, weights, starts, ends) / np.sqrt(np.maximum(ends - starts, 1))[:, None]


@dataclass(frozen=True)
class Model:
    """The linear parts of one kind, and the thresholds found with them; `told` has the codes first, then the values."""

    gate: Linear
    told: Linear
    codes: int
    thresholds: dict[str, float]

    def chosen_codes(self, probabilities: np.ndarray) -> list[str]:
        """The likeliest code of a span, and others that are likely too."""
        likely = np.flatnonzero(probabilities[: self.codes] > self.thresholds["code"]).tolist()
        return [self.told.names[place] for place in sorted({int(probabilities[: self.codes].argmax()), *likely})]

    def chosen_value(self, probabilities: np.ndarray) -> str:
        """The likeliest value of a span."""
        return self.told.names[self.codes + int(probabilities[self.codes :].argmax())]


@cache
def load_model(kind: str) -> Model:
    """The model of `tactics` or `advice`, read once a process."""
    return read_model(Place.reference / "models" / f"{kind}.npz")


def read_model(path: Path) -> Model:
    """A model from its file: weights as half floats of the buckets that have any."""
    with np.load(path, allow_pickle=False) as file:
        parts = {}
        for part in PARTS:
            names = tuple(str(name) for name in file[f"{part}_names"])
            grams = spread(file[f"{part}_buckets"], file[f"{part}_grams"])
            around = spread(file[f"{part}_around_buckets"], file[f"{part}_around"])
            parts[part] = Linear(names, grams, around, file[f"{part}_features"].astype(np.float32), file[f"{part}_bias"])
        thresholds = dict(zip((str(name) for name in file["threshold_names"]), map(float, file["thresholds"]), strict=True))
        codes = int(file["codes"])
    return Model(parts["gate"], parts["told"], codes, thresholds)


def spread(buckets: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The weights of all buckets from those of some; no rows if there are none."""
    found = np.zeros((BUCKETS if len(buckets) else 0, weights.shape[1]), dtype=np.float32)
    found[buckets] = weights
    return found


def write_model(model: Model, path: Path) -> None:
    """Write a model; the same model gives the same bytes."""
    arrays: dict[str, np.ndarray] = {
        "codes": np.array(model.codes),
        "threshold_names": np.array(list(model.thresholds)),
        "thresholds": np.array(list(model.thresholds.values()), dtype=np.float32),
    }
    for part in PARTS:
        linear: Linear = getattr(model, part)
        arrays[f"{part}_names"] = np.array(linear.names)
        for name, weights in (("", linear.grams), ("_around", linear.around)):
            kept = np.flatnonzero(np.abs(weights).max(axis=1) > LEAST) if len(weights) else np.empty(0, dtype=np.int64)
            arrays[f"{part}{name}_buckets"] = kept.astype(np.uint32)
            arrays[f"{part}{name or '_grams'}"] = weights[kept].astype(np.float16).reshape(len(kept), len(linear.names))
        arrays[f"{part}_features"] = linear.features.astype(np.float16)
        arrays[f"{part}_bias"] = linear.bias.astype(np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
