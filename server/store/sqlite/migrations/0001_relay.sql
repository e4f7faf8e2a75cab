-- The relay's tables. Ids are blobs, times are milliseconds or days since 1970. Spaces and chains have short numbers,
-- because every entry names them.

CREATE TABLE relay (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    ordinal INTEGER NOT NULL,
    tag BLOB NOT NULL CHECK (length(tag) = 8)
) STRICT;

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
    account BLOB PRIMARY KEY CHECK (length(account) = 16),
    handle TEXT NOT NULL UNIQUE,
    opaque BLOB NOT NULL,
    memory_kib INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    vault_revision INTEGER NOT NULL,
    vault BLOB NOT NULL,
    lookup BLOB NOT NULL UNIQUE CHECK (length(lookup) = 16),
    recovery_key BLOB NOT NULL CHECK (length(recovery_key) = 32),
    -- What its entries take up, all spaces together.
    bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE installs (
    install BLOB PRIMARY KEY CHECK (length(install) = 8),
    account BLOB NOT NULL REFERENCES accounts (account) ON DELETE CASCADE,
    sign_in BLOB NOT NULL CHECK (length(sign_in) = 32),
    device BLOB NOT NULL CHECK (length(device) = 32),
    enrolled_day INTEGER NOT NULL,
    seen_day INTEGER NOT NULL,
    revoked INTEGER NOT NULL CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX installs_by_account ON installs (account, device);
CREATE INDEX installs_by_device ON installs (device, account);

CREATE TABLE assertions (
    install BLOB NOT NULL REFERENCES installs (install) ON DELETE CASCADE,
    jti BLOB NOT NULL CHECK (length(jti) = 16),
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (install, jti)
) STRICT, WITHOUT ROWID;
CREATE INDEX assertions_by_end ON assertions (expires_ms);

CREATE TABLE spaces (
    number INTEGER PRIMARY KEY,
    space BLOB NOT NULL UNIQUE CHECK (length(space) = 32),
    -- A closed space keeps its place, so that its positions are never given again.
    closed INTEGER NOT NULL CHECK (closed IN (0, 1)),
    ordinal INTEGER NOT NULL,
    tag BLOB NOT NULL CHECK (length(tag) = 8),
    lives INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    operations INTEGER NOT NULL,
    operations_hash BLOB NOT NULL CHECK (length(operations_hash) = 32)
) STRICT;

-- Statements that opened a life of a space, with the relay's signatures.
CREATE TABLE statements (
    space INTEGER NOT NULL,
    life INTEGER NOT NULL,
    statement BLOB NOT NULL,
    signed BLOB NOT NULL,
    PRIMARY KEY (space, life)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_spaces (
    device BLOB NOT NULL CHECK (length(device) = 32),
    space INTEGER NOT NULL,
    PRIMARY KEY (device, space)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_spaces_by_space ON device_spaces (space, device);

CREATE TABLE chains (
    number INTEGER PRIMARY KEY,
    space INTEGER NOT NULL,
    chain BLOB NOT NULL CHECK (length(chain) = 16),
    -- Null while the chain's first envelope isn't here.
    device BLOB CHECK (length(device) = 32),
    lane INTEGER,
    UNIQUE (space, chain)
) STRICT;
CREATE INDEX chains_by_device ON chains (space, device);

-- Lines. They stay when a body goes.
CREATE TABLE entries (
    space INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id BLOB NOT NULL CHECK (length(id) = 32),
    kind INTEGER NOT NULL,
    chain INTEGER,
    seq INTEGER NOT NULL,
    size INTEGER NOT NULL,
    prev BLOB CHECK (length(prev) = 32),
    old_proof BLOB,
    PRIMARY KEY (space, position)
) STRICT, WITHOUT ROWID;
-- A space's operations are read whole, among many envelopes.
CREATE INDEX entries_operations ON entries (space, position) WHERE kind = 0;
CREATE UNIQUE INDEX entries_by_chain ON entries (chain, seq) WHERE chain IS NOT NULL;

-- Wire forms of envelopes and operations. A table with row ids, since bodies are large.
CREATE TABLE bodies (
    space INTEGER NOT NULL,
    position INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (space, position)
) STRICT;

CREATE TABLE wraps (
    space INTEGER NOT NULL,
    position INTEGER NOT NULL,
    recipient BLOB NOT NULL CHECK (length(recipient) = 32),
    bytes BLOB NOT NULL CHECK (length(bytes) = 80),
    PRIMARY KEY (space, recipient, position)
) STRICT, WITHOUT ROWID;
