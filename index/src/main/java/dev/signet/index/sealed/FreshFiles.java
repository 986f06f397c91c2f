// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.sealed;

import dev.signet.index.IndexLimits;
import java.io.IOException;
import org.apache.lucene.store.ByteBuffersIndexInput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.NRTCachingDirectory;

/// Keeps the files of small fresh segments in the heap until a commit or a merge takes them to
/// disk: a refresh then seals and opens no file at all. While such a file is open it lies there
/// twice. Any thread.
public final class FreshFiles extends NRTCachingDirectory {
    private static final double MEBIBYTE = 1 << 20;
    private static final String FIELD_INFOS = ".fnm";

    private final long bytesMax;

    public FreshFiles(SealedDirectory directory, IndexLimits limits) {
        super(
                directory,
                limits.cachedFileBytesMax() / MEBIBYTE,
                limits.cachedFileBytes() / MEBIBYTE);
        this.bytesMax = limits.cachedFileBytes();
    }

    /// A file in the heap is handed out as one array: see [HeapIndexInput].
    @Override
    public synchronized IndexInput openInput(String name, IOContext context) throws IOException {
        IndexInput opened = super.openInput(name, context);
        if (!(opened instanceof ByteBuffersIndexInput)) {
            return opened;
        }
        try (opened) {
            var file = new byte[Math.toIntExact(opened.length())];
            opened.readBytes(file, 0, file.length);
            return new HeapIndexInput("file in the heap " + name, file);
        }
    }

    /// Lucene does not say of the list of fields that it belongs to a fresh segment.
    @Override
    protected boolean doCacheWrite(String name, IOContext context) {
        return super.doCacheWrite(name, context)
                || (name.endsWith(FIELD_INFOS) && ramBytesUsed() < bytesMax);
    }
}
