// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Azure's built-in roles for FHIR data, with the ids that templates and role assignments use.
public enum DataRole {
    READER("FHIR Data Reader", "4c8d0bbc-75d3-4935-991f-5f3c56d81508", EnumSet.of(DataAction.READ)),
    WRITER(
            "FHIR Data Writer",
            "3f88fce4-5892-4214-ae73-ba5294559913",
            EnumSet.complementOf(EnumSet.of(DataAction.HARD_DELETE, DataAction.SMART))),
    EXPORTER(
            "FHIR Data Exporter",
            "3db33094-8700-4567-8da5-1501d4e7e843",
            EnumSet.of(DataAction.READ, DataAction.EXPORT)),
    CONVERTER(
            "FHIR Data Converter",
            "a1705bd2-3a8f-45a5-8683-466fcfd5cc24",
            EnumSet.of(DataAction.CONVERT_DATA)),
    IMPORTER(
            "FHIR Data Importer",
            "4465e953-8ced-4406-a58e-0f6e3f3b530b",
            EnumSet.of(DataAction.READ, DataAction.IMPORT)),
    /// All but the SMART restriction.
    CONTRIBUTOR(
            "FHIR Data Contributor",
            "5a1fc7df-4bf1-4951-a576-89034ee01acd",
            EnumSet.complementOf(EnumSet.of(DataAction.SMART))),
    /// Only as far as the scopes of the token go: without any it gives nothing.
    SMART_USER(
            "FHIR SMART User",
            "4ba50f17-9666-485c-a643-ff00808643f0",
            EnumSet.of(DataAction.READ, DataAction.SMART));

    /// What the open-source server calls them in the claim `roles`.
    private static final String GLOBAL = "global";

    private final String label;
    private final UUID definitionId;

    @SuppressWarnings("ImmutableEnumChecker") // never written to, never handed out
    private final EnumSet<DataAction> actions;

    DataRole(String label, String definitionId, EnumSet<DataAction> actions) {
        this.label = label;
        this.definitionId = UUID.fromString(definitionId);
        this.actions = EnumSet.copyOf(actions);
    }

    /// The role definition's id, the same in every tenant.
    public UUID definitionId() {
        return definitionId;
    }

    /// Its name for people: `FHIR Data Reader`.
    public String label() {
        return label;
    }

    /// What its holder may do.
    public Set<DataAction> actions() {
        return EnumSet.copyOf(actions);
    }

    boolean allows(DataAction action) {
        return actions.contains(action);
    }

    /// The role of that definition id, whatever its case; a full resource id counts by its last
    /// segment.
    public static Optional<DataRole> of(String definitionId) {
        String last = definitionId.substring(definitionId.lastIndexOf('/') + 1);
        for (DataRole role : values()) {
            if (role.definitionId.toString().equals(last.toLowerCase(Locale.ROOT))) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /// The role of that name, whatever its case: `FHIR Data Reader` or, in one word,
    /// `fhirDataReader`.
    public static Optional<DataRole> named(String name) {
        String plain = plain(name);
        for (DataRole role : values()) {
            if (plain(role.label).equals(plain)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /// The role that a claim names: as [#named], or as the open-source server's `globalReader`.
    static Optional<DataRole> claimed(String name) {
        String plain = plain(name);
        return switch (plain) {
            case "globaladmin" -> Optional.of(CONTRIBUTOR);
            case "smartuser" -> Optional.of(SMART_USER);
            default ->
                    named(
                            plain.startsWith(GLOBAL)
                                    ? "fhirdata" + plain.substring(GLOBAL.length())
                                    : plain);
        };
    }

    private static String plain(String name) {
        return name.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
