// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Issue;
import dev.signet.fhir.ProfileValidator.Asked;
import dev.signet.fhir.ProfileValidator.Source;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A worker from the server's side. Whatever does not go as it should ends it: a process that was
/// killed holds nothing. One validation at a time; [#end] is of any thread.
final class WorkerProcess {
    private static final System.Logger LOG = System.getLogger(WorkerProcess.class.getName());

    /// Of definitions that one validation finds.
    static final int DEFINITIONS_MAX = 500;

    static final int DEFINITIONS_BYTES_MAX = 48 << 20;

    /// Of definitions that one validation looks for, found or not.
    private static final int LOOKS_MAX = 5_000;

    private static final Duration LOADING_MAX = Duration.ofMinutes(2);

    /// What has ended has said all that it had to say.
    private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(2);

    private final FhirVersion version;
    private final Process process;
    private final Wire wire;
    private final StartUpErrors errors;
    private final Duration most;

    /// Whose resources it has seen.
    private final Set<Object> served = Collections.newSetFromMap(new IdentityHashMap<>());

    /// Because of which account it was ended.
    private volatile @Nullable Object dropped;

    /// @param most how long one validation may take
    WorkerProcess(FhirVersion version, Process process, Duration most) {
        this.version = version;
        this.process = process;
        this.wire = new Wire(process.getInputStream(), process.getOutputStream());
        this.errors = new StartUpErrors(process.getErrorStream());
        this.most = most;
    }

    FhirVersion version() {
        return version;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Whether it was ended because another account than this one had to be forgotten.
    boolean isDroppedBeside(Object account) {
        return dropped != null && dropped != account;
    }

    /// Whether it was ended because this account had to be forgotten.
    boolean isDroppedFor(Object account) {
        return dropped == account;
    }

    /// Ends it if it has seen anything of an account's.
    synchronized void forget(Object account) {
        if (served.contains(account)) {
            dropped = account;
            end();
        }
    }

    void end() {
        process.destroyForcibly();
    }

    /// Waits until it has loaded its definitions.
    ///
    /// @throws Ended when it does not come to it
    void load() throws Ended {
        boolean isReady = false;
        try {
            Message first =
                    within(
                            LOADING_MAX,
                            wire::read,
                            () -> new Failed(Failure.UNAVAILABLE, "the validator does not start"));
            isReady = first instanceof Message.Ready;
        } finally {
            if (isReady) {
                errors.ready();
            } else {
                end();
                LOG.log(
                        Level.WARNING,
                        "the validator of profiles does not start; it said: {0}",
                        errors.tail(LAST_WORDS_MAX));
            }
        }
        if (!isReady) {
            throw new Ended();
        }
    }

    /// Has a resource validated.
    ///
    /// @throws Ended when the worker ends before it says what it found
    List<Issue> validate(Object account, Asked asked, Source source) throws Ended {
        synchronized (this) {
            served.add(account);
        }
        return within(
                most,
                () -> dialogue(asked, source),
                () ->
                        new Failed(
                                Failure.TOO_LARGE,
                                "the validation takes longer than one may",
                                new Fact("seconds", most.toSeconds())));
    }

    private List<Issue> dialogue(Asked asked, Source source) throws IOException {
        wire.send(new Message.Validate(asked.json(), asked.profiles()));
        int looks = 0;
        int found = 0;
        long bytes = 0;
        while (true) {
            switch (wire.read()) {
                case Message.Find(String type, String canonical) -> {
                    looks++;
                    Optional<byte[]> definition = source.find(type, canonical);
                    if (definition.isPresent()) {
                        found++;
                        bytes += definition.get().length;
                    }
                    if (looks > LOOKS_MAX
                            || found > DEFINITIONS_MAX
                            || bytes > DEFINITIONS_BYTES_MAX) {
                        throw new Failed(
                                Failure.TOO_LARGE,
                                "the profiles need more definitions than one validation may look"
                                        + " at",
                                new Fact("most", DEFINITIONS_MAX));
                    }
                    wire.send(new Message.Definition(definition));
                }
                case Message.Found(List<Issue> issues) -> {
                    return issues;
                }
                case Message.Broken() ->
                        throw new Failed(
                                Failure.INVALID,
                                "the validator comes to no end with this resource and its"
                                        + " profiles: a definition that is stored may be damaged");
                default -> throw new IOException("no answer");
            }
        }
    }

    /// Does it on a thread of the system's, which may wait for a pipe.
    private <T> T within(Duration time, Callable<T> work, Supplier<Failed> late) throws Ended {
        var task = new FutureTask<T>(work);
        Thread.ofPlatform().daemon().name("validation").start(task);
        boolean done = false;
        try {
            T result = task.get(time.toMillis(), TimeUnit.MILLISECONDS);
            done = true;
            return result;
        } catch (TimeoutException _) {
            throw late.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failed(Failure.UNAVAILABLE, "the service is stopping");
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof IOException) {
                throw ended();
            }
            if (thrown.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new IllegalStateException(thrown.getCause());
        } finally {
            if (!done) {
                end();
            }
        }
    }

    private Ended ended() {
        try {
            if (process.waitFor(2, TimeUnit.SECONDS)
                    && process.exitValue() == WorkerCommand.OUT_OF_MEMORY) {
                throw new Failed(
                        Failure.TOO_LARGE, "the validation takes more memory than one may");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return new Ended();
    }

    /// The worker is there no longer.
    static final class Ended extends Exception {
        private static final long serialVersionUID = 1;

        Ended() {
            super("the worker has ended", null, false, false);
        }
    }
}
