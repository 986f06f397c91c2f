// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What is logged, and how: our own lines from INFO on, to standard error. Libraries are heard
/// from
/// WARNING on at most, and those that would print addresses or headers not at all.
final class Logs {
    /// Kept, because the logging system forgets the level of a logger that nobody holds.
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    private static final Logger AZURE = Logger.getLogger("com.azure");
    private static final Logger MICROSOFT = Logger.getLogger("com.microsoft");
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private static final int CAUSES_MAX = 8;

    private Logs() {}

    static void configure() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        var console = new ConsoleHandler();
        console.setFormatter(new Line());
        console.setLevel(Level.INFO);
        root.addHandler(console);
        root.setLevel(Level.WARNING);
        Logger.getLogger("dev.signet").setLevel(Level.INFO);
        LUCENE.setLevel(Level.SEVERE);
        AZURE.setLevel(Level.OFF);
        MICROSOFT.setLevel(Level.OFF);
        HELIDON.setLevel(Level.OFF);
    }

    /// One line a record, with the stack of what was thrown. Only our own failures are quoted:
    /// the message of any other may hold what it was given, such as a value of a resource.
    private static final class Line extends SimpleFormatter {
        @Override
        public String format(LogRecord record) {
            String thrown = "";
            if (record.getThrown() != null) {
                thrown = "\n" + stack(record.getThrown());
            }
            return "%s %-7s %s%s%n"
                    .formatted(
                            record.getInstant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                            record.getLevel(),
                            formatMessage(record),
                            thrown);
        }

        private static String stack(Throwable thrown) {
            var text = new StringBuilder();
            String before = "";
            var seen = 0;
            for (Throwable next = thrown; next != null && seen < CAUSES_MAX; seen++) {
                text.append(before)
                        .append(next instanceof Failed ? next : next.getClass().getName());
                for (StackTraceElement frame : next.getStackTrace()) {
                    text.append("\n\tat ").append(frame);
                }
                before = "\nCaused by: ";
                next = next.getCause();
            }
            return text.toString();
        }
    }
}
