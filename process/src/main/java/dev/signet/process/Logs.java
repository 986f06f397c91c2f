// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import dev.signet.base.RedactedCause;
import dev.signet.process.RepeatedFailures.Telling;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
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

    private static final Logger OWN = Logger.getLogger("dev.signet");

    /// How a line looks.
    public enum Form {
        /// Time, level and text.
        TEXT,
        /// One JSON object a line: [JsonLine].
        JSON
    }

    /// From which weight on our own lines are told.
    public enum Weight {
        ERROR,
        WARNING,
        INFO,
        DEBUG;

        private Level level() {
            return switch (this) {
                case ERROR -> Level.SEVERE;
                case WARNING -> Level.WARNING;
                case INFO -> Level.INFO;
                case DEBUG -> Level.FINE;
            };
        }
    }

    private static boolean configured; // guarded by the class

    private Logs() {}

    /// Sets the logging of this process to text from INFO on, unless it has been set. Any thread.
    public static synchronized void configure() {
        if (!configured) {
            configure(Form.TEXT, Weight.INFO);
        }
    }

    /// From which weight on our lines are told from now on. Any thread, at any time.
    public static void from(Weight weight) {
        OWN.setLevel(weight.level());
    }

    /// Sets the logging of this process. Any thread.
    public static synchronized void configure(Form form, Weight weight) {
        configured = true;
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        var console = new ConsoleHandler();
        console.setFormatter(
                switch (form) {
                    case TEXT -> new Line();
                    case JSON -> new JsonLine();
                });
        console.setLevel(Level.ALL); // the loggers choose
        root.addHandler(console);
        root.setLevel(Level.WARNING);
        from(weight);
        LUCENE.setLevel(Level.SEVERE);
        AZURE.setLevel(Level.OFF);
        MICROSOFT.setLevel(Level.OFF);
        HELIDON.setLevel(Level.OFF);
    }

    /// One line a record, with the stack of what was thrown. Only our own failures are quoted:
    /// the message of any other may hold what it was given, such as a value of a resource. One that
    /// repeats itself is cut down: [RepeatedFailures].
    static class Line extends SimpleFormatter {
        private final RepeatedFailures failures = new RepeatedFailures();

        @Override
        public final String format(LogRecord record) {
            Throwable thrown = record.getThrown();
            if (thrown == null) {
                return line(record, "");
            }
            Throwable told = RedactedCause.of(thrown);
            String logger = String.valueOf(record.getLoggerName());
            return switch (failures.next(
                    logger, formatMessage(record), told, record.getInstant())) {
                case Telling.Whole(long untold) ->
                        line(record, since(untold) + "\n" + stack(told).stripTrailing());
                case Telling.Line() -> line(record, ": " + told.getMessage());
                case Telling.Untold() -> "";
            };
        }

        /// @param end what is told of what was thrown: ` (...)`, `: message`, or a stack after a
        ///     line break; empty for nothing
        String line(LogRecord record, String end) {
            return "%s %-7s %s%s%n"
                    .formatted(
                            record.getInstant().truncatedTo(ChronoUnit.MILLIS),
                            record.getLevel(),
                            formatMessage(record),
                            end);
        }

        private static String since(long untold) {
            return untold == 0 ? "" : " (" + untold + " more like it have not been told)";
        }

        private static String stack(Throwable thrown) {
            var stack = new StringWriter();
            thrown.printStackTrace(new PrintWriter(stack));
            return stack.toString();
        }
    }
}
