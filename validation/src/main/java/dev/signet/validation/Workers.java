// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.OwnJar;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Issue;
import dev.signet.fhir.ProfileValidator;
import dev.signet.fhir.ProfileValidator.Asked;
import dev.signet.fhir.ProfileValidator.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The worker of a server: started when the first validation comes, ended when none has come for a
/// while, when another version is asked for, and when an account has to be forgotten of which it
/// has seen anything. One validation at a time, whatever the accounts; the others wait in order,
/// and not for long. Any thread.
public final class Workers implements ProfileValidator.Maker {
    /// Those of the program that validates, from the folder of the server's.
    private static final String JARS = "../../../validation-hapi/target/lib";

    /// The same in an installed package.
    private static final String INSTALLED = "../validator";

    private static final int WAITING_MAX = 64;
    private static final int TRIES = 3;

    private final Semaphore place = new Semaphore(1, true);
    private final WorkerCommand command;
    private final Bounds bounds;
    private @Nullable WorkerProcess current; // guarded by this
    private long uses; // guarded by this

    /// How long things may take.
    ///
    /// @param validation one validation, the loading of definitions not counted
    /// @param waiting for a place
    /// @param idle until a worker that nobody uses ends
    public record Bounds(Duration validation, Duration waiting, Duration idle) {
        /// What docs/fhir.md says.
        public static final Bounds STANDARD =
                new Bounds(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMinutes(10));
    }

    public Workers(WorkerCommand command, Bounds bounds) {
        this.command = command;
        this.bounds = bounds;
    }

    /// Of the server whose libraries this class lies among, in the bounds of docs/fhir.md. Nothing
    /// runs before it is asked: who never validates by profiles pays nothing for it
    /// (docs/decisions/0048-profiles.md).
    ///
    /// @throws Failed `INTERNAL` when the folder of the server is not known
    public static Workers ofServer() {
        Path own = OwnJar.path();
        Path installed = own.resolveSibling(INSTALLED).normalize();
        Path jars = Files.isDirectory(installed) ? installed : own.resolveSibling(JARS).normalize();
        return new Workers(WorkerCommand.of(jars), Bounds.STANDARD);
    }

    @Override
    public ProfileValidator make(FhirVersion version) {
        return new ValidatorProcess(this, version);
    }

    /// Whether there is a worker now.
    synchronized boolean isAlive() {
        WorkerProcess worker = current;
        return worker != null && worker.isAlive();
    }

    void forget(Object account) {
        WorkerProcess worker;
        synchronized (this) {
            worker = current;
        }
        if (worker != null) {
            worker.forget(account);
        }
    }

    List<Issue> validate(Object account, FhirVersion version, Asked asked, Source source) {
        if (place.getQueueLength() >= WAITING_MAX || !isTaken()) {
            throw new Failed(Failure.BUSY, "other resources are being validated");
        }
        try {
            for (int i = 0; i < TRIES; i++) {
                WorkerProcess worker = worker(version);
                try {
                    return worker.validate(account, asked, source);
                } catch (WorkerProcess.Ended _) {
                    worker.end();
                    boolean mayTryAgain = i == 0 || worker.isDroppedBeside(account);
                    if (worker.isDroppedFor(account) || !mayTryAgain) {
                        break;
                    }
                }
            }
            throw new Failed(Failure.UNAVAILABLE, "the validator has ended");
        } finally {
            endLater();
            place.release();
        }
    }

    private boolean isTaken() {
        try {
            return place.tryAcquire(bounds.waiting().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The one that is there, or a new one. Of who has the place.
    private WorkerProcess worker(FhirVersion version) {
        WorkerProcess there;
        synchronized (this) {
            there = current;
        }
        if (there != null) {
            if (there.isAlive() && there.version() == version) {
                return there;
            }
            there.end();
        }
        try {
            var started = new WorkerProcess(version, command.start(version), bounds.validation());
            synchronized (this) {
                current = started;
            }
            started.load();
            return started;
        } catch (IOException | WorkerProcess.Ended thrown) {
            throw new Failed(thrown, Failure.INTERNAL, "the validator cannot be started");
        }
    }

    private void endLater() {
        long use;
        synchronized (this) {
            uses++;
            use = uses;
        }
        Executor later =
                CompletableFuture.delayedExecutor(bounds.idle().toMillis(), TimeUnit.MILLISECONDS);
        later.execute(() -> endUnused(use));
    }

    private synchronized void endUnused(long use) {
        WorkerProcess worker = current;
        if (worker != null && uses == use && place.availablePermits() > 0) {
            worker.end();
            current = null;
        }
    }
}
