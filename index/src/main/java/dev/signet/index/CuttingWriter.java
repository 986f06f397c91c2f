// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.io.IOException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/// Lucene's writer with a word when the content of a commit is fixed: from then on documents
/// may be added again, while the commit goes on to write and sync its files.
final class CuttingWriter extends IndexWriter {
    private volatile @Nullable Runnable cut;

    CuttingWriter(Directory directory, IndexLimits limits, KeyedMergeScheduler merges)
            throws IOException {
        super(directory, config(limits, merges));
    }

    private static IndexWriterConfig config(IndexLimits limits, KeyedMergeScheduler merges) {
        var merging = new LogDocMergePolicy();
        merging.setMinMergeDocs(1000);
        var config = new IndexWriterConfig();
        config.setCodec(new IndexCodec());
        config.setMergePolicy(merging);
        config.setMergeScheduler(merges);
        config.setRAMBufferSizeMB(limits.writeBufferBytes() / (double) (1 << 20));
        config.setUseCompoundFile(false);
        config.setMaxFullFlushMergeWaitMillis(0);
        config.setCommitOnClose(false);
        return config;
    }

    /// Commits what has been added so far. The caller keeps every other flush and refresh out
    /// until the cut.
    ///
    /// @param whenCut run by this thread as soon as later additions stay out; not when it fails
    ///     before that
    void commit(Runnable whenCut) throws IOException {
        cut = whenCut;
        try {
            prepareCommit();
        } finally {
            cut = null;
        }
        commit();
    }

    @Override
    protected void doAfterFlush() {
        Runnable whenCut = cut;
        if (whenCut != null) {
            cut = null;
            whenCut.run();
        }
    }
}
