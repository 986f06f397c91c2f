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
    static final ArmError WORKSPACE_NAME_INVALID =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "Name must have 3 to 24 lowercase letters, numbers and '-' characters, and begin and"
                            + " end with a letter or number.");
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

    static final ArmError KEY_URL_UNVERSIONED =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "The keyEncryptionKeyUrl must name a version of the key:"
                            + " https://{vault}/keys/{key}/{version}.");
    static final ArmError KEY_URL_FIXED =
            new ArmError(
                    Failure.INVALID, "BadRequest", "Updating keyEncryptionKeyUrl is not supported");
    static final ArmError KEY_IDENTITY_AT_CREATION =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "A customer-managed key needs a user-assigned identity when the service is"
                            + " created: a system-assigned one is not there yet and cannot have been"
                            + " given access to the key.");
    static final ArmError KEY_IDENTITIES =
            new ArmError(
                    Failure.INVALID,
                    "BadRequest",
                    "A customer-managed key is used by exactly one identity of the service.");
    static final ArmError NO_PRIVATE_ENDPOINT =
            new ArmError(
                    Failure.NOT_FOUND,
                    "PrivateEndpointConnectionNotFound",
                    "There is no private endpoint connection '{connection}' of '{name}': this"
                            + " installation has no private endpoints.");

    private AccountErrors() {}
}
