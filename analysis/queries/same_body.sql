-- Which bodies stand under several addresses, letter for letter?
SELECT body_hash, count(*) AS articles, min(title) AS title, list(article_id ORDER BY article_id) AS article_ids
FROM articles
GROUP BY body_hash
HAVING count(*) > 1
ORDER BY articles DESC, title;
