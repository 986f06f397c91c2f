// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// Where files are read from. Any thread; calls block.
public interface Source {
    /// Opens a file.
    Reply open(Asked asked);

    /// What is to be read.
    ///
    /// @param address of the file
    /// @param offset the first byte that is wanted; at most the size of the file
    /// @param etag what the file must still be; empty: whatever it is
    record Asked(URI address, long offset, Optional<String> etag) {
        /// From the beginning, whatever it is.
        public static Asked whole(URI address) {
            return new Asked(address, 0, Optional.empty());
        }
    }

    /// What became of it. That a source says no and that it says nothing are different things.
    sealed interface Reply {
        /// @param bytes from the offset on; closed by the caller. Throws [java.io.IOException]
        ///     when it ends before it should or is silent for too long
        /// @param size of the whole file, where the source tells
        /// @param etag what the file is now; empty when the source does not tell
        record Opened(InputStream bytes, OptionalLong size, Optional<String> etag)
                implements Reply {}

        /// A no: asking again does not help.
        record Refused(Reason reason) implements Reply {}

        /// No usable answer; later there may be one.
        ///
        /// @param pause how long the source wants to be left alone; empty: it does not say
        record NoAnswer(Optional<Duration> pause) implements Reply {}
    }

    /// Why a source says no.
    enum Reason {
        /// The operator has not allowed the place.
        NOT_ALLOWED,
        /// The source lets us not read it.
        FORBIDDEN,
        /// There is no such file.
        NOT_FOUND,
        /// The file is not what it was.
        CHANGED,
        /// The source names another address; none is followed.
        REDIRECTED,
        /// The address, or what answers there, is not of a kind that can be read.
        UNUSABLE
    }
}
