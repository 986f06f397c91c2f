// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Chance;
import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Generation;
import dev.signet.crypto.RootKey;
import dev.signet.crypto.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/// The service-managed root of an installation in a file that only its owner may read
/// (docs/formats/service-root.md). It wraps the service-managed half of every generation; whoever
/// loses it loses every account, customer-managed or not.
///
/// Any thread until [#close], which wipes the key (best effort, see [Secret]).
public final class ServiceRoot implements AutoCloseable {
    /// Length of the file.
    public static final int FILE_BYTES = 92;

    private static final byte[] MAGIC = "SIGNETRT".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SIGNED_BYTES = 60;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final RootKey key;

    private ServiceRoot(RootKey key) {
        this.key = key;
    }

    /// Makes a new root and writes it, synced, with permissions 0600.
    ///
    /// @throws Failed `CONFLICT` when there is a file of that name: a root is never replaced
    public static ServiceRoot create(Path file, Entropy entropy) {
        UUID id = Chance.of(entropy).uuid();
        byte[] bytes = new byte[FILE_BYTES];
        try (Secret secret = Secret.random(entropy, Generation.SECRET_BYTES)) {
            ByteBuffer into =
                    ByteBuffer.wrap(bytes)
                            .put(MAGIC)
                            .putInt(VERSION)
                            .putLong(id.getMostSignificantBits())
                            .putLong(id.getLeastSignificantBits());
            var unused = secret.use(into::put).put(digest(bytes));
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new Failed(Failure.CONFLICT, "there is a service root already", name(file));
            }
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || file.getFileName() == null) {
                throw new Failed(Failure.INVALID, "the service root is a file in a folder");
            }
            RingDisk disk = new FolderDisk(folder);
            String target = file.getFileName().toString();
            String fresh = target + ".new";
            disk.write(fresh, bytes);
            disk.sync(fresh);
            disk.rename(fresh, target);
            disk.syncFolder();
            return new ServiceRoot(new RootKey(id, secret));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /// Reads a root.
    ///
    /// @throws Failed `NOT_FOUND`; `INVALID` when others than the owner may read or write it;
    ///     `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`; `STORAGE` when it cannot be read
    public static ServiceRoot open(Path file) {
        byte[] bytes = read(file);
        try {
            ByteBuffer from = ByteBuffer.wrap(bytes);
            if (bytes.length < MAGIC.length + Integer.BYTES
                    || !Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length)) {
                throw new Failed(Failure.CORRUPT, "the file is not a service root", name(file));
            }
            int version = from.position(MAGIC.length).getInt();
            if (version != VERSION) {
                throw new Failed(
                        version < VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                        "the service root is of a format that this build does not read",
                        name(file),
                        new Fact("version", version));
            }
            if (bytes.length != FILE_BYTES) {
                throw new Failed(
                        Failure.CORRUPT,
                        "the service root has a wrong length",
                        name(file),
                        new Fact("bytes", bytes.length),
                        new Fact("expected", FILE_BYTES));
            }
            if (!Arrays.equals(
                    digest(bytes), Arrays.copyOfRange(bytes, SIGNED_BYTES, FILE_BYTES))) {
                throw new Failed(Failure.CORRUPT, "the service root is damaged", name(file));
            }
            UUID id = new UUID(from.getLong(), from.getLong());
            byte[] secret = new byte[Generation.SECRET_BYTES];
            from.get(secret);
            try (Secret owned = Secret.owning(secret)) {
                return new ServiceRoot(new RootKey(id, owned));
            }
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /// Names the root in every key ring; not secret.
    public UUID id() {
        return key.id();
    }

    /// The key itself, for sealing under the root: valid until [#close].
    public RootKey key() {
        return key;
    }

    @Override
    public void close() {
        key.close();
    }

    private static byte[] read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new Failed(Failure.NOT_FOUND, "there is no service root", name(file));
            }
            checkPermissions(file);
            try (var in = Files.newInputStream(file)) {
                return in.readNBytes(FILE_BYTES + 1);
            }
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "the service root cannot be read", name(file));
        }
    }

    private static void checkPermissions(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && !OWNER_ONLY.containsAll(view.readAttributes().permissions())) {
            throw new Failed(
                    Failure.INVALID,
                    "others than its owner may use the service root; set its permissions to 0600",
                    name(file));
        }
    }

    private static byte[] digest(byte[] file) {
        MessageDigest digest = Digests.sha256();
        digest.update(file, 0, SIGNED_BYTES);
        return digest.digest();
    }

    private static Fact name(Path file) {
        return new Fact("file", String.valueOf(file.getFileName()));
    }
}
