// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.signet.base.Entropy;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.dataplane.Account;
import dev.signet.dataplane.AccountModel;
import dev.signet.index.IndexDocument;
import dev.signet.jobs.Job;
import dev.signet.jobs.JobShare;
import dev.signet.jobs.Jobs;
import dev.signet.store.Change;
import dev.signet.store.Committed;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Opening;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import dev.signet.transfer.Destinations;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A database with exports, by the clock of a test, that counts what is opened and whose disk takes
/// no files when the test says so.
final class ExportAccount implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

    /// What the clock shows.
    final AtomicReference<Instant> now = new AtomicReference<>(START);

    /// Bodies that have been opened.
    final AtomicInteger opened = new AtomicInteger();

    /// Whether no file of an export can be begun.
    final AtomicBoolean isFull = new AtomicBoolean();

    /// Files of exports that could not be begun.
    final AtomicInteger refused = new AtomicInteger();

    private final Database database;
    private final Jobs jobs;

    ExportAccount(Path folder) {
        database =
                Database.open(
                        folder,
                        ID,
                        hooked(seals()),
                        new AccountModel(Account.MODEL),
                        now::get,
                        Entropy.system(),
                        DatabaseLimits.standard(),
                        Opening.unheard());
        jobs =
                Jobs.open(
                        database,
                        List.of(new ExportKind(() -> Account.MODEL, new Destinations(Map.of()))),
                        new JobShare(2, System::nanoTime),
                        now::get,
                        Entropy.system());
    }

    Jobs jobs() {
        return jobs;
    }

    private static AeadSeals seals() {
        var seals = new AeadSeals(ID, new SegmentCache(8 << 20), Entropy.system());
        byte[] known = new byte[32];
        Arrays.fill(known, (byte) 7);
        var generation = Generation.owning(1, Secret.owning(known.clone()));
        try (var generations =
                new Generations(ID, List.of(generation), 1, Secret.owning(known.clone()))) {
            seals.lend(generations);
        }
        return seals;
    }

    private Seals hooked(Seals real) {
        return (Seals)
                Proxy.newProxyInstance(
                        Seals.class.getClassLoader(),
                        new Class<?>[] {Seals.class},
                        (_, method, given) -> asked(real, method, given));
    }

    private Object asked(Seals real, Method method, Object[] given) throws Throwable {
        if (method.getName().equals("open") && given[0] == Purpose.BODY) {
            opened.incrementAndGet();
        }
        if (method.getName().equals("sealFile") && given[0] == Purpose.STAGING && isFull.get()) {
            refused.incrementAndGet();
            throw new IOException("No space left on device");
        }
        try {
            Object answer = method.invoke(real, given);
            return method.getName().equals("fileSet") ? hooked((Seals) answer) : answer;
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    static Change.Put put(String id) {
        var key = new ResourceKey("Patient", id);
        String head = "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"meta\":{";
        byte[] json = (head + "}}").getBytes(StandardCharsets.UTF_8);
        var document = new IndexDocument(key.type(), id, List.of());
        return new Change.Put(key, json, head.length(), false, document);
    }

    void commit(Change change) {
        assertInstanceOf(Committed.Done.class, database.commit(List.of(change), List.of()));
    }

    /// Begins an export of all versions of that time.
    Job begin(Instant since, Instant till) {
        ExportRequest request;
        try (Snapshot snapshot = database.snapshot()) {
            request =
                    new ExportRequest(
                            Account.BASE + "/$export",
                            Account.BASE + "/",
                            ExportRequest.Level.SYSTEM,
                            List.of(),
                            snapshot.moment(),
                            since,
                            till,
                            List.of(),
                            List.of(),
                            List.of(),
                            true,
                            true,
                            ExportRequest.Outside.NONE);
        }
        return jobs.start(ExportKind.NAME, request.bytes(), false);
    }

    /// How many resources the files of a job have.
    long resources(Job job) {
        return jobs.rows(job.id(), 0, 1_000).stream()
                .mapToLong(row -> ExportedFile.of(row).count())
                .sum();
    }

    @Override
    public void close() {
        jobs.close();
        database.close();
    }
}
