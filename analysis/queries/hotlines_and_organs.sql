-- Which hotlines and organs are readers sent to, by kind of step?
WITH named AS (
    SELECT article_id, code, 'hotline' AS kind, unnest(string_split(hotline, '、')) AS name FROM advice WHERE hotline IS NOT NULL
    UNION ALL
    SELECT article_id, code, 'organ', unnest(string_split(organ, '、')) FROM advice WHERE organ IS NOT NULL
)
SELECT kind, name, code, count(*) AS times, count(DISTINCT article_id) AS articles
FROM named GROUP BY ALL ORDER BY kind, articles DESC, name, code;
