// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// The `offerThroughput` of accounts by name, looked up at most every few seconds. Any thread.
public final class OfferedThroughput implements Function<String, OptionalInt> {
    private static final ResourceType SERVICES =
            ResourceType.of("Microsoft.HealthcareApis/services");
    private static final String VERSION = "2021-11-01";
    private static final long KNOWN_FOR_NANOS = 5_000_000_000L;

    private final Resources resources;
    private final String subscription;
    private final LongSupplier nanoTime;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(OptionalInt units, long at) {}

    public OfferedThroughput(Resources resources, String subscription, LongSupplier nanoTime) {
        this.resources = resources;
        this.subscription = subscription;
        this.nanoTime = nanoTime;
    }

    /// @param name of an account that is there
    @Override
    public OptionalInt apply(String name) {
        long now = nanoTime.getAsLong();
        Known found = known.get(name);
        if (found == null || now - found.at() > KNOWN_FOR_NANOS) {
            found = new Known(read(name), now);
            known.put(name, found);
        }
        return found.units();
    }

    private OptionalInt read(String name) {
        ResourceProvider services = resources.provider(SERVICES);
        return resources.list(services, new Scope.Subscription(subscription)).stream()
                .filter(each -> each.id().name().equals(name))
                .map(each -> each.show(VERSION))
                .mapToInt(
                        each ->
                                each.at("/properties/cosmosDbConfiguration/offerThroughput")
                                        .asInt())
                .findFirst();
    }
}
