-- Where did a quotation that is not the cited article's first appear, and how did it spread? Findings that a person rejected or corrected are left out.
WITH decided AS (
    SELECT article_id, body_hash, ord, arg_max(decision, decided_at) AS decision FROM reviews GROUP BY ALL
), quoted AS (
    SELECT
        c.law, c.article, coalesce(c.suffix, 0) AS suffix, regexp_replace(c.quote, '[^\p{L}\p{N}]+', '', 'g') AS wording, c.finding,
        a.article_id, a.site, a.body_hash, a.published_to,
        {'quote': c.quote, 'fidelity': c.quote_fidelity, 'law': c.true_law, 'article': c.true_article, 'url': a.url} AS told,
        (a.published_to IS NULL, a.published_to, a.first_seen, a.article_id, c.ord) AS place
    FROM citations c
    JOIN articles a USING (article_id)
    LEFT JOIN decided d ON d.article_id = c.article_id AND d.body_hash = c.body_hash AND d.ord = c.ord
    WHERE c.kind = 'cited' AND c.finding <> 'none' AND coalesce(d.decision, 'confirm') = 'confirm'
        AND (c.quote_fidelity IN ('altered', 'unsupported') OR c.quote_source IN ('other_article', 'other_law'))
), spread AS (
    SELECT
        law, article, suffix, arg_min(told, place) AS first, arg_min(article_id, place) AS first_article,
        arg_min(coalesce(published_to, ''), place) AS day, max(published_to) AS last_day,
        date_diff('day', min(published_to)::DATE, max(published_to)::DATE) AS days,
        count(DISTINCT article_id) AS articles, count(DISTINCT body_hash) AS bodies, count(DISTINCT site) AS sites,
        count(*) FILTER (finding = 'confirmed') AS confirmed
    FROM quoted GROUP BY law, article, suffix, wording
)
SELECT
    law, article, nullif(suffix, 0) AS suffix, first.quote AS quote, first.fidelity AS fidelity, first.law AS true_law,
    first.article AS true_article, first_article, nullif(day, '') AS first_day, last_day, days, articles, bodies, sites, confirmed,
    first.url AS first_url
FROM spread
ORDER BY articles DESC, days DESC, first_day NULLS LAST, first_article, law, article;
