// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.transfer.Source.Asked;
import dev.signet.transfer.Source.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A folder that the operator has allowed files to be written to. A file is written under a name of
/// its own, synced, and then renamed. Each step down is taken from the folder before, without
/// following symbolic links. Files and folders are for the owner and the group.
public final class FolderDestination implements Destination {
    private static final String PART = ".part";
    private static final int CHUNK_BYTES = 128 << 10;
    private static final FileAttribute<Set<PosixFilePermission>> OF_FILES =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
    private static final FileAttribute<Set<PosixFilePermission>> OF_FOLDERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));

    private final FolderSource source;

    /// @param source the same folder, to be read
    public FolderDestination(FolderSource source) {
        this.source = source;
    }

    @Override
    public Written write(FilePath path, Content content) {
        try (var folder = new Opened(path.folders(), true)) {
            Path part = Path.of("." + path.name() + PART);
            boolean isWhole = false;
            try {
                fill(folder.at(), part, content);
                folder.at().move(part, folder.at(), Path.of(path.name()));
                isWhole = true;
            } finally {
                if (!isWhole) {
                    folder.remove(part);
                }
            }
            folder.sync();
            return new Written.Whole();
        } catch (AccessDeniedException _) {
            return new Written.Refused(Reason.FORBIDDEN);
        } catch (NotDirectoryException _) {
            return new Written.Refused(Reason.NOT_ALLOWED);
        } catch (NoSuchFileException _) {
            // a folder below may just have gone, and is made again; the operator's own is not
            return Files.exists(source.folder())
                    ? new Written.NoAnswer(Optional.empty())
                    : new Written.Refused(Reason.NOT_FOUND);
        } catch (IOException _) {
            return new Written.NoAnswer(Optional.empty()); // a full disk may have room again
        }
    }

    private static void fill(SecureDirectoryStream<Path> at, Path part, Content content)
            throws IOException {
        var options =
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel target = at.newByteChannel(part, options, OF_FILES);
                InputStream bytes = content.open()) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int count = bytes.read(chunk); count >= 0; count = bytes.read(chunk)) {
                var filled = ByteBuffer.wrap(chunk, 0, count);
                while (filled.hasRemaining()) {
                    target.write(filled);
                }
            }
            if (target instanceof FileChannel file) {
                file.force(true);
            }
        }
    }

    @Override
    public Source.Reply open(FilePath path, Optional<String> etag) {
        return source.open(new Asked(address(path), 0, etag));
    }

    @Override
    public void tidy(List<String> folders) {
        try (var folder = new Opened(folders, false)) {
            var left = new ArrayList<Path>();
            folder.at().forEach(each -> left.add(each.getFileName()));
            for (Path name : left) {
                if (name.toString().startsWith(".") && name.toString().endsWith(PART)) {
                    folder.remove(name);
                }
            }
        } catch (IOException _) {
            return; // there is no such folder, or nothing that could be taken from it
        }
    }

    @Override
    public URI address(FilePath path) {
        return URI.create(base() + path.text());
    }

    @Override
    public URI base() {
        String folder = source.folder().toUri().toString();
        return URI.create(folder.endsWith("/") ? folder : folder + "/");
    }

    /// Folders, one below the other, held open.
    private final class Opened implements AutoCloseable {
        private final Deque<DirectoryStream<Path>> steps = new ArrayDeque<>();
        private final Path path;
        private SecureDirectoryStream<Path> at;

        /// @param makes whether those that are missing are made
        @SuppressWarnings("StreamResourceLeak") // closed with the others
        Opened(List<String> names, boolean makes) throws IOException {
            try {
                at = secure(Files.newDirectoryStream(source.folder()));
                Path reached = source.folder();
                for (String name : names) {
                    Path folder = reached.resolve(name);
                    if (makes && !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                        make(reached, folder);
                    }
                    at = below(at, name);
                    reached = folder;
                }
                path = reached;
            } catch (IOException thrown) {
                close();
                throw thrown;
            }
        }

        private SecureDirectoryStream<Path> below(SecureDirectoryStream<Path> from, String name)
                throws IOException {
            try {
                return secure(from.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
            } catch (AccessDeniedException | NoSuchFileException thrown) {
                throw thrown;
            } catch (FileSystemException _) {
                throw new NotDirectoryException(name); // or a symbolic link (ELOOP)
            }
        }

        private static void make(Path above, Path folder) throws IOException {
            try {
                Files.createDirectory(folder, OF_FOLDERS);
                force(above);
            } catch (FileAlreadyExistsException _) {
                return; // another export has been faster; what it is, the step down tells
            }
        }

        private SecureDirectoryStream<Path> secure(DirectoryStream<Path> step) throws IOException {
            steps.push(step);
            if (step instanceof SecureDirectoryStream<Path> secure) {
                return secure;
            }
            throw new IOException("the file system has no folders that can be walked safely");
        }

        SecureDirectoryStream<Path> at() {
            return at;
        }

        void remove(Path name) {
            try {
                at.deleteFile(name);
            } catch (IOException _) {
                return; // it has not come to be, or the next write or tidying takes it
            }
        }

        /// Brings the names to the disk.
        void sync() throws IOException {
            force(path);
        }

        private static void force(Path folder) throws IOException {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            } catch (NoSuchFileException _) {
                throw new IOException("a folder has gone while it was written to");
            }
        }

        @Override
        public void close() throws IOException {
            for (DirectoryStream<Path> step : steps) {
                step.close();
            }
        }
    }
}
