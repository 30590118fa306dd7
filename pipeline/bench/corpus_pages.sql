-- The clean, settled and judged rows of one chunk of generated articles, each article read once, some with an older version.
-- Given: corpus (n, title, text, family, kind, published) of the chunk, the pools, and the variables site, base, chunk, first and last.
SET VARIABLE pool_headings = (SELECT list(words ORDER BY words) FROM pool_headings);
SET VARIABLE pool_categories = (SELECT list(words ORDER BY words) FROM pool_categories);
SET VARIABLE pool_topics = (SELECT list(words ORDER BY words) FROM pool_topics);
SET VARIABLE pool_authors = (SELECT list(words ORDER BY words) FROM pool_authors);
CREATE OR REPLACE TEMP MACRO draw(key, place, salt) AS (hash(key, place, salt) >> 11) / 9007199254740992.0;
CREATE OR REPLACE TEMP MACRO pick(choices, chance) AS choices[1 + floor(len(choices) * chance)::BIGINT];
CREATE OR REPLACE TEMP MACRO times(choice, count) AS list_resize([choice], count, choice);
CREATE OR REPLACE TEMP MACRO moment(n) AS
    TIMESTAMPTZ '2026-10-01 00:00:00+00' + to_seconds(floor(draw(n, 0, 'run') * 50)::BIGINT * 86400 + 3600 + n % 20000);

-- key is what copies of one family share: they have the same citations, conduct and steps
CREATE OR REPLACE TEMP TABLE bodies AS
SELECT n, newest, getvariable('site') || ':' || (50000 + n) AS article_id, getvariable('base') || 'sf/' || (50000 + n) || '.html' AS url,
    title, CASE WHEN newest THEN text ELSE regexp_replace(text, '\n[^\n]*$', '') END AS text,
    CASE WHEN family >= 0 AND NOT starts_with(kind, 'hard') THEN -1 - family ELSE n END AS key,
    getvariable('site') || '/' || getvariable('chunk') || ':' || (n * 10 + newest::INT) AS capture_id,
    published, CASE WHEN newest THEN moment(n) ELSE moment(n) - INTERVAL 40 DAY END AS fetched_at
FROM corpus, (VALUES (true), (false)) versions(newest)
WHERE newest OR draw(n, 0, 'older') < 0.03;

CREATE OR REPLACE TEMP TABLE lines AS
SELECT capture_id, key, len(words) AS many, unnest(words) AS words, unnest(range(1, len(words) + 1)) AS line
FROM (SELECT capture_id, key, string_split(text, chr(10)) AS words FROM bodies);

-- what an article says of law, conduct and steps: to which line each piece goes
CREATE OR REPLACE TEMP TABLE facts AS
WITH counted AS (SELECT capture_id, any_value(key) AS key, count(*) AS many FROM lines GROUP BY capture_id),
planned AS (
    SELECT capture_id, key, many, 'citations' AS what, unnest(range(floor(draw(key, 0, 'citations') * 13)::BIGINT)) AS k FROM counted
    UNION ALL
    SELECT capture_id, key, many, 'tactics', unnest(range(floor(draw(key, 0, 'tactics') * 7)::BIGINT)) FROM counted
    UNION ALL
    SELECT capture_id, key, many, 'advice', unnest(range(floor(draw(key, 0, 'advice') * 11)::BIGINT)) FROM counted
)
SELECT capture_id, key, what, k, 1 + (floor(draw(key, k, what || ' line') * 1000)::BIGINT % many) AS line, draw(key, k, what) AS chance,
    draw(key, k, what || ' too') AS other
FROM planned;

CREATE OR REPLACE TEMP TABLE cited AS
SELECT f.* EXCLUDE (what), 'citations' AS what, l.law, l.law_version, l.instrument, l.former,
    1 + floor(l.articles * pow(f.other, 3))::BIGINT AS article, NULL::VARCHAR AS quote
FROM facts f JOIN pool_laws l ON l.slot = floor(f.chance * 1000)::BIGINT
WHERE f.what = 'citations';

-- a provision's words: a stretch of generated prose, in one of ten cases another one
UPDATE cited SET quote = w.words FROM pool_wordings w
WHERE draw(key, k, 'quoted') < 0.4
    AND w.slot = (hash(law, article, CASE WHEN draw(key, k, 'misquoted') < 0.1 THEN key % 40 END) % (SELECT count(*) FROM pool_wordings))::BIGINT;

