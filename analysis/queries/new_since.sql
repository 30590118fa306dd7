-- What is new or changed since a day? Newest first.
-- $since day = : the first day that counts (Asia/Shanghai); where empty, that of the newest change
WITH since AS (
    SELECT coalesce($since::DATE, (SELECT (max(last_changed) AT TIME ZONE 'UTC' + INTERVAL 8 HOURS)::DATE FROM articles)) AS day
)
SELECT CASE WHEN (first_seen AT TIME ZONE 'UTC' + INTERVAL 8 HOURS)::DATE >= day THEN 'new' ELSE 'changed' END AS what,
    article_id, coalesce(published, published_to) AS published, category, title,
    is_copy, last_changed::VARCHAR AS last_changed, url
FROM v_articles, since
WHERE (last_changed AT TIME ZONE 'UTC' + INTERVAL 8 HOURS)::DATE >= day
ORDER BY v_articles.last_changed DESC, published_to DESC NULLS LAST, article_id;
