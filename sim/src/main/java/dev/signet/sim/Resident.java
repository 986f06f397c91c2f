// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Memory that a process holds, as Linux tells; 0 where there is no such telling.
public final class Resident {
    private Resident() {}

    static long mebibytes(long pid) {
        return of(pid, "VmRSS:");
    }

    /// The most since the last [#forget].
    public static long mostMebibytes(long pid) {
        return of(pid, "VmHWM:");
    }

    /// Lets the most begin anew; where that is not allowed it stays what it is for the whole life.
    public static void forget(long pid) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
        } catch (IOException _) {
            // the most of its whole life is a stricter figure
        }
    }

    private static long of(long pid, String name) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }
}