CREATE OR REPLACE TEMP TABLE pieces AS
SELECT capture_id, key, what, k, line, 2 AS lead, '《' || law || '》第' || article || '条' AS said, NULL AS code,
    '根据《' || law || '》第' || article || '条' || coalesce('规定：“' || quote || '”', '') || '。' AS piece
FROM cited
UNION ALL
SELECT f.capture_id, f.key, f.what, f.k, f.line, 0, p.words, p.code, p.words || '。'
FROM facts f JOIN pool_phrases p ON p.what = f.what AND p.slot = floor(f.chance * p.many)::BIGINT
WHERE f.what <> 'citations';

CREATE OR REPLACE TEMP TABLE placed AS
SELECT *, sum(length(piece)) OVER (PARTITION BY capture_id, line ORDER BY what, k) - length(piece) AS before FROM pieces;

CREATE OR REPLACE TEMP TABLE blocks AS
WITH ended AS (SELECT capture_id, line, string_agg(piece, '' ORDER BY what, k) AS pieces FROM pieces GROUP BY ALL),
every AS (
    SELECT l.capture_id, l.key, l.line::DOUBLE AS place, l.words AS own, l.words || coalesce(e.pieces, '') AS words,
        pick(['paragraph', 'paragraph', 'paragraph', 'item'], draw(l.key, l.line, 'kind')) AS kind
    FROM lines l LEFT JOIN ended e USING (capture_id, line)
    UNION ALL
    SELECT capture_id, key, line - 0.5, '', pick(getvariable('pool_headings'), draw(key, line, 'heading')), 'heading'
    FROM lines WHERE line % 4 = 1
)
SELECT capture_id, key, place, own, words, kind,
    row_number() OVER w - 1 AS ord, (sum(length(words) + 1) OVER w - length(words) - 1)::BIGINT AS span_start
FROM every WINDOW w AS (PARTITION BY capture_id ORDER BY place);

CREATE OR REPLACE TEMP TABLE found AS
SELECT p.capture_id, p.key, p.what, p.k, p.said, p.code, row_number() OVER (PARTITION BY p.capture_id, p.what ORDER BY p.begun, p.k) - 1 AS ord,
    p.begun AS span_start, p.begun + length(p.said) AS span_end
FROM (
    SELECT p.*, (b.span_start + length(b.own) + p.before + p.lead)::BIGINT AS begun
    FROM placed p JOIN blocks b ON b.capture_id = p.capture_id AND b.place = p.line
) p;

CREATE OR REPLACE TEMP TABLE made_pages AS
WITH whole AS (SELECT capture_id, string_agg(words, chr(10) ORDER BY ord) AS text FROM blocks GROUP BY capture_id)
SELECT b.* EXCLUDE (text), w.text, length(w.text) AS chars, md5(regexp_replace(w.text, '\s+', '', 'g')) AS body_hash,
    CASE WHEN draw(b.key, 0, 'category') < 0.98 THEN pick(getvariable('pool_categories'), pow(draw(b.key, 1, 'category'), 2)) END AS category,
    list_transform(range(1 + floor(draw(b.key, 0, 'tags') * 6)::BIGINT), lambda i: pick(getvariable('pool_topics'), draw(b.key, i, 'tag'))) AS tags,
    pick(getvariable('pool_authors'), draw(b.n, 0, 'author')) AS author,
    CASE WHEN draw(b.n, 0, 'certain') < 0.85 THEN 'full_date' WHEN draw(b.n, 0, 'certain') < 0.95 THEN 'month_day' ELSE 'neighbours' END AS date_rule
FROM bodies b JOIN whole w USING (capture_id);

CREATE OR REPLACE TEMP VIEW clean_pages AS
SELECT *, published AS date_shown, (published || 'T00:00:00+08:00')::TIMESTAMPTZ AS date_from, date_from AS date_to,
    floor(exp(3 + 6 * draw(n, 0, 'views')))::BIGINT AS views, 'tpure' AS page_rule,
    '版权声明:本文由' || author || '发布,如需转载请附上来源链接。' || CASE WHEN draw(n, 0, 'phone') < 0.3
        THEN '电话 138' || lpad((hash(author) % 100000000)::VARCHAR, 8, '0') ELSE '' END AS rights_notice
