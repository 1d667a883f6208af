-- Named sets of source paths.
CREATE TABLE source_sets (
    name    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- JSON array of texts, in the order the user gave them.
    paths   TEXT NOT NULL CHECK (paths::json IS NOT NULL),
    profile TEXT NOT NULL
);

-- Every build of the graph, oldest first.
CREATE TABLE builds (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Milliseconds since 1970-01-01 UTC.
    started_at  BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL CHECK (duration_ms >= 0),
    reason      TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('succeeded', 'failed')),
    -- What a build that succeeded made.
    revision    BIGINT,
    stats       TEXT CHECK (stats::json IS NOT NULL OR stats IS NULL),
    -- Why a build failed.
    message     TEXT,
    CHECK ((status = 'succeeded') = (revision IS NOT NULL AND stats IS NOT NULL)),
    CHECK ((status = 'failed') = (message IS NOT NULL))
);
