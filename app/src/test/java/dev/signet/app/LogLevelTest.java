// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.configuration.Setting;
import dev.signet.configuration.Settings;
import dev.signet.process.LogLevel;
import dev.signet.process.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `log-level` in the file of settings is taken up while the server runs.
final class LogLevelTest {
    private static final Logger OURS = Logger.getLogger("dev.signet.app.some");

    @TempDir private Path data;

    private Settings.CommandLine typed() {
        return new Settings.CommandLine().with(Setting.DATA, data);
    }

    private Settings settings() {
        return typed().over(Optional.empty(), data, EnumSet.allOf(Setting.class));
    }

    private void write(String text) throws IOException {
        Files.writeString(data.resolve("signet.toml"), text);
    }

    @AfterEach
    void asBefore() {
        Logs.from(Logs.Weight.INFO);
    }

    @Test
    void aChangedLevelIsTakenUpAndAWrongOneChangesNothing() throws IOException {
        var level = new LogLevel(typed().file(Optional.empty(), data), () -> Up.weight(settings()));
        write("log-level = \"warning\"\n");
        level.look();
        assertFalse(OURS.isLoggable(Level.INFO), "the file that came is read");

        write("log-level = \"everything\"\n");
        level.look();
        assertFalse(OURS.isLoggable(Level.INFO), "a wrong word changes nothing");
        assertTrue(OURS.isLoggable(Level.WARNING));

        write("log-level = \"debug\"\n");
        level.look();
        assertTrue(OURS.isLoggable(Level.FINE));

        Files.delete(data.resolve("signet.toml"));
        level.look();
        assertFalse(OURS.isLoggable(Level.FINE), "without a file it is as at the start");
        assertTrue(OURS.isLoggable(Level.INFO));
    }

    @Test
    void aLevelOfTheCommandLineStandsAboveTheFiles() throws IOException {
        var level =
                new LogLevel(
                        data.resolve("signet.toml"),
                        () ->
                                Up.weight(
                                        typed().with(Setting.LOG_LEVEL, "error")
                                                .over(
                                                        Optional.empty(),
                                                        data,
                                                        EnumSet.allOf(Setting.class))));
        write("log-level = \"debug\"\n");
        level.look();
        assertFalse(OURS.isLoggable(Level.WARNING));
    }
}
