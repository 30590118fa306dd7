-- Which provisions do articles cite that describe a conduct? For each code and provision, in how many articles both stand.
SELECT t.code AS tactic, c.law, c.article, count(DISTINCT t.article_id) AS articles
FROM tactics t JOIN citations c ON c.article_id = t.article_id AND c.kind = 'cited' AND c.article IS NOT NULL
GROUP BY ALL ORDER BY tactic, articles DESC, c.law, c.article;
