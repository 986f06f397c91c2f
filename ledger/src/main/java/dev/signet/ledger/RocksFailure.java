// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Translates what RocksDB says into [Failed], with the file named when RocksDB names one.
final class RocksFailure {
    private static final Pattern FILE =
            Pattern.compile(
                    "(\\d{6,}\\.(?:sst|log|blob)|MANIFEST-\\d+|OPTIONS-\\d+|CURRENT|IDENTITY)");

    private RocksFailure() {}

    /// @param folder the ledger's folder, its last name only
    /// @param otherwise the file in it that is meant when RocksDB names none
    static Failed of(RocksDBException thrown, String folder, String otherwise) {
        String message = String.valueOf(thrown.getMessage());
        Status status = thrown.getStatus();
        Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
        var file = new Fact("file", folder + "/" + file(message, otherwise));
        if (code == Status.Code.Corruption || message.startsWith("Corruption")) {
            return new Failed(
                    thrown, Failure.CORRUPT, "a file of the ledger does not verify", file);
        }
        if (code == Status.Code.IOError) {
            return ofInputOutput(thrown, message, file, folder);
        }
        if (code == Status.Code.NotFound) {
            return new Failed(thrown, Failure.CORRUPT, "a file of the ledger is missing", file);
        }
        if (code == Status.Code.NotSupported) {
            return new Failed(
                    thrown,
                    Failure.FORMAT_TOO_NEW,
                    "the ledger's files are of a newer RocksDB",
                    file);
        }
        if (code == Status.Code.InvalidArgument) {
            return new Failed(
                    thrown, Failure.CORRUPT, "the ledger's files do not fit together", file);
        }
        return new Failed(
                thrown, Failure.INTERNAL, "RocksDB refused", new Fact("code", code.name()));
    }

    private static Failed ofInputOutput(
            RocksDBException thrown, String message, Fact file, String folder) {
        Status status = thrown.getStatus();
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("no space")
                || (status != null && status.getSubCode() == Status.SubCode.NoSpace)) {
            return new Failed(thrown, Failure.STORAGE, "the disk is full");
        }
        if (message.contains("/LOCK")) {
            return new Failed(
                    thrown,
                    Failure.CONFLICT,
                    "the ledger is open in another process or twice in this one",
                    new Fact("file", folder + "/LOCK"));
        }
        if (lower.contains("no such file")) {
            return new Failed(thrown, Failure.CORRUPT, "a file of the ledger is missing", file);
        }
        return new Failed(thrown, Failure.STORAGE, "the disk does not take or give a block", file);
    }

    private static String file(String message, String otherwise) {
        Matcher matcher = FILE.matcher(message);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
