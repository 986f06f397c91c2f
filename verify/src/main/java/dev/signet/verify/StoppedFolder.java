// SPDX-License-Identifier: Apache-2.0
package dev.signet.verify;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Tells whether another process has a ledger of a data folder open: RocksDB holds a lock on the
/// file `LOCK`. Writes nothing.
///
/// Not to be asked in a process that has one of these ledgers open itself: letting go of a file
/// would give RocksDB's own lock away.
final class StoppedFolder {
    private StoppedFolder() {}

    /// @param ledgers folders of RocksDB; those that are not there are passed over
    /// @throws Failed `CONFLICT` with fact `file` when another process has one open
    static void require(Path data, List<Path> ledgers) {
        for (Path ledger : ledgers) {
            Path file = ledger.resolve("LOCK");
            if (Files.exists(file)) {
                require(file, new Fact("file", data.relativize(file)));
            }
        }
    }

    private static void require(Path file, Fact fact) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.tryLock(0, Long.MAX_VALUE, true) == null) {
                throw inUse(fact);
            }
        } catch (OverlappingFileLockException _) {
            throw inUse(fact);
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "cannot read", fact);
        }
    }

    private static Failed inUse(Fact fact) {
        return new Failed(
                Failure.CONFLICT, "the folder is open in another process; stop it first", fact);
    }
}