FROM made_pages ORDER BY n, newest;

CREATE OR REPLACE TEMP VIEW clean_blocks AS
SELECT capture_id, ord, kind, span_start, span_start + length(words) AS span_end, CASE WHEN kind = 'heading' THEN 2 ELSE 0 END AS level,
    pick(['advice', 'advice', 'advice', NULL, 'unknown', 'question', 'answer', 'summary', 'case', 'statutes'], draw(key, floor(place / 4), 'role')) AS role
FROM blocks ORDER BY capture_id, ord;

CREATE OR REPLACE TEMP VIEW clean_links AS
WITH planned AS (
    SELECT capture_id, n, fetched_at, unnest(list_concat(times('related', 12), times('tag', 4), ['category', 'previous', 'next', 'body'])) AS kind,
        unnest(range(20)) AS k
    FROM made_pages
)
SELECT p.capture_id, p.kind,
    CASE
        WHEN p.kind = 'tag' THEN getvariable('base') || 'tags-' || (11000 + hash(p.n, p.k) % 900) || '.html'
        WHEN p.kind = 'category' THEN getvariable('base') || 'category-' || (1 + p.n % 24) || '.html'
        WHEN p.kind = 'body' AND draw(p.n, 0, 'host') < 0.1 THEN 'https://host' || (hash(p.n, 'host') % 400) || '.example/page.html'
        ELSE t.url
    END AS url, t.title
FROM planned p JOIN bodies t ON t.newest AND t.n = CASE p.kind
    WHEN 'previous' THEN greatest(p.n - 1, getvariable('first')) WHEN 'next' THEN least(p.n + 1, getvariable('last') - 1)
    ELSE getvariable('first') + (hash(p.n, p.k, 'link') % (getvariable('last') - getvariable('first'))::UBIGINT)::BIGINT END
ORDER BY p.capture_id, p.k;

CREATE OR REPLACE TEMP VIEW clean_set_aside AS
SELECT capture_id, 0 AS ord, 'notice' AS reason, title || ',本文为' || author || '原创,未经授权禁止转载' || CASE WHEN draw(n, 0, 'wechat') < 0.3
    THEN ',咨询微信号：law' || (hash(author) % 100000) ELSE '' END || '。' AS text
FROM made_pages WHERE draw(n, 0, 'notice') < 0.75
UNION ALL
SELECT capture_id, 1, 'advert', '点击咨询' || author || '，专业处理' || category FROM made_pages WHERE draw(n, 0, 'advert') < 0.1 AND category IS NOT NULL
UNION ALL
SELECT capture_id, 2, 'hidden', '内容防采集标识' || n FROM made_pages WHERE draw(n, 0, 'hidden') < 0.12;

CREATE OR REPLACE TEMP VIEW clean_citations AS
SELECT f.capture_id, f.ord, 'cited' AS kind, f.span_start, f.span_end, f.said AS text, c.law, c.article, 0 AS suffix, false AS inherited,
    CASE WHEN draw(f.key, f.k, 'stance') < 0.97 THEN 'asserted' ELSE 'historical' END AS stance, c.quote,
    CASE WHEN c.quote IS NOT NULL THEN f.span_end + 4 END AS quote_start,
    CASE WHEN c.quote IS NOT NULL THEN f.span_end + 4 + length(c.quote) END AS quote_end, 'marked' AS rule, c.instrument, c.law_version, c.former, f.key, f.k
FROM found f JOIN cited c USING (capture_id, k) WHERE f.what = 'citations';

CREATE OR REPLACE TEMP VIEW clean_tactics AS
SELECT capture_id, ord, span_start, span_end, said AS text, code, pick(['unlawful', 'unlawful', 'unlawful', 'unstated', 'lawful'], draw(key, k, 'lawful')) AS lawfulness,
    pick(['对方', '公司', '催收员', NULL, NULL, NULL], draw(key, k, 'actor')) AS actor, 'learned' AS rule
FROM found WHERE what = 'tactics' ORDER BY capture_id, ord;

