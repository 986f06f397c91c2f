// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/// The places in a data folder (ARCHITECTURE.md, "At rest"). Only this class knows their
/// names.
///
/// @param path the folder itself; made with mode 0700
public record DataFolder(Path path) {
    public DataFolder {
        path = path.toAbsolutePath().normalize();
    }

    /// Makes the folder if it is not there.
    public void create() {
        directory(path);
        directory(root());
    }

    /// The service-managed root, the local certificate authority, secrets of the
    /// administrator.
    public Path root() {
        return path.resolve("root");
    }

    public Path rootKey() {
        return root().resolve("service-root");
    }

    public Path installation() {
        return root().resolve("installation.json");
    }

    public Path certificateAuthority() {
        return path.resolve("ca.pem");
    }

    /// The local authority and the operator's chain.
    Path trusted() {
        return path.resolve("trusted.pem");
    }

    public Path control() {
        return path.resolve("control");
    }

    /// The ledger of the control plane's records.
    public Path controlLedger() {
        return control().resolve("ledger");
    }

    public Path vault() {
        return path.resolve("vault");
    }

    /// What the embedded vault is given for its store.
    public Path vaultStore() {
        return vault().resolve("ledger");
    }

    /// The ledger that it makes there.
    public Path vaultLedger() {
        return vaultStore().resolve("ledger");
    }

    public Path audit() {
        return path.resolve("audit");
    }

    /// The ledger of the audit trail.
    public Path auditLedger() {
        return audit().resolve("ledger");
    }

    /// The anchor that stands beside a ledger.
    public static Path anchor(Path ledger) {
        return ledger.resolveSibling(ledger.getFileName() + ".anchor");
    }

    public Path accounts() {
        return path.resolve("accounts");
    }

    public Path account(UUID accountId) {
        return accounts().resolve(accountId.toString());
    }

    /// Whether an earlier start has come so far that something is kept under the root.
    public boolean isInUse() {
        return Files.exists(control());
    }

    /// Whether an earlier start has made the control plane's records, which come before the
    /// vault and the accounts.
    public boolean hasRecords() {
        return Files.exists(vault()) || Files.exists(accounts());
    }

    /// Refuses to make anew what an earlier start has made and everything else hangs on.
    ///
    /// @throws Failed `CORRUPT` naming the file
    public void requireNew(Path file) {
        if (isInUse()) {
            RootedStore.requireThere(file);
        }
    }

    public Path endpoints() {
        return path.resolve("endpoints.json");
    }

    public Path clientSecret(String client) {
        return root().resolve(client + ".secret");
    }

    /// Makes a directory, readable by its owner only, and those above it.
    public static void directory(Path directory) {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new Failed(
                    e, Failure.STORAGE, "cannot make the folder", new Fact("folder", directory));
        }
    }

    /// Writes a file, mode 0600 or as given, so that a crash leaves the old or the new and
    /// nothing between: write, sync, rename, sync the directory.
    public static void write(Path file, byte[] bytes, String mode) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.deleteIfExists(next);
            Files.createFile(
                    next,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
            try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            try (var parent = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                parent.force(true);
            }
        } catch (AtomicMoveNotSupportedException e) {
            throw new Failed(
                    e, Failure.STORAGE, "the file system cannot rename", new Fact("file", file));
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "cannot write", new Fact("file", file));
        }
    }

    /// Reads a small file whole.
    public static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "cannot read", new Fact("file", file));
        }
    }
}
