// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Chance;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.plain.PlainRules;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.json.Members;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Workspaces and what is nested in them but for FHIR services: records only, in the order in
/// which a resource group is emptied.
enum Workspaces {
    FHIR_DESTINATION("workspaces/iotconnectors/fhirdestinations"),
    IOT_CONNECTOR("workspaces/iotconnectors"),
    DICOM_SERVICE("workspaces/dicomservices"),
    WORKSPACE("workspaces");

    /// The first api-version whose dicomservices say whether they tell of events.
    private static final String DICOM_EVENTS_SINCE = "2022-10-01-preview";

    private static final int OPERATION_CHARACTERS = 25;
    private static final int RADIX = 36;

    private final String path;

    Workspaces(String path) {
        this.path = path;
    }

    ResourceType type() {
        return new ResourceType("Microsoft.HealthcareApis", path);
    }

    PlainRules rules() {
        return new Rules(this);
    }

    /// The id of an operation as the real service names those of the workspace family.
    static String newOperationId(Chance chance) {
        var id = new StringBuilder();
        while (id.length() < OPERATION_CHARACTERS) {
            id.append(Character.forDigit(Math.floorMod(chance.next(), RADIX), RADIX));
        }
        return id.toString();
    }

    private record Rules(Workspaces of) implements PlainRules {
        @Override
        public ResourceType type() {
            return of.type();
        }

        @Override
        public Namespace namespace() {
            return HealthcareApis.NAMESPACE;
        }

        @Override
        public void check(ResourceId id) {
            id.names().forEach(AccountRules::checkWorkspaceName);
        }

        @Override
        public void checkProperties(Members properties) {
            switch (of) {
                case WORKSPACE -> {
                    // what is said here would have to hold for all that is nested in it
                    if (!AccountRequest.publicNetworkAccess(properties)
                            .orElse("Enabled")
                            .equals("Enabled")) {
                        throw ArmError.property(
                                "properties.publicNetworkAccess",
                                "must be Enabled: say Disabled on each service of the workspace");
                    }
                }
                case FHIR_DESTINATION -> {
                    List<String> known = List.of("Create", "Lookup");
                    String kind =
                            require(properties, "resourceIdentityResolutionType").orElseThrow();
                    if (!known.contains(kind)) {
                        throw ArmError.property(
                                "properties.resourceIdentityResolutionType",
                                "must be Create or Lookup");
                    }
                    var _ = require(properties, "fhirServiceResourceId");
                    if (properties.tree("fhirMapping").isEmpty()) {
                        throw ArmError.property("properties.fhirMapping", "is required");
                    }
                }
                case IOT_CONNECTOR, DICOM_SERVICE -> {}
            }
        }

        private static Optional<String> require(Members properties, String name) {
            Optional<String> text = properties.text(name);
            if (text.isEmpty()) {
                throw ArmError.property(properties.path(name), "is required");
            }
            return text;
        }

        @Override
        public void show(ObjectNode properties, String provisioningState, String version) {
            if (of == DICOM_SERVICE && version.compareTo(DICOM_EVENTS_SINCE) >= 0) {
                properties.put("eventState", "Disabled");
            }
            if (of == DICOM_SERVICE || of == WORKSPACE) {
                properties.putArray("privateEndpointConnections");
                if (!properties.has("publicNetworkAccess")) {
                    properties.put("publicNetworkAccess", "Enabled");
                }
            }
            properties.put("provisioningState", provisioningState);
        }

        @Override
        public Optional<String> warning() {
            return of == WORKSPACE
                    ? Optional.empty()
                    : Optional.of("Kept as a record: nothing is served at " + of.type().text());
        }

        @Override
        public boolean isGlobal() {
            return true;
        }

        @Override
        public boolean isMadeAtOnce() {
            return of == WORKSPACE;
        }

        @Override
        public boolean isMovable() {
            return of != FHIR_DESTINATION; // it names its service by an id, which moves too
        }

        @Override
        public boolean isIdentityPatched() {
            return of != WORKSPACE && of != FHIR_DESTINATION;
        }

        @Override
        public String operationId(Chance chance) {
            return newOperationId(chance);
        }

        @Override
        public boolean showsOperationEnd(String version) {
            return HealthcareApis.showsOperationEnd(version);
        }

        @Override
        public boolean showsSystemData(String version) {
            return version.compareTo("2022-05-15") >= 0;
        }
    }
}
