-- What an export may hold: articles of its sites that nobody had removed, and which excerpts their budget allows.
CREATE TEMP TABLE scope AS
SELECT a.article_id, a.chars
FROM articles a LEFT JOIN captures c USING (capture_id)
WHERE a.site IN ({sites}) AND NOT ({removed}) {reserved};

CREATE TEMP VIEW scope_sites AS SELECT DISTINCT site FROM articles SEMI JOIN scope USING (article_id);

CREATE TEMP VIEW template_scope AS
SELECT template_id FROM template_articles SEMI JOIN scope USING (article_id) GROUP BY template_id HAVING count(*) >= 3;

CREATE TEMP VIEW bodies_in_scope AS SELECT article_id, text FROM v_public_articles SEMI JOIN scope USING (article_id);

-- each span once, cut to the longest excerpt; shorter and surer kinds of rows first; what exceeds the budget stays out
CREATE TEMP TABLE allowed_excerpts AS
WITH wanted AS (
    SELECT article_id, span_start, least(span_end, span_start + {longest}) AS span_end, 1 AS turn FROM citations
    UNION ALL SELECT article_id, span_start, least(span_end, span_start + {longest}), 2 FROM tactics
    UNION ALL SELECT article_id, span_start, least(span_end, span_start + {longest}), 3 FROM advice
    UNION ALL SELECT article_id, quote_start, least(quote_end, quote_start + {longest}), 4 FROM citations WHERE quote_start IS NOT NULL
),
once AS (
    SELECT article_id, span_start, span_end, min(turn) AS turn
    FROM wanted SEMI JOIN scope USING (article_id)
    GROUP BY article_id, span_start, span_end
),
summed AS (
    SELECT *, sum(span_end - span_start) OVER (PARTITION BY article_id ORDER BY turn, span_start, span_end ROWS UNBOUNDED PRECEDING) AS total
    FROM once
)
SELECT article_id, span_start, span_end FROM summed JOIN scope USING (article_id) WHERE total <= {budget} * chars;
