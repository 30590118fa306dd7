-- What does the corpus not cover: months without an article, pages not had, dates not known, conduct without a step, laws without a text?
WITH months AS (
    SELECT DISTINCT left(published_from, 7) AS month FROM articles WHERE left(published_from, 7) = left(published_to, 7)
), span AS (
    SELECT unnest(generate_series((min(month) || '-01')::DATE, (max(month) || '-01')::DATE, INTERVAL 1 MONTH)) AS first_day FROM months
), gaps AS (
    SELECT strftime(first_day, '%Y-%m') AS month FROM span WHERE strftime(first_day, '%Y-%m') NOT IN (SELECT month FROM months)
), found AS (
    SELECT 1 AS place, 'months_without_article' AS what, count(*) AS amount, string_agg(month, '、' ORDER BY month DESC) AS detail FROM gaps
    UNION ALL
    SELECT 2, 'articles_without_month', count(*), NULL FROM articles WHERE left(published_from, 7) IS DISTINCT FROM left(published_to, 7)
    UNION ALL
    SELECT 3, 'articles_without_category', count(*), NULL FROM articles WHERE category IS NULL
    UNION ALL
    SELECT 4, 'addresses_missing', count(DISTINCT url), NULL FROM captures WHERE outcome = 'missing'
    UNION ALL
    SELECT 5, 'addresses_refused', count(DISTINCT url), NULL FROM captures WHERE outcome IN ('refused', 'server_error')
    UNION ALL
    SELECT 6, 'pages_dropped', count(*), string_agg(DISTINCT reason, '、' ORDER BY reason) FROM rejects
    UNION ALL
    SELECT 7, 'articles_without_citation', count(*), NULL
    FROM articles a WHERE NOT EXISTS (FROM citations c WHERE c.article_id = a.article_id AND c.kind = 'cited')
    UNION ALL
    SELECT 8, 'tactics_without_step', count(DISTINCT t.article_id), NULL
    FROM tactics t WHERE NOT EXISTS (FROM advice d WHERE d.article_id = t.article_id)
    UNION ALL
    SELECT 9, 'laws_without_text', count(*), string_agg(law, '、' ORDER BY citations DESC, law)
    FROM (
        SELECT law, count(*) AS citations FROM citations
        WHERE kind = 'cited' AND reference_verdict IN ('not_checkable', 'not_in_registry') GROUP BY law
    )
)
SELECT what, amount, detail FROM found ORDER BY place;
