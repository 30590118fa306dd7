"""The embedded sample sites: articles written for them, copies made by rule, served on loopback as tpure and DedeCMS would.

They stand in for live sites wherever one is needed: `make run` crawls the first with the same code, tests know their contents.
"""

NAMES = frozenset({"sample", "sample-gb18030"})  # stems of their files in spiders/sites
