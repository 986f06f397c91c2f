// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ArmErrorResponse;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.templates.TemplateError;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Why something went wrong, as Resource Manager tells it, with the reasons within. A value;
/// docs/formats/control-records.md.
///
/// @param code Azure's word
/// @param message for the client
/// @param target JSON path or id; empty text: none
public record Problem(String code, String message, String target, List<Problem> details) {
    private static final int MESSAGE_CHARACTERS_MAX = 4096;

    public Problem {
        details = List.copyOf(details);
    }

    /// What a provider says may quote what it was given.
    private static String cut(String text) {
        return text.length() <= MESSAGE_CHARACTERS_MAX
                ? text
                : text.substring(0, MESSAGE_CHARACTERS_MAX) + "...";
    }

    static Problem of(String code, String message) {
        return new Problem(code, message, "", List.of());
    }

    static Problem of(TemplateError error) {
        return new Problem(error.code(), error.message(), error.target(), List.of());
    }

    /// @param target the resource that it is about
    static Problem of(Failed failed, String target) {
        String at = failed.fact("target", failed.fact("field", target));
        return new Problem(
                ArmErrorResponse.code(failed), ArmErrorResponse.message(failed), at, List.of());
    }

    /// The end of a deployment one of whose resources has failed.
    static Problem deploymentFailed(List<Problem> inner) {
        return new Problem(
                "DeploymentFailed",
                "At least one resource deployment operation failed. Please list deployment operations"
                        + " for details. Please see https://aka.ms/DeployOperations for usage details.",
                "",
                inner);
    }

    /// `{"code", "message", "target", "details"}`.
    ObjectNode json() {
        ObjectNode json = ArmJson.object();
        json.put("code", code);
        json.put("message", message);
        if (!target.isEmpty()) {
            json.put("target", target);
        }
        if (!details.isEmpty()) {
            ArrayNode all = json.putArray("details");
            details.forEach(each -> all.add(each.json()));
        }
        return json;
    }

    /// The same with secrets taken out of its texts, which are cut where they are long.
    Problem masked(Secrets secrets) {
        return new Problem(
                code,
                cut(secrets.mask(message)),
                cut(secrets.mask(target)),
                details.stream().map(each -> each.masked(secrets)).toList());
    }
}
