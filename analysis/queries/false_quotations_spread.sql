-- Where did a quotation that is not the cited article's first appear, and how did it spread? Findings that a person rejected or corrected are left out.
WITH decided AS (
    SELECT article_id, body_hash, ord, arg_max(decision, decided_at) AS decision FROM reviews GROUP BY ALL
), quoted AS (
    SELECT
        c.law, c.article, coalesce(c.suffix, 0) AS suffix, c.quote, c.quote_fidelity, c.quote_source, c.true_law, c.true_article,
        c.finding, regexp_replace(c.quote, '[^\p{L}\p{N}]+', '', 'g') AS wording,
        a.article_id, a.site, a.url, a.body_hash, a.published_to, a.first_seen,
        row_number() OVER (
            PARTITION BY c.law, c.article, coalesce(c.suffix, 0), regexp_replace(c.quote, '[^\p{L}\p{N}]+', '', 'g')
            ORDER BY a.published_to NULLS LAST, a.first_seen, a.article_id, c.ord) AS place
    FROM citations c
    JOIN articles a USING (article_id)
    LEFT JOIN decided d ON d.article_id = c.article_id AND d.body_hash = c.body_hash AND d.ord = c.ord
    WHERE c.kind = 'cited' AND c.finding <> 'none' AND coalesce(d.decision, 'confirm') = 'confirm'
        AND (c.quote_fidelity IN ('altered', 'unsupported') OR c.quote_source IN ('other_article', 'other_law'))
)
SELECT
    law, article, nullif(suffix, 0) AS suffix, max(quote) FILTER (place = 1) AS quote,
    max(quote_fidelity) FILTER (place = 1) AS fidelity, max(true_law) FILTER (place = 1) AS true_law,
    max(true_article) FILTER (place = 1) AS true_article,
    max(article_id) FILTER (place = 1) AS first_article, max(published_to) FILTER (place = 1) AS first_day,
    max(published_to) AS last_day, date_diff('day', min(published_to)::DATE, max(published_to)::DATE) AS days,
    count(DISTINCT article_id) AS articles, count(DISTINCT body_hash) AS bodies, count(DISTINCT site) AS sites,
    count(*) FILTER (finding = 'confirmed') AS confirmed, max(url) FILTER (place = 1) AS first_url
FROM quoted
GROUP BY law, article, quoted.suffix, wording
ORDER BY articles DESC, days DESC, first_day NULLS LAST, first_article, law, article;
