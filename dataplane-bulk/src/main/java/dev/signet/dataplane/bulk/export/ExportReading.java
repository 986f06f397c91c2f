// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.bulk.export.ExportRequest.Outside;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonObject;
import dev.signet.store.Moment;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what an export is asked for, and refuses what cannot be held to. Any thread.
///
/// @param definition of the level
record ExportReading(OperationDefinition definition, FhirModel model) {
    private static final Set<String> FORMATS =
            Set.of("application/fhir+ndjson", "application/ndjson", "ndjson");
    private static final Pattern PATIENT = Pattern.compile("Patient/([A-Za-z0-9.-]{1,64})");
    private static final String HISTORY = "_history";
    private static final String DELETED = "_deleted";

    /// @param outside what is asked of the files
    /// @param snapshot as of which
    /// @throws FhirError 400 naming the parameter
    ExportRequest of(Exchange exchange, Given given, Outside outside, Snapshot snapshot) {
        given.text("_outputFormat")
                .filter(format -> !FORMATS.contains(format.replace(' ', '+')))
                .ifPresent(
                        _ -> {
                            throw given.wrong("_outputFormat", "application/fhir+ndjson");
                        });
        given.text("_isParallel")
                .filter(text -> !text.equals("true") && !text.equals("false"))
                .ifPresent(
                        _ -> {
                            throw given.wrong("_isParallel", "true or false");
                        });
        Moment moment = snapshot.moment();
        List<String> associated = given.texts("includeAssociatedData");
        if (!Set.of(HISTORY, DELETED).containsAll(associated)) {
            throw given.wrong("includeAssociatedData", "_history or _deleted");
        }
        List<String> types = types(given);
        var request =
                new ExportRequest(
                        url(exchange),
                        exchange.root(),
                        level(given),
                        patients(exchange, given, snapshot),
                        moment,
                        time(given, "_since").orElse(Instant.EPOCH),
                        till(given).orElse(moment.time()),
                        types,
                        given.wholes("_typeFilter"),
                        given.texts("_elements"),
                        associated.contains(HISTORY),
                        associated.contains(DELETED),
                        outside);
        if (request.since().isAfter(request.till())) {
            throw given.wrong("_since", "a time that is not after _till, and not to come");
        }
        var filter = new ExportFilter(request, model);
        checkPlaces(exchange, filter, types);
        return request;
    }

    private boolean isOfSystem() {
        return definition.types().isEmpty();
    }

    private ExportRequest.Level level(Given given) {
        if (isOfSystem()) {
            return ExportRequest.Level.SYSTEM;
        }
        boolean all = definition.types().contains("Patient") && given.wholes("patient").isEmpty();
        return all ? ExportRequest.Level.PATIENT : ExportRequest.Level.SOME_PATIENTS;
    }

    /// As it was asked; what a body says is not told again.
    private static String url(Exchange exchange) {
        Target target = exchange.target();
        String at =
                exchange.root()
                        + (target.type().isEmpty() ? "" : target.type() + "/")
                        + (target.id().isEmpty() ? "" : target.id() + "/")
                        + "$export";
        return exchange.parameters().isEmpty()
                ? at
                : at + "?" + Parameters.encoded(exchange.parameters());
    }

    /// Until when it is to be; empty for what there is.
    static Optional<Instant> till(Given given) {
        return time(given, "_till");
    }

    private static Optional<Instant> time(Given given, String name) {
        try {
            return given.text(name)
                    // a plus that was not encoded is a blank
                    .map(text -> OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
        } catch (DateTimeParseException _) {
            throw given.wrong(name, "an instant, such as 2026-09-30T00:00:00Z");
        }
    }

    private List<String> types(Given given) {
        List<String> types = given.texts("_type").stream().distinct().toList();
        for (String type : types) {
            if (!model.definitions().isResourceType(type)) {
                throw given.wrong("_type", "names of resource types, with commas between them");
            }
        }
        return types;
    }

    /// Types that have no place around a patient are refused, or left out where that is wished.
    private void checkPlaces(Exchange exchange, ExportFilter filter, List<String> types) {
        if (exchange.preferences().isLenient()) {
            return;
        }
        for (String type : types) {
            if (!filter.takesType(type)) {
                throw FhirError.of(
                        400,
                        IssueType.NOT_SUPPORTED,
                        "parameter _type: "
                                + type
                                + " is in no patient's compartment; with Prefer: handling=lenient"
                                + " it is left out",
                        "");
            }
        }
    }

    private List<String> patients(Exchange exchange, Given given, Snapshot snapshot) {
        if (isOfSystem()) {
            return List.of();
        }
        var asked = new LinkedHashSet<String>();
        for (String reference : given.wholes("patient")) {
            String local =
                    reference.startsWith(exchange.root())
                            ? reference.substring(exchange.root().length())
                            : reference;
            var matcher = PATIENT.matcher(local);
            if (!matcher.matches()) {
                throw given.wrong("patient", "a reference to a Patient of the account");
            }
            asked.add(matcher.group(1));
        }
        if (definition.types().contains("Patient")) {
            return List.copyOf(asked);
        }
        Set<String> members = members(exchange, snapshot);
        if (!members.containsAll(asked)) {
            throw given.wrong("patient", "Patients who are members of the Group");
        }
        return List.copyOf(asked.isEmpty() ? members : asked);
    }

    private static Set<String> members(Exchange exchange, Snapshot snapshot) {
        Stored group =
                snapshot.read(exchange.target().key())
                        .orElseThrow(() -> new Failed(Failure.NOT_FOUND, "there is no such Group"));
        if (group.deleted()) {
            throw new Failed(Failure.GONE, "the Group has been deleted");
        }
        var members = new LinkedHashSet<String>();
        if (Json.readObject(group.json()).find("member") instanceof JsonArray all) {
            for (Json each : all) {
                if (each instanceof JsonObject member) {
                    reference(member, exchange.root()).ifPresent(members::add);
                }
            }
        }
        return members;
    }

    /// The id of a member that is a Patient, unless it is one no more.
    private static Optional<String> reference(JsonObject member, String root) {
        if (member.find("inactive") instanceof JsonBoolean inactive && inactive.value()) {
            return Optional.empty();
        }
        String reference =
                member.find("entity") instanceof JsonObject entity
                        ? entity.text("reference", "")
                        : "";
        if (reference.startsWith(root)) {
            reference = reference.substring(root.length());
        }
        if (reference.startsWith("Group/")) {
            throw new Failed(
                    Failure.UNPROCESSABLE,
                    "a member of the Group is a Group, whose members are not looked up");
        }
        var matcher = PATIENT.matcher(reference);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
