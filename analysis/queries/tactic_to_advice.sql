-- Which steps do articles recommend that describe a conduct? For each pair of codes, in how many articles both stand.
SELECT t.code AS tactic, d.code AS advice, count(DISTINCT t.article_id) AS articles,
    round(count(DISTINCT t.article_id) / any_value(told.articles), 3) AS share_of_tactic,
    any_value(told.articles) AS tactic_articles, arg_max(a.url, (a.published_to, a.article_id)) AS newest_url
FROM tactics t
JOIN advice d ON d.article_id = t.article_id AND d.polarity = 'do'
JOIN articles a ON a.article_id = t.article_id
JOIN (SELECT code, count(DISTINCT article_id) AS articles FROM tactics GROUP BY code) told ON told.code = t.code
GROUP BY ALL ORDER BY tactic, articles DESC, advice;
