-- Which provisions are quoted in most different wordings? Marks and blanks make no difference; excerpts count as wordings.
WITH quotes AS (
    SELECT c.*, regexp_replace(c.quote, '[^\p{L}\p{N}]+', '', 'g') AS wording
    FROM citations c
    WHERE c.kind = 'cited' AND c.quote IS NOT NULL AND c.article IS NOT NULL
)
SELECT
    law, article, nullif(suffix, 0) AS suffix, count(DISTINCT wording) AS wordings,
    count(DISTINCT wording) FILTER (quote_fidelity IN ('verbatim', 'punctuation', 'abridged')) AS as_enacted,
    count(DISTINCT wording) FILTER (quote_fidelity = 'reworded') AS reworded,
    count(DISTINCT wording) FILTER (quote_fidelity IN ('altered', 'unsupported')) AS otherwise,
    count(DISTINCT article_id) AS articles, min(similarity) AS least_alike,
    arg_max(quote, (coalesce(similarity, 0), quote)) AS most_alike_quote, arg_min(quote, (coalesce(similarity, 1), quote)) AS least_alike_quote
FROM quotes
GROUP BY ALL
ORDER BY wordings DESC, articles DESC, law, article, suffix NULLS FIRST
LIMIT 50;
