-- For which conduct is no step given? Articles that describe it, and those of them that recommend nothing at all.
SELECT t.code, count(DISTINCT t.article_id) AS articles,
    count(DISTINCT t.article_id) FILTER (WHERE NOT EXISTS (FROM advice d WHERE d.article_id = t.article_id)) AS without_advice
FROM tactics t GROUP BY t.code ORDER BY without_advice DESC, t.code;
