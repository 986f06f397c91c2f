// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.SealedReader;
import dev.signet.crypto.Seals;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/// Files that are made beside a database and wait to be fetched: sealed
/// (docs/formats/sealed-file.md, purpose `staging`), in the folder `staged`, named by the job that
/// makes them and a number: `<uuid>-<number>`. Any thread.
public final class StagedFiles {
    private final Path folder;
    private final Seals seals;

    StagedFiles(Path database, Seals seals) {
        this.folder = database.resolve("staged");
        this.seals = seals;
    }

    /// Begins a file; one of that number is written over. When the stream has been closed without
    /// a failure, the file is on disk, synced.
    ///
    /// @param set whose it is
    /// @param number from 1
    /// @throws Failed `STORAGE`; what the keys say
    public OutputStream create(UUID set, int number) {
        String name = name(set, number);
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(
                            folder.resolve(name),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
            OutputStream synced = new Synced(channel);
            try {
                return seals.fileSet(set).sealFile(Purpose.STAGING, name, synced);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw storage(e, name);
        }
    }

    /// Opens a file that is whole.
    ///
    /// @throws Failed `NOT_FOUND`, `CORRUPT`, `STORAGE`; what the keys say
    public SealedReader open(UUID set, int number) {
        String name = name(set, number);
        try {
            FileChannel channel = FileChannel.open(folder.resolve(name), StandardOpenOption.READ);
            try {
                return seals.fileSet(set).openFile(Purpose.STAGING, name, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (NoSuchFileException _) {
            throw new Failed(Failure.NOT_FOUND, "there is no such file");
        } catch (IOException e) {
            throw storage(e, name);
        }
    }

    /// That a file is there and whole at its end.
    ///
    /// @throws Failed as [#open]
    public void check(UUID set, int number) {
        try (SealedReader _ = open(set, number)) {
            return;
        } catch (IOException e) {
            throw storage(e, name(set, number));
        }
    }

    /// Removes the files of `set` from that number on.
    ///
    /// @throws Failed `STORAGE`
    public void remove(UUID set, int from) {
        String prefix = set + "-";
        try {
            if (!Files.isDirectory(folder)) {
                return;
            }
            List<Path> mine;
            try (var files = Files.list(folder)) {
                mine =
                        files.filter(file -> file.getFileName().toString().startsWith(prefix))
                                .toList();
            }
            for (Path file : mine) {
                String number = file.getFileName().toString().substring(prefix.length());
                if (number.matches("[0-9]{1,9}") && Integer.parseInt(number) >= from) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw storage(e, prefix);
        }
    }

    private static String name(UUID set, int number) {
        return set + "-" + number;
    }

    private static Failed storage(IOException thrown, String name) {
        return new Failed(
                thrown,
                Failure.STORAGE,
                "a staged file cannot be written or read",
                new Fact("file", "staged/" + name));
    }

    /// Brings a file to the disk when it is closed.
    private static final class Synced extends FilterOutputStream {
        private final FileChannel channel;

        Synced(FileChannel channel) {
            super(Channels.newOutputStream(channel));
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            out.write(bytes, offset, count);
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                try (channel) {
                    channel.force(true);
                }
            }
        }
    }
}
