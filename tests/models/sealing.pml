/* SPDX-FileCopyrightText: 2026 The Hemicycle contributors */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How a round ends: docs/protocol.md section 7; edge_agent/core/ballots.py, voting_core/freezing.py and lifecycle.py.
 *
 * One round under the press rule "last", one member a seat. What delivery.pml proves is taken for granted: the ledger
 * holds a first part of what is durable at a seat. Anything may take as long as it likes or never happen: a seat hears
 * of the opening and the closing late, seals at its own deadline at any moment, loses what is not durable, or is silent
 * for ever; the operator opens, closes, excuses, freezes and declares whenever the life cycle allows it.
 *
 * Sizes and mutants are set with -D; tests/models/test_models.py does it.
 */

#ifndef SEATS
#define SEATS 2                                    /* 1 or 2 */
#endif
#ifndef PRESSES
#define PRESSES 2                                  /* 1 or 2 */
#endif
#define ENTRIES (PRESSES + 2)                      /* a sign-in, the presses, the seal */

/* Entries of a journal. */
#define NOTHING 0
#define SIGN_IN 1
#define BALLOT 2
#define SEAL 3

/* Phases of the round, in order. */
#define NONE 0
#define OPEN 1
#define CLOSED 2
#define FROZEN 3
#define DECLARED 4

/* Lines of a frozen list; from FIRST_BALLOT on: the ballot that is entry line - FIRST_BALLOT of the journal. */
#define OFFLINE 1
#define ABSENT 2
#define NOT_PRESSED 3
#define VOID 4
#define FIRST_BALLOT 5

/* A seat. */
typedef Journal { byte entry[ENTRIES] };
Journal journal[SEATS];
byte ahead[SEATS];                                 /* entries, durable or on the way to the disk */
byte durable[SEATS];
byte named[SEATS];                                 /* the ballot that the seal names, as a line; 0 for none */
byte heard[SEATS];                                 /* phase of the round at this seat: NONE, OPEN or CLOSED */

/* The centre. */
byte phase;
byte delivered[SEATS];                             /* entries in the ledger */
bit excused[SEATS];
byte frozen[SEATS];                                /* the newest frozen list; 0 before the first */
byte declared[SEATS];

byte final, seal_first, not_pressed_is_true, counted_is_last, voter_not_let_off, honest_not_void;

/* What the first n entries of a journal say. */
#define IS(s, n, i, kind) ((i) < (n) && journal[s].entry[i] == kind)
#if PRESSES == 1
#define HAS(s, n, kind) (IS(s, n, 0, kind) || IS(s, n, 1, kind) || IS(s, n, 2, kind))
#define LAST(s, n) (IS(s, n, 2, BALLOT) -> 2 + FIRST_BALLOT : (IS(s, n, 1, BALLOT) -> 1 + FIRST_BALLOT : 0))
#else
#define HAS(s, n, kind) (IS(s, n, 0, kind) || IS(s, n, 1, kind) || IS(s, n, 2, kind) || IS(s, n, 3, kind))
#define LAST(s, n) (IS(s, n, 3, BALLOT) -> 3 + FIRST_BALLOT : (IS(s, n, 2, BALLOT) -> 2 + FIRST_BALLOT : \
                   (IS(s, n, 1, BALLOT) -> 1 + FIRST_BALLOT : 0)))
#endif
#define SEALED_AT_SEAT(s) HAS(s, ahead[s], SEAL)
#define SEALED(s) HAS(s, delivered[s], SEAL)

/* ---- seat ------------------------------------------------------------------------------------------------------- */

inline append(kind) {
    journal[s].entry[ahead[s]] = kind;
    ahead[s]++
}

inline seal() {
#ifdef MUTANT_SEAL_NAMES_DURABLE
    named[s] = LAST(s, durable[s]);
#else
    named[s] = LAST(s, ahead[s]);
#endif
    append(SEAL)
}

inline lose_memory() {
    do
    :: ahead[s] > durable[s] ->
        ahead[s]--;
        if
        :: journal[s].entry[ahead[s]] == SEAL -> named[s] = 0
        :: else
        fi;
        journal[s].entry[ahead[s]] = NOTHING
    :: else -> break
    od
}

#ifdef MUTANT_PRESS_AFTER_SEAL
#define TAKES_PRESS(s) (heard[s] == OPEN)
#else
#define TAKES_PRESS(s) (heard[s] == OPEN && !SEALED_AT_SEAT(s))
#endif

