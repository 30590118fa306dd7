"""The views that may be shown: personal data masked by spans, in SQL as in Python, with all offsets kept."""

import duckdb
import pytest

from pipeline.personal.span import Span, mask
from tests.archives import write_segment
from tests.pipeline.test_build import ask, make

from tests.archives import MOMENT, answer  # isort: skip
