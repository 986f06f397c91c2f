// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// A [RingDisk] in a real folder, which must exist.
final class FolderDisk implements RingDisk {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;

    FolderDisk(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> read(String name, int bytesMax) {
        try (var in = Files.newInputStream(folder.resolve(name))) {
            return Optional.of(in.readNBytes(bytesMax + 1));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed(e, name);
        }
    }

    @Override
    public void write(String name, byte[] bytes) {
        delete(name); // so that the permissions are those of a new file
        try (FileChannel channel = create(name)) {
            var from = ByteBuffer.wrap(bytes);
            while (from.hasRemaining()) {
                channel.write(from);
            }
        } catch (IOException e) {
            throw failed(e, name);
        }
    }

    @Override
    public void overwrite(String name, int count) {
        try (var channel = FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocate(count);
            while (zeros.hasRemaining()) {
                channel.write(zeros);
            }
        } catch (IOException e) {
            throw failed(e, name);
        }
    }

    private FileChannel create(String name) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Path file = folder.resolve(name);
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? FileChannel.open(file, options, OWNER_ONLY)
                : FileChannel.open(file, options);
    }

    @Override
    public void sync(String name) {
        sync(folder.resolve(name), StandardOpenOption.WRITE);
    }

    @Override
    public void rename(String from, String to) {
        try {
            Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed(e, to);
        }
    }

    @Override
    public void delete(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw failed(e, name);
        }
    }

    @Override
    public void syncFolder() {
        sync(folder, StandardOpenOption.READ);
    }

    private static void sync(Path path, StandardOpenOption option) {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        } catch (IOException e) {
            throw failed(e, String.valueOf(path.getFileName()));
        }
    }

    private static Failed failed(IOException cause, String name) {
        return new Failed(
                cause,
                Failure.STORAGE,
                "the disk does not do what the key ring needs",
                new Fact("file", name));
    }
}
