-- SPDX-FileCopyrightText: 2026 The Hemicycle contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The centre's ledger. Rows are only ever added; the unique key of records is the rule that nothing counts twice.

CREATE TABLE records (
    idx    INTEGER PRIMARY KEY,              -- place in the Merkle tree, from 0, without gaps
    author TEXT    NOT NULL,                 -- 'floor' or a seat id
    epoch  INTEGER NOT NULL,                 -- 0 for the floor
    seq    INTEGER NOT NULL CHECK (seq > 0),
    kind   TEXT    NOT NULL,
    hash   TEXT    NOT NULL CHECK (length(hash) = 64),
    frame  BLOB    NOT NULL,                 -- body and signature as received
    UNIQUE (author, epoch, seq)
) STRICT;

CREATE TABLE blobs (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    data   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    id       INTEGER PRIMARY KEY,
    at_ms    INTEGER NOT NULL,
    topic    TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    disposed INTEGER NOT NULL CHECK (disposed IN (0, 1)),
    blocks   INTEGER NOT NULL CHECK (blocks IN (0, 1)),
    seat     TEXT    NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    payload  BLOB    NOT NULL
) STRICT;

CREATE TRIGGER records_stay BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER records_last BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
CREATE TRIGGER blobs_stay BEFORE UPDATE ON blobs BEGIN SELECT RAISE(ABORT, 'blobs are never changed'); END;
CREATE TRIGGER blobs_last BEFORE DELETE ON blobs BEGIN SELECT RAISE(ABORT, 'blobs are never deleted'); END;
CREATE TRIGGER quarantine_stays BEFORE UPDATE ON quarantine BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
CREATE TRIGGER quarantine_lasts BEFORE DELETE ON quarantine BEGIN SELECT RAISE(ABORT, 'evidence is never deleted'); END;
