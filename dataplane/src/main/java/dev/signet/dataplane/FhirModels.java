// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.ProfileValidator;
import dev.signet.search.EvaluationPlaces;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The FHIR versions of the accounts of a process. Each is loaded when the first account of it
/// comes, and shared by all of them: a version that no account has costs nothing, but for R4, which
/// also answers who asks for an account that is not there. Any thread.
public final class FhirModels {
    private final FhirPathEngine.Maker engines;
    private final ProfileValidator.Maker validators;
    private final EvaluationPlaces places = new EvaluationPlaces();
    private final Map<FhirVersion, FhirModel> loaded = new ConcurrentHashMap<>();
    private final Map<FhirVersion, FhirModel> withTexts = new ConcurrentHashMap<>();

    /// @param engines makes an engine for FHIRPath when one is first needed, once a version
    /// @param validators makes validators of profiles, one for each account
    public FhirModels(FhirPathEngine.Maker engines, ProfileValidator.Maker validators) {
        this.engines = engines;
        this.validators = validators;
    }

    /// The model of `version`; the first to ask waits for it to be read.
    public FhirModel of(FhirVersion version) {
        return loaded.computeIfAbsent(
                version, asked -> FhirModel.load(asked, engines, validators, places));
    }

    /// The same of accounts whose resources' words are indexed.
    public FhirModel withTexts(FhirVersion version) {
        return withTexts.computeIfAbsent(version, asked -> of(asked).withTexts());
    }
}
