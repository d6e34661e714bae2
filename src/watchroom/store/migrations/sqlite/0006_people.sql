-- People, their sign-ins, and what keeps others from guessing.

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,                 -- as it is shown
    sign_in_name TEXT NOT NULL UNIQUE,  -- the same, folded: capitals make no difference
    role TEXT NOT NULL,                 -- viewer, reviewer, operator or admin
    password_hash TEXT NOT NULL,        -- Argon2id, in its own text form
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    signed_in_ms INTEGER,               -- NULL: never
    disabled_ms INTEGER                 -- NULL: may sign in
) STRICT;

-- Of a person, of a key, or, where both are NULL, of the key that stands in the settings.
CREATE TABLE login_session (
    id TEXT PRIMARY KEY,                -- public
    hash BLOB NOT NULL UNIQUE,          -- of the secret in the cookie, see sessions.py
    person_id TEXT REFERENCES person (id) ON DELETE CASCADE,
    key_id TEXT REFERENCES api_key (id) ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,        -- moves on while it is used
    agent TEXT NOT NULL,                -- browser and system, in a few words
    address TEXT NOT NULL,
    CHECK (person_id IS NULL OR key_id IS NULL)
) STRICT;

CREATE INDEX login_session_of_person ON login_session (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX login_session_of_key ON login_session (key_id) WHERE key_id IS NOT NULL;
CREATE INDEX login_session_expires ON login_session (expires_ms);

-- Wrong passwords in a row: of a name, and of a name from one address.
CREATE TABLE login_failure (
    subject BLOB PRIMARY KEY,           -- SHA-256 of it: people type passwords where names belong
    failures INTEGER NOT NULL,
    last_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX login_failure_last ON login_failure (last_ms);

-- What lets somebody make the first person; gone as soon as there is one.
CREATE TABLE setup_token (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    hash BLOB NOT NULL,                 -- SHA-256 of the token
    created_ms INTEGER NOT NULL
) STRICT;
