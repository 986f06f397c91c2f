// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.Conditions;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.OperationRecord;
import dev.signet.controlplane.engine.OperationRecord.Problem;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.installation.Retrying.Try;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a new installation finds made: resource group `signet` and account `demo` under the
/// vault's first key. It goes through the door that every request goes through, as the
/// administrator, so there is no second way to make an account. A first start that was cut short is
/// finished by the next one; once finished, what a customer deletes stays deleted.
public record FirstStart(
        Installation installation, Addresses addresses, Resources resources, ControlStore records) {
    public static final String GROUP = "signet";
    public static final String ACCOUNT = "demo";

    /// The record that says it is finished.
    private static final String FINISHED = "first-start/account";

    private static final ResourceType SERVICES =
            ResourceType.of("Microsoft.HealthcareApis/services");
    private static final String GROUP_VERSION = "2021-04-01";
    private static final String ACCOUNT_VERSION = "2021-11-01";
    private static final Duration TOLD_EVERY = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger(FirstStart.class.getName());

    /// Whether the first start of this folder has been finished.
    static boolean isFinished(ControlStore records) {
        return records.read(FINISHED).isPresent();
    }

    /// @param withAccount false when the vault is elsewhere: then whoever has its key makes
    ///     accounts
    /// @throws Failed when the account cannot be made; the next start tries again
    public void run(boolean withAccount) {
        if (isFinished(records)) {
            return;
        }
        String subscription = installation.subscription().toString();
        put(ResourceId.ofGroup(subscription, GROUP), GROUP_VERSION, object(), "resource group");
        if (withAccount) {
            makeAccount(ResourceId.inGroup(subscription, GROUP, SERVICES, ACCOUNT));
        }
        records.write(Map.of(FINISHED, Optional.of(new byte[] {1})));
    }

    private void makeAccount(ResourceId account) {
        new Retrying(System::nanoTime, FirstStart::pause)
                .make("the account " + ACCOUNT, () -> tried(account));
    }

    private Try tried(ResourceId account) {
        Optional<Problem> problem = Optional.empty();
        if (resources.find(account).isEmpty()) {
            problem = put(account);
        } else {
            // begun by a start that was cut short; the control plane goes on with it
            awaitIdle();
        }
        return new Try(succeeded(account), problem);
    }

    /// @return why it failed
    private Optional<Problem> put(ResourceId account) {
        ObjectNode body = object().put("kind", "fhir-R4");
        body.putObject("properties")
                .putObject("cosmosDbConfiguration")
                .put("keyVaultKeyUri", addresses.vault() + "/keys/" + EmbeddedVault.KEY);
        Optional<OperationRecord> begun =
                put(account, ACCOUNT_VERSION, body, "account").operation();
        awaitIdle();
        return begun.flatMap(operation -> resources.operation(operation.id()))
                .filter(operation -> operation.ended().isPresent())
                .flatMap(OperationRecord::error);
    }

    private Resources.Accepted put(ResourceId id, String version, ObjectNode body, String what) {
        String administrator = installation.administratorObject().toString();
        try {
            return resources.put(
                    new ResourceRequest(id, version, body, Conditions.NONE, administrator));
        } catch (Failed e) {
            throw new Failed(
                    e,
                    Failure.INTERNAL,
                    "the first start could not make the " + what,
                    new Fact("code", e.fact("code", e.failure().name())));
        }
    }

    private boolean succeeded(ResourceId account) {
        return resources
                .find(account)
                .map(found -> found.show(ACCOUNT_VERSION).at("/properties/provisioningState"))
                .filter(state -> state.asString("").equals("Succeeded"))
                .isPresent();
    }

    /// Waits for the end of what is under way: each of its questions ends by itself.
    private void awaitIdle() {
        try {
            while (!resources.awaitIdle(TOLD_EVERY)) {
                LOG.log(Level.INFO, "the account " + ACCOUNT + " is being made");
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static Failed interrupted() {
        Thread.currentThread().interrupt();
        return new Failed(Failure.UNAVAILABLE, "the first start was interrupted");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode().put("location", "westus2");
    }

    /// Whether a folder waits for its first administrator (docs/decisions/0095): from its first
    /// start on and for a day, and only where that was begun. Once it waits no longer it never does
    /// again. For one caller at a time.
    static final class AwaitedAdministrator {
        /// Within it the first administrator is made, counted from the first start of the folder.
        static final Duration LIFE = Duration.ofDays(1);

        /// 00 and the second of the first start while it waits; 01 when that is over.
        private static final String RECORD = "first-start/administrator";

        private static final byte AWAITED = 0;
        private static final byte DECIDED = 1;

        /// What each server writes that has an issuer: there is some where it was served before.
        private static final List<String> SERVED = List.of("issuer/", "directory/");

        private final ControlStore records;
        private Optional<Instant> since; // the first start, while the folder waits
        private Optional<InstantSource> clock = Optional.empty(); // once somebody is to be awaited

        /// @param isAdministered whether there is an administrator: then none is awaited ever after
        AwaitedAdministrator(ControlStore records, boolean isAdministered) {
            this.records = records;
            this.since = records.read(RECORD).flatMap(AwaitedAdministrator::since);
            if (isAdministered && since.isPresent()) {
                records.write(decision());
                decided();
            }
        }

        private static Optional<Instant> since(byte[] kept) {
            return kept.length == 1 + Long.BYTES && kept[0] == AWAITED
                    ? Optional.of(Instant.ofEpochSecond(ByteBuffer.wrap(kept).getLong(1)))
                    : Optional.empty();
        }

        /// From now on one is awaited, if the folder is new or its first day is not over.
        void begin(InstantSource source) {
            clock = Optional.of(source);
            if (isNew()) {
                Instant now = source.instant();
                ByteBuffer kept = ByteBuffer.allocate(1 + Long.BYTES);
                kept.put(AWAITED).putLong(now.getEpochSecond());
                records.write(Map.of(RECORD, Optional.of(kept.array())));
                since = Optional.of(now);
            }
        }

        private boolean isNew() {
            return records.read(RECORD).isEmpty()
                    && !isFinished(records)
                    && SERVED.stream().allMatch(each -> records.startingWith(each).isEmpty());
        }

        /// A clock that was set back by a day ends it as one that went on.
        boolean isAwaited() {
            if (clock.isEmpty() || since.isEmpty()) {
                return false;
            }
            Duration passed = Duration.between(since.get(), clock.get().instant()).abs();
            if (passed.compareTo(LIFE) >= 0) {
                records.write(decision());
                decided();
            }
            return since.isPresent();
        }

        /// What is to be written with the membership of an administrator; then call [#decided].
        ///
        /// @return empty when nobody is awaited in the folder
        Map<String, Optional<byte[]>> decision() {
            return since.isEmpty() ? Map.of() : Map.of(RECORD, Optional.of(new byte[] {DECIDED}));
        }

        void decided() {
            since = Optional.empty();
        }
    }
}
