-- Who carries which contact, advert or link to another host? The same contact under several authors or sites comes first.
-- $kind text = : phone, wechat, qq, mail, advert or host; all of them where empty
SELECT kind, contact, count(DISTINCT site) AS sites, count(DISTINCT author) AS authors, count(DISTINCT article_id) AS articles,
    list_sort(list(DISTINCT place)) AS places, list_sort(list(DISTINCT site))[:10] AS carried_by, min(article_id) AS example_id
FROM v_contacts
WHERE $kind::VARCHAR IS NULL OR kind = $kind::VARCHAR
GROUP BY ALL ORDER BY sites DESC, authors DESC, articles DESC, kind, contact LIMIT 200;
