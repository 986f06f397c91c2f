// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.crypto.Purpose;

/// A named table of a [Ledger], with keys ordered as unsigned bytes.
///
/// The name and the keys stand in the clear on disk: a name is a word of ours, a key is a
/// number or the result of [dev.signet.crypto.Seals#name]; never a name of the customer's.
///
/// @param name 1 to 32 characters of `a-z` and `-`; not `default`, not `anchor`
/// @param purpose the key under which values are sealed
/// @param lookup how it is read: decides on the filters kept for it
/// @param guard what tells that a record was put back, dropped or exchanged
public record Family(String name, Purpose purpose, Lookup lookup, Guard guard) {
    /// How a family is read.
    public enum Lookup {
        /// Keys are numbers: ranges and neighbours are read.
        ORDERED,
        /// Keys start with a hash: single keys are read, many of them absent.
        HASHED
    }

    /// What guards a family against records that were valid once.
    public enum Guard {
        /// The ledger itself keeps a keyed sum over its records.
        SUMMED,
        /// Whoever writes it chains its records; it is only added to.
        CHAINED
    }

    public Family {
        if (!name.matches("[a-z-]{1,32}") || name.matches("default|anchor")) {
            throw new IllegalArgumentException("a family's name is 1 to 32 of a-z and -");
        }
    }

    /// A family that the ledger keeps a sum over.
    public Family(String name, Purpose purpose, Lookup lookup) {
        this(name, purpose, lookup, Guard.SUMMED);
    }

    /// A family of small records, sealed under [Purpose#RECORD].
    public static Family records(String name) {
        return new Family(name, Purpose.RECORD, Lookup.ORDERED);
    }
}
