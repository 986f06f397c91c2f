// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.index.Deadline;
import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.DocIdStream;
import org.apache.lucene.search.FilterCollector;
import org.apache.lucene.search.FilterLeafCollector;
import org.apache.lucene.search.LeafCollector;
import org.jspecify.annotations.Nullable;

/// Collects as another manager does, and keeps the deadline: it is asked at each segment, and as
/// documents come. What is collected many at a time stays so.
///
/// @param in whose collectors do the work
public record WatchedCollectors<C extends Collector, T>(
        CollectorManager<C, T> in, Deadline deadline)
        implements CollectorManager<WatchedCollectors.Watched<C>, T> {
    @Override
    public Watched<C> newCollector() throws IOException {
        return new Watched<>(in.newCollector(), deadline);
    }

    @Override
    public T reduce(Collection<Watched<C>> collectors) throws IOException {
        return in.reduce(collectors.stream().map(each -> each.collector).toList());
    }

    /// One collector; one thread.
    static final class Watched<C extends Collector> extends FilterCollector {
        private final C collector;
        private final Deadline deadline;

        Watched(C collector, Deadline deadline) {
            super(collector);
            this.collector = collector;
            this.deadline = deadline;
        }

        @Override
        public LeafCollector getLeafCollector(LeafReaderContext segment) throws IOException {
            deadline.check();
            return new Leaf(in.getLeafCollector(segment), deadline);
        }
    }

    private static final class Leaf extends FilterLeafCollector {
        private final Deadline deadline;

        Leaf(LeafCollector in, Deadline deadline) {
            super(in);
            this.deadline = deadline;
        }

        @Override
        public void collect(int document) throws IOException {
            deadline.step();
            in.collect(document);
        }

        @Override
        public void collect(DocIdStream documents) throws IOException {
            deadline.step();
            in.collect(documents);
        }

        @Override
        public void collectRange(int from, int until) throws IOException {
            deadline.step();
            in.collectRange(from, until);
        }

        @Override
        public @Nullable DocIdSetIterator competitiveIterator() throws IOException {
            return in.competitiveIterator();
        }
    }
}
