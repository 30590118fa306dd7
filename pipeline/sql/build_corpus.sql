-- From settled and clean rows to the tables of the corpus. Bodies and their parts come from the capture that stands for a version.
INSERT INTO captures BY NAME
SELECT * FROM clean_captures ORDER BY site, fetched_at, capture_id;

-- Bodies are most of the database: each is stored once, and `article_versions` is a view of the newest and the earlier ones.
CREATE TEMP VIEW versions AS
SELECT
    s.article_id, split_part(s.article_id, ':', 1) AS site, p.url, p.title, p.author, p.category, p.tags,
    s.published, s.published_from, s.published_to, s.published_shown, s.published_rule,
    p.views, p.text, p.chars, p.body_hash, p.rights_notice, p.page_rule, p.capture_id, p.fetched_at,
    s.first_seen, s.article_first_seen, s.last_seen, s.last_changed, s.gone_since, s.is_newest
FROM settled s JOIN clean_pages p USING (capture_id);

INSERT INTO articles BY NAME
SELECT * EXCLUDE (is_newest, article_first_seen) REPLACE (article_first_seen AS first_seen)
FROM versions WHERE is_newest ORDER BY site, article_id;

INSERT INTO earlier_versions BY NAME
SELECT * EXCLUDE (is_newest, article_first_seen) FROM versions WHERE NOT is_newest ORDER BY site, article_id, first_seen, body_hash;

INSERT INTO newest_bodies
SELECT article_id, first_seen FROM settled WHERE is_newest AND first_seen <> article_first_seen ORDER BY article_id;

DROP VIEW versions;

CREATE VIEW article_versions AS
SELECT a.* REPLACE (coalesce(n.first_seen, a.first_seen) AS first_seen) FROM articles a LEFT JOIN newest_bodies n USING (article_id)
UNION ALL
FROM earlier_versions;

-- From here on rows follow the order of `articles`: its rowid sorts faster than its key.
INSERT INTO blocks BY NAME
SELECT a.article_id, b.* EXCLUDE (capture_id) FROM clean_blocks b JOIN articles a USING (capture_id) ORDER BY a.rowid, b.ord;

INSERT INTO links BY NAME
SELECT a.article_id, l.* EXCLUDE (capture_id) FROM clean_links l JOIN articles a USING (capture_id) ORDER BY a.rowid, l.kind, l.url;

INSERT INTO set_aside BY NAME
SELECT a.article_id, x.* EXCLUDE (capture_id) FROM clean_set_aside x JOIN articles a USING (capture_id) ORDER BY a.rowid, x.ord;

INSERT INTO citations BY NAME
SELECT c.* EXCLUDE (capture_id) FROM judged c JOIN articles a USING (capture_id) ORDER BY a.rowid, c.ord;

INSERT INTO tactics BY NAME
SELECT a.article_id, a.body_hash, t.* EXCLUDE (capture_id) FROM clean_tactics t JOIN articles a USING (capture_id)
ORDER BY a.rowid, t.ord;

INSERT INTO advice BY NAME
SELECT a.article_id, a.body_hash, d.* EXCLUDE (capture_id) FROM clean_advice d JOIN articles a USING (capture_id)
ORDER BY a.rowid, d.ord;

INSERT INTO personal_data BY NAME
SELECT a.article_id, a.body_hash, p.* EXCLUDE (capture_id) FROM clean_personal_data p JOIN articles a USING (capture_id)
ORDER BY a.rowid, p.field, p.span_start;

INSERT INTO rejects BY NAME
SELECT * FROM clean_rejects ORDER BY capture_id;
