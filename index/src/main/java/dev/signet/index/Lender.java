// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.io.IOException;
import org.apache.lucene.index.IndexReader;

/// Whose reader a view looks through.
abstract sealed class Lender permits Index.Views, StoppedIndex.Views {
    /// Runs `work` and tells its failures in our words.
    abstract <T> T guard(Index.Work<T> work);

    /// Takes back a reader that was lent.
    void release(IndexReader reader) {
        try {
            reader.decRef();
        } catch (IOException failure) {
            throw Failures.of(failure);
        }
    }
}
