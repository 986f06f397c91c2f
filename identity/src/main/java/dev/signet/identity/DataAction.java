// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

/// What can be done to the resources of a FHIR service, in Azure's words.
public enum DataAction {
    /// Read, search, history.
    READ("read"),
    /// Create and update.
    WRITE("write"),
    /// Soft delete: history stays.
    DELETE("delete"),
    /// Delete with all history.
    HARD_DELETE("hardDelete/action"),
    EXPORT("export/action"),
    RESOURCE_VALIDATE("resourceValidate/action"),
    REINDEX("reindex/action"),
    CONVERT_DATA("convertData/action"),
    EDIT_PROFILE_DEFINITIONS("editProfileDefinitions/action"),
    IMPORT("import/action"),
    /// Change which search parameters are in use.
    SEARCH_PARAMETER("searchParameter/action"),
    BULK_OPERATOR("bulkOperator/action"),
    /// Act within the scopes of a SMART launch only.
    SMART("smart/action");

    private final String text;

    DataAction(String text) {
        this.text = text;
    }

    /// As a role definition names it, behind `.../fhir/resources/`: `resourceValidate/action`.
    public String text() {
        return text;
    }
}
