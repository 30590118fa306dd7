-- Which headings does no pattern of data/reference/headings.toml know?
SELECT substring(a.text, b.span_start + 1, b.span_end - b.span_start) AS heading, count(DISTINCT b.article_id) AS articles
FROM blocks b JOIN articles a USING (article_id)
WHERE b.role = 'unknown' AND (b.kind = 'heading' OR b.span_end - b.span_start <= 36)
GROUP BY heading HAVING bool_or(b.kind = 'heading') ORDER BY articles DESC, heading;
