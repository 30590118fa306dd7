"""Care of the archive, the one thing that can't be made again: its members, their verification, erasure, room on the disk."""
