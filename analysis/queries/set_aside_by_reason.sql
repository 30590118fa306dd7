-- What stood in articles without being the article, by site and reason, and what stands there most often?
WITH texts AS (
    SELECT a.site, s.reason, s.text, count(DISTINCT s.article_id) AS articles
    FROM set_aside s JOIN articles a USING (article_id) GROUP BY ALL
)
SELECT site, reason, count(*) AS texts, sum(articles)::BIGINT AS times, max(articles) AS most_articles,
    left(arg_max(text, (articles, text)), 80) AS most_often
FROM texts GROUP BY ALL ORDER BY site, times DESC, reason;
