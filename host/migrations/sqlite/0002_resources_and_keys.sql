-- The number of the last write of a resource or key. Every such write takes the next one first, so that writes have one
-- order, which is that in which they become visible.
CREATE TABLE last_change (
    number INTEGER NOT NULL
) STRICT;
INSERT INTO last_change (number) VALUES (0);

-- Resources as they are now. One that was deleted stays, so that its versions go on where they ended.
CREATE TABLE resources (
    tenant     TEXT NOT NULL,
    collection TEXT NOT NULL,
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0),
    is_deleted INTEGER NOT NULL CHECK (is_deleted IN (0, 1)),
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    -- Name and labels in lower case, which lists are filtered by.
    name_key   TEXT NOT NULL,
    labels_key TEXT NOT NULL,
    -- Milliseconds since 1970-01-01 UTC.
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, collection, id)
) STRICT;

-- Every version of every resource. None is ever changed.
CREATE TABLE versions (
    tenant     TEXT NOT NULL,
    collection TEXT NOT NULL,
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0),
    action     TEXT NOT NULL CHECK (action IN ('created', 'updated', 'deleted', 'rolled-back')),
    written_at INTEGER NOT NULL,
    author     TEXT NOT NULL,
    -- NULL, all five, where the resource was deleted.
    media_type TEXT,
    text       TEXT,
    kind       TEXT,
    name       TEXT,
    -- JSON array of texts.
    labels     TEXT CHECK (labels IS NULL OR json_valid(labels)),
    PRIMARY KEY (tenant, collection, id, version),
    CHECK ((action = 'deleted') = (text IS NULL))
) STRICT;

-- Who wrote what.
CREATE TABLE audit (
    number     INTEGER NOT NULL PRIMARY KEY,
    written_at INTEGER NOT NULL,
    tenant     TEXT NOT NULL,
    actor      TEXT NOT NULL,
    action     TEXT NOT NULL,
    collection TEXT NOT NULL,
    id         TEXT NOT NULL,
    version    INTEGER
) STRICT;
CREATE INDEX audit_by_tenant ON audit (tenant, number);

-- Keys of the API. Of the secret itself there is only the hash.
CREATE TABLE api_keys (
    id         TEXT NOT NULL PRIMARY KEY,
    tenant     TEXT NOT NULL,
    name       TEXT NOT NULL,
    scope      TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
    -- BLAKE3, in hexadecimal digits.
    hash       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;
