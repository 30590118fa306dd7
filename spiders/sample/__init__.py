"""The embedded sample site: articles written for it, copies made of them by rule, served on loopback as tpure would.

It stands in for a live site wherever one is needed: `make run` crawls it with the same code, tests know its contents.
"""
