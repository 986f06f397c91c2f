// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.time.Duration;
import java.util.Optional;

/// How often a source is asked again that gives no answer, and how long is waited.
///
/// @param tries the most without a byte between them, at least 1
/// @param first the pause after the first of them; each is twice the one before
/// @param longest of all pauses, also of those that the source asks for
/// @param waiting waits
public record Patience(int tries, Duration first, Duration longest, Waiting waiting) {
    /// Waits, or ends the work by what it throws.
    @FunctionalInterface
    public interface Waiting {
        void pause(Duration pause);
    }

    /// Waits before the next try.
    ///
    /// @param failures one after the other, the last one included
    /// @param asked how long the other side wants to be left alone
    public void after(int failures, Optional<Duration> asked) {
        Duration usual = first.multipliedBy(1L << Math.min(failures - 1, 20));
        Duration pause = asked.filter(each -> each.compareTo(usual) > 0).orElse(usual);
        waiting.pause(pause.compareTo(longest) > 0 ? longest : pause);
    }
}
