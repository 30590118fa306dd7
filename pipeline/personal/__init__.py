"""Personal data in articles: spans of numbers, accounts, addresses and parties' names, and their masks (text only)."""
