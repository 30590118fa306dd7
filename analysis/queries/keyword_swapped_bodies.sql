-- Which bodies were published again with nothing but the title's keyword changed?
SELECT t.pattern, s.articles, s.example_id, a.url, left(s.example, 120) AS skeleton
FROM skeletons s JOIN templates t USING (template_id) JOIN articles a ON a.article_id = s.example_id
ORDER BY s.articles DESC, s.template_id, s.skeleton_hash LIMIT 100;
