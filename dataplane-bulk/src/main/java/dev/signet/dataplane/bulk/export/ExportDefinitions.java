// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Route.Level;
import java.util.ArrayList;
import java.util.List;

/// What `$export` says of itself at its three levels.
final class ExportDefinitions {
    private static final List<Parameter> COMMON =
            List.of(
                    Parameter.optional("_outputFormat", "string", "NDJSON, the only one there is."),
                    Parameter.optional("_since", "instant", "What was written then or later."),
                    Parameter.optional("_till", "instant", "What was written then or before."),
                    Parameter.repeated("_type", "string", "Types of resources."),
                    Parameter.repeated("_typeFilter", "string", "Criteria for a type."),
                    Parameter.repeated("_elements", "string", "Elements that are wanted."),
                    Parameter.repeated(
                            "includeAssociatedData",
                            "string",
                            "_history: superseded versions too; _deleted: deletions as resources."),
                    Parameter.optional(
                            "_isParallel", "boolean", "Taken, as in Azure's service; no matter."),
                    Parameter.optional(
                            "_maxCount", "integer", "How many resources a file holds at most."),
                    Parameter.optional(
                            "_container", "string", "Where below the account's storage."),
                    Parameter.optional(
                            "_anonymizationConfig",
                            "string",
                            "A file in the storage's container anonymization."),
                    Parameter.optional(
                            "_anonymizationConfigEtag", "string", "What that file must be."));

    static final OperationDefinition SYSTEM =
            of("export", List.of(), Level.SYSTEM, "Exports the data of the account.", false);
    static final OperationDefinition PATIENT =
            of(
                    "Patient-export",
                    List.of("Patient"),
                    Level.TYPE,
                    "Exports what is in the compartments of Patients.",
                    true);
    static final OperationDefinition GROUP =
            of(
                    "Group-export",
                    List.of("Group"),
                    Level.INSTANCE,
                    "Exports what is in the compartments of a Group's Patients.",
                    true);

    private ExportDefinitions() {}

    private static OperationDefinition of(
            String id, List<String> types, Level level, String text, boolean hasPatients) {
        var parameters = new ArrayList<>(COMMON);
        if (hasPatients) {
            parameters.add(
                    Parameter.repeated("patient", "Reference", "Patients whose data is wanted."));
        }
        return new OperationDefinition(
                id,
                "export",
                "",
                types,
                text,
                false,
                List.of(new Place(level, "GET"), new Place(level, "POST")),
                parameters);
    }
}
