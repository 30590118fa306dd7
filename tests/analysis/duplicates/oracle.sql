-- Which bodies are copies, near copies and excerpts of which, exactly? Parameters: articles (article_id, text, excluded), forms
-- (character, form).

-- What is cut out of each body?
CREATE TEMP TABLE cuts AS
SELECT article_id, excluded[turn] AS cut_start, excluded[turn + 1] AS cut_end
FROM (SELECT article_id, excluded, unnest(range(1, len(excluded), 2)) AS turn FROM articles);

-- Which letters and digits does each body have, and are they its own?
CREATE TEMP TABLE letters AS
WITH characters AS (
    SELECT article_id, unnest(split) AS character, unnest(range(len(split))) AS place
    FROM (SELECT article_id, regexp_extract_all(text, '(?s).') AS split FROM articles)
)
SELECT c.article_id, c.place, f.form, x.cut_start IS NULL AS own
FROM characters c
JOIN forms f USING (character)
LEFT JOIN cuts x ON x.article_id = c.article_id AND c.place >= x.cut_start AND c.place < x.cut_end;

-- What is each body, normalised, with the statutes and without?
CREATE TEMP TABLE bodies AS
SELECT a.article_id,
    coalesce(string_agg(l.form, '' ORDER BY l.place), '') AS body,
    coalesce(string_agg(l.form, '' ORDER BY l.place) FILTER (l.own), '') AS own
FROM articles a LEFT JOIN letters l USING (article_id)
GROUP BY a.article_id;

-- Which texts are there, and of how many letters? Each is named after the first article that has it.
CREATE TEMP TABLE texts AS
SELECT own, row_number() OVER (ORDER BY own) AS text_id, min(article_id) AS article_id, length(own) AS letters
FROM bodies WHERE own <> '' GROUP BY own;

-- Which 5-grams does each text have?
CREATE TEMP TABLE grams AS
SELECT DISTINCT t.text_id, l.form || lead(l.form, 1) OVER following || lead(l.form, 2) OVER following
    || lead(l.form, 3) OVER following || lead(l.form, 4) OVER following AS gram
FROM letters l JOIN texts t USING (article_id)
WHERE l.own
WINDOW following AS (PARTITION BY t.text_id ORDER BY l.place);
DELETE FROM grams WHERE gram IS NULL;

-- How like are any two texts that share a 5-gram?
CREATE TEMP TABLE pairs AS
WITH holders AS (SELECT text_id, dense_rank() OVER (ORDER BY gram) AS gram FROM grams),
sizes AS (SELECT text_id, count(*) AS size FROM grams GROUP BY text_id),
meetings AS (
    SELECT a.text_id AS one, b.text_id AS other, count(*) AS shared
    FROM holders a JOIN holders b ON a.gram = b.gram AND a.text_id < b.text_id
    GROUP BY ALL
)
SELECT m.one, m.other, a.size AS one_size, b.size AS other_size,
    m.shared / (a.size + b.size - m.shared) AS jaccard, m.shared / least(a.size, b.size) AS containment
FROM meetings m JOIN sizes a ON a.text_id = m.one JOIN sizes b ON b.text_id = m.other;

-- Which texts are in one cluster? Those that pairs of Jaccard 0.8 and more connect; named after its first.
CREATE TEMP TABLE clusters AS
WITH RECURSIVE close AS (
    SELECT one, other FROM pairs WHERE jaccard >= 0.8 UNION ALL SELECT other, one FROM pairs WHERE jaccard >= 0.8
),
component (text_id, cluster) USING KEY (text_id) AS (
    SELECT text_id, text_id FROM texts
    UNION
    SELECT c.other, min(news.cluster)
    FROM component news
    JOIN close c ON c.one = news.text_id
    JOIN recurring.component known ON known.text_id = c.other
    WHERE news.cluster < known.cluster
    GROUP BY c.other
)
SELECT text_id, cluster FROM component;
