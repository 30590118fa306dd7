-- Views and macros that make questions short. Columns that a table has too take that table's comment; the others have theirs here.

CREATE MACRO month_within(first_day, last_day) AS CASE WHEN left(first_day, 7) = left(last_day, 7) THEN left(first_day, 7) END;
COMMENT ON MACRO month_within IS '两日同在一月则为该月,否则为空 · the month that both days lie in, else null';

CREATE MACRO provision_name(law_name, number, sub) AS
    '《' || law_name || '》' || coalesce('第' || number || '条' || CASE WHEN coalesce(sub, 0) > 0 THEN '之' || sub ELSE '' END, '');
COMMENT ON MACRO provision_name IS '法条的写法,如《民法典》第577条 · a provision as it is written';

CREATE VIEW v_articles AS
SELECT a.*, month_within(a.published_from, a.published_to) AS month, c.cluster_id, c.representative,
    c.representative IS NOT NULL AND c.representative <> a.article_id AS is_copy
FROM articles a LEFT JOIN clusters c USING (article_id);
COMMENT ON VIEW v_articles IS '文章及其月份与重复簇 · articles with their month and cluster of duplicates';
COMMENT ON COLUMN v_articles.month IS '发布月份,区间跨月则为空 · month of posting, null where the interval spans two';
COMMENT ON COLUMN v_articles.is_copy IS '是否为较早文章的副本 · whether it is a copy of an earlier article';

CREATE VIEW v_citations AS
WITH decided AS (
    SELECT article_id, body_hash, ord, arg_max(decision, decided_at) AS decision
    FROM reviews WHERE ord IS NOT NULL GROUP BY ALL
)
SELECT c.*, a.site, a.category, a.title, a.url, a.published_from, a.published_to, a.month, a.cluster_id,
    CASE
        WHEN coalesce(c.quote_fidelity, 'no_quote') NOT IN ('no_quote', 'not_checkable') THEN 'words checked'
        WHEN c.reference_verdict IN ('not_checkable', 'not_in_registry', 'other_jurisdiction', 'placeholder') THEN 'not checkable'
        ELSE 'existence only'
    END AS checked,
    d.decision
FROM citations c
JOIN v_articles a USING (article_id)
LEFT JOIN decided d ON d.article_id = c.article_id AND d.body_hash = c.body_hash AND d.ord = c.ord
WHERE c.kind = 'cited';
COMMENT ON VIEW v_citations IS '每行是一个引用及其文章、核对程度与人工决定 · citations with their article, how far they were checked and what a person decided';
COMMENT ON COLUMN v_citations.month IS '发布月份,区间跨月则为空 · month of posting, null where the interval spans two';
COMMENT ON COLUMN v_citations.checked IS 'words checked 文字已核,existence only 仅核条文存在,not checkable 无从核对 · words checked, existence only or not checkable';
COMMENT ON COLUMN v_citations.decision IS '最近的人工决定 · latest decision of a person, null where nobody has looked';

CREATE VIEW v_findings AS SELECT * FROM v_citations WHERE finding <> 'none' AND coalesce(decision, 'confirm') = 'confirm';
COMMENT ON VIEW v_findings IS '可指出的引用问题,已被人工否决或更正者除外 · citations with a finding that nobody has rejected or corrected';
COMMENT ON COLUMN v_findings.month IS '发布月份 · month of posting';
COMMENT ON COLUMN v_findings.checked IS '核对程度 · how far it was checked';
COMMENT ON COLUMN v_findings.decision IS '最近的人工决定 · latest decision of a person';

CREATE VIEW v_laws_in_force AS
SELECT law, law_version, effective, kind, articles, held
FROM laws WHERE repealed IS NULL AND coalesce(effective, '') <= current_date::VARCHAR
QUALIFY row_number() OVER (PARTITION BY law ORDER BY effective DESC NULLS LAST, law_version DESC) = 1;
COMMENT ON VIEW v_laws_in_force IS '每行是一部现行法律的现行版本 · one row is the version in force of a law';

CREATE VIEW v_provision_coverage AS
WITH cited AS (
    SELECT c.law, c.article, count(DISTINCT c.article_id) AS articles
    FROM citations c WHERE c.kind = 'cited' AND c.article IS NOT NULL GROUP BY ALL
),
numbers AS (SELECT law, law_version, unnest(range(1, articles + 1)) AS article FROM v_laws_in_force)
SELECT n.law, n.law_version, n.article, coalesce(c.articles, 0) AS articles
FROM numbers n LEFT JOIN cited c USING (law, article);
COMMENT ON VIEW v_provision_coverage IS '现行法律每一条被多少文章引用,零为无人引用;之一之二计入本条 · every article of laws in force with the number of articles that cite it, 0 for none; 之一 counts with its number';
COMMENT ON COLUMN v_provision_coverage.articles IS '引用它的文章数 · how many articles cite it';