CREATE OR REPLACE TEMP VIEW clean_advice AS
SELECT capture_id, ord, span_start, span_end, said AS text, code, CASE WHEN draw(key, k, 'polarity') < 0.93 THEN 'do' ELSE 'dont' END AS polarity,
    pick(list_concat(times(NULL::VARCHAR, 10), ['人民法院', '公安机关', '人民法院、公安机关', '劳动仲裁委员会', '市场监督管理部门']), draw(key, k, 'organ')) AS organ,
    pick(list_concat(times(NULL::VARCHAR, 20), ['110', '12315', '12333', '12338、12348']), draw(key, k, 'hotline')) AS hotline,
    pick(list_concat(times(NULL::VARCHAR, 45), ['七日内', '十五日内', '三十日内', '一年内', '三年内']), draw(key, k, 'deadline')) AS deadline,
    CASE WHEN draw(key, k, 'risk') < 0.01 THEN said END AS risk, CASE WHEN draw(key, k, 'grounded') < 0.1 THEN 0 END AS grounded_by, 'learned' AS rule
FROM found WHERE what = 'advice' ORDER BY capture_id, ord;

CREATE OR REPLACE TEMP VIEW clean_personal_data AS
SELECT capture_id, 'text' AS field, 12 AS span_start, 15 AS span_end, 'name' AS kind, 'case' AS rule FROM made_pages WHERE draw(n, 0, 'name') < 0.05
UNION ALL
SELECT capture_id, 'rights_notice', length(rights_notice) - 11, length(rights_notice), 'mobile', 'mobile' FROM clean_pages WHERE contains(rights_notice, '电话');

CREATE OR REPLACE TEMP VIEW clean_captures AS
WITH answered AS (
    SELECT n, capture_id, url, fetched_at, 200 AS status, 'article' AS outcome, article_id FROM bodies
    UNION ALL
    SELECT n, capture_id || '7', getvariable('base') || 'sf/' || (90000000 + n) || '.html', fetched_at,
        CASE n % 3 WHEN 0 THEN 404 WHEN 1 THEN 301 ELSE 503 END, CASE n % 3 WHEN 0 THEN 'missing' WHEN 1 THEN 'redirect' ELSE 'server_error' END,
        getvariable('site') || ':' || (90000000 + n) FROM bodies WHERE draw(n, 0, 'failed') < 0.03
    UNION ALL
    SELECT n, capture_id || '8', getvariable('base') || 'page_' || n // 10 || '.html', fetched_at, 200, 'list', NULL FROM bodies WHERE n % 10 = 0
)
SELECT capture_id, getvariable('site') AS site, url, fetched_at, status, 'text/html; charset=utf-8' AS content_type, 'sha1:' || upper(left(md5(capture_id), 32)) AS body_digest,
    strftime(fetched_at, '%Y%m%dT000000Z') || getvariable('site') AS run_id, strftime(fetched_at, '%Y%m%dT000000Z') || '-0.warc.gz' AS warc, n * 6000 AS warc_offset,
    5000 + n % 3000 AS warc_length, outcome, 'allowed' AS robots, 'none' AS tdm, article_id
FROM answered ORDER BY fetched_at, capture_id;

CREATE OR REPLACE TEMP VIEW clean_rejects AS
SELECT capture_id || '9' AS capture_id, getvariable('base') || 'sf/' || (80000000 + n) || '.html' AS url, 'clean' AS stage,
    pick(['soft_not_found', 'no_article', 'login_wall'], draw(n, 0, 'reason')) AS reason, 'generated' AS detail
FROM bodies WHERE draw(n, 0, 'reject') < 0.01;

CREATE OR REPLACE TEMP VIEW clean_listed AS
SELECT capture_id, unnest(['sitemap', 'list']) AS way, unnest([draw(n, 0, 'sitemap') < 0.9, draw(n, 0, 'list') < 0.8]) AS shown, article_id, url, title,
    published AS date_shown, NULL AS date_from, NULL AS date_to, NULL AS date_rule, fetched_at
FROM bodies WHERE newest;

