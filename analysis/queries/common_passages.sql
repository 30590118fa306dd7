-- Which paragraphs stand in most articles, and are they statute, template or copied prose?
SELECT origin, articles, clusters, chars, first_published, first_article_id, left(example, 80) AS example
FROM passages WHERE kind = 'paragraph'
ORDER BY articles DESC, passage_hash LIMIT 100;
