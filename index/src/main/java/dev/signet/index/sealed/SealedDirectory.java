// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.sealed;

import dev.signet.crypto.Purpose;
import dev.signet.crypto.SealedReader;
import dev.signet.crypto.Seals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NativeFSLockFactory;
import org.apache.lucene.store.OutputStreamIndexOutput;

/// A Lucene directory over a folder in which every file is sealed. No file is in the clear by
/// its extension, and none is read when it does not verify; only `write.lock` is empty and
/// unsealed.
///
/// Names, temporary names, locks, syncing and deleting are Lucene's own. The file name is
/// bound into the seal. A commit is published by renaming `pending_segments_N` to
/// `segments_N`, so both are sealed under the latter name; any other rename is refused.
/// Lengths are those of the plaintext. What does not verify is thrown as
/// [dev.signet.base.Failed] `CORRUPT`, unwrapped.
///
/// Any thread. A thread that reads must not be interrupted: that would close the file under
/// all.
public final class SealedDirectory extends FilterDirectory {
    private static final String PENDING = "pending_";
    private static final int WRITE_BUFFER_BYTES = 8192;

    private final Path folder;
    private final Seals seals;
    private final Set<SealedReader> opened = ConcurrentHashMap.newKeySet();

    /// Plaintext lengths of the files written here, so that they need not be opened to know.
    private final Map<String, Long> lengths = new ConcurrentHashMap<>();

    private volatile boolean abandoned;

    public SealedDirectory(Path folder, Seals seals) throws IOException {
        super(new NIOFSDirectory(folder, NativeFSLockFactory.INSTANCE));
        this.folder = folder;
        this.seals = seals;
    }

    @Override
    public long fileLength(String name) throws IOException {
        Long known = lengths.get(name);
        if (known != null) {
            return known;
        }
        try (SealedReader reader = open(name)) {
            return reader.length();
        }
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        ensureUsable();
        return sealed(in.createOutput(name, context));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
            throws IOException {
        ensureUsable();
        return sealed(in.createTempOutput(prefix, suffix, context));
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        SealedReader reader = open(name);
        opened.add(reader);
        return new SealedIndexInput(name, reader, opened::remove);
    }

    @Override
    public void rename(String source, String target) throws IOException {
        if (!sealedName(source).equals(sealedName(target))) {
            throw new UnsupportedOperationException("a sealed file keeps its name");
        }
        in.rename(source, target);
        lengths.remove(source);
    }

    @Override
    public void deleteFile(String name) throws IOException {
        lengths.remove(name);
        in.deleteFile(name);
    }

    @Override
    public void close() throws IOException {
        in.close();
        for (SealedReader reader : opened) {
            reader.close();
        }
        opened.clear();
    }

    /// From now on nothing is sealed and nothing opened; outputs still open end unfinished.
    public void abandon() {
        abandoned = true;
    }

    private SealedReader open(String name) throws IOException {
        ensureUsable();
        if (in.getPendingDeletions().contains(name)) {
            throw new NoSuchFileException(name);
        }
        FileChannel channel = FileChannel.open(folder.resolve(name), StandardOpenOption.READ);
        try {
            return seals.openFile(Purpose.INDEX, sealedName(name), channel);
        } catch (Throwable failure) {
            channel.close();
            throw failure;
        }
    }

    private IndexOutput sealed(IndexOutput file) throws IOException {
        String name = file.getName();
        var target = new FileStream(file);
        try {
            OutputStream stream = seals.sealFile(Purpose.INDEX, sealedName(name), target);
            return new SealedOutput(name, new Abandonable(stream, target));
        } catch (Throwable failure) {
            target.close();
            throw failure;
        }
    }

    private static String sealedName(String name) {
        return name.startsWith(PENDING) ? name.substring(PENDING.length()) : name;
    }

    private void ensureUsable() {
        if (abandoned) {
            throw new AlreadyClosedException("the index has been abandoned");
        }
    }

    /// Remembers the length when it is finished.
    private final class SealedOutput extends OutputStreamIndexOutput {
        SealedOutput(String name, OutputStream sealing) {
            super("sealed file " + name, name, sealing, WRITE_BUFFER_BYTES);
        }

        @Override
        public void close() throws IOException {
            super.close();
            lengths.put(getName(), getFilePointer());
        }
    }

    /// The file on disk as a stream for the seal.
    private static final class FileStream extends OutputStream {
        private final IndexOutput file;

        FileStream(IndexOutput file) {
            this.file = file;
        }

        @Override
        public void write(int oneByte) throws IOException {
            file.writeByte((byte) oneByte);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            file.writeBytes(bytes, offset, count);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /// A sealing stream that, once the index is abandoned, takes nothing and seals nothing
    /// more.
    private final class Abandonable extends OutputStream {
        private final OutputStream sealing;
        private final OutputStream target;

        Abandonable(OutputStream sealing, OutputStream target) {
            this.sealing = sealing;
            this.target = target;
        }

        @Override
        public void write(int oneByte) throws IOException {
            ensureUsable();
            sealing.write(oneByte);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            ensureUsable();
            sealing.write(bytes, offset, count);
        }

        @Override
        public void close() throws IOException {
            if (abandoned) {
                target.close();
                return;
            }
            try {
                sealing.close();
            } catch (Throwable failure) {
                target.close();
                throw failure;
            }
        }
    }
}
