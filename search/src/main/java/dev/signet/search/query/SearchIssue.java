// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameters;

/// What is wrong with one parameter of a query. Holds no value of it.
///
/// @param parameter its name as the client wrote it, cut at 100 characters
/// @param text what is wrong and what is expected; a constant sentence
public record SearchIssue(Kind kind, String parameter, String text) {
    static final int NAME_CHARACTERS_MAX = 100;

    /// Said of what FHIR defines and this server does not have in that place.
    static final String DEFINED = "FHIR has such a parameter, but it is not supported here";

    /// Said of what the account defines and has not indexed for all resources.
    static final String PENDING =
            "the account defines it, and not all resources are indexed by it yet: POST /$reindex,"
                    + " or send x-ms-use-partial-indices: true";

    /// Said of `_text` and `_content` where words are not indexed.
    static final String NO_TEXTS =
            "the words of the account's resources are not indexed: the operator's setting full-text"
                    + " names the accounts whose are";

    /// What is said of a parameter that is defined and cannot be searched by.
    static String defined(SearchParameters parameters, String type, String code) {
        return parameters.isPending(type, code) ? PENDING : DEFINED;
    }

    public SearchIssue {
        if (parameter.length() > NAME_CHARACTERS_MAX) {
            parameter = parameter.substring(0, NAME_CHARACTERS_MAX);
        }
    }

    /// The code at the start of a parameter's name: `subject` of `subject:Patient.name`.
    public static String code(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == ':' || name.charAt(i) == '.') {
                return name.substring(0, i);
            }
        }
        return name;
    }

    /// What kind of thing is wrong.
    public enum Kind {
        /// Nobody defines such a parameter for the type.
        UNKNOWN_PARAMETER,
        /// FHIR defines the parameter, and it or what is asked of it is not supported.
        NOT_SUPPORTED,
        /// The value does not follow the grammar.
        INVALID_VALUE,
        /// A published bound is passed.
        TOO_MUCH
    }
}
