"""Which articles are copies, near-copies and excerpts of which; from the sketches that the cleaning stage keeps."""
