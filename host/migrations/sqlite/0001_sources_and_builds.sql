-- Named sets of source paths.
CREATE TABLE source_sets (
    name    TEXT NOT NULL PRIMARY KEY,
    -- JSON array of texts, in the order the user gave them.
    paths   TEXT NOT NULL CHECK (json_valid(paths)),
    profile TEXT NOT NULL
) STRICT;

-- Every build of the graph, oldest first.
CREATE TABLE builds (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Milliseconds since 1970-01-01 UTC.
    started_at  INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
    reason      TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('succeeded', 'failed')),
    -- What a build that succeeded made.
    revision    INTEGER,
    stats       TEXT CHECK (stats IS NULL OR json_valid(stats)),
    -- Why a build failed.
    message     TEXT,
    CHECK ((status = 'succeeded') = (revision IS NOT NULL AND stats IS NOT NULL)),
    CHECK ((status = 'failed') = (message IS NOT NULL))
) STRICT;
