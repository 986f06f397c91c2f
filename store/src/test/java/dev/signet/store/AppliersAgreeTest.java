// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static dev.signet.store.Sample.delete;
import static dev.signet.store.Sample.key;
import static dev.signet.store.Sample.named;
import static dev.signet.store.Sample.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.index.IndexLimits;
import dev.signet.index.Query;
import dev.signet.ledger.LedgerLimits;
import dev.signet.store.log.Applier;
import dev.signet.store.log.LogEntry;
import dev.signet.store.log.Outcome;
import dev.signet.store.log.Proposal;
import dev.signet.store.record.Schema;
import dev.signet.store.state.Recovery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two databases that follow one log answer the same, whatever becomes of each on the way:
/// proposals overtake each other, one lags behind the other, either dies and comes again. More
/// histories than usual: `-DargLine="... -Dsignet.histories=1000"`.
class AppliersAgreeTest {
    private static final int HISTORIES = Integer.getInteger("signet.histories", 100);
    private static final int FIRST = Integer.getInteger("signet.histories.first", 0);
    private static final int STEPS = 60;
    private static final int IDS = 6;

    @TempDir Path folder;

    @Test
    void twoAppliersFedTheSameLogAnswerTheSameByteForByte() throws IOException {
        var seen = new TreeMap<String, Integer>();
        for (long seed = FIRST; seed < FIRST + HISTORIES; seed++) {
            new History(seed, folder.resolve("h" + seed), seen).run();
        }
        for (String what : List.of("done", "conflict", "restarts", "NoneSince")) {
            assertTrue(seen.getOrDefault(what, 0) > HISTORIES / 2, what + " " + seen);
        }
    }

    @Test
    void anEntryThatIsDeliveredAgainEndsTheDatabaseRatherThanBeingAppliedTwice() {
        var log = new MemoryLog(Sample.seals(), new Random(1));
        var outcomes = new TreeMap<Long, List<String>>();
        var holder = new ArrayList<Applier>();
        try (var database = open(folder, log, outcomes, holder, Sample.seals())) {
            var applier = holder.getFirst();
            var entry = new LogEntry(OptionalLong.of(7), 1_000, List.of(proposal(put("a", "Ada"))));
            assertTrue(applier.apply(entry).getFirst() instanceof Outcome.Decided);
            assertEquals(7, applier.position());
            var again = (Outcome.Undecided) applier.apply(entry).getFirst();
            assertEquals(Failure.INTERNAL, again.why().failure());
            assertEquals(1, database.lsn());
            assertTrue(database.ended().isPresent());
        }
    }

    private static Proposal proposal(Change change) {
        return Proposal.of(List.of(change), List.of(), Sample.seals(), 10);
    }

    private static DatabaseLimits limits() {
        return new DatabaseLimits(
                LedgerLimits.small(),
                new IndexLimits(1 << 20, 1 << 20, 1 << 20, 10_000, 10_000, 1024),
                64,
                64 << 20,
                32,
                256,
                Schema.CHANGES_MAX,
                5, // so few that what is remembered of the log matters
                2_000,
                50,
                1_000);
    }

    private static Database open(
            Path folder,
            MemoryLog log,
            TreeMap<Long, List<String>> outcomes,
            List<Applier> applier,
            Seals seals) {
        var recovery =
                new Recovery(
                        folder,
                        Sample.ACCOUNT,
                        seals,
                        Sample.indexer("1"),
                        Sample.entropy(1),
                        limits(),
                        Opening.unheard(),
                        StoreEvents.unheard());
        return Database.open(
                recovery,
                InstantSource.system(),
                made -> {
                    applier.add(made);
                    return log.join(made, outcomes);
                });
    }

    /// One run of a log and two databases; its seed replays it.
    private static final class History {
        private final long seed;
        private final Random random;
        private final Path folder;
        private final TreeMap<String, Integer> seen;
        private final Seals seals = Sample.seals();
        private final MemoryLog log;
        private final List<Node> nodes = new ArrayList<>();

        History(long seed, Path folder, TreeMap<String, Integer> seen) {
            this.seed = seed;
            this.random = new Random(seed);
            this.folder = folder;
            this.seen = seen;
            this.log = new MemoryLog(seals, random);
        }

        void run() throws IOException {
            try {
                nodes.add(new Node(folder.resolve("first")));
                nodes.add(new Node(folder.resolve("second")));
                for (int i = 0; i < STEPS; i++) {
                    step();
                }
                while (log.travelling() > 0) {
                    log.order();
                }
                nodes.forEach(Node::catchUp);
                compare();
            } finally {
                nodes.forEach(node -> node.database.abandon());
                remove(folder);
            }
        }

