// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// The setting `log-level` while the server runs: the file of settings is looked at every two
/// seconds, and when it has changed, its level is taken up. Its other settings wait for a start.
/// Who may write the file may change the level, and nobody else.
public final class LogLevel {
    private static final System.Logger LOG = System.getLogger(LogLevel.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Path file;
    private final Supplier<Logs.Weight> settings;
    private Stand stand;

    /// The file as it was last seen; both empty when there is none.
    private record Stand(Optional<Object> time, Optional<Object> bytes) {
        static Stand of(Path file) {
            try {
                return new Stand(
                        Optional.of(Files.getLastModifiedTime(file)),
                        Optional.of(Files.size(file)));
            } catch (IOException _) {
                return new Stand(Optional.empty(), Optional.empty());
            }
        }
    }

    /// @param file that is looked at, whether it is there or not
    /// @param settings reads the level anew; throws `IllegalArgumentException` with what is wrong
    public LogLevel(Path file, Supplier<Logs.Weight> settings) {
        this.file = file;
        this.settings = settings;
        this.stand = Stand.of(file);
    }

    /// Begins to look, in a thread of its own that ends with the process. Once.
    public void follow() {
        Thread.ofVirtual()
                .name("log-level")
                .start(
                        () -> {
                            try {
                                while (true) {
                                    Thread.sleep(LOOK);
                                    look();
                                }
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    /// Takes the level up when the file has changed since it was last looked at. One thread.
    public void look() {
        Stand now = Stand.of(file);
        if (now.equals(stand)) {
            return;
        }
        stand = now;
        try {
            Logs.Weight weight = settings.get();
            Logs.from(weight);
            LOG.log(Level.INFO, "the log tells from " + weight + " on");
        } catch (IllegalArgumentException wrong) {
            LOG.log(
                    Level.WARNING,
                    "the file of settings has changed and is not taken; the log stays as it is: "
                            + wrong.getMessage());
        }
    }
}
