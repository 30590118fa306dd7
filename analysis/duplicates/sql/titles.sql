-- The title of every article that has one. Parameters: settled, pages.
SELECT s.article_id, p.title
FROM settled s JOIN pages p USING (capture_id)
WHERE s.is_newest AND p.title IS NOT NULL
ORDER BY s.article_id
