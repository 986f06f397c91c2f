// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.search.query.Handling;
import java.util.List;

/// How an answer is wanted (<https://hl7.org/fhir/R4/http.html#return>).
///
/// @param wanted what the answer to a write holds
/// @param handling of parameters that are not known
/// @param accepts media types, as they were sent
/// @param isAsync whether `respond-async` (RFC 7240, section 4.1) is among what was asked for
/// @param isLenient whether `handling=lenient` was said, and not merely taken
public record Preferences(
        Return wanted,
        Handling handling,
        List<String> accepts,
        boolean isAsync,
        boolean isLenient) {
    /// What `Prefer: return=` asks for.
    public enum Return {
        /// Nothing was said: all of the resource, but in the answer to a transaction.
        UNSTATED,
        REPRESENTATION,
        MINIMAL,
        OPERATION_OUTCOME
    }

    /// @param prefer values of `Prefer`, in order
    public static Preferences of(List<String> prefer, List<String> accepts) {
        if (prefer.isEmpty()) {
            return new Preferences(Return.UNSTATED, Handling.LENIENT, accepts, false, false);
        }
        return new Preferences(
                wanted(prefer), handling(prefer), accepts, isAsync(prefer), isLenient(prefer));
    }

    private static Return wanted(List<String> prefer) {
        for (String one : prefer) {
            if (one.contains("return=minimal")) {
                return Return.MINIMAL;
            }
            if (one.contains("return=OperationOutcome")) {
                return Return.OPERATION_OUTCOME;
            }
            if (one.contains("return=representation")) {
                return Return.REPRESENTATION;
            }
        }
        return Return.UNSTATED;
    }

    private static boolean isLenient(List<String> prefer) {
        return prefer.stream().anyMatch(one -> one.contains("handling=lenient"));
    }

    private static boolean isAsync(List<String> prefer) {
        for (String line : prefer) {
            for (String one : line.split("[,;]", -1)) {
                if (one.strip().equalsIgnoreCase("respond-async")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Handling handling(List<String> prefer) {
        for (String one : prefer) {
            if (one.contains("handling=strict")) {
                return Handling.STRICT;
            }
        }
        return Handling.LENIENT;
    }
}
