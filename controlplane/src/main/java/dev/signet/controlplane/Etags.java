// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Chance;
import dev.signet.http.Request;
import java.time.Instant;
import java.util.Optional;

/// Entity tags of accounts (contract PUT-6) and the conditions that name them (RFC 9110 section
/// 13).
final class Etags {
    private Etags() {}

    /// A new one in the form that the real service uses; unquoted.
    static String next(Chance chance, Instant now) {
        return "%08x-0000-0400-0000-%08x0000"
                .formatted((int) chance.next(), (int) now.getEpochSecond());
    }

    /// The header's form, which the body repeats with its quotes.
    static String quoted(String etag) {
        return "\"" + etag + "\"";
    }

    /// Refuses when `If-Match` or `If-None-Match` does not hold.
    ///
    /// @param current unquoted; empty when the resource is not there
    static void check(Request request, Optional<String> current) {
        Optional<String> match = request.header("If-Match");
        if (match.isPresent() && !names(match.get(), current)) {
            throw Refusal.PRECONDITION_FAILED.failed();
        }
        Optional<String> noneMatch = request.header("If-None-Match");
        if (noneMatch.isPresent() && names(noneMatch.get(), current)) {
            throw Refusal.PRECONDITION_FAILED.failed();
        }
    }

    private static boolean names(String condition, Optional<String> current) {
        if (current.isEmpty()) {
            return false;
        }
        for (String each : condition.split(",", -1)) {
            String tag = each.strip();
            if (tag.equals("*") || tag.equals(quoted(current.get())) || tag.equals(current.get())) {
                return true;
            }
        }
        return false;
    }
}
