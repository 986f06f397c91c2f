// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.List;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.instance.model.api.IBaseResource;

/// All that a validation looks at: the specification's part first, so that nobody replaces it, then
/// what is stored. Nothing is kept here: what is stored changes, and the specification's part
/// keeps itself.
@SuppressWarnings("unchecked") // as the chain itself is declared
final class Definitions extends ValidationSupportChain {
    private final IValidationSupport specification;

    Definitions(FhirContext context, StoredDefinitions stored) {
        this(context, new DefaultProfileValidationSupport(context), stored);
    }

    private Definitions(
            FhirContext context, IValidationSupport specification, StoredDefinitions stored) {
        super(
                CacheConfiguration.disabled(),
                List.of(
                        specification,
                        stored,
                        new CommonCodeSystemsTerminologyService(context),
                        new InMemoryTerminologyServerValidationSupport(context),
                        new SnapshotGeneratingValidationSupport(context),
                        new UnknownSystems(context)));
        this.specification = specification;
    }

    /// A chain that keeps nothing says that there are none (HAPI 8.8.0).
    @Override
    public List<IBaseResource> fetchAllStructureDefinitions() {
        return specification.fetchAllStructureDefinitions();
    }
}
