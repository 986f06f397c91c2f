// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.LookupCodeRequest;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import org.hl7.fhir.common.hapi.validation.support.BaseValidationSupport;
import org.jspecify.annotations.Nullable;

/// Codes of systems that nobody here has (LOINC, SNOMED CT, somebody's own): they are told as a
/// warning, since they cannot be looked up.
final class UnknownSystems extends BaseValidationSupport {
    UnknownSystems(FhirContext context) {
        super(context);
    }

    @Override
    public boolean isCodeSystemSupported(
            ValidationSupportContext context, @Nullable String system) {
        return isUnknown(context, system);
    }

    @Override
    public @Nullable CodeValidationResult validateCode(
            ValidationSupportContext context,
            ConceptValidationOptions options,
            @Nullable String system,
            @Nullable String code,
            @Nullable String display,
            @Nullable String valueSet) {
        if (!isUnknown(context, system) || code == null) {
            return null;
        }
        String text = "the code system is not known here, so its codes are not looked up";
        var result = new CodeValidationResult();
        result.setSeverity(IssueSeverity.WARNING);
        result.setMessage(text);
        result.setCode(code);
        result.addIssue(
                new CodeValidationIssue(
                        text,
                        IssueSeverity.WARNING,
                        CodeValidationIssueCode.NOT_FOUND,
                        CodeValidationIssueCoding.NOT_FOUND));
        return result;
    }

    /// Whatever a value set lists of such a system is one of its codes.
    @Override
    public @Nullable LookupCodeResult lookupCode(
            ValidationSupportContext context, LookupCodeRequest request) {
        if (!isUnknown(context, request.getSystem())) {
            return null;
        }
        return new LookupCodeResult()
                .setFound(true)
                .setSearchedForSystem(request.getSystem())
                .setSearchedForCode(request.getCode());
    }

    private static boolean isUnknown(ValidationSupportContext context, @Nullable String system) {
        return system != null
                && !system.isBlank()
                && context.getRootValidationSupport().fetchCodeSystem(system) == null;
    }
}
