// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;

/// The errors of Microsoft.HealthcareApis.
final class AccountErrors {
    static final ArmError NAME_UPPER_CASE =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "Name can contain only upper and lowercase letters, numbers and the '-' character.");
    static final ArmError NAME_INVALID =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "Name must have 3 to 23 lowercase letters, numbers and '-' characters, and begin and"
                            + " end with a letter or number.");
    static final ArmError KIND_NOT_BUILT =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "The kind '{kind}' is not supported by this version yet. Supported is 'fhir-R4'.");
    static final ArmError KIND_FIXED =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "The kind of a service cannot change after creation.");
    static final ArmError KEY_URI_INVALID =
            new ArmError(
                    Failure.INVALID, "BadRequest", "Provided KeyVaultKeyUri {uri} is Invalid.");
    static final ArmError KEY_URI_VERSIONED =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "Please provide KeyVault Key Uri without version. We will use latest version of the"
                            + " key");
    static final ArmError KEY_URI_FIXED =
            new ArmError(Failure.INVALID, "BadRequest", "Updating KeyVaultKeyUri is not supported");
    static final ArmError KEY_REVOKED =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "No Update is allowed on Database Account with Customer Managed Key in Revoked Status");
    static final ArmError CROSS_TENANT_MISSING =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "A customer-managed key in location '{location}' needs the application id of your"
                            + " tenant's application in crossTenantCmkApplicationId.");

    private AccountErrors() {}
}
