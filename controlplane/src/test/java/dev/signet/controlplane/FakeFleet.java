// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.healthcareapis.AccountSpec;
import dev.signet.controlplane.healthcareapis.Fleet;
import dev.signet.controlplane.healthcareapis.audit.AuditLogs;
import dev.signet.controlplane.provider.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// A fleet whose accounts are entries of a map: what is on disk, and what is served.
public final class FakeFleet implements Fleet {
    public final Map<UUID, AccountSpec> disk = new ConcurrentHashMap<>();
    public final Map<UUID, AccountSpec> served = new ConcurrentHashMap<>();
    public final Map<UUID, KeyStatus> keys = new ConcurrentHashMap<>();
    public final Map<UUID, List<Instant>> calls = new ConcurrentHashMap<>();
    public volatile Optional<Outcome.Refused> refusal = Optional.empty();
    public volatile Runnable before = () -> {};
    public volatile Runnable after = () -> {};

    /// Rows of nothing but times and what the account says of itself.
    public Optional<AuditLogs> auditLogs() {
        return Optional.of(
                (account, query) ->
                        calls.getOrDefault(account.accountId(), List.of()).reversed().stream()
                                .filter(query::wants)
                                .limit(query.countMax())
                                .map(
                                        time ->
                                                ArmJson.object()
                                                        .put("TimeGenerated", time.toString())
                                                        .put("Kind", account.kind())
                                                        .put("_ResourceId", account.resourceId()))
                                .toList());
    }

    /// The same disk in a new process.
    public FakeFleet restarted() {
        var next = new FakeFleet();
        next.disk.putAll(disk);
        next.refusal = refusal;
        return next;
    }

    @Override
    public Outcome create(AccountSpec spec) {
        before.run();
        if (refusal.isPresent()) {
            return refusal.get();
        }
        disk.put(spec.accountId(), spec);
        served.put(spec.accountId(), spec);
        after.run();
        return new Outcome.Done();
    }

    @Override
    public Outcome update(AccountSpec past, AccountSpec next) {
        before.run();
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!served.containsKey(past.accountId())) {
            return new Outcome.Refused("ResourceNotFound", "not served");
        }
        disk.put(next.accountId(), next);
        served.put(next.accountId(), next);
        after.run();
        return new Outcome.Done();
    }

    @Override
    public Outcome delete(AccountSpec spec) {
        before.run();
        served.remove(spec.accountId());
        disk.remove(spec.accountId());
        after.run();
        return new Outcome.Done();
    }

    @Override
    public void resume(AccountSpec spec) {
        served.put(spec.accountId(), spec);
    }

    @Override
    public Optional<KeyStatus> keyStatus(UUID accountId) {
        return Optional.ofNullable(keys.get(accountId));
    }
}
