-- The newest version of every article with its sketch, oldest first. Parameters: settled, sketches.
SELECT s.article_id, s.capture_id, s.article_first_seen AS first_seen, k.body, k.own, k.shingles, k.signature, k.sample
FROM settled s JOIN sketches k USING (capture_id)
WHERE s.is_newest
ORDER BY s.published_to NULLS LAST, s.article_first_seen, s.article_id
