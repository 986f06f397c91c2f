// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// A table of checks: what was looked at, what was seen, pass or FAIL. Prints each line as it
/// comes and says at the end whether all passed.
public final class Report {
    private final PrintStream out;
    private final List<String> failed = new ArrayList<>();
    private int passed;

    public Report(PrintStream out) {
        this.out = out;
    }

    /// What a check saw.
    ///
    /// @param passed whether it is as promised
    /// @param seen one line, with figures
    public record Seen(boolean passed, String seen) {
        public static Seen pass(String seen) {
            return new Seen(true, seen);
        }

        public static Seen of(boolean passed, String seen) {
            return new Seen(passed, seen);
        }
    }

    /// Runs one check and prints its line; an exception is a failed check.
    public void check(String name, Callable<Seen> check) {
        Seen seen;
        try {
            seen = check.call();
        } catch (Exception e) {
            seen = new Seen(false, e.getClass().getSimpleName() + ": " + firstLine(e));
        }
        if (seen.passed()) {
            passed++;
        } else {
            failed.add(name);
        }
        out.printf("%-46s %-5s %s%n", name, seen.passed() ? "pass" : "FAIL", seen.seen());
        out.flush();
    }

    /// Prints the sum.
    ///
    /// @return the exit code: 0 when all passed
    public int finish() {
        out.printf("%d passed, %d failed%n", passed, failed.size());
        for (String name : failed) {
            out.println("FAIL: " + name);
        }
        return failed.isEmpty() ? 0 : 1;
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
