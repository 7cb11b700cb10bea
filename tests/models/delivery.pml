/* SPDX-FileCopyrightText: 2026 The Hemicycle contributors */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How records get from seats into the ledger: docs/protocol.md sections 4 to 6; edge_agent/core/sender.py and
 * receipts.py; central_broker/core/core.py and admission.py.
 *
 * Records have no content here, only numbers from 1: what is durable at a seat never changes, so it is enough that the
 * ledger never holds a number that the seat's disk does not. A set of numbers is a mask, bit n - 1 for number n.
 *
 * Faults come in any number and order, at any moment, until it is calm; from then on nothing fails, but a seat that is
 * off stays off. The broker may do more than a broker can: until it is calm it hands out any durable records of a seat
 * as a batch, and any receipt that was ever true, as often as it likes; so no queue in it needs a limit.
 *
 * Sizes and mutants are set with -D; tests/models/test_models.py does it.
 */

#ifndef SEATS
#define SEATS 1                                    /* 1 or 2 */
#endif
#ifndef RECORDS
#define RECORDS 2
#endif
#ifndef TERMS
#define TERMS 2
#endif

#define FIRST(n) ((1 << (n)) - 1)                  /* the numbers 1 to n */
#define IS_PREFIX(mask) (((mask) & ((mask) + 1)) == 0)
#define HOLDS(mask, n) (((mask) & FIRST(n)) == FIRST(n))

/* A seat. Its disk: */
byte durable[SEATS];                               /* records in its journal */
byte kept_term[SEATS] = 1;                             /* highest term it has stored */
byte kept_high[SEATS];                             /* its newest stored receipt, 0 when it is of a lower term */
/* its memory: */
bit off[SEATS];
bit listens[SEATS];                                /* the centre has said that it listens */
byte ahead[SEATS];                                 /* records, durable or on the way to the disk */
byte seat_term[SEATS] = 1;
byte high[SEATS];                                  /* receipted under seat_term */

/* The broker, in memory only. The newest batch of a seat, and its newest receipt: 0 when there is none. */
byte batch_first[SEATS];
byte batch_last[SEATS];
byte receipt_term[SEATS];
byte receipt_high[SEATS];

/* The centre. Its disk: */
byte term = 1;
byte ledger[SEATS];
bit twice;                                         /* some record was appended a second time */
/* its memory: */
byte draft[SEATS];                                 /* the ledger and what is being appended to it */
bit touched[SEATS];                                /* owes a receipt */
bit speaking;                                      /* the ledger has answered, receipts are due */

typedef Lost { byte held[TERMS] };
Lost lost[SEATS];                                  /* how many records the ledgers of former terms held */
bit calm;

#ifdef MUTANT_SEND_ONCE
bit sent[SEATS];
#endif
#ifdef MUTANT_STATE_SAID_ONCE
bit unsaid[SEATS] = 1;
#endif
#ifdef MUTANT_RECEIPTS_IN_A_QUEUE
chan queue = [SEATS] of { byte, byte, byte };
#endif

inline length(mask, n) {
    n = 0;
    do
    :: n < RECORDS && ((mask) >> n) & 1 -> n++
    :: else -> break
    od
}

/* The promises, and the name under which each is reported when it is broken. */
byte receipt_soundness, no_loss, at_most_once, prefix, term_never_falls;

#define PREFIX(s) (IS_PREFIX(ledger[s]) && ledger[s] < (1 << durable[s]))
#define NO_LOSS(s) (seat_term[s] != term || HOLDS(ledger[s], high[s]))
#define TERM_RISES(s) (kept_term[s] <= seat_term[s] && seat_term[s] <= term)
#define SETTLED(s) (off[s] || (ahead[s] == durable[s] && seat_term[s] == term && high[s] == durable[s] \
                               && ledger[s] == FIRST(durable[s])))

#if SEATS == 1
#define EVERY(claim) claim(0)
#else
#define EVERY(claim) (claim(0) && claim(1))
#endif

ltl arrives { <> calm -> <> [] EVERY(SETTLED) }

/* ---- seat ------------------------------------------------------------------------------------------------------- */

inline raise_term(s, t) {
    seat_term[s] = t;
#ifndef MUTANT_NOT_BEGUN_ANEW
    high[s] = 0
#endif
}

inline send(s) {
#ifdef MUTANT_NEWEST_FIRST
    batch_first[s] = durable[s];
#else
    batch_first[s] = high[s] + 1;
#endif
#ifdef MUTANT_SENT_BEFORE_DURABLE
    batch_last[s] = ahead[s];
#else
    batch_last[s] = durable[s];
#endif
#ifdef MUTANT_SEND_ONCE
    sent[s] = 1;
#endif
#ifdef MUTANT_PUBACK_TRUSTED
    high[s] = batch_last[s];
#endif
}

