// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import dev.signet.index.IndexLimits;
import dev.signet.index.MappingVersion;
import dev.signet.index.Query;
import dev.signet.ledger.LedgerLimits;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.record.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.function.Executable;

/// Accounts, seals, resources and databases for the tests.
public final class Sample {
    public static final UUID ACCOUNT = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]*)\"");

    private Sample() {}

    public static Entropy entropy(long seed) {
        var random = new Random(seed);
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    /// Seals whose keys come from a seed: the same in every process.
    public static AeadSeals seals() {
        return seals(ACCOUNT);
    }

    public static AeadSeals seals(UUID account) {
        return seals(account, 8 << 20);
    }

    /// @param cacheBytes of opened segments of files
    static AeadSeals seals(UUID account, long cacheBytes) {
        var seals = new AeadSeals(account, new SegmentCache(cacheBytes), Entropy.system());
        var generation = Generation.owning(1, Secret.owning(entropy(1).bytes(32)));
        var names = Secret.owning(entropy(2).bytes(32));
        try (var generations = new Generations(account, List.of(generation), 1, names)) {
            seals.lend(generations);
        }
        return seals;
    }

    public static DatabaseLimits limits() {
        return new DatabaseLimits(
                LedgerLimits.small(),
                new IndexLimits(4 << 20, 4 << 20, 1 << 20, 10_000, 10_000, 1024),
                64,
                64 << 20,
                32,
                256,
                Schema.CHANGES_MAX,
                64,
                1 << 20,
                50,
                1_000);
    }

    public static Database open(Path folder) {
        return open(folder, seals());
    }

    public static Database open(Path folder, Seals seals) {
        return open(folder, seals, Opening.unheard());
    }

    public static Database open(Path folder, Seals seals, Opening opening) {
        return open(folder, seals, indexer("1"), opening);
    }

    public static Database open(Path folder, Seals seals, Indexer indexer, Opening opening) {
        return Database.open(
                folder,
                ACCOUNT,
                seals,
                indexer,
                InstantSource.system(),
                Entropy.system(),
                limits(),
                opening);
    }

    public static ResourceKey key(String id) {
        return new ResourceKey("Patient", id);
    }

    /// A resource that is found by its name.
    public static Change.Put put(String id, String name) {
        String head = "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"meta\":{";
        byte[] json = (head + "},\"name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Change.Put(key(id), json, head.length(), false, document(key(id), json));
    }

    public static Change.Delete delete(String id) {
        return new Change.Delete(key(id));
    }

    /// Makes documents by [#document], of which it says that they are of `version`.
    public static Indexer indexer(String version) {
        return new Indexer() {
            @Override
            public IndexDocument index(ResourceKey key, byte[] json) {
                return document(key, json);
            }

            @Override
            public MappingVersion version() {
                return new MappingVersion(version);
            }
        };
    }

    public static IndexDocument document(ResourceKey key, byte[] json) {
        var fields = new ArrayList<IndexField>();
        Matcher name = NAME.matcher(new String(json, StandardCharsets.UTF_8));
        if (name.find()) {
            fields.add(new IndexField.Keyword("name", name.group(1)));
            fields.add(new IndexField.SortText("name", name.group(1)));
        }
        return new IndexDocument(key.type(), key.id(), fields);
    }

    public static Query named(String name) {
        return new Query.Term("name", List.of(name));
    }

    public static Search all(int count) {
        return new Search(new Query.All(), List.of(), SearchAfter.start(), count);
    }

    public static Committed.Done commit(Database database, Change... changes) {
        return assertInstanceOf(Committed.Done.class, database.commit(List.of(changes), List.of()));
    }

    public static String text(Stored stored) {
        return new String(stored.json(), StandardCharsets.UTF_8);
    }

    /// The name inside a stored resource.
    public static String name(Stored stored) {
        Matcher matcher = NAME.matcher(text(stored));
        return matcher.find() ? matcher.group(1) : "";
    }

    public static Failed assertFails(Failure failure, Executable action) {
        Failed failed = assertThrows(Failed.class, action);
        assertEquals(failure, failed.failure(), failed.getMessage());
        return failed;
    }
}