active [SEATS] proctype Seat() {
    byte s = _pid;                                 /* the seats are the first processes, counted from 0 */
end:
    do
    :: atomic { ahead[s] == 0 -> append(SIGN_IN) }
    :: atomic { TAKES_PRESS(s) && HAS(s, ahead[s], SIGN_IN) && ahead[s] < PRESSES + 1 -> append(BALLOT) }
    :: atomic { heard[s] == OPEN && !SEALED_AT_SEAT(s) -> seal() }                          /* cut off: own deadline */
    :: atomic { heard[s] == CLOSED && !SEALED_AT_SEAT(s) -> seal() }
    :: atomic { durable[s] < ahead[s] -> durable[s] = ahead[s] }
    :: atomic { durable[s] < ahead[s] -> lose_memory() }
    :: atomic { heard[s] < phase && heard[s] < CLOSED -> heard[s]++ }
    od
}

/* ---- centre ----------------------------------------------------------------------------------------------------- */

#ifdef MUTANT_EXCUSE_ALONE
#define LET_OFF(s) (excused[s])
#else
#define LET_OFF(s) (excused[s] && !HAS(s, delivered[s], SIGN_IN) && !HAS(s, delivered[s], BALLOT))
#endif
#ifdef MUTANT_FROZEN_WITHOUT_SEAL
#define COUNTS(s) true
#else
#define COUNTS(s) SEALED(s)
#endif
#ifdef MUTANT_SILENT_NOT_PRESSED
#define UNKNOWN NOT_PRESSED
#else
#define UNKNOWN OFFLINE
#endif

/* Entries of a journal in the ledger that come before its seal. */
inline count_before_seal() {
    n = 0;
    do
    :: n < delivered[s] && journal[s].entry[n] != SEAL -> n++
    :: else -> break
    od
}

inline dispose() {
    count_before_seal();
    last = LAST(s, n);
    if
    :: !COUNTS(s) && LET_OFF(s) ->
        frozen[s] = ABSENT;
        if
        :: last -> assert(voter_not_let_off)
        :: else
        fi
    :: !COUNTS(s) && !LET_OFF(s) -> frozen[s] = UNKNOWN
    :: COUNTS(s) && !last -> frozen[s] = (HAS(s, n, SIGN_IN) -> NOT_PRESSED : ABSENT)
    :: COUNTS(s) && last && SEALED(s) && last != named[s] -> frozen[s] = VOID; assert(honest_not_void)
    :: COUNTS(s) && last && !(SEALED(s) && last != named[s]) -> frozen[s] = last
    fi;
    last = 0;
    n = 0
}

inline freeze() {
    do
    :: s < SEATS -> dispose(); s++
    :: else -> break
    od;
    s = 0
}

inline declare() {
#ifdef MUTANT_DECLARED_FROM_THE_LEDGER
    do
    :: s < SEATS -> declared[s] = frozen[s]; dispose(); s++
    :: else -> break
    od;
#else
    do
    :: s < SEATS -> declared[s] = frozen[s]; s++
    :: else -> break
    od;
#endif
    s = 0;
    phase = DECLARED
}

#ifdef MUTANT_FROZEN_AFTER_DECLARATION
#define MAY_FREEZE (phase >= CLOSED)
#else
#define MAY_FREEZE (phase == CLOSED || phase == FROZEN)
#endif
#define FOR_SEAT(i) \
    :: atomic { delivered[i] < durable[i] -> delivered[i]++; excused[i] = 0 }       /* who appears is excused no more */ \
    :: atomic { phase < DECLARED && !excused[i] -> excused[i] = 1 }

active proctype Centre() {
    byte s, n, last;
end:
    do
    FOR_SEAT(0)
#if SEATS > 1
    FOR_SEAT(1)
#endif
    :: atomic { phase == NONE -> phase = OPEN }
    :: atomic { phase == OPEN -> phase = CLOSED }
    :: atomic { MAY_FREEZE -> freeze(); phase = (phase == CLOSED -> FROZEN : phase) }
    :: atomic { phase == FROZEN -> declare() }
    od
}

/* ---- promises --------------------------------------------------------------------------------------------------- */

#define FINAL(s) (phase != DECLARED || frozen[s] == declared[s])
#define SEAL_FIRST(s) ((frozen[s] != NOT_PRESSED && frozen[s] < FIRST_BALLOT) || SEALED(s))
#define NOT_PRESSED_IS_TRUE(s) (frozen[s] != NOT_PRESSED || !HAS(s, ahead[s], BALLOT))
#define COUNTED_IS_LAST(s) (frozen[s] < FIRST_BALLOT || frozen[s] == LAST(s, ahead[s]))

#if SEATS == 1
#define EVERY(claim) claim(0)
#else
#define EVERY(claim) (claim(0) && claim(1))
#endif

active proctype Watch() {
end:
    if
    :: atomic { !EVERY(FINAL) -> assert(final) }
    :: atomic { !EVERY(SEAL_FIRST) -> assert(seal_first) }
    :: atomic { !EVERY(NOT_PRESSED_IS_TRUE) -> assert(not_pressed_is_true) }
    :: atomic { !EVERY(COUNTED_IS_LAST) -> assert(counted_is_last) }
    fi
}
