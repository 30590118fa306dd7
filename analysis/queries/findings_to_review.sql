-- Which findings has nobody decided on? `pipeline review` walks through them, in this order.
-- $most int = 10000: how many of them, from the first
SELECT
    c.finding, c.article_id, c.ord, c.text AS citation, c.reference_verdict AS provision, c.quote_fidelity AS words,
    c.quote_source AS source, c.true_law, c.true_article, c.now_law, c.now_article, c.law_as_of, a.views, c.quote, a.title
FROM citations c JOIN articles a USING (article_id)
WHERE c.kind = 'cited' AND c.finding <> 'none'
    AND NOT EXISTS (
        SELECT 1 FROM reviews r WHERE r.article_id = c.article_id AND r.body_hash = c.body_hash AND r.ord = c.ord)
ORDER BY c.finding, a.views DESC NULLS LAST, c.article_id, c.ord
LIMIT coalesce($most::BIGINT, 10000);
