// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;

/// The errors of Microsoft.Authorization.
public final class RoleErrors {
    static final ArmError ROLE_UNKNOWN =
            new ArmError(
                    Failure.INVALID,
                    "RoleDefinitionDoesNotExist",
                    "The role '{role}' is none of those for FHIR data, and others cannot be assigned here.");
    static final ArmError SCOPED_ROLE_UNKNOWN =
            new ArmError(
                    Failure.INVALID,
                    "RoleDefinitionDoesNotExist",
                    "The role '{role}' is none of those for FHIR data and for keys, and others cannot"
                            + " be assigned here.");
    static final ArmError ROLE_DEFINITION_UNKNOWN =
            new ArmError(
                    Failure.NOT_FOUND,
                    "RoleDefinitionDoesNotExist",
                    "The specified role definition with ID '{role}' does not exist.");
    public static final ArmError ROLE_ASSIGNMENT_UNKNOWN =
            new ArmError(
                    Failure.NOT_FOUND,
                    "RoleAssignmentNotFound",
                    "The role assignment '{name}' is not found.");
    public static final ArmError ROLE_ASSIGNMENT_EXISTS =
            new ArmError(
                    Failure.CONFLICT,
                    "RoleAssignmentExists",
                    "The role assignment already exists. The ID of the existing role assignment is {id}.");
    public static final ArmError ROLE_ASSIGNMENT_FIXED =
            new ArmError(
                    Failure.CONFLICT,
                    "RoleAssignmentUpdateNotPermitted",
                    "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");

    static final ArmError SCOPE_LOCKED =
            new ArmError(
                    Failure.CONFLICT,
                    "ScopeLocked",
                    "The scope '{scope}' cannot perform {operation} operation because following"
                            + " scope(s) are locked: '{locked}'. Please remove the lock and try again.");
    static final ArmError LOCK_UNKNOWN =
            new ArmError(
                    Failure.NOT_FOUND, "LockNotFound", "The lock '{lock}' could not be found.");

    private RoleErrors() {}
}
