// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.FhirVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The FHIR versions of the accounts of a process. Each is loaded when the first account of it
/// comes, and shared by all of them: a version that no account has costs nothing, but for R4, which
/// also answers who asks for an account that is not there. Any thread.
public final class FhirModels {
    private final FhirPathEngine.Maker engines;
    private final Map<FhirVersion, FhirModel> loaded = new ConcurrentHashMap<>();

    /// @param engines makes an engine for FHIRPath when one is first needed, once a version
    public FhirModels(FhirPathEngine.Maker engines) {
        this.engines = engines;
    }

    /// The model of `version`; the first to ask waits for it to be read.
    public FhirModel of(FhirVersion version) {
        return loaded.computeIfAbsent(version, asked -> FhirModel.load(asked, engines));
    }
}
