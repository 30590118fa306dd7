-- What did the crawls since a moment bring: which articles are new, changed in their bodies, or gone?
-- $since text = : the first moment that counts (ISO); where empty, the start of the newest crawl of each site
-- An article is named once: one that is gone is gone, whatever it was before, and new goes before changed.
WITH begun AS (
    SELECT a.site, coalesce($since::TIMESTAMPTZ, max(r.started)::TIMESTAMPTZ, min(a.first_seen)) AS moment
    FROM articles a LEFT JOIN runs r USING (site) GROUP BY a.site
)
SELECT
    CASE WHEN gone_since >= moment THEN 'gone' WHEN first_seen >= moment THEN 'new' ELSE 'changed' END AS what,
    a.article_id, a.category, a.title,
    (CASE WHEN gone_since >= moment THEN gone_since ELSE last_changed END)::VARCHAR AS noticed, a.url
FROM articles a JOIN begun USING (site)
WHERE gone_since >= moment OR first_seen >= moment OR last_changed >= moment
ORDER BY what, a.article_id;
