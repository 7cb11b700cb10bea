-- SPDX-FileCopyrightText: 2026 The Hemicycle contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A seat's journal. Rows are added and never changed, but for secrets: the triggers below refuse the rest.

-- The seat's own chain, frames as written.
CREATE TABLE own (
    seq INTEGER PRIMARY KEY CHECK (seq >= 1),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    frame BLOB NOT NULL
) STRICT;

-- The floor log, frames as received.
CREATE TABLE floor (
    floor_seq INTEGER PRIMARY KEY CHECK (floor_seq >= 1),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    frame BLOB NOT NULL
) STRICT;

-- Bodies that floor records name.
CREATE TABLE blobs (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    data BLOB NOT NULL
) STRICT;

-- Receipts whose proofs were checked, frames as received; the last one holds.
CREATE TABLE receipts (
    id INTEGER PRIMARY KEY,
    frame BLOB NOT NULL
) STRICT;

-- Facts that stand in no log; the last one of a name holds.
CREATE TABLE settled (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    value TEXT NOT NULL
) STRICT;

-- What the centre signed and what contradicts what this seat holds.
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    note TEXT NOT NULL,
    payload BLOB NOT NULL
) STRICT;

-- What only this seat may know: credentials and shares. Wiped when it is not needed any more.
CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Numbers follow without gaps, so a lost row is noticed when the next one comes.
CREATE TRIGGER own_follows BEFORE INSERT ON own
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM own)
BEGIN SELECT RAISE(ABORT, 'a record of the chain must follow the last one'); END;
CREATE TRIGGER floor_follows BEFORE INSERT ON floor
WHEN NEW.floor_seq <> (SELECT coalesce(max(floor_seq), 0) + 1 FROM floor)
BEGIN SELECT RAISE(ABORT, 'a floor record must follow the last one'); END;

CREATE TRIGGER own_is_not_updated BEFORE UPDATE ON own
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER own_is_not_deleted BEFORE DELETE ON own
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER floor_is_not_updated BEFORE UPDATE ON floor
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER floor_is_not_deleted BEFORE DELETE ON floor
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER blobs_are_not_updated BEFORE UPDATE ON blobs
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER blobs_are_not_deleted BEFORE DELETE ON blobs
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER receipts_are_not_updated BEFORE UPDATE ON receipts
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER receipts_are_not_deleted BEFORE DELETE ON receipts
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER settled_is_not_updated BEFORE UPDATE ON settled
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER settled_is_not_deleted BEFORE DELETE ON settled
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER evidence_is_not_updated BEFORE UPDATE ON evidence
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
CREATE TRIGGER evidence_is_not_deleted BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'a journal is appended to, never changed'); END;
