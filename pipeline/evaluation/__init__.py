"""How good the rules are on labelled articles: precision, recall, F1 with intervals, gains and losses, docs/accuracy.md."""
