-- Views of the corpus in which personal data is masked, code point for code point, so that all offsets still hold.
-- The places of an article's personal data by column: starts, ends, and where the text before each begins.
CREATE VIEW v_personal_places AS
SELECT article_id, field, starts, ends, list_prepend(0::BIGINT, ends)[:len(ends)] AS befores
FROM (
    SELECT article_id, field, list(span_start ORDER BY span_start) AS starts, list(span_end ORDER BY span_start) AS ends
    FROM personal_data
    GROUP BY article_id, field
);

COMMENT ON VIEW v_personal_places IS '每行是一篇文章一栏中的全部个人信息位置 · one row is all places of personal data in a column of an article';
COMMENT ON COLUMN v_personal_places.article_id IS '文章编号 · article';
COMMENT ON COLUMN v_personal_places.field IS '所在栏 · column of articles';
COMMENT ON COLUMN v_personal_places.starts IS '各处起点(码点) · first code points';
COMMENT ON COLUMN v_personal_places.ends IS '各处终点(不含) · ends, exclusive';
COMMENT ON COLUMN v_personal_places.befores IS '各处之前文字的起点 · where the text before each begins';

-- words, which stand at code point `origin` of a column, with the places of that column masked: a place is cut to the words.
CREATE MACRO masked_words(words, origin, places) AS
CASE
    WHEN places.starts IS NULL OR words IS NULL THEN words
    ELSE array_to_string(
        list_transform(
            range(1, len(places.starts) + 1),
            lambda i: substring(
                words,
                greatest(0, least(places.befores[i] - origin, length(words))) + 1,
                greatest(0, least(places.starts[i] - origin, length(words))) - greatest(0, least(places.befores[i] - origin, length(words)))
            ) || repeat(
                '＊',
                greatest(0, least(places.ends[i] - origin, length(words))) - greatest(0, least(places.starts[i] - origin, length(words)))
            )
        ),
        ''
    ) || substring(words, greatest(0, least(places.ends[-1] - origin, length(words))) + 1)
END;
COMMENT ON MACRO masked_words IS '遮去个人信息的文字,长度不变 · words with personal data masked, of the same length';

COMMENT ON MACRO masked_words IS '文字及其在栏中的起点、该栏个人信息的位置:以＊遮盖 · words, where they stand in a column, its places of personal data: masked with ＊';

CREATE VIEW v_public_articles AS
SELECT a.* REPLACE (
    masked_words(a.title, 0, ti) AS title,
    masked_words(a.author, 0, au) AS author,
    CASE WHEN ta.starts IS NULL THEN a.tags ELSE string_split(masked_words(array_to_string(a.tags, chr(10)), 0, ta), chr(10)) END AS tags,
    masked_words(a.rights_notice, 0, ri) AS rights_notice,
    masked_words(a.text, 0, te) AS text
)
FROM articles a
LEFT JOIN v_personal_places ti ON ti.article_id = a.article_id AND ti.field = 'title'
LEFT JOIN v_personal_places au ON au.article_id = a.article_id AND au.field = 'author'
LEFT JOIN v_personal_places ta ON ta.article_id = a.article_id AND ta.field = 'tags'
LEFT JOIN v_personal_places ri ON ri.article_id = a.article_id AND ri.field = 'rights_notice'
LEFT JOIN v_personal_places te ON te.article_id = a.article_id AND te.field = 'text';

CREATE VIEW v_public_citations AS
SELECT c.* REPLACE (masked_words(c.text, c.span_start, p) AS text, masked_words(c.quote, c.quote_start, p) AS quote)
FROM citations c
LEFT JOIN v_personal_places p ON p.article_id = c.article_id AND p.field = 'text';

CREATE VIEW v_public_tactics AS
SELECT t.* REPLACE (masked_words(t.text, t.span_start, p) AS text)
FROM tactics t
LEFT JOIN v_personal_places p ON p.article_id = t.article_id AND p.field = 'text';

-- deadline and risk are words of the step: they stand in its text
CREATE VIEW v_public_advice AS
SELECT d.* REPLACE (
    masked_words(d.text, d.span_start, p) AS text,
    masked_words(d.deadline, d.span_start + strpos(d.text, d.deadline) - 1, p) AS deadline,
    masked_words(d.risk, d.span_start + strpos(d.text, d.risk) - 1, p) AS risk
)
FROM advice d
LEFT JOIN v_personal_places p ON p.article_id = d.article_id AND p.field = 'text';