        private void step() {
            var node = nodes.get(random.nextInt(nodes.size()));
            int dice = random.nextInt(100);
            if (dice < 45) {
                node.member.append(proposal(node.database.lsn()));
            } else if (dice < 65) {
                if (log.travelling() > 0) {
                    log.order();
                }
            } else if (dice < 98) {
                node.deliver();
            } else {
                node.restart();
                count("restarts");
            }
        }

        private void compare() {
            var first = nodes.getFirst();
            var second = nodes.getLast();
            assertEquals(first.outcomes, second.outcomes, "seed " + seed);
            assertEquals(first.answers(), second.answers(), "seed " + seed);
            for (List<String> entry : first.outcomes.values()) {
                for (String outcome : entry) {
                    count(outcome.split(" ", 2)[0]);
                }
            }
        }

        private void count(String what) {
            seen.merge(what, 1, Integer::sum);
        }

        private Proposal proposal(long lsn) {
            var changes = new ArrayList<Change>();
            for (int i = random.nextInt(4); i > 0; i--) {
                String id = id();
                changes.add(random.nextInt(4) == 0 ? delete(id) : put(id, name()));
            }
            var preconditions = new ArrayList<Precondition>();
            for (int i = random.nextInt(3); i > 0; i--) {
                preconditions.add(precondition(lsn));
            }
            return Proposal.of(changes, preconditions, seals, 10);
        }

        private Precondition precondition(long lsn) {
            return switch (random.nextInt(6)) {
                case 0 -> new Precondition.AtVersion(key(id()), 1 + random.nextInt(3));
                case 1 -> new Precondition.Absent(key(id()));
                case 2 -> new Precondition.Present(key(id()));
                default -> {
                    count("NoneSince");
                    long since = Math.max(0, lsn - random.nextInt(6));
                    yield new Precondition.NoneSince(query(), since);
                }
            };
        }

        private Query query() {
            return switch (random.nextInt(8)) {
                case 0 -> new Query.Or(List.of(named(name()), named(name())));
                case 1 -> new Query.And(List.of(named(name()), new Query.Type(List.of("Patient"))));
                case 2 -> new Query.Id(List.of(id(), id()));
                case 3 -> new Query.ReferencesTo("subject", named(name()));
                case 4 -> new Query.Prefix("name", "n" + random.nextInt(3));
                default -> named(name());
            };
        }

        private String id() {
            return "p" + random.nextInt(IDS);
        }

        private String name() {
            return "n" + random.nextInt(6);
        }

        private final class Node {
            private final Path place;
            private final TreeMap<Long, List<String>> outcomes = new TreeMap<>();
            private Database database;
            private MemoryLog.Member member;
            private Applier applier;

            Node(Path place) {
                this.place = place;
                open();
            }

            private void open() {
                var made = new ArrayList<Applier>();
                database = AppliersAgreeTest.open(place, log, outcomes, made, seals);
                applier = made.getFirst();
                member = log.join(applier, outcomes);
            }

            private void deliver() {
                if (member.isBehind()) {
                    member.deliver(random.nextBoolean());
                }
            }

            private void catchUp() {
                while (member.isBehind()) {
                    deliver();
                }
            }

            /// Dies where it stands: what is in memory, the index too, is gone.
            private void restart() {
                database.abandon();
                open();
            }

            /// All that a client could ask for, as text.
            private String answers() {
                var text = new StringBuilder();
                text.append(HexFormat.of().formatHex(applier.tip().note())).append('\n');
                try (var snapshot = database.snapshot()) {
                    for (int i = 0; i < IDS; i++) {
                        var key = key("p" + i);
                        database.read(key).ifPresent(stored -> add(text, stored));
                        snapshot.read(key).ifPresent(stored -> add(text, stored));
                        snapshot.history(key, Long.MAX_VALUE, 100)
                                .forEach(stored -> add(text, stored));
                        text.append(
                                        snapshot.keys(named("n" + i), 100).stream()
                                                .map(ResourceKey::path)
                                                .toList())
                                .append('\n');
                    }
                    snapshot.changes(Optional.empty(), Long.MAX_VALUE, 1_000)
                            .changes()
                            .forEach(stored -> add(text, stored));
                    snapshot.search(Sample.all(100)).hits().forEach(stored -> add(text, stored));
                    text.append(snapshot.lsn()).append(' ').append(snapshot.count(new Query.All()));
                }
                return text.toString();
            }

            private static void add(StringBuilder text, Stored stored) {
                text.append(stored.key().path())
                        .append(' ')
                        .append(stored.version())
                        .append(' ')
                        .append(stored.time())
                        .append(' ')
                        .append(stored.lsn())
                        .append(stored.deleted() ? " deleted " : " ")
                        .append(new String(stored.json(), StandardCharsets.ISO_8859_1))
                        .append('\n');
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
