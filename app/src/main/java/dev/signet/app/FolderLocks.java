// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Holds the ledgers of a stopped server shut, so that it does not start meanwhile: a shared lock
/// on each `LOCK` file that RocksDB takes for itself. Writes nothing.
///
/// In a process that has one of these ledgers open itself it must not be used: closing the file
/// would give RocksDB's own lock away.
final class FolderLocks implements AutoCloseable {
    private final Parts held = new Parts();

    /// @param ledgers folders of RocksDB; those that are not there are passed over
    /// @throws Failed `CONFLICT` with fact `file` when another process has one open
    FolderLocks(Path data, List<Path> ledgers) {
        try {
            for (Path ledger : ledgers) {
                hold(data, ledger.resolve("LOCK"));
            }
        } catch (RuntimeException failed) {
            held.close();
            throw failed;
        }
    }

    private void hold(Path data, Path file) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            var channel = held.keep(FileChannel.open(file, StandardOpenOption.READ));
            if (channel.tryLock(0, Long.MAX_VALUE, true) == null) {
                throw new Failed(
                        Failure.CONFLICT,
                        "the folder is open in another process; stop it first",
                        new Fact("file", data.relativize(file)));
            }
        } catch (IOException e) {
            throw new Failed(
                    e, Failure.STORAGE, "cannot read", new Fact("file", data.relativize(file)));
        }
    }

    @Override
    public void close() {
        held.close();
    }
}
