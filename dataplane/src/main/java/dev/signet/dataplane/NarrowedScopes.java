// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.bundle.PostedBundle;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.graphql.GraphQl;
import dev.signet.dataplane.interaction.ConditionalDelete;
import dev.signet.dataplane.interaction.ConditionalUpdate;
import dev.signet.dataplane.interaction.Create;
import dev.signet.dataplane.interaction.Delete;
import dev.signet.dataplane.interaction.MetaOperation;
import dev.signet.dataplane.interaction.Patch;
import dev.signet.dataplane.interaction.Read;
import dev.signet.dataplane.interaction.Search;
import dev.signet.dataplane.interaction.Update;
import dev.signet.dataplane.interaction.history.History;
import dev.signet.dataplane.operation.Difference;
import dev.signet.dataplane.operation.Document;
import dev.signet.dataplane.operation.DocumentReferences;
import dev.signet.dataplane.operation.Everything;
import dev.signet.dataplane.operation.Includes;
import dev.signet.dataplane.operation.LastObservations;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataScopes;
import dev.signet.identity.DataScopes.Permission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What exchanges need of SMART scopes for one patient or with a query. Each resource is then held
/// to them by the database; what looks at data in other ways than by it has no place here.
final class NarrowedScopes {
    private static final Set<Permission> READ = EnumSet.of(Permission.READ);
    private static final Set<Permission> SEARCH = EnumSet.of(Permission.SEARCH);
    private static final Set<Permission> BOTH = EnumSet.of(Permission.READ, Permission.SEARCH);

    private NarrowedScopes() {}

    /// @return the permissions that a resource needs so that the exchange sees anything of it
    /// @throws Failed `FORBIDDEN` when the scopes do not give the interaction with any resource
    /// @throws FhirError 403 for an operation that is not held to such scopes
    static Set<Permission> need(
            Interaction.OfData interaction, Exchange exchange, DataScopes scopes) {
        Set<Permission> seen = seen(interaction, exchange).orElseThrow(() -> refused(interaction));
        String type = type(exchange.target());
        boolean isAllowed =
                interaction instanceof PostedBundle // its entries are asked one by one
                        || allowed(scopes, type, needed(interaction, exchange, seen));
        boolean writes = interaction instanceof Update || interaction instanceof ConditionalUpdate;
        boolean mayWrite =
                allowed(scopes, type, EnumSet.of(Permission.CREATE))
                        || allowed(scopes, type, EnumSet.of(Permission.UPDATE));
        if (!isAllowed || (writes && !mayWrite)) {
            throw new Failed(
                    Failure.FORBIDDEN, "The token's scopes do not allow this for the type.");
        }
        return seen;
    }

    private static boolean allowed(DataScopes scopes, String type, Set<Permission> needed) {
        return type.isEmpty() ? scopes.allowSomewhere(needed) : scopes.allow(type, needed);
    }

    /// The type that is worked on; "" for several.
    private static String type(Target target) {
        return switch (target.member()) {
            case "" -> target.type();
            case Target.ALL_MEMBERS -> "";
            default -> target.member();
        };
    }

    /// A new interaction sees nothing until it is named here.
    private static Optional<Set<Permission>> seen(Interaction interaction, Exchange exchange) {
        boolean one = !exchange.target().id().isEmpty();
        return switch (interaction) {
            case Read _, Document _, Difference _ -> Optional.of(READ);
            case History _ -> Optional.of(one ? READ : SEARCH);
            case MetaOperation meta when meta.needs() == DataAction.READ -> Optional.of(READ);
            case Search _, Includes _, LastObservations _, DocumentReferences _ ->
                    Optional.of(SEARCH);
            // what they write is held to by the commit; what they look at are conditions
            case Create _, Update _, ConditionalUpdate _, Delete _, ConditionalDelete _ ->
                    Optional.of(SEARCH);
            // what is stored goes into what is answered
            case Patch _, MetaOperation _, Everything _, GraphQl _, PostedBundle _ ->
                    Optional.of(BOTH);
            default -> Optional.empty();
        };
    }

    /// What the scopes must give with resources of the type at the least.
    private static Set<Permission> needed(
            Interaction interaction, Exchange exchange, Set<Permission> seen) {
        boolean isConditional = exchange.stated().ifNoneExist().isPresent();
        return switch (interaction) {
            case Create _ when isConditional -> EnumSet.of(Permission.CREATE, Permission.SEARCH);
            case Create _ -> EnumSet.of(Permission.CREATE);
            case Update _ -> EnumSet.noneOf(Permission.class);
            case Delete _ -> EnumSet.of(Permission.DELETE);
            case ConditionalDelete _ -> EnumSet.of(Permission.SEARCH, Permission.DELETE);
            case Patch _ -> updating(seen);
            case MetaOperation meta when meta.needs() != DataAction.READ -> updating(seen);
            default -> seen;
        };
    }

    private static Set<Permission> updating(Set<Permission> seen) {
        Set<Permission> all = EnumSet.copyOf(seen);
        all.add(Permission.UPDATE);
        return all;
    }

    private static FhirError refused(Interaction interaction) {
        String what =
                interaction
                        .operation()
                        .map(operation -> "operation $" + operation.code())
                        .orElse("this interaction");
        return FhirError.of(
                403,
                IssueType.FORBIDDEN,
                what
                        + ": it cannot be held to SMART scopes for one patient or with a query,"
                        + " which the token has",
                "");
    }
}