inline believe(s, t, h) {
    if
    :: t > seat_term[s] -> raise_term(s, t)
    :: else
    fi;
    if
    :: t == seat_term[s] && h > high[s] ->
        high[s] = h;
#ifdef MUTANT_SEND_ONCE
        sent[s] = 0
#endif
#ifdef MUTANT_TERM_IGNORED
    :: t < seat_term[s] && h > high[s] -> high[s] = h
#endif
#ifdef MUTANT_TERM_FALLS
    :: t < seat_term[s] -> seat_term[s] = t; high[s] = h
#endif
    :: else
    fi
}

#ifdef MUTANT_SENT_BEFORE_DURABLE
#define READY(s) ahead[s]
#else
#define READY(s) durable[s]
#endif
#ifdef MUTANT_SEND_ONCE
#define MAY_SEND(s) (!sent[s])
#else
#define MAY_SEND(s) true
#endif
#ifdef MUTANT_RECEIPTS_IN_A_QUEUE
#define RECEIPT_WAITS(s) (queue?[eval(s), _, _])
#else
#define RECEIPT_WAITS(s) (receipt_term[s])
#endif

active [SEATS] proctype Seat() {
    byte s = _pid;                                 /* the seats are the first processes, counted from 0 */
    byte t, h;
end:
    do
    :: atomic { !off[s] && ahead[s] < RECORDS -> ahead[s]++ }                               /* a press */
    :: atomic { !off[s] && durable[s] < ahead[s] -> durable[s] = ahead[s] }                 /* fsync */
    :: atomic { !off[s] && listens[s] && MAY_SEND(s) && READY(s) > high[s] && !batch_last[s] && !RECEIPT_WAITS(s) ->
                send(s) }                                                  /* again only when nothing is on the way */
#ifdef MUTANT_RECEIPTS_IN_A_QUEUE
    :: atomic { !off[s] && RECEIPT_WAITS(s) -> queue?eval(s), t, h; believe(s, t, h); t = 0; h = 0 }
#else
    :: atomic { !off[s] && RECEIPT_WAITS(s) -> t = receipt_term[s]; h = receipt_high[s]; receipt_term[s] = 0;
                receipt_high[s] = 0; believe(s, t, h); t = 0; h = 0 }
#endif
    :: atomic { !off[s] && (kept_term[s] != seat_term[s] || kept_high[s] != high[s]) ->
                kept_term[s] = seat_term[s]; kept_high[s] = high[s] }                       /* the receipt is stored */
    od
}

/* ---- centre ----------------------------------------------------------------------------------------------------- */

inline admit(s) {
#ifdef MUTANT_SILENT_ON_DUPLICATES
    touched[s] = !HOLDS(draft[s], batch_last[s]);
#else
    touched[s] = 1;
#endif
    n = batch_first[s];
    do
    :: n > batch_last[s] -> break
    :: n <= batch_last[s] && (draft[s] >> (n - 1)) & 1 ->                  /* a duplicate: go on */
#ifdef MUTANT_NO_UNIQUE_KEY
        twice = 1;
#endif
        n++
    :: n <= batch_last[s] && !((draft[s] >> (n - 1)) & 1) ->
#ifndef MUTANT_GAPS_TAKEN
        if
        :: draft[s] != FIRST(n - 1) -> break                               /* a gap: stop */
        :: else
        fi;
#endif
        draft[s] = draft[s] | (1 << (n - 1));
        n++
    od;
    batch_first[s] = 0;
    batch_last[s] = 0;
    n = 0
}

inline receipt(s) {
    length(draft[s], n);
    if
    :: !HOLDS(ledger[s], n) -> assert(receipt_soundness)
    :: else
    fi;
#ifdef MUTANT_RECEIPTS_IN_A_QUEUE
    queue!s, term, n;
#else
    receipt_term[s] = term;
    receipt_high[s] = n;
#endif
    touched[s] = 0;
    n = 0
}

inline commit() {
    s = 0;
    do
    :: s < SEATS -> ledger[s] = draft[s]; s++
    :: else -> break
    od;
    s = 0;
    speaking = 1
}

