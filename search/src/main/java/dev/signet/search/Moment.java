// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.TokenType;
import java.time.Instant;
import java.util.List;

/// What queries need to know of the data as it stands when they are run.
@FunctionalInterface
public interface Moment {
    /// The first place in the commit order that is not before `time`.
    long updateAt(Instant time);

    /// The time at which they are run: what is about a date depends on it.
    ///
    /// @throws dev.signet.base.Failed `INVALID` when the query has to mean the same at all times
    default Instant now() {
        throw new Failed(Failure.INVALID, "what is about a date cannot be asked for here");
    }

    /// The codes of a value set.
    ///
    /// @param valueSet a canonical url, with or without a version, or `ValueSet/id`
    /// @throws dev.signet.base.Failed `INVALID` when there is none, or none that is expanded
    default List<TokenType.Asked> codes(String valueSet) {
        throw new Failed(
                Failure.INVALID, "the codes of a value set cannot be asked for in a condition");
    }

    /// A code with those below or above it in its code system.
    ///
    /// @throws dev.signet.base.Failed `INVALID` when the code system is not stored as a whole
    default List<TokenType.Asked> subsumed(TokenType.AskedSubsumed asked) {
        throw new Failed(
                Failure.INVALID, "the hierarchy of codes cannot be asked for in a condition");
    }

    /// The ids of a resource, and of those that are part of it or that it is part of, to any depth.
    default List<String> parts(ReferenceType.AskedHierarchy asked) {
        throw new Failed(
                Failure.INVALID, "the hierarchy of resources cannot be asked for in a condition");
    }

    /// Called between the pieces of long work; what it throws ends the work.
    default void pass() {}

    /// The codes of UCUM that quantities have.
    ///
    /// @throws Failed `TOO_LARGE` when there are too many to look at
    default List<String> units() {
        return List.of();
    }
}
