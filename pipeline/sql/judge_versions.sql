-- Which versions cite anything, what is found in each, and which judged rows still hold: those of the same body whose days did
-- not change. Views: settled, pages, found (clean citations), judged (the rows of the last time, under the same law).
WITH cited AS (
    SELECT capture_id, list(f ORDER BY f.ord) AS found FROM found f GROUP BY capture_id
), held AS (
    SELECT article_id, body_hash, capture_id, list(j ORDER BY j.ord) AS kept FROM judged j GROUP BY ALL
)
SELECT s.article_id, s.body_hash, s.capture_id, s.published_from, s.published_to, p.text, c.found,
    CASE WHEN h.kept[1].law_as_of IS NOT DISTINCT FROM CASE WHEN s.published_from = s.published_to THEN s.published_from END
          AND s.published_from = s.published_to
          AND h.kept[1].as_of_rule = 'published'
         THEN h.kept END AS kept
FROM settled s
JOIN pages p USING (capture_id)
JOIN cited c USING (capture_id)
LEFT JOIN held h ON h.article_id = s.article_id AND h.body_hash = s.body_hash AND h.capture_id = s.capture_id
ORDER BY s.article_id, s.first_seen, s.body_hash;
