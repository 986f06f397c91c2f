// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import java.time.temporal.ChronoUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// The log as one JSON object a line, for collectors: `time` (RFC 3339, UTC), `level` (`error`,
/// `warning`, `info` or `debug`), `logger` (the class that tells), `message`, and `detail` where
/// something was thrown. What is said is what [Logs.Line] says, no more.
final class JsonLine extends Logs.Line {
    @Override
    String line(LogRecord record, String end) {
        var text = new StringBuilder(200);
        member(text, '{', "time", record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
        member(text, ',', "level", level(record.getLevel()));
        member(text, ',', "logger", String.valueOf(record.getLoggerName()));
        member(text, ',', "message", formatMessage(record));
        if (!end.isEmpty()) {
            member(text, ',', "detail", end.replaceFirst("^: ", "").strip());
        }
        return text.append("}\n").toString();
    }

    private static String level(Level level) {
        int weight = level.intValue();
        return weight >= Level.SEVERE.intValue()
                ? "error"
                : weight >= Level.WARNING.intValue()
                        ? "warning"
                        : weight >= Level.INFO.intValue() ? "info" : "debug";
    }

    private static void member(StringBuilder text, char before, String name, String value) {
        text.append(before).append('"').append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char each = value.charAt(i);
            switch (each) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> {
                    // the others of RFC 8259, and what would not survive UTF-8 on its own
                    if (each < 0x20 || each == 0x7f || Character.isSurrogate(each)) {
                        text.append("\\u%04x".formatted((int) each));
                    } else {
                        text.append(each);
                    }
                }
            }
        }
        text.append('"');
    }
}