CREATE VIEW v_contacts AS FROM contacts;
COMMENT ON VIEW v_contacts IS '每行是文章页上的一处联系方式、广告或站外链接 · one row is a contact, an advert or a link to another host on an article''s page';
COMMENT ON COLUMN v_contacts.place IS '所在:正文外文字的类别,版权声明 rights,正文链接 link · reason of the text set aside, rights, or link of the body';
COMMENT ON COLUMN v_contacts.kind IS 'phone wechat qq mail advert host · phone, wechat, qq, mail, advert or host';
COMMENT ON COLUMN v_contacts.contact IS '联系方式、广告文字或域名 · the contact, the advert''s text or the host';

-- Articles with all the words (white space parts them) in title or text: how many were found, and the best fifty, one a cluster.
-- Weight: BM25's term saturation and length norm with k1 = 1.2, b = 0.75 (Robertson & Zaragoza 2009), titles first.
CREATE MACRO search(words) AS TABLE
WITH scanned AS (
    SELECT a.article_id, a.site, a.category, a.title, a.published_to, a.chars, a.url,
        coalesce(contains(a.title, string_split_regex(trim(words), '\s+')[1]), false) AS in_title,
        list_sum(list_transform(string_split_regex(trim(words), '\s+'),
            lambda w: (length(a.text) - length(replace(a.text, w, ''))) // greatest(length(w), 1)))::BIGINT AS hits,
        strpos(a.text, string_split_regex(trim(words), '\s+')[1]) AS place,
        substring(a.text, greatest(strpos(a.text, string_split_regex(trim(words), '\s+')[1]) - 15, 1),
            length(string_split_regex(trim(words), '\s+')[1]) + 45) AS piece
    FROM articles a
    WHERE trim(words) <> '' AND CASE
        WHEN contains(a.text, string_split_regex(trim(words), '\s+')[1]) OR contains(a.title, string_split_regex(trim(words), '\s+')[1])
        THEN len(list_filter(string_split_regex(trim(words), '\s+'),
            lambda w: NOT contains(coalesce(a.text, ''), w) AND NOT contains(coalesce(a.title, ''), w))) = 0
        ELSE false END
),
weighed AS (
    SELECT s.*, coalesce(c.cluster_id, s.article_id) AS cluster_id, count(*) OVER () AS found,
        coalesce(s.hits, 0) * 2.2 / (coalesce(s.hits, 0) + 1.2 * (0.25 + 0.75 * s.chars / greatest(avg(s.chars) OVER (), 1))) AS weight
    FROM scanned s LEFT JOIN clusters c USING (article_id)
),
best AS (
    SELECT *, count(*) OVER (PARTITION BY cluster_id) - 1 AS copies FROM weighed
    QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY in_title DESC, weight DESC, published_to NULLS LAST, article_id) = 1
)
SELECT found, article_id, title, hits,
    CASE WHEN place > 16 THEN '…' ELSE '' END
        || replace(replace(piece, chr(10), ' '), string_split_regex(trim(words), '\s+')[1], '【' || string_split_regex(trim(words), '\s+')[1] || '】')
        || '…' AS snippet,
    copies, site, category, published_to, url
FROM best
ORDER BY in_title DESC, weight DESC, published_to DESC NULLS LAST, article_id
LIMIT 50;
COMMENT ON MACRO TABLE search IS '全文检索:search(''催收 恐吓'') 给出命中总数与最佳五十篇及摘录,同簇只列一篇 · full text: how many articles have all the words, and the best fifty with snippets, one a cluster';

CREATE MACRO article(id) AS TABLE
SELECT a.article_id, a.title, a.site, a.category, a.author, a.published, a.published_from, a.published_to, a.views, a.chars,
    (SELECT count(*) FROM citations c WHERE c.article_id = a.article_id AND c.kind = 'cited') AS citations,
    (SELECT count(*) FROM citations c WHERE c.article_id = a.article_id AND c.kind = 'cited' AND c.finding <> 'none'
        AND coalesce((SELECT arg_max(r.decision, r.decided_at) FROM reviews r
            WHERE r.article_id = c.article_id AND r.body_hash = c.body_hash AND r.ord = c.ord), 'confirm') = 'confirm') AS findings,
    (SELECT count(*) FROM tactics t WHERE t.article_id = a.article_id) AS tactics,
    (SELECT count(*) FROM advice d WHERE d.article_id = a.article_id) AS advice,
    a.cluster_id, a.is_copy, a.url, a.text
FROM v_articles a
WHERE a.article_id = id::VARCHAR OR a.url = id::VARCHAR;
COMMENT ON MACRO TABLE article IS '一篇文章:article(''sample:50017'') 或其网址 · one article by its id or address, with what was found in it';

CREATE MACRO provision(of_law, number, sub := 0) AS TABLE
SELECT c.article_id, c.title, c.published_to, c.text AS citation, c.reference_verdict, c.quote, c.quote_fidelity, c.finding,
    c.law_version, l.text AS enacted, c.site, c.url
FROM v_citations c
LEFT JOIN law_articles l
    ON l.law = c.law AND l.law_version = c.law_version AND l.article = c.article AND l.suffix = coalesce(c.suffix, 0)
WHERE c.law = replace(of_law, '中华人民共和国', '') AND c.article = number AND coalesce(c.suffix, 0) = sub
ORDER BY c.published_to DESC NULLS LAST, c.article_id, c.ord;
COMMENT ON MACRO TABLE provision IS '引用某条的文章:provision(''民法典'', 577),之一写作 sub := 1 · who cites a provision, how, and the words enacted; sub := 1 for 之一';

CREATE MACRO "similar"(id) AS TABLE
WITH pairs AS (
    SELECT other_id AS article_id, kind, jaccard, containment FROM v_duplicate_pairs p WHERE p.article_id = id::VARCHAR
    UNION ALL
    SELECT article_id, CASE kind WHEN 'contained' THEN 'contains' ELSE kind END, jaccard, containment
    FROM v_duplicate_pairs p WHERE p.other_id = id::VARCHAR
)
SELECT p.article_id, p.kind, round(p.jaccard, 3) AS jaccard, round(p.containment, 3) AS containment,
    a.title, a.site, a.published_to, a.chars, a.url
FROM pairs p JOIN articles a USING (article_id)
ORDER BY p.jaccard DESC, p.containment DESC, p.article_id;
COMMENT ON MACRO TABLE "similar" IS '与某篇重复的文章:similar(''sample:50017'');contained 为其全文,contains 为其节选 · articles like one: copies, near-copies, its whole (contained) and its excerpts (contains)';

-- Views of what contradicts: under one title pattern, answers that have nothing in common. One row is an answer.
CREATE VIEW v_template_answers AS
SELECT t.template_id, 'provision' AS what, c.law AS about, provision_name(c.law, c.article, c.suffix) AS answer, k.cluster_id, c.article_id
FROM (
    SELECT DISTINCT article_id, law, article, coalesce(suffix, 0) AS suffix FROM citations SEMI JOIN template_articles USING (article_id)
    WHERE kind = 'cited' AND stance = 'asserted' AND article IS NOT NULL
) c JOIN template_articles t USING (article_id) JOIN clusters k USING (article_id)
UNION ALL
SELECT DISTINCT t.template_id, 'period', d.code, d.deadline, k.cluster_id, d.article_id
FROM template_articles t JOIN advice d USING (article_id) JOIN clusters k USING (article_id)
WHERE d.deadline IS NOT NULL AND d.polarity = 'do';
COMMENT ON VIEW v_template_answers IS '每行是合于某标题模板的文章给出的一个答案(法条或期限) · one row is a provision or a period that an article under a title pattern gives';
COMMENT ON COLUMN v_template_answers.what IS 'provision 法条,period 期限 · provision or period';
COMMENT ON COLUMN v_template_answers.about IS '所属法律或建议类别 · its law, or the kind of step';
COMMENT ON COLUMN v_template_answers.answer IS '答案 · the answer';

-- How many articles name each word of the topics in their title, tags or category; 0 is a topic's word that nobody writes about.
INSERT INTO topics BY NAME
WITH named AS (SELECT concat_ws(' ', title, category, array_to_string(tags, ' ')) AS words FROM articles)
SELECT w.topic, w.word, count(n.words) AS articles
FROM topic_words w LEFT JOIN named n ON contains(n.words, w.word)
GROUP BY ALL ORDER BY w.topic, articles DESC, w.word;

-- Headings that are not known yet, and how many articles have each, also as a short line: their words are cut out of bodies once.
INSERT INTO unknown_headings BY NAME
SELECT substring(a.text, b.span_start + 1, b.span_end - b.span_start) AS heading, count(DISTINCT b.article_id) AS articles
FROM blocks b JOIN articles a USING (article_id)
WHERE b.role = 'unknown' AND (b.kind = 'heading' OR b.span_end - b.span_start <= 36)
GROUP BY heading HAVING bool_or(b.kind = 'heading') ORDER BY articles DESC, heading;
