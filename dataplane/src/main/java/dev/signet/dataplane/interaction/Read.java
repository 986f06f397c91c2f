// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.conformance.ServedDefinitions;
import dev.signet.dataplane.edge.Formats;
import dev.signet.dataplane.edge.RawContent;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Etags;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Stated;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.interaction.history.HistoryQuery;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.identity.DataAction;
import dev.signet.search.query.Handling;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import dev.signet.store.Stored;
import java.util.List;
import java.util.Optional;

/// Read and vread: stored bytes, or the part of them that is asked for.
public final class Read implements Interaction.OfData {
    /// What is read, and the part of it that is asked for or its way into the answer.
    private static final long COPIES = 2;

    /// The data of a Binary as characters, as bytes and decoded.
    private static final long RAW_COPIES = 3;

    private final Definitions definitions;
    private final boolean ofVersion;

    private Read(Definitions definitions, boolean ofVersion) {
        this.definitions = definitions;
        this.ofVersion = ofVersion;
    }

    /// Reads what is current.
    public static Read current(Definitions definitions) {
        return new Read(definitions, false);
    }

    /// Reads a version by its number.
    public static Read version(Definitions definitions) {
        return new Read(definitions, true);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                ofVersion
                        ? Route.of(Level.INSTANCE, "GET", "vread", "_history", Route.VERSION)
                        : Route.of(Level.INSTANCE, "GET", "read"));
    }

    @Override
    public DataAction needs() {
        return DataAction.READ;
    }

    /// The content of a Binary may be wanted as what it is.
    @Override
    public boolean choosesForm(Exchange exchange) {
        return exchange.target().type().equals("Binary") && !exchange.isEntry();
    }

    /// What the account says of its own operations (TOK-9).
    @Override
    public Optional<Outcome> open(Exchange exchange) {
        Optional<Outcome> served = ServedDefinitions.find(exchange, definitions);
        if (served.isPresent()) {
            checkNames(exchange);
            Formats.check(exchange, definitions.version().release());
        }
        return served;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        checkNames(exchange);
        return exchange.work()
                .build(0, WorkBudget.RESOURCE_BYTES_MAX, () -> read(exchange, database));
    }

    /// What begins with `_` is FHIR's or a server's, and would change what is answered; other names
    /// are passed over as in a search.
    private static void checkNames(Exchange exchange) {
        boolean isStrict = exchange.preferences().handling() == Handling.STRICT;
        for (QueryParameter parameter : exchange.parameters()) {
            String name = parameter.name();
            boolean isKnown = HistoryQuery.OF_ANSWER.contains(name);
            if (!isKnown && (isStrict || (name.startsWith("_") && name.length() > 1))) {
                throw FhirError.of(
                        400,
                        IssueType.NOT_SUPPORTED,
                        "parameter "
                                + WriteParameters.shortened(name)
                                + ": a read takes _format, _pretty, _summary and _elements",
                        "");
            }
        }
    }

    private Outcome read(Exchange exchange, Database database) {
        Optional<Stored> found =
                ofVersion
                        ? database.readVersion(exchange.target().key(), exchange.target().version())
                        : database.read(exchange.target().key());
        if (found.isEmpty()) {
            Optional<Outcome> served = ServedDefinitions.find(exchange, definitions);
            if (served.isPresent()) {
                return served.get();
            }
            throw new Failed(
                    Failure.NOT_FOUND,
                    ofVersion
                            ? "there is no such version"
                            : "there is no resource of that type and id");
        }
        return outcome(found.get(), exchange);
    }

    private Outcome outcome(Stored stored, Exchange exchange) {
        exchange.work().take(COPIES * stored.json().length);
        Subset part = Subset.asked(exchange, definitions);
        if (stored.deleted()) {
            Content outcome =
                    new Content.Tree(
                            OperationOutcomes.error(
                                    IssueType.DELETED, "the resource has been deleted", ""));
            return Outcome.of(410, outcome).versioned(stored);
        }
        if (isKnown(stored, exchange.stated())) {
            return Outcome.empty(304).versioned(stored.version());
        }
        Content content =
                choosesForm(exchange) ? binary(stored, exchange, part) : Content.of(stored, part);
        return Outcome.of(200, content).versioned(stored);
    }

    private Content binary(Stored stored, Exchange exchange, Subset part) {
        String release = definitions.version().release();
        if (!part.isWhole()) { // a part is one of the resource: its content has none
            Formats.check(exchange, release);
            return Content.of(stored, part);
        }
        exchange.work().take(RAW_COPIES * stored.json().length);
        JsonObject binary = Json.readObject(stored.json());
        boolean isRaw = Formats.isContentWanted(exchange, RawContent.contentType(binary), release);
        return isRaw
                ? RawContent.of(binary, RawContent.element(definitions))
                : Content.of(stored, part);
    }

    /// Whether the caller has it already. A version says it better than a time, which HTTP tells
    /// to the second (RFC 9110, section 13.2.2).
    private static boolean isKnown(Stored stored, Stated stated) {
        Optional<String> versions = stated.ifNoneMatch();
        return versions.isPresent()
                ? Etags.names(versions.get(), stored.version())
                : stated.ifModifiedSince()
                        .map(time -> stored.time().getEpochSecond() <= time.getEpochSecond())
                        .orElse(false);
    }
}
