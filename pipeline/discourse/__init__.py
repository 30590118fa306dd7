"""What an article says to its reader: its structure, the conduct it describes (tactics) and the steps it recommends (advice)."""
