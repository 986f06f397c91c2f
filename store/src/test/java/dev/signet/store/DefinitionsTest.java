// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import dev.signet.index.MappingVersion;
import dev.signet.index.Query;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Resources that say what is indexed, and the index that is made anew beside the one in use.
class DefinitionsTest {
    private static final String TYPE = "Definition";

    @TempDir Path folder;

    /// Indexes names once more in a field for each definition.
    private static final class Defined implements Indexer {
        private volatile Definitions now = Definitions.none();

        @Override
        public IndexDocument index(ResourceKey key, byte[] json) {
            IndexDocument plain = Sample.document(key, json);
            var fields = new ArrayList<>(plain.fields());
            for (Definitions.Entry each : now.entries()) {
                plain.fields().stream()
                        .filter(IndexField.Keyword.class::isInstance)
                        .map(IndexField.Keyword.class::cast)
                        .map(name -> new IndexField.Keyword(field(each), name.value()))
                        .forEach(fields::add);
            }
            return new IndexDocument(key.type(), key.id(), fields, now.lsn());
        }

        private static String field(Definitions.Entry entry) {
            return "d" + entry.update();
        }

        @Override
        public Optional<String> definedBy() {
            return Optional.of(TYPE);
        }

        @Override
        public void defined(Definitions told, Function<Definitions.Entry, byte[]> json) {
            told.entries().forEach(entry -> assertTrue(json.apply(entry).length > 0));
            now = told;
        }

        @Override
        public MappingVersion version() {
            return new MappingVersion("1");
        }
    }

    private Database open(Indexer indexer) {
        return Sample.open(folder, Sample.seals(), indexer, Opening.unheard());
    }

    private static Change.Put definition(String id) {
        String head = "{\"resourceType\":\"Definition\",\"id\":\"" + id + "\",\"meta\":{";
        byte[] json = (head + "}}").getBytes(StandardCharsets.UTF_8);
        var key = new ResourceKey(TYPE, id);
        return new Change.Put(
                key, json, head.length(), false, new IndexDocument(TYPE, id, List.of()));
    }

    /// Makes resources named x, fifty in a transaction.
    private static void fill(Database database, int count) {
        for (int i = 0; i < count; i += 50) {
            var changes = new ArrayList<Change>();
            for (int j = i; j < i + 50; j++) {
                changes.add(put("p" + j, "x"));
            }
            commit(database, changes.toArray(Change[]::new));
        }
    }

    /// How many resources of that name the last definition finds.
    private static long found(Database database, String name) {
        var entry = database.definitions().entries().getLast();
        try (var snapshot = database.snapshot()) {
            return snapshot.count(new Query.Term(Defined.field(entry), List.of(name)));
        }
    }

    private static Reindexing await(Database database) {
        while (database.reindexing().orElseThrow().isRunning()) {
            Thread.onSpinWait();
        }
        return database.reindexing().orElseThrow();
    }

    private static void assertSound(Database database) {
        var report = Walks.of(database);
        assertTrue(report.isSound(), report.toString());
    }

    @Test
    void aDocumentOfAnEarlierSetIsMadeAnewByTheCommit() {
        try (var database = open(new Defined())) {
            Change.Put begunBefore = put("late", "x");
            commit(database, put("before", "x"));
            commit(database, definition("d"));
            commit(database, begunBefore);
            assertEquals(1, found(database, "x"));
            assertEquals(0, database.definitions().covered());
            assertEquals(2, database.definitions().lsn());
        }
    }

    @Test
    void theIndexIsMadeAnewWhileOthersWriteAndThenCovers() {
        try (var database = open(new Defined())) {
            fill(database, 1_000);
            commit(database, definition("d"));
            database.reindex();
            Sample.assertFails(Failure.CONFLICT, database::reindex);
            for (int i = 0; i < 100; i++) {
                commit(database, put("p" + 3 * i, "y"), put("q" + i, "y"));
                if (i % 10 == 0) {
                    commit(database, delete("p" + (3 * i + 1)));
                }
            }
            database.erase(List.of(new Erasure(key("p998"), false)), List.of());
            assertEquals(Reindexing.State.COMPLETED, await(database).state());
            assertEquals(21, database.definitions().covered());
            assertEquals(900 - 10 - 1, found(database, "x"));
            assertEquals(200, found(database, "y"));
            commit(database, put("r", "y"));
            assertEquals(201, found(database, "y"));
            assertSound(database);
        }
        try (var database = open(new Defined())) {
            assertEquals(21, database.definitions().covered());
            assertEquals(201, found(database, "y"));
            database.reindex();
            assertEquals(Reindexing.State.COMPLETED, await(database).state());
            assertEquals(201, found(database, "y"));
            assertSound(database);
        }
    }

    @Test
    void whatWasCutOffGoesOnAtTheNextOpening() {
        Reindexing begun;
        try (var database = open(new Defined())) {
            fill(database, 2_000);
            commit(database, definition("d"));
            begun = database.reindex();
            database.abandon();
        }
        try (var database = open(new Defined())) {
            Reindexing ended = await(database);
            assertEquals(begun.id(), ended.id());
            assertEquals(Reindexing.State.COMPLETED, ended.state());
            assertEquals(2_000, found(database, "x"));
            assertSound(database);
        }
    }

    @Test
    void anIndexThatIsMadeAnewAtAnOpeningCoversAllAndEndsTheJob() throws Exception {
        try (var database = open(new Defined())) {
            fill(database, 500);
            commit(database, definition("d"));
            database.reindex();
            database.abandon();
        }
        Folders.remove(folder.resolve("index"));
        try (var database = open(new Defined())) {
            assertEquals(Reindexing.State.COMPLETED, await(database).state());
            assertEquals(500, found(database, "x"));
            commit(database, delete("p1"));
            assertEquals(499, found(database, "x"));
            assertSound(database);
        }
    }

    @Test
    void aCanceledOneLeavesTheIndexInUse() {
        try (var database = open(new Defined())) {
            fill(database, 1_000);
            commit(database, definition("d"));
            Reindexing begun = database.reindex();
            var _ = database.cancelReindexing(begun.id());
            assertEquals(Reindexing.State.CANCELED, await(database).state());
            assertEquals(0, found(database, "x"));
            database.reindex();
            assertEquals(Reindexing.State.COMPLETED, await(database).state());
            assertEquals(1_000, found(database, "x"));
        }
    }

    @Test
    void definitionsOfABuildThatKnewOfNoneAreNotCovered() {
        try (var database = open(Sample.indexer("1"))) {
            commit(database, put("p", "x"), definition("d"));
            commit(database, definition("e"));
            commit(database, new Change.Delete(new ResourceKey(TYPE, "e")));
        }
        try (var database = open(new Defined())) {
            assertEquals(1, database.definitions().entries().size());
            assertEquals(0, database.definitions().covered());
            assertEquals(0, found(database, "x"));
            database.reindex();
            await(database);
            assertEquals(1, found(database, "x"));
            commit(database, new Change.Delete(new ResourceKey(TYPE, "d")));
            assertEquals(List.of(), database.definitions().entries());
        }
    }
}