#if SEATS == 1
#define ANY_TOUCHED touched[0]
#else
#define ANY_TOUCHED (touched[0] || touched[1])
#endif
#ifdef MUTANT_RECEIPT_BEFORE_COMMIT
#define MAY_SPEAK true
#else
#define MAY_SPEAK speaking
#endif
#ifdef MUTANT_RECEIPTS_IN_A_QUEUE
#define ROOM nfull(queue)
#else
#define ROOM true
#endif
#ifdef MUTANT_STATE_SAID_ONCE
#define SAYS_STATE(s) (unsaid[s])
#else
#define SAYS_STATE(s) (!listens[s])
#endif
#ifdef MUTANT_TERM_IN_RECEIPTS_ONLY
#define SAYS_TERM false
#else
#define SAYS_TERM true
#endif

#define FOR_SEAT(i) \
    :: atomic { !speaking && batch_last[i] && !touched[i] -> admit(i) } \
    :: atomic { MAY_SPEAK && touched[i] && ROOM -> receipt(i) } \
    :: atomic { !off[i] && SAYS_STATE(i) -> say_state(i) } \
    :: atomic { SAYS_TERM && !off[i] && listens[i] && seat_term[i] < term -> raise_term(i, term) }   /* floor head */

inline say_state(s) {
    listens[s] = 1;
#ifdef MUTANT_STATE_SAID_ONCE
    unsaid[s] = 0
#endif
}

active proctype Centre() {
    byte n, s;
end:
    do
    FOR_SEAT(0)
#if SEATS > 1
    FOR_SEAT(1)
#endif
    :: atomic { !speaking && ANY_TOUCHED -> commit() }
    :: atomic { speaking && !ANY_TOUCHED -> speaking = 0 }
    od
}

/* ---- faults ----------------------------------------------------------------------------------------------------- */

inline link_breaks(s) {
    listens[s] = 0;
#ifdef MUTANT_SEND_ONCE
    sent[s] = 0;
#endif
#ifdef MUTANT_STATE_SAID_ONCE
    unsaid[s] = 1;
#endif
    batch_first[s] = 0;
    batch_last[s] = 0;
    receipt_term[s] = 0;
    receipt_high[s] = 0
}

inline seat_dies(s) {
    off[s] = 1;
    ahead[s] = durable[s];
    seat_term[s] = kept_term[s];
    high[s] = kept_high[s];
    link_breaks(s)
}

inline centre_dies() {
    s = 0;
    do
    :: s < SEATS -> draft[s] = ledger[s]; touched[s] = 0; s++
    :: else -> break
    od;
    s = 0;
    speaking = 0
}

/* The machine is gone with its disk. A new centre begins with an empty ledger under the next term. */
inline centre_is_lost() {
    s = 0;
    do
    :: s < SEATS -> length(ledger[s], n); lost[s].held[term - 1] = n; ledger[s] = 0; s++
    :: else -> break
    od;
    n = 0;
#ifndef MUTANT_SAME_TERM
    term++;
#endif
    centre_dies()
}

inline old_batch(s) {
    select(n : 1 .. durable[s]);
    batch_last[s] = n;
    select(n : 1 .. batch_last[s]);
    batch_first[s] = n;
    n = 0
}

inline old_receipt(s) {
    select(n : 1 .. term);
    receipt_term[s] = n;
    if
    :: n == term -> length(ledger[s], n)
    :: else -> n = lost[s].held[n - 1]
    fi;
    select(k : 0 .. n);
    receipt_high[s] = k;
    k = 0;
    n = 0
}

active proctype Faults() {
    byte n, k, s;
    do
#ifdef LIVENESS
    :: atomic { calm = 1; break }
#endif
    :: atomic {
        select(s : 0 .. SEATS - 1);
        if
        :: batch_last[s] -> batch_first[s] = 0; batch_last[s] = 0          /* dropped */
        :: receipt_term[s] -> receipt_term[s] = 0; receipt_high[s] = 0
        :: durable[s] && !batch_last[s] -> old_batch(s)                    /* late, twice, out of order */
        :: !receipt_term[s] -> old_receipt(s)
        :: listens[s] -> link_breaks(s)
        :: !off[s] -> seat_dies(s)
        :: off[s] -> off[s] = 0
#ifdef MUTANT_STATE_SAID_ONCE
        :: unsaid[s] -> unsaid[s] = 0
#endif
        :: else
        fi;
        s = 0 }
    :: atomic { centre_dies() }
    :: atomic { term < TERMS -> centre_is_lost() }
    od;
    do
    :: true -> true                                /* time passes: a system that stands still has not arrived */
    od
}

#ifndef LIVENESS
active proctype Watch() {
end:
    if
    :: atomic { !EVERY(PREFIX) -> assert(prefix) }
    :: atomic { !EVERY(NO_LOSS) -> assert(no_loss) }
    :: atomic { !EVERY(TERM_RISES) -> assert(term_never_falls) }
    :: atomic { twice -> assert(at_most_once) }
    fi
}
#endif
