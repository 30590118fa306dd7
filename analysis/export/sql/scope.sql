-- What may an export hold? Articles of its sites that nobody had removed; with bodies, only those that reserve no mining.
CREATE TEMP TABLE removed AS
SELECT a.article_id
FROM articles a JOIN removals r ON r.line IN (a.article_id, a.url) OR (r.line LIKE '%*' AND starts_with(a.url, r.line[:-2]))
UNION
SELECT c.article_id
FROM captures c JOIN removals r ON c.url = r.line
WHERE c.article_id IS NOT NULL;

CREATE TEMP TABLE reserved AS
SELECT article_id
FROM captures
WHERE {full} AND article_id IS NOT NULL AND tdm IS NOT NULL
GROUP BY article_id
HAVING arg_max(tdm, (fetched_at, capture_id)) LIKE 'reserved%'
UNION
SELECT a.article_id
FROM articles a JOIN captures c USING (capture_id)
WHERE {full} AND c.tdm LIKE 'reserved%';

CREATE TEMP TABLE scope AS
SELECT article_id, chars
FROM articles ANTI JOIN removed USING (article_id) ANTI JOIN reserved USING (article_id)
WHERE site IN ({sites});

CREATE TEMP VIEW scope_sites AS SELECT DISTINCT site FROM articles SEMI JOIN scope USING (article_id);

CREATE TEMP VIEW template_scope AS
SELECT template_id FROM template_articles SEMI JOIN scope USING (article_id) GROUP BY template_id HAVING count(*) >= 3;
