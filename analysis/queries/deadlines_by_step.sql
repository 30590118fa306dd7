-- Which deadlines are named for one kind of step? Differing ones for one question are worth a look.
SELECT code, deadline, count(*) AS times, count(DISTINCT article_id) AS articles, min(text) AS example
FROM advice WHERE deadline IS NOT NULL GROUP BY ALL ORDER BY code, articles DESC, deadline;
