// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

/// Why a template cannot be deployed: an error of the template's author or of who deploys it.
///
/// @param code Resource Manager's word, such as `InvalidTemplate`
/// @param message for the client; names and places, never the value of a secure parameter
/// @param target the JSON path of what is wrong; empty text where there is none
public record TemplateError(String code, String message, String target) {
    /// A body that is no JSON.
    public static final String INVALID_CONTENT = "InvalidRequestContent";

    /// A template that is wrong, or does not go with its parameters.
    public static final String INVALID_TEMPLATE = "InvalidTemplate";

    /// A template that was right until a value of the running deployment was put in.
    public static final String EVALUATION_FAILED = "DeploymentOutputEvaluationFailed";
}
