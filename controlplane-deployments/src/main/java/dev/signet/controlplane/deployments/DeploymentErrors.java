// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.templates.Limits;
import java.util.List;

/// The refusals that deployments have of their own.
final class DeploymentErrors {
    static final ArmError NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "DeploymentNotFound",
                    "Deployment '{name}' could not be found.");
    static final ArmError OPERATION_NOT_FOUND =
            new ArmError(
                    Failure.NOT_FOUND,
                    "DeploymentOperationNotFound",
                    "Deployment operation '{name}' could not be found.");
    static final ArmError NOT_RUNNING =
            new ArmError(
                    Failure.CONFLICT,
                    "DeploymentCannotBeCancelled",
                    "The deployment '{name}' cannot be canceled because it is not running.");
    static final ArmError RUNS =
            new ArmError(
                    Failure.CONFLICT,
                    ArmError.MOVE_NOT_SUCCEEDED.code(),
                    "The move cannot proceed: the deployment '{id}' is still active.");

    private DeploymentErrors() {}

    static Problem active(DeploymentId id) {
        return Problem.of(
                "DeploymentActive",
                "Unable to edit or replace deployment '"
                        + id.name()
                        + "': the previous deployment of that name is still active. Please see"
                        + " https://aka.ms/arm-deploy for usage details.");
    }

    /// The oldest of a full history would have to go, and a lock keeps it.
    static Problem quota(DeploymentId id, int count) {
        return Problem.of(
                "DeploymentQuotaExceeded",
                "Creating the deployment '"
                        + id.name()
                        + "' would exceed the quota of deployments. The current deployment count is '"
                        + count
                        + "'. A lock keeps the oldest from being removed: please delete some"
                        + " deployments before creating a new one, or see https://aka.ms/800LimitFix"
                        + " for information on managing deployment limits.");
    }

    /// Values that come to more than a deployment may have.
    static Problem tooLarge(String what) {
        return Problem.of(
                "DeploymentSizeExceeded",
                "The "
                        + what
                        + " of the deployment come to more than the "
                        + Limits.BODY_BYTES_MAX
                        + " bytes that are allowed. Please simplify the template.");
    }

    /// A template that cannot be deployed for reasons that stand in `problems`.
    static Refused invalid(DeploymentId id, List<Problem> problems) {
        return new Refused(
                400,
                new Problem(
                        "InvalidTemplateDeployment",
                        "The template deployment '"
                                + id.name()
                                + "' is not valid according to the validation procedure. See inner"
                                + " errors for details.",
                        "",
                        problems));
    }
}
