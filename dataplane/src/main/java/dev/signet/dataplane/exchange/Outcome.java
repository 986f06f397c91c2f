// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.fhir.Issue;
import dev.signet.store.Stored;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an exchange has come to. Says nothing of how it is written.
///
/// @param status of HTTP, which is FHIR's too
/// @param version of the resource, 0 when the outcome is of none
/// @param time of that version; null when it is not told
/// @param location path below the account of what was written; "" for nothing
/// @param hints beside the content
public record Outcome(
        int status,
        Content content,
        long version,
        @Nullable Instant time,
        String location,
        Hints hints) {
    /// What an outcome says beside its content, most often a refusal beside its issues.
    ///
    /// @param allow methods that the address takes; "" when that is not why
    /// @param retryAfterSeconds 0 when trying again is no use
    /// @param challenge whether a token was missing or wrong
    /// @param itemsDeleted by a conditional delete; -1 when it was none
    public record Hints(String allow, int retryAfterSeconds, boolean challenge, int itemsDeleted) {
        public static final Hints NONE = new Hints("", 0, false, -1);

        /// Of a conditional delete.
        public static Hints deleted(int items) {
            return new Hints("", 0, false, items);
        }
    }

    public static Outcome of(int status, Content content) {
        return new Outcome(status, content, 0, null, "", Hints.NONE);
    }

    public static Outcome empty(int status) {
        return of(status, Content.NONE);
    }

    /// Refused with these issues.
    public static Outcome refused(int status, List<Issue> issues) {
        return of(status, Content.of(issues));
    }

    /// The same of that version.
    public Outcome versioned(Stored stored) {
        return new Outcome(status, content, stored.version(), stored.time(), location, hints);
    }

    /// The same of that version, without its time.
    public Outcome versioned(long number) {
        return new Outcome(status, content, number, null, location, hints);
    }

    /// The same of what was written at that version.
    public Outcome written(Stored stored) {
        return new Outcome(
                status,
                content,
                stored.version(),
                stored.time(),
                stored.key().path() + "/_history/" + stored.version(),
                hints);
    }

    /// The same of what is found at that path below the account.
    public Outcome at(String path) {
        return new Outcome(status, content, version, time, path, hints);
    }

    /// The same with another content.
    public Outcome with(Content other) {
        return new Outcome(status, other, version, time, location, hints);
    }

    /// The same with hints.
    public Outcome with(Hints more) {
        return new Outcome(status, content, version, time, location, more);
    }
}
