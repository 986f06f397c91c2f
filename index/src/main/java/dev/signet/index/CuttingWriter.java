// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.io.IOException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;

/// Lucene's writer with a word when the content of a commit is fixed: from then on documents may be
/// added again, while the commit goes on to write and sync its files.
final class CuttingWriter extends IndexWriter {
    private final ThreadLocal<Runnable> cut = new ThreadLocal<>();

    CuttingWriter(Directory directory, IndexWriterConfig config) throws IOException {
        super(directory, config);
    }

    /// Commits what has been added so far.
    ///
    /// @param whenCut run by this thread as soon as later additions stay out; not when it fails before
    void commit(Runnable whenCut) throws IOException {
        cut.set(whenCut);
        try {
            prepareCommit();
        } finally {
            cut.remove();
        }
        commit();
    }

    @Override
    protected void doAfterFlush() {
        Runnable whenCut = cut.get();
        if (whenCut != null) {
            cut.remove();
            whenCut.run();
        }
    }
}
