-- Which articles were posted last?
SELECT article_id, coalesce(published, published_from || ' …') AS published, category, title
FROM articles
ORDER BY published_from DESC NULLS LAST, article_id DESC
LIMIT 5;
