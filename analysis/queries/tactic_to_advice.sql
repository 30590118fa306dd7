-- Which steps do articles recommend that describe a conduct? For each pair of codes, in how many articles both stand.
WITH placed AS (  -- by day, so that a pair's newest article is a plain maximum
    SELECT article_id, url, row_number() OVER (ORDER BY published_to NULLS FIRST, article_id) AS place FROM articles
), told AS (
    SELECT DISTINCT p.place, t.code FROM tactics t JOIN placed p USING (article_id)
), advised AS (
    SELECT DISTINCT p.place, d.code FROM advice d JOIN placed p USING (article_id) WHERE d.polarity = 'do'
), pairs AS (
    SELECT t.code AS tactic, d.code AS advice, count(*) AS articles, max(place) AS newest FROM told t JOIN advised d USING (place) GROUP BY ALL
)
SELECT tactic, advice, p.articles, round(p.articles / n.articles, 3) AS share_of_tactic, n.articles AS tactic_articles, a.url AS newest_url
FROM pairs p JOIN (SELECT code, count(*) AS articles FROM told GROUP BY code) n ON n.code = p.tactic JOIN placed a ON a.place = p.newest
ORDER BY tactic, p.articles DESC, advice;
