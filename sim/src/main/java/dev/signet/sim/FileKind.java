// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import java.nio.file.Path;
import java.util.Optional;

/// What a file of the data folder is.
///
/// @param part `account`, `control`, `vault` or `root`
/// @param name what it is there, such as `ledger sst`
record FileKind(String part, String name) implements Comparable<FileKind> {

    /// @param relative to the data folder
    /// @return empty for files that carry no data and are written anew at each start
    static Optional<FileKind> of(Path relative) {
        String first = relative.getName(0).toString();
        String file = relative.getFileName().toString();
        String part =
                switch (first) {
                    case "accounts" -> "account";
                    case "control", "vault" -> first;
                    default -> "root";
                };
        if (file.matches("LOG|LOG\\.old.*|LOCK|write\\.lock|endpoints\\.json|.*\\.next|.*\\.new")) {
            return Optional.empty();
        }
        Path parent = relative.getParent();
        String folder = parent == null ? "" : parent.getFileName().toString();
        return Optional.of(
                new FileKind(
                        part,
                        switch (folder) {
                            case "ledger" -> "ledger " + ledgerFile(file);
                            case "index", "index-2" -> "index " + indexFile(file);
                            default -> file;
                        }));
    }

    private static String ledgerFile(String file) {
        int dot = file.lastIndexOf('.');
        int dash = file.indexOf('-');
        return dot >= 0 ? file.substring(dot + 1) : dash >= 0 ? file.substring(0, dash) : file;
    }

    private static String indexFile(String file) {
        int dot = file.lastIndexOf('.');
        return dot >= 0 ? file.substring(dot + 1) : "segments";
    }

    /// Whether the process may end because of it: nothing can be served without it.
    boolean endsProcess() {
        return !part.equals("account");
    }

    @Override
    public int compareTo(FileKind other) {
        int byPart = part.compareTo(other.part);
        return byPart != 0 ? byPart : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return part + " " + name;
    }
}
