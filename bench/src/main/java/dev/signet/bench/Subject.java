// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.conformance.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One running server that is measured.
///
/// @param name `sealed` or `null seal`
/// @param port its plain listener
/// @param base path of the account, `/fhir/demo`
/// @param pid its process
/// @param account the folder of the account
record Subject(String name, int port, String base, long pid, Path account, Client client) {

    Connection connect() {
        try {
            return new Connection(port, client.token("fhir"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Resident memory in bytes, now and at its highest.
    long[] residentBytes() {
        try {
            List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
            return new long[] {kilobytes(status, "VmRSS:"), kilobytes(status, "VmHWM:")};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What its process has used of the processors so far, its compiler included, in seconds;
    /// to a hundredth (proc(5): `utime` and `stime` in ticks of 10 ms).
    double processorSeconds() {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // Behind the name, which may hold blanks, the state is the third field.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long kilobytes(List<String> status, String name) {
        for (String line : status) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        return 0;
    }

    /// Bytes of all files of the account.
    long diskBytes() {
        try (Stream<Path> files = Files.walk(account)) {
            return files.filter(Files::isRegularFile).mapToLong(Subject::size).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // gone since it was listed: a merged segment
        }
    }
}
