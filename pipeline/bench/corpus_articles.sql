-- Every generated article: its family, its day within six years, and the word that it has for its title's slot. Half of the families'
-- exact copies have such a word, and so are near-copies: bodies published again with nothing but the keyword changed.
CREATE TABLE every AS
SELECT p.file_row_number AS n, t.article_id, p.family, p.source,
    CASE WHEN p.kind IN ('exact', 'source') AND p.family % 2 = 0 THEN f.fillers[1] END AS keyword,
    CASE WHEN p.kind = 'exact' AND keyword IS NOT NULL THEN 'keyword_swap' ELSE p.kind END AS kind,
    strftime(DATE '2020-10-01' + ((p.published::DATE - DATE '2019-01-01') * 0.75)::INT, '%Y-%m-%d') AS published
FROM prose p
JOIN chunks c ON p.file_row_number >= c.first AND p.file_row_number < c.last
JOIN titled t ON t.article_id = c.site || ':' || (50000 + p.file_row_number)
LEFT JOIN found_template_articles f ON f.article_id = t.article_id;

-- words that are quoted as a provision's
CREATE TABLE pool_wordings AS
SELECT row_number() OVER () - 1 AS slot, left(replace(text, chr(10), ''), 25 + file_row_number % 40) AS words
FROM prose WHERE file_row_number < 4000;