-- passages: each line, and the sentences of a line that has several
CREATE OR REPLACE TEMP VIEW clean_sketches AS
WITH spans AS (
    SELECT capture_id, words, span_start AS a, false AS sentence FROM blocks WHERE length(words) >= 12
    UNION ALL
    SELECT capture_id, sentence, (span_start + coalesce(sum(length(sentence)) OVER (PARTITION BY capture_id, ord ORDER BY k ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::BIGINT, true
    FROM (
        SELECT capture_id, ord, span_start, unnest(parts) AS sentence, unnest(range(len(parts))) AS k
        FROM (SELECT *, regexp_extract_all(words, '[^。]+。?') AS parts FROM blocks) WHERE len(parts) > 1
    )
)
SELECT s.capture_id, 0 AS body, 0 AS own, 0 AS shingles, NULL AS signature, NULL AS sample, []::BIGINT[] AS excluded,
    list((hash(words) >> 1)::BIGINT ORDER BY a, sentence) AS passage, list(a ORDER BY a, sentence) AS passage_start,
    list(a + length(words) ORDER BY a, sentence) AS passage_end, list(sentence ORDER BY a, sentence) AS sentence,
    list(contains(words, '规定：“') ORDER BY a, sentence) AS statute
FROM spans s WHERE length(words) >= 12 GROUP BY s.capture_id ORDER BY s.capture_id;

CREATE OR REPLACE TEMP VIEW settled AS
SELECT article_id, body_hash, capture_id, newest AS is_newest, fetched_at AS first_seen, min(fetched_at) OVER (PARTITION BY article_id) AS article_first_seen,
    fetched_at AS last_seen, fetched_at AS last_changed, CASE WHEN newest AND draw(n, 0, 'gone') < 0.01 THEN fetched_at + INTERVAL 5 DAY END AS gone_since,
    CASE WHEN date_rule <> 'neighbours' THEN published END AS published,
    CASE WHEN date_rule = 'neighbours' THEN strftime(published::DATE - 20, '%Y-%m-%d') ELSE published END AS published_from,
    published AS published_to, published AS published_shown, date_rule AS published_rule
FROM made_pages ORDER BY article_id, first_seen, body_hash;

CREATE OR REPLACE TEMP VIEW judged AS
WITH verdicts AS (
    SELECT c.*, p.article_id, p.body_hash, p.published AS law_as_of, 'published' AS as_of_rule,
        CASE WHEN former THEN pick(['repealed', 'repealed', 'exists', 'old_number'], draw(c.key, k, 'verdict'))
            ELSE pick(list_concat(times('exists', 88), times('old_number', 3), times('not_checkable', 4), times('not_in_registry', 2), ['depends_on_date', 'no_such_article', 'placeholder']),
                draw(c.key, k, 'verdict')) END AS reference_verdict,
        CASE WHEN quote IS NULL THEN 'no_quote' ELSE pick(list_concat(times('verbatim', 10), times('punctuation', 4), times('abridged', 2), ['reworded', 'altered', 'unsupported', 'not_checkable']),
            draw(c.key, k, 'fidelity')) END AS quote_fidelity
    FROM clean_citations c JOIN made_pages p USING (capture_id)
)
SELECT *, CASE reference_verdict WHEN 'exists' THEN 'by_number' WHEN 'not_checkable' THEN 'text_not_held' END AS reference_reason,
    CASE WHEN reference_verdict IN ('repealed', 'old_number') THEN reference_verdict WHEN former THEN 'repealed' END AS reference_now,
    CASE WHEN quote_fidelity IN ('verbatim', 'punctuation', 'abridged') THEN 'cited_article' WHEN quote_fidelity = 'altered' AND k % 2 = 0 THEN 'other_article' END AS quote_source,
    CASE WHEN quote IS NOT NULL THEN 0.6 + 0.4 * draw(key, k, 'similarity') END AS similarity,
    CASE WHEN reference_verdict IN ('repealed', 'old_number') THEN '民法典' END AS now_law, CASE WHEN reference_verdict IN ('repealed', 'old_number') THEN article % 1260 + 1 END AS now_article,
    CASE WHEN quote_source = 'other_article' THEN law END AS true_law, CASE WHEN quote_source = 'other_article' THEN article + 1 END AS true_article,
    CASE WHEN reference_verdict IN ('repealed', 'old_number', 'no_such_article') OR quote_fidelity IN ('altered', 'unsupported')
        THEN pick(['suspected', 'confirmed'], draw(key, k, 'finding')) ELSE 'none' END AS finding, '2026-11-01' AS laws_as_of
FROM verdicts ORDER BY article_id, ord;
