// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.assertFails;
import static dev.signet.store.Sample.commit;
import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.name;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.index.Query;
import dev.signet.store.Search.SearchAfter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
    @TempDir Path temporary;
    private Path folder;

    @BeforeEach
    void prepare() {
        folder = temporary.resolve("account");
    }

    private static void fill(Database database) {
        for (int i = 0; i < 120; i++) {
            commit(database, put("p" + i % 60, "n" + i), put("q" + i, "m" + i % 7));
        }
        commit(database, delete("p0"), delete("q0"));
    }

    private static void check(Database database) {
        var report = Walks.of(database);
        assertTrue(report.isSound(), report.toString());
        assertEquals(121, report.lsn());
        assertEquals(178, report.resources());
        try (var snapshot = database.snapshot()) {
            assertEquals(178, snapshot.count(new Query.All()));
            assertEquals(0, snapshot.count(named("n59")));
            assertEquals(List.of(key("p59")), snapshot.keys(named("n119"), 5));
            assertEquals("n119", name(snapshot.read(key("p59")).orElseThrow()));
        }
    }

    /// Copies the folder of a database that nobody uses: what a kill leaves behind.
    private Path killed() throws IOException {
        Path left = temporary.resolve("left");
        try (var database = Sample.open(folder)) {
            fill(database);
            Folders.copy(folder, left);
        }
        return left;
    }

    private static final class Heard implements Opening {
        private final List<Failed> refused = new ArrayList<>();
        private long replayed;

        @Override
        public void indexRefused(Failed why) {
            refused.add(why);
        }

        @Override
        public void replayed(long done, long total) {
            assertTrue(done <= total);
            replayed = total;
        }
    }

    @Test
    void afterAKillTheIndexIsBroughtToWhereTheLedgerIs() throws IOException {
        Path left = killed();
        var heard = new Heard();
        try (var database = Sample.open(left, Sample.seals(), heard)) {
            check(database);
            assertEquals(List.of(), heard.refused);
        }
        var again = new Heard();
        try (var database = Sample.open(left, Sample.seals(), again)) {
            check(database);
            assertEquals(0, again.replayed, "a closed database needs no replay");
        }
    }

    @Test
    void aMissingIndexIsMadeAnew() throws IOException {
        Path left = killed();
        Folders.remove(left.resolve("index"));
        var heard = new Heard();
        try (var database = Sample.open(left, Sample.seals(), heard)) {
            check(database);
            assertEquals(242, heard.replayed);
        }
    }

    @Test
    void anIndexThatDoesNotVerifyIsMadeAnewAndTheFileIsTold() throws IOException {
        Path left = killed();
        damageIndex(left);
        var heard = new Heard();
        try (var database = Sample.open(left, Sample.seals(), heard)) {
            check(database);
            assertEquals(1, heard.refused.size());
            assertTrue(!heard.refused.getFirst().fact("file", "?").equals("?"));
        }
    }

    private static void damageIndex(Path left) throws IOException {
        for (Path file : indexFiles(left)) {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length > 100) {
                bytes[bytes.length - 20] ^= 1;
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void anIndexOfAnotherDatabaseIsNotTaken() throws IOException {
        Path older = temporary.resolve("older");
        try (var database = Sample.open(folder)) {
            commit(database, put("p0", "old"));
            database.close();
            Folders.copy(folder.resolve("index"), older);
        }
        Folders.remove(folder.resolve("ledger"));
        Files.delete(folder.resolve("ledger.anchor"));
        Folders.remove(folder.resolve("index"));
        Path left = killed();
        Folders.remove(left.resolve("index"));
        Folders.copy(older, left.resolve("index"));
        var heard = new Heard();
        try (var database = Sample.open(left, Sample.seals(), heard)) {
            check(database);
            assertEquals(1, heard.refused.size(), "an index of another database is not taken");
        }
    }

    @Test
    void anOlderStateOfTheIndexIsBroughtForward() throws IOException {
        Path older = temporary.resolve("older");
        try (var database = Sample.open(folder)) {
            commit(database, put("p0", "n0"), put("q0", "m0"));
        }
        Folders.copy(folder.resolve("index"), older);
        try (var database = Sample.open(folder)) {
            for (int i = 0; i < 50; i++) {
                commit(database, put("p" + i, "later"));
            }
        }
        Folders.remove(folder.resolve("index"));
        Folders.copy(older, folder.resolve("index"));
        var heard = new Heard();
        try (var database = Sample.open(folder, Sample.seals(), heard)) {
            assertTrue(Walks.of(database).isSound(), Walks.of(database).toString());
            assertEquals(List.of(), heard.refused);
            assertEquals(50, heard.replayed);
        }
    }

    private static List<Path> indexFiles(Path left) throws IOException {
        try (var files = Files.list(left.resolve("index"))) {
            return files.toList();
        }
    }

    @Test
    void aSearchThatMeetsADamagedFileFailsAndTheNextOpenMakesTheIndexAnew() throws IOException {
        var random = new Random(5);
        var changes = new Change[3_000];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = put("p" + i, i + "x" + random.nextLong() + random.nextLong());
        }
        try (var database = Sample.open(folder)) {
            commit(database, changes);
        }
        damageAmongTerms();
        var everyTerm = new Query.Contains("name", "nowhere");
        var heard = new Heard();
        try (var database = Sample.open(folder, Sample.seals(), heard)) {
            assertEquals(List.of(), heard.refused, "opening reads no terms");
            try (var snapshot = database.snapshot()) {
                assertTrue(database.ended().isEmpty());
                assertFails(Failure.CORRUPT, () -> snapshot.count(everyTerm));
            }
            var why = database.ended().orElseThrow();
            assertEquals(Failure.CORRUPT, why.failure());
            assertTrue(why.fact("file", "?").endsWith(".tim"), why.getMessage());
            commit(database, put("p0", "commits go on"));
            assertEquals("commits go on", name(database.read(key("p0")).orElseThrow()));
        }
        var again = new Heard();
        try (var database = Sample.open(folder, Sample.seals(), again)) {
            assertEquals(3_001, again.replayed);
            assertTrue(database.ended().isEmpty());
            assertTrue(Walks.of(database).isSound());
            try (var snapshot = database.snapshot()) {
                assertEquals(0, snapshot.count(everyTerm));
            }
        }
    }

    /// Flips a bit of the largest file of terms, neither in its first nor in its last segment.
    private void damageAmongTerms() throws IOException {
        Path terms =
                indexFiles(folder).stream()
                        .filter(file -> file.toString().endsWith(".tim"))
                        .max(Comparator.comparingLong(file -> file.toFile().length()))
                        .orElseThrow();
        byte[] bytes = Files.readAllBytes(terms);
        assertTrue(bytes.length > 3 * 16_384, "it has three segments");
        bytes[bytes.length / 2] ^= 1;
        Files.write(terms, bytes);
    }

    @Test
    void anOlderLedgerWithItsAnchorIsRefusedBecauseTheIndexIsAheadOfIt() throws IOException {
        Path older = temporary.resolve("older");
        try (var database = Sample.open(folder)) {
            commit(database, put("p0", "n0"));
        }
        Folders.copy(folder, older);
        try (var database = Sample.open(folder)) {
            commit(database, put("p0", "acknowledged"));
        }
        Folders.remove(folder.resolve("ledger"));
        Folders.copy(older.resolve("ledger"), folder.resolve("ledger"));
        Files.copy(
                older.resolve("ledger.anchor"),
                folder.resolve("ledger.anchor"),
                StandardCopyOption.REPLACE_EXISTING);
        var failed = assertFails(Failure.CORRUPT, () -> Sample.open(folder));
        assertEquals("ledger", failed.fact("file", "?"));
        Folders.remove(folder.resolve("index"));
        try (var database = Sample.open(folder)) {
            assertEquals("n0", name(database.read(key("p0")).orElseThrow()), "whoever means it");
        }
    }

    @Test
    void anIndexThatNamesWhatTheLedgerHasNotIsMadeAnewAndIsNoDamageOfTheLedger()
            throws IOException {
        Path fork = temporary.resolve("fork");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "common"), put("b", "common"));
        }
        Folders.copy(folder, fork);
        try (var database = Sample.open(folder)) {
            commit(database, delete("a"));
        }
        try (var database = Sample.open(fork)) {
            commit(database, put("a", "theirs"), put("b", "theirs"));
        }
        Folders.remove(folder.resolve("index"));
        Folders.copy(fork.resolve("index"), folder.resolve("index"));
        try (var database = Sample.open(folder);
                var snapshot = database.snapshot()) {
            for (var id : List.of("a", "b")) { // a deletion, and nothing
                var search =
                        new Search(new Query.Id(List.of(id)), List.of(), SearchAfter.start(), 10);
                var failed = assertFails(Failure.CORRUPT, () -> snapshot.search(search));
                assertEquals("index", failed.fact("file", "?"));
            }
            assertTrue(database.damage().isEmpty());
            assertEquals("index", database.ended().orElseThrow().fact("file", "?"));
        }
        try (var database = Sample.open(folder);
                var snapshot = database.snapshot()) {
            var hits = snapshot.search(Sample.all(10)).hits();
            assertEquals(List.of("common"), hits.stream().map(Sample::name).toList());
            assertTrue(database.ended().isEmpty());
            assertTrue(Walks.of(database).isSound());
        }
    }

    /// The index is made anew at that start, which writes to the ledger.
    @Test
    void aStartKilledInTheWalkOverASuspectLedgerLeavesItSuspect() throws Exception {
        try (var database = Sample.open(folder)) {
            fill(database);
        }
        try (var raw = new Raw(folder.resolve("ledger"))) {
            raw.delete("body", raw.records("body").lastKey());
        }
        damageIndex(folder);
        var killed = new ArrayList<Path>();
        Opening opening =
                new Opening() {
                    @Override
                    public void indexRefused(Failed why) {}

                    @Override
                    public void replayed(long done, long total) {}

                    @Override
                    public void walking() {
                        Path left = temporary.resolve("killed" + killed.size());
                        try {
                            Folders.copy(folder, left);
                        } catch (IOException thrown) {
                            throw new java.io.UncheckedIOException(thrown);
                        }
                        killed.add(left);
                    }
                };
        assertFails(Failure.CORRUPT, () -> Sample.open(folder, Sample.seals(), opening));
        assertTrue(killed.size() > 1, "in the sums and along the chain: " + killed);
        for (Path left : killed) {
            assertFails(Failure.CORRUPT, () -> Sample.open(left));
        }
    }

    @Test
    void anIndexOfAnotherVersionOfTheMappingIsMadeAnewAndThisIsTold() {
        try (var database = Sample.open(folder)) {
            fill(database);
        }
        for (var expected : List.of(List.of(Failure.FORMAT_TOO_OLD), List.<Failure>of())) {
            var heard = new Heard();
            try (var database = Sample.open(folder, Sample.seals(), Sample.indexer("2"), heard)) {
                check(database);
                assertEquals(expected, heard.refused.stream().map(Failed::failure).toList());
                assertEquals(expected.isEmpty() ? 0 : 242, heard.replayed);
            }
        }
    }

    @Test
    void howManyValuesWereSealedIsCountedOnOverAnOpening() {
        long before;
        try (var database = Sample.open(folder)) {
            fill(database);
            before = database.sealedValues();
            assertTrue(before >= 121 + 242 + 242, "transactions, bodies, heads");
        }
        try (var database = Sample.open(folder)) {
            assertEquals(before + 1, database.sealedValues(), "the state record at the closing");
            commit(database, put("a", "Ada"));
            assertEquals(before + 1 + 4, database.sealedValues());
        }
    }

    @Test
    void anOlderCopyOfTheLedgerIsRefused() throws IOException {
        Path left = killed();
        Path older = temporary.resolve("older");
        try (var database = Sample.open(older)) {
            commit(database, put("p0", "n0"));
        }
        Folders.remove(left.resolve("ledger"));
        Folders.copy(older.resolve("ledger"), left.resolve("ledger"));
        var failed = assertFails(Failure.CORRUPT, () -> Sample.open(left));
        assertEquals("ledger", failed.fact("file", "?"));
    }

    @Test
    void aForkOfTheLedgerThatIsAsLongIsRefused() throws IOException {
        Path fork = temporary.resolve("fork");
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "common"));
        }
        Folders.copy(folder, fork);
        try (var database = Sample.open(folder)) {
            commit(database, put("a", "mine"));
        }
        try (var database = Sample.open(fork)) {
            commit(database, put("a", "theirs"));
            commit(database, put("a", "and more"));
        }
        Folders.remove(folder.resolve("ledger"));
        Folders.copy(fork.resolve("ledger"), folder.resolve("ledger"));
        var failed = assertFails(Failure.CORRUPT, () -> Sample.open(folder));
        assertTrue(failed.fact("file", "?").startsWith("ledger"), "ledger or its anchor");
    }

    @Test
    void whenTheKeysAreWithdrawnEveryCallSaysSoAndAfterwardsNothingIsLost() {
        var seals = Sample.seals();
        var database = Sample.open(folder, seals);
        fill(database);
        var snapshot = database.snapshot();
        seals.withdraw(Failure.KEY_REFUSED, Duration.ofSeconds(5));
        assertFails(Failure.KEY_REFUSED, () -> database.read(key("p1")));
        assertFails(Failure.KEY_REFUSED, () -> commit(database, put("x", "X")));
        assertFails(Failure.KEY_REFUSED, () -> snapshot.read(key("p1")));
        database.abandon();
        database.abandon();
        database.close();
        snapshot.close();
        assertFails(Failure.KEY_REFUSED, () -> Sample.open(folder, seals));
        try (var again = Sample.open(folder)) {
            check(again);
        }
    }

    @Test
    void anotherAccountsFolderDoesNotOpen() {
        Sample.open(folder).close();
        var other = java.util.UUID.fromString("99999999-2222-4333-8444-555555555555");
        var seals = Sample.seals(other);
        assertFails(
                Failure.CORRUPT,
                () ->
                        Database.open(
                                folder,
                                other,
                                seals,
                                Sample.indexer("1"),
                                java.time.InstantSource.system(),
                                Sample.entropy(1),
                                Sample.limits(),
                                Opening.unheard()));
    }

    @Test
    void timesRiseAlsoWhenTheClockGoesBackOverAnOpening() {
        var later = java.time.Instant.now().plus(Duration.ofDays(400));
        java.time.Instant first;
        try (var database = open(java.time.InstantSource.fixed(later))) {
            first = commit(database, put("a", "1")).time();
            assertEquals(first.plusMillis(1), commit(database, put("a", "2")).time());
        }
        try (var database = open(java.time.InstantSource.system())) {
            assertEquals(first.plusMillis(2), commit(database, put("a", "3")).time());
        }
    }

    private Database open(java.time.InstantSource clock) {
        return Database.open(
                folder,
                Sample.ACCOUNT,
                Sample.seals(),
                Sample.indexer("1"),
                clock,
                Sample.entropy(1),
                Sample.limits(),
                Opening.unheard());
    }
}
