-- Which articles are excerpts or truncated copies of which?
SELECT n.article_id, e.title, e.chars, n.other_id AS whole_id, w.title AS whole_title, w.chars AS whole_chars,
    round(n.containment, 3) AS containment, e.url, w.url AS whole_url
FROM near_duplicates n JOIN articles e USING (article_id) JOIN articles w ON w.article_id = n.other_id
WHERE n.kind = 'contained'
ORDER BY n.containment DESC, w.chars - e.chars DESC, n.article_id LIMIT 200;
