-- From settled and clean rows to the tables of the corpus. Bodies and their parts come from the capture that stands for a version.
INSERT INTO captures BY NAME
SELECT * FROM clean_captures ORDER BY site, fetched_at, capture_id;

INSERT INTO article_versions BY NAME
SELECT
    s.article_id, split_part(s.article_id, ':', 1) AS site, p.url, p.title, p.author, p.category, p.tags,
    s.published, s.published_from, s.published_to, s.published_shown, s.published_rule,
    p.views, p.text, p.chars, p.body_hash, p.rights_notice, p.page_rule, p.capture_id, p.fetched_at,
    s.first_seen, s.last_seen, s.last_changed, s.gone_since
FROM settled s JOIN clean_pages p USING (capture_id)
ORDER BY site, s.article_id, s.first_seen, p.body_hash;

INSERT INTO articles BY NAME
SELECT v.* REPLACE (s.article_first_seen AS first_seen)
FROM article_versions v JOIN settled s ON s.capture_id = v.capture_id AND s.is_newest
ORDER BY v.site, v.article_id;

INSERT INTO blocks BY NAME
SELECT a.article_id, b.* EXCLUDE (capture_id) FROM clean_blocks b JOIN articles a USING (capture_id) ORDER BY a.article_id, b.ord;

INSERT INTO links BY NAME
SELECT a.article_id, l.* EXCLUDE (capture_id) FROM clean_links l JOIN articles a USING (capture_id) ORDER BY a.article_id, l.kind, l.url;

INSERT INTO set_aside BY NAME
SELECT a.article_id, x.* EXCLUDE (capture_id) FROM clean_set_aside x JOIN articles a USING (capture_id) ORDER BY a.article_id, x.ord;

INSERT INTO citations BY NAME
SELECT c.* EXCLUDE (capture_id) FROM judged c JOIN articles a USING (capture_id) ORDER BY c.article_id, c.ord;

INSERT INTO tactics BY NAME
SELECT a.article_id, a.body_hash, t.* EXCLUDE (capture_id) FROM clean_tactics t JOIN articles a USING (capture_id)
ORDER BY a.article_id, t.ord;

INSERT INTO advice BY NAME
SELECT a.article_id, a.body_hash, d.* EXCLUDE (capture_id) FROM clean_advice d JOIN articles a USING (capture_id)
ORDER BY a.article_id, d.ord;

INSERT INTO personal_data BY NAME
SELECT a.article_id, a.body_hash, p.* EXCLUDE (capture_id) FROM clean_personal_data p JOIN articles a USING (capture_id)
ORDER BY a.article_id, p.field, p.span_start;

INSERT INTO rejects BY NAME
SELECT * FROM clean_rejects ORDER BY capture_id;
