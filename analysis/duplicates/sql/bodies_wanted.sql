-- The bodies of some captures and what is left out of each. Parameters: wanted (place, capture_id), pages, sketches.
SELECT w.place, p.text, k.excluded
FROM wanted w JOIN pages p USING (capture_id) JOIN sketches k USING (capture_id)
