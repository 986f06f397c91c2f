// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What an address stands for in the lists of operations that providers give of themselves.
///
/// @param namespace `Microsoft.KeyVault`
/// @param type `vaults/keys`
/// @param right `read`, `write`, `delete` or `action`
record ProviderOperation(String namespace, String type, String right) {
    private static final String RESOURCES = "Microsoft.Resources";

    /// @return empty for an address that is no provider's
    static Optional<ProviderOperation> of(Routes.Address address) {
        List<String> segments = List.of(address.pattern().substring(1).split("/", -1));
        int provider = segments.lastIndexOf("providers");
        boolean named = provider >= 0 && provider + 1 < segments.size();
        if (named && !isWord(segments.get(provider + 1))) {
            return Optional.empty(); // of any provider
        }
        boolean ofManager = !named && segments.getFirst().equals("subscriptions");
        if (!named && !ofManager) {
            return Optional.empty();
        }
        var words = new ArrayList<String>();
        for (String segment : segments.subList(named ? provider + 2 : 0, segments.size())) {
            if (isWord(segment)) {
                words.add(segment);
            }
        }
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String namespace = named ? segments.get(provider + 1) : RESOURCES;
        return Optional.of(
                new ProviderOperation(namespace, String.join("/", words), right(address.method())));
    }

    private static boolean isWord(String segment) {
        return !segment.startsWith("{");
    }

    private static String right(String method) {
        return switch (method) {
            case "GET", "HEAD" -> "read";
            case "PUT", "PATCH" -> "write";
            case "DELETE" -> "delete";
            default -> "action";
        };
    }

    String name() {
        return namespace + "/" + type + "/" + right;
    }

    ObjectNode json() {
        ObjectNode node = ArmJson.object();
        node.put("name", name());
        ObjectNode display = node.putObject("display");
        display.put("provider", namespace);
        display.put("resource", type);
        display.put("operation", right);
        display.put("description", "");
        return node;
    }
}
