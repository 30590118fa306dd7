"""The report: one self-contained HTML page made of the answers to named queries."""
