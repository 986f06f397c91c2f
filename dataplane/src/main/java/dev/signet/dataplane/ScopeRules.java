// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.bundle.PostedBundle;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.graphql.GraphQl;
import dev.signet.dataplane.interaction.Create;
import dev.signet.dataplane.interaction.Delete;
import dev.signet.dataplane.interaction.Read;
import dev.signet.dataplane.interaction.Search;
import dev.signet.dataplane.interaction.Update;
import dev.signet.dataplane.interaction.history.History;
import dev.signet.dataplane.operation.DocumentReferences;
import dev.signet.dataplane.operation.Everything;
import dev.signet.dataplane.operation.LastObservations;
import dev.signet.dataplane.paging.PageToken;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataScopes;
import dev.signet.identity.DataScopes.Permission;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What an exchange needs of the SMART scopes of its caller's token. Only what is known to stay
/// with resources of one type is allowed by scopes for that type; everything else needs scopes for
/// all types, and so does each interaction that is not named here. The entries of a batch are held
/// to it one by one; a transaction needs scopes for all types.
///
/// Scopes for one patient or with a query are held to by the database itself
/// ([dev.signet.store.Sight]); here it is said which permissions a resource needs to be seen by an
/// exchange. What is not named there is refused.
final class ScopeRules {
    /// Parameters of a search that look at nothing but resources of the type searched.
    private static final Set<String> OF_THE_TYPE =
            Set.of(
                    "_id",
                    "_lastUpdated",
                    "_tag",
                    "_profile",
                    "_security",
                    "_source",
                    "_text",
                    "_content",
                    "_count",
                    "_sort",
                    "_total",
                    "_summary",
                    "_elements",
                    "_format",
                    "_pretty",
                    PageToken.PARAMETER);

    /// Modifiers that look at stored value sets, code systems and wholes.
    private static final Set<String> BY_OTHERS = Set.of(":in", ":not-in", ":above", ":below");

    private static final int NAME_CHARS_MAX = 64;

    private ScopeRules() {}

    /// @return the permissions without which nothing is to be seen of a resource; empty when all of
    ///     the data may be looked at
    /// @throws Failed `UNAUTHENTICATED`, `FORBIDDEN`
    /// @throws FhirError 403 naming a parameter that looks beyond the type, or an operation
    static Optional<Set<Permission>> need(Interaction.OfData interaction, Exchange exchange) {
        DataAction action = interaction.needs();
        DataScopes scopes = exchange.rights().admitted(action);
        if (interaction.holdsToScopes()) {
            return Optional.empty();
        }
        if (scopes.isNarrowed()) {
            return Optional.of(NarrowedScopes.need(interaction, exchange, scopes));
        }
        if (scopes.allowEverywhere(action) || interaction instanceof PostedBundle) {
            return Optional.empty();
        }
        if (interaction instanceof GraphQl) { // it reads of all types; each is held to its scopes
            return Optional.of(NarrowedScopes.need(interaction, exchange, scopes));
        }
        String type = exchange.target().type();
        Optional<Set<Permission>> needed =
                type.isEmpty() ? Optional.empty() : ofOneType(interaction, exchange);
        if (needed.isEmpty()) {
            exchange.rights().need(action);
        } else if (!scopes.allow(type, needed.get())) {
            throw new Failed(
                    Failure.FORBIDDEN, "The token's scopes do not allow this for the type.");
        }
        if (interaction instanceof Search || interaction instanceof LastObservations) {
            exchange.parameters().forEach(ScopeRules::checkOfTheType);
        }
        return Optional.empty();
    }

    /// @return empty for what may look beyond the type
    private static Optional<Set<Permission>> ofOneType(Interaction interaction, Exchange exchange) {
        boolean one = !exchange.target().id().isEmpty();
        return switch (interaction) {
            case Read _ when one -> Optional.of(EnumSet.of(Permission.READ));
            // what it finds is narrowed to what the scopes allow, type by type
            case Everything _ -> Optional.of(EnumSet.of(Permission.READ, Permission.SEARCH));
            case History _ -> Optional.of(EnumSet.of(one ? Permission.READ : Permission.SEARCH));
            // what is found in a compartment is of other types than the one it is around
            case Search _
                    when exchange.target().member().isEmpty()
                            && !exchange.route().method().equals("POST") ->
                    Optional.of(EnumSet.of(Permission.SEARCH));
            case LastObservations _, DocumentReferences _ ->
                    Optional.of(EnumSet.of(Permission.SEARCH));
            case Create _ -> Optional.of(EnumSet.of(Permission.CREATE));
            // what is not there is created
            case Update _ when one -> Optional.of(EnumSet.of(Permission.CREATE, Permission.UPDATE));
            case Delete _ when one -> Optional.of(EnumSet.of(Permission.DELETE));
            default -> Optional.empty();
        };
    }

    private static void checkOfTheType(QueryParameter parameter) {
        String name = parameter.name();
        int colon = name.indexOf(':');
        String plain = colon < 0 ? name : name.substring(0, colon);
        String modifier = name.substring(plain.length());
        boolean chained = name.indexOf('.') >= 0;
        boolean inSet = BY_OTHERS.contains(modifier);
        if (chained || inSet || (name.startsWith("_") && !OF_THE_TYPE.contains(plain))) {
            throw FhirError.of(
                    403,
                    IssueType.FORBIDDEN,
                    "search parameter "
                            + name.substring(0, Math.min(name.length(), NAME_CHARS_MAX))
                            + ": it looks at other resources, and the token's scopes are for single"
                            + " types",
                    "");
        }
    }
}
