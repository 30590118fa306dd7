-- How much of each month's text is new, and how much stood in an earlier article?
-- By the month of published_to; new_chars counts the articles that are the earliest of their cluster.
SELECT left(a.published_to, 7) AS month, count(*) AS articles,
    count(*) FILTER (WHERE c.representative = a.article_id) AS new_articles,
    count(*) FILTER (WHERE c.representative <> a.article_id) AS recycled_articles,
    coalesce(sum(a.chars) FILTER (WHERE c.representative = a.article_id), 0)::BIGINT AS new_chars,
    coalesce(sum(a.chars) FILTER (WHERE c.representative <> a.article_id), 0)::BIGINT AS recycled_chars,
    arg_max(a.url, (a.published_to, a.article_id)) AS newest_url
FROM articles a JOIN clusters c USING (article_id)
WHERE a.published_to IS NOT NULL
GROUP BY month ORDER BY month;
