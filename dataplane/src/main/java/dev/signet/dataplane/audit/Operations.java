// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.audit;

import dev.signet.base.Failed;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.dataplane.exchange.Target;
import java.util.List;
import java.util.Optional;

/// What rows call that which is asked: the names of FHIR's interactions and operations, as
/// `OperationName` has them in Azure's logs.
final class Operations {
    /// At an address that is none, or by a method that it does not take.
    static final String UNKNOWN = "unknown";

    /// A Bundle of which it is not known yet what it is.
    static final String BUNDLE = "bundle-post";

    /// A search in a compartment, for which FHIR has no code.
    private static final String COMPARTMENT = "search";

    private Operations() {}

    /// @param resourceType "" when the address names none
    /// @param isOpen whether it is open to all and touches no data
    record Named(String operation, String resourceType, boolean isOpen) {}

    /// @param isConditional whether `If-None-Exist` is stated
    static Named of(RouteTable routes, String method, List<String> path, boolean isConditional) {
        RouteTable.Found found;
        try {
            found = routes.find(method, path);
        } catch (Failed _) { // the call will be told so
            return new Named(UNKNOWN, routes.resourceType(path), false);
        }
        String operation = ofCriteria(found).orElseGet(() -> name(found));
        if (isConditional && operation.equals("create")) {
            operation = "conditional-create";
        }
        boolean isOpen = found.interaction() instanceof Interaction.Open;
        return new Named(operation, found.target().type(), isOpen);
    }

    /// The writes of what criteria find.
    private static Optional<String> ofCriteria(RouteTable.Found found) {
        if (level(found.target()) != Route.Level.TYPE) {
            return Optional.empty();
        }
        return switch (found.method()) {
            case "PUT" -> Optional.of("conditional-update");
            case "PATCH" -> Optional.of("conditional-patch");
            case "DELETE" -> Optional.of("conditional-delete");
            default -> Optional.empty();
        };
    }

    /// The forms of a search have the name of the search.
    private static String name(RouteTable.Found found) {
        if (!found.target().member().isEmpty()) {
            return COMPARTMENT;
        }
        Route.Level level = level(found.target());
        for (Route route : found.interaction().routes()) {
            if (route.level() == level && !route.definition().isEmpty()) {
                return route.name();
            }
            if (route.level() == level && !route.codes().isEmpty()) {
                return route.codes().size() > 1 ? BUNDLE : route.codes().getFirst();
            }
        }
        return UNKNOWN;
    }

    private static Route.Level level(Target target) {
        if (target.type().isEmpty()) {
            return Route.Level.SYSTEM;
        }
        return target.id().isEmpty() ? Route.Level.TYPE : Route.Level.INSTANCE;
    }
}
