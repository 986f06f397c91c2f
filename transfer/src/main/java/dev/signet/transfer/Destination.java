// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A place that files are written to, which the operator has allowed. Any thread; calls block.
public interface Destination {
    /// Writes a file; one that lies there already is written over. It appears whole, or not at all:
    /// what it was before stays until then.
    ///
    /// @throws dev.signet.base.Failed what `content` throws, and then nothing has appeared
    Written write(FilePath path, Content content);

    /// Opens a file that lies there.
    ///
    /// @param etag what it must be; empty: whatever it is
    Source.Reply open(FilePath path, Optional<String> etag);

    /// Takes away what writes that were cut short have left in a folder under names of their own.
    /// Nothing is written there meanwhile.
    void tidy(List<String> folders);

    /// Where who may read the place finds a file; holds no signature.
    URI address(FilePath path);

    /// The beginning of all such addresses.
    URI base();

    /// What a file shall hold.
    @FunctionalInterface
    interface Content {
        /// The same bytes at each call; closed by who has called. The stream throws
        /// [dev.signet.base.Failed] where it cannot go on, and no `IOException`.
        InputStream open();
    }

    /// What became of a write. That a place says no and that it says nothing are different things.
    sealed interface Written {
        /// The file is there.
        record Whole() implements Written {}

        /// A no: asking again does not help.
        record Refused(Source.Reason reason) implements Written {}

        /// No usable answer; later there may be one.
        ///
        /// @param pause how long the place wants to be left alone; empty: it does not say
        record NoAnswer(Optional<Duration> pause) implements Written {}
    }
}
