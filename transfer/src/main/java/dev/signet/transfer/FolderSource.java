// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Files of one folder that the operator has allowed. Each step down is taken from the folder
/// before, without following symbolic links, so that nothing outside is reached, whoever changes
/// the folder meanwhile.
public final class FolderSource implements Source {
    private final Path folder;

    /// @param folder absolute; may itself be reached by symbolic links
    /// @throws Failed `INVALID` when there is no such folder
    public FolderSource(Path folder) {
        try {
            this.folder = folder.toRealPath();
        } catch (IOException thrown) {
            throw new Failed(
                    thrown,
                    Failure.INVALID,
                    "a folder that files may be read from cannot be opened",
                    new Fact("folder", folder));
        }
        if (!Files.isDirectory(this.folder)) {
            throw new Failed(
                    Failure.INVALID,
                    "what files may be read from is not a folder",
                    new Fact("folder", folder));
        }
    }

    /// The folder, without symbolic links.
    public Path folder() {
        return folder;
    }

    /// Its address, with a slash at the end.
    URI beginning() {
        String path = folder.toUri().getRawPath();
        return URI.create("file://" + path + (path.endsWith("/") ? "" : "/"));
    }

    /// The files of NDJSON in it.
    ///
    /// @param most how many are told
    /// @throws Failed `UNAVAILABLE` when it cannot be looked through
    PlaceFile.Listed files(int most) {
        try {
            return new FolderFiles(folder, most).listed();
        } catch (IOException thrown) {
            throw new Failed(
                    thrown,
                    Failure.UNAVAILABLE,
                    "a folder that files may be read from cannot be looked through");
        }
    }

    /// Whether an address lies below the folder, by its words.
    boolean holds(URI address) {
        return relative(address).isPresent();
    }

    private Optional<Path> relative(URI address) {
        boolean isFile =
                "file".equals(address.getScheme())
                        && (address.getAuthority() == null || address.getAuthority().isEmpty())
                        && address.getQuery() == null
                        && address.getFragment() == null
                        && address.getPath() != null;
        if (!isFile || address.getPath().indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path path = Path.of(address.getPath());
        if (!path.startsWith(folder)) {
            return Optional.empty();
        }
        Path relative = folder.relativize(path);
        for (Path name : relative) {
            String word = name.toString();
            if (word.isEmpty() || word.equals(".") || word.equals("..")) {
                return Optional.empty();
            }
        }
        return Optional.of(relative);
    }

    @Override
    public Reply open(Asked asked) {
        Optional<Path> relative = relative(asked.address());
        if (relative.isEmpty()) {
            return new Reply.Refused(Reason.NOT_ALLOWED);
        }
        try {
            return open(relative.get(), asked);
        } catch (NoSuchFileException _) {
            return new Reply.Refused(Reason.NOT_FOUND);
        } catch (java.nio.file.AccessDeniedException _) {
            return new Reply.Refused(Reason.FORBIDDEN);
        } catch (java.nio.file.FileSystemException _) {
            // a symbolic link (ELOOP), or a step through what is no folder (ENOTDIR)
            return new Reply.Refused(Reason.NOT_ALLOWED);
        } catch (IOException _) {
            return new Reply.NoAnswer(Optional.empty());
        }
    }

    @SuppressWarnings("StreamResourceLeak") // closed with the other steps
    private Reply open(Path relative, Asked asked) throws IOException {
        Deque<DirectoryStream<Path>> steps = new ArrayDeque<>();
        try {
            SecureDirectoryStream<Path> at = secure(Files.newDirectoryStream(folder), steps);
            for (int i = 0; i < relative.getNameCount() - 1; i++) {
                at =
                        secure(
                                at.newDirectoryStream(
                                        relative.getName(i), LinkOption.NOFOLLOW_LINKS),
                                steps);
            }
            return opened(at, relative.getFileName(), asked);
        } finally {
            for (DirectoryStream<Path> step : steps) {
                step.close();
            }
        }
    }

    private static SecureDirectoryStream<Path> secure(
            DirectoryStream<Path> step, Deque<DirectoryStream<Path>> steps) throws IOException {
        steps.push(step);
        if (step instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IOException("the file system has no folders that can be walked safely");
    }

    private static Reply opened(SecureDirectoryStream<Path> at, Path name, Asked asked)
            throws IOException {
        BasicFileAttributes attributes =
                at.getFileAttributeView(
                                name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
        if (!attributes.isRegularFile()) {
            return new Reply.Refused(Reason.NOT_ALLOWED);
        }
        String etag = etag(attributes);
        if (asked.etag().isPresent() && !asked.etag().get().equals(etag)) {
            return new Reply.Refused(Reason.CHANGED);
        }
        SeekableByteChannel channel =
                at.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            InputStream bytes = Channels.newInputStream(channel.position(asked.offset()));
            return new Reply.Opened(bytes, OptionalLong.of(channel.size()), Optional.of(etag));
        } catch (IOException thrown) {
            channel.close();
            throw thrown;
        }
    }

    /// Of size and time of the last change: as good as a folder tells.
    private static String etag(BasicFileAttributes attributes) {
        return '"'
                + Long.toHexString(attributes.size())
                + '-'
                + Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS))
                + '"';
    }
}
