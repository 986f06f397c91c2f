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
    /// @param retryMillis after which to try again; 0 when that is no use
    /// @param challenge whether a token was missing or wrong
    /// @param itemsDeleted by a conditional delete; -1 when it was none
    /// @param job of what goes on in the background
    public record Hints(
            String allow,
            long retryMillis,
            boolean challenge,
            int itemsDeleted,
            JobHints job) {
        public static final Hints NONE = new Hints("", 0, false, -1);

        /// Of no job.
        public Hints(String allow, long retryMillis, boolean challenge, int itemsDeleted) {
            this(allow, retryMillis, challenge, itemsDeleted, JobHints.NONE);
        }

        /// Of a job.
        public static Hints of(int retryAfterSeconds, JobHints job) {
            return new Hints("", 1000L * retryAfterSeconds, false, -1, job);
        }

        /// Of what is to be tried again.
        public static Hints later(long retryMillis) {
            return new Hints("", retryMillis, false, -1);
        }

        /// Of a conditional delete.
        public static Hints deleted(int items) {
            return new Hints("", 0, false, items);
        }
    }

    /// What an outcome says of a job.
    ///
    /// @param path below the account at which it is asked after; "" for nothing
    /// @param progress in words; "" for nothing
    /// @param expires when what it has made goes; null when that is not told
    public record JobHints(String path, String progress, @Nullable Instant expires) {
        public static final JobHints NONE = new JobHints("", "", null);
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
