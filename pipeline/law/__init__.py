"""Chinese law as data: the registry of titles, versions and numbers, and the texts that it is held against."""
