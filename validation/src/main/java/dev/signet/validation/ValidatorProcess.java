// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.Issue;
import dev.signet.fhir.ProfileValidator;
import java.util.List;

/// The validator of one account: what it is asked is done by the worker that all accounts share.
/// Any thread.
final class ValidatorProcess implements ProfileValidator {
    private final Workers workers;
    private final FhirVersion version;

    ValidatorProcess(Workers workers, FhirVersion version) {
        this.workers = workers;
        this.version = version;
    }

    @Override
    public List<Issue> validate(Asked asked, Source source) {
        return workers.validate(this, version, asked, source);
    }

    @Override
    public void forget() {
        workers.forget(this);
    }
}
