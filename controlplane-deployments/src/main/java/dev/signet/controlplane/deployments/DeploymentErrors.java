// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;
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

    private DeploymentErrors() {}

    static Problem active(DeploymentId id) {
        return Problem.of(
                "DeploymentActive",
                "Unable to edit or replace deployment '"
                        + id.name()
                        + "': the previous deployment of that name is still active. Please see"
                        + " https://aka.ms/arm-deploy for usage details.");
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
