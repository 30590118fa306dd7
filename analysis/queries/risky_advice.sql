-- Which steps would harm their reader: to stop paying, to vanish, to buy debt agents' services? No person has reviewed them.
SELECT a.site, a.url, a.title, d.risk, d.text
FROM advice d JOIN articles a USING (article_id)
WHERE d.risk IS NOT NULL ORDER BY a.site, a.url, d.ord;
