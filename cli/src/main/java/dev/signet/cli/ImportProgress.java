// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import java.io.PrintStream;
import java.util.Locale;

/// The bar that an import shows: how much, how fast, how long yet. One thread.
final class ImportProgress {
    private static final int BAR = 30;

    private final PrintStream err;
    private final long bytes;
    private final long start;
    private boolean shown;

    /// @param bytes of all files; 0 when it is not known
    /// @param start nanoseconds
    ImportProgress(PrintStream err, long bytes, long start) {
        this.err = err;
        this.bytes = bytes;
        this.start = start;
    }

    double seconds(long now) {
        return (now - start) / 1e9;
    }

    /// @param said what the server says of it, such as `42 %`
    void at(String said, long now) {
        if (!said.matches("[0-9]{1,2} %")) {
            err.print("\r" + said + " ".repeat(60));
        } else {
            int percent = Integer.parseInt(said.substring(0, said.length() - 2));
            err.print("\r" + line(percent, seconds(now)));
        }
        err.flush();
        shown = true;
    }

    private String line(int percent, double seconds) {
        int full = BAR * percent / 100;
        String left =
                percent == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, ", %.0f s left", seconds * (100 - percent) / percent);
        String rate =
                bytes == 0 || seconds < 1
                        ? ""
                        : String.format(
                                Locale.ROOT, ", %.1f MB/s", bytes / 1e8 * percent / seconds);
        return "["
                + "#".repeat(full)
                + ".".repeat(BAR - full)
                + "] "
                + percent
                + " %"
                + rate
                + left
                + "   ";
    }

    void end() {
        if (shown) {
            err.print("\r" + " ".repeat(78) + "\r");
            err.flush();
        }
    }
}
