// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

/// What can be done to the resources of a FHIR service, in Azure's words.
public enum DataAction {
    /// Read, search, history.
    READ,
    /// Create and update.
    WRITE,
    /// Soft delete: history stays.
    DELETE,
    /// Delete with all history.
    HARD_DELETE,
    EXPORT,
    RESOURCE_VALIDATE,
    REINDEX,
    CONVERT_DATA,
    EDIT_PROFILE_DEFINITIONS,
    IMPORT,
    /// Change which search parameters are in use.
    SEARCH_PARAMETER,
    BULK_OPERATOR,
    /// Act within the scopes of a SMART launch only.
    SMART
}
