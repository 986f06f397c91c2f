// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.ValidationContext;
import ca.uhn.fhir.validation.ValidationOptions;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.utilities.validation.ValidationMessage;

/// HAPI's validator, whose messages keep their kind and the id of their text here; what it offers
/// to others has lost both.
final class Engine extends FhirInstanceValidator {
    private final FhirContext context;

    Engine(FhirContext context, IValidationSupport support) {
        super(support);
        this.context = context;
    }

    List<ValidationMessage> messages(String json, List<String> profiles) {
        var options = new ValidationOptions();
        profiles.forEach(options::addProfile);
        return validate(ValidationContext.forText(context, json, options));
    }
}
