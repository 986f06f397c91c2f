// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import java.io.Serial;

/// The one failure of this module. It has no stack trace: it is an answer, not a fault.
public final class TemplateFailed extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final transient TemplateError error;

    public TemplateFailed(TemplateError error) {
        super(error.code(), null, false, false);
        this.error = error;
    }

    /// The usual one: an `InvalidTemplate` whose message is wrapped as Resource Manager words
    /// it.
    ///
    /// @param text a sentence: `The template parameter 'x' is not found.`
    public static TemplateFailed invalid(String text) {
        return invalid(text, "");
    }

    /// The same of one place.
    ///
    /// @param target JSON path
    public static TemplateFailed invalid(String text, String target) {
        return new TemplateFailed(
                new TemplateError(
                        TemplateError.INVALID_TEMPLATE,
                        "Deployment template validation failed: '" + text + "'.",
                        target));
    }

    public TemplateError error() {
        return error;
    }
}
