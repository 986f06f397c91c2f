// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import dev.signet.base.RedactedCause;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What is logged, and how: our own lines from INFO on, to standard error. Libraries are heard
/// from WARNING on at most, and those that would print addresses or headers not at all.
public final class Logs {
    /// Kept, because the logging system forgets the level of a logger that nobody holds.
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    private static final Logger AZURE = Logger.getLogger("com.azure");
    private static final Logger MICROSOFT = Logger.getLogger("com.microsoft");
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private Logs() {}

    /// Sets the logging of this process; any thread, once.
    public static void configure() {
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
                var stack = new java.io.StringWriter();
                RedactedCause.of(record.getThrown())
                        .printStackTrace(new java.io.PrintWriter(stack));
                thrown = "\n" + stack.toString().stripTrailing();
            }
            return "%s %-7s %s%s%n"
                    .formatted(
                            record.getInstant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                            record.getLevel(),
                            formatMessage(record),
                            thrown);
        }
    }
}
