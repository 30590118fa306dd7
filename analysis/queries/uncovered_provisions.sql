-- Which provisions of a law in force does no article cite? With their wording where the text is held; 之一 counts with its number.
-- $law text = 民法典: the law, without 中华人民共和国
SELECT p.law, p.law_version, p.article, left(l.text, 80) AS wording
FROM v_provision_coverage p
LEFT JOIN law_articles l ON l.law = p.law AND l.law_version = p.law_version AND l.article = p.article AND l.suffix = 0
WHERE p.articles = 0 AND p.law = $law::VARCHAR
ORDER BY p.article;
