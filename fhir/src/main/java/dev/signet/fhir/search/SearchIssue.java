// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

/// What is wrong with one parameter of a query. Holds no value of it.
///
/// @param parameter its name as the client wrote it, cut at 100 characters
/// @param text what is wrong and what is expected; a constant sentence
public record SearchIssue(Kind kind, String parameter, String text) {
    static final int NAME_CHARACTERS_MAX = 100;

    public SearchIssue {
        if (parameter.length() > NAME_CHARACTERS_MAX) {
            parameter = parameter.substring(0, NAME_CHARACTERS_MAX);
        }
    }

    /// What kind of thing is wrong.
    public enum Kind {
        /// The type has no such parameter.
        UNKNOWN_PARAMETER,
        /// The parameter is known, what is asked of it is not supported.
        NOT_SUPPORTED,
        /// The value does not follow the grammar.
        INVALID_VALUE,
        /// A published bound is passed.
        TOO_MUCH
    }
}
