-- Texts that lists are ordered by are compared by their bytes, whatever the language of the database.

-- The number of the last write of a resource or key. Every such write takes the next one first, so that writes have one
-- order, which is that in which they become visible.
CREATE TABLE last_change (
    number BIGINT NOT NULL
);
INSERT INTO last_change (number) VALUES (0);

-- Resources as they are now. One that was deleted stays, so that its versions go on where they ended.
CREATE TABLE resources (
    tenant     TEXT COLLATE "C" NOT NULL,
    collection TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL CHECK (version > 0),
    is_deleted BIGINT NOT NULL CHECK (is_deleted IN (0, 1)),
    kind       TEXT NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    -- Name and labels in lower case, which lists are filtered by.
    name_key   TEXT COLLATE "C" NOT NULL,
    labels_key TEXT NOT NULL,
    -- Milliseconds since 1970-01-01 UTC.
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, collection, id)
);

-- Every version of every resource. None is ever changed.
CREATE TABLE versions (
    tenant     TEXT COLLATE "C" NOT NULL,
    collection TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    version    BIGINT NOT NULL CHECK (version > 0),
    action     TEXT NOT NULL CHECK (action IN ('created', 'updated', 'deleted', 'rolled-back')),
    written_at BIGINT NOT NULL,
    author     TEXT NOT NULL,
    -- NULL, all five, where the resource was deleted.
    media_type TEXT,
    text       TEXT,
    kind       TEXT,
    name       TEXT COLLATE "C",
    -- JSON array of texts.
    labels     TEXT CHECK (labels::json IS NOT NULL OR labels IS NULL),
    PRIMARY KEY (tenant, collection, id, version),
    CHECK ((action = 'deleted') = (text IS NULL))
);

-- Who wrote what.
CREATE TABLE audit (
    number     BIGINT NOT NULL PRIMARY KEY,
    written_at BIGINT NOT NULL,
    tenant     TEXT COLLATE "C" NOT NULL,
    actor      TEXT NOT NULL,
    action     TEXT NOT NULL,
    collection TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    version    BIGINT
);
CREATE INDEX audit_by_tenant ON audit (tenant, number);

-- Keys of the API. Of the secret itself there is only the hash.
CREATE TABLE api_keys (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    tenant     TEXT COLLATE "C" NOT NULL,
    name       TEXT COLLATE "C" NOT NULL,
    scope      TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
    -- BLAKE3, in hexadecimal digits.
    hash       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);
