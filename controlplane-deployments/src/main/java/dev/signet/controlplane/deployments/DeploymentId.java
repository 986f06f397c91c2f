// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.arm.ArmError;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which deployment: its scope and its name, as spelled.
///
/// @param group empty: a deployment to the subscription
public record DeploymentId(String subscription, Optional<String> group, String name) {
    private static final Pattern NAME = Pattern.compile("[-\\w._()]{1,64}");

    /// Refuses a name that no deployment can have.
    DeploymentId checked() {
        if (!NAME.matcher(name).matches()) {
            throw ArmError.property(
                    "deploymentName", "must have 1 to 64 letters, digits and '-._()'");
        }
        return this;
    }

    /// `/subscriptions/s/resourceGroups/g`.
    String scope() {
        return "/subscriptions/"
                + subscription
                + group.map(each -> "/resourceGroups/" + each).orElse("");
    }

    /// The full id.
    public String text() {
        return scope() + "/providers/Microsoft.Resources/deployments/" + name;
    }

    /// One spelling for all of the same id.
    String normal() {
        return text().toLowerCase(Locale.ROOT);
    }
}
