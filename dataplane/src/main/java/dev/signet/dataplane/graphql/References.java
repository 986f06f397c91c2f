// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.graphql.Lookups.Resource;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.store.ResourceKey;
import java.util.Optional;

/// Finds what references refer to, within the account and within the resource that they stand in.
///
/// @param root the account's address with a slash at the end
record References(Definitions definitions, String root, Lookups lookups) {
    /// @param whole the resource that the reference stands in
    /// @return empty when there is none, or none that the caller sees
    Optional<Resource> resolve(String reference, JsonObject whole) {
        return reference.startsWith("#")
                ? contained(reference.substring(1), whole)
                : key(reference)
                        .flatMap(
                                key ->
                                        lookups.read(key)
                                                .map(json -> new Resource(Optional.of(key), json)));
    }

    /// The type that a reference names; "" for none.
    String type(String reference) {
        return key(reference).map(ResourceKey::type).orElse("");
    }

    private static Optional<Resource> contained(String id, JsonObject whole) {
        if (id.isEmpty()) {
            return Optional.of(new Resource(Optional.empty(), whole));
        }
        if (whole.find("contained") instanceof JsonArray all) {
            for (Json each : all) {
                if (each instanceof JsonObject one && one.text("id", "").equals(id)) {
                    return Optional.of(new Resource(Optional.empty(), one));
                }
            }
        }
        return Optional.empty();
    }

    /// Of a resource of the account; what names a version is not looked up as the current one.
    private Optional<ResourceKey> key(String reference) {
        String local = reference.startsWith(root) ? reference.substring(root.length()) : reference;
        String[] parts = local.split("/", -1);
        boolean isKey =
                parts.length == 2 && definitions.isResourceType(parts[0]) && Target.isId(parts[1]);
        return isKey ? Optional.of(new ResourceKey(parts[0], parts[1])) : Optional.empty();
    }
}
