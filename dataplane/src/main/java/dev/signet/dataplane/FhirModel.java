// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.Conformance;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.ProfileValidator;
import dev.signet.fhir.PublishedCodes;
import dev.signet.fhir.References;
import dev.signet.fhir.Validation;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.search.Evaluation;
import dev.signet.search.EvaluationPlaces;
import dev.signet.search.IndexMapping;
import dev.signet.search.own.OwnParameters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One FHIR version: its compiled definitions, and what works by them. An account has one; those
/// of the same version may share it. Any thread.
public final class FhirModel {
    private final Definitions definitions;
    private final Validation validation;
    private final References references;
    private final SearchParameters searchParameters;
    private final IndexMapping documents;
    private volatile @Nullable Conformance conformance;
    private final Published published;
    private final FhirPathEngine.Maker engines;
    private final ProfileValidator.Maker validators;
    private final EvaluationPlaces places;

    /// Made when it is first asked for: most accounts never do.
    private volatile @Nullable FhirPathEngine fhirPath;

    private final OwnParameters own;
    private final SearchParameters allParameters;

    private FhirModel(
            Definitions definitions,
            SearchParameters parameters,
            FhirPathEngine.Maker engines,
            ProfileValidator.Maker validators,
            EvaluationPlaces places) {
        this.definitions = definitions;
        this.validation = new Validation(definitions);
        this.published = new Published(definitions.version());
        this.references = new References(definitions);
        this.searchParameters = parameters;
        this.documents = new IndexMapping(parameters);
        this.engines = engines;
        this.validators = validators;
        this.places = places;
        this.own = OwnParameters.of(parameters, definitions, this::fhirPath, List.of());
        this.allParameters = parameters;
    }

    private FhirModel(FhirModel of, SearchParameters parameters) {
        this.definitions = of.definitions;
        this.validation = of.validation;
        this.published = of.published;
        this.references = of.references;
        this.searchParameters = parameters;
        this.documents = new IndexMapping(parameters);
        this.engines = _ -> of.fhirPath();
        this.validators = of.validators;
        this.places = of.places;
        this.own = of.own;
        this.allParameters = parameters;
    }

    /// The same with the words of resources.
    FhirModel withTexts() {
        return new FhirModel(this, searchParameters.withTexts());
    }

    private FhirModel(FhirModel of, OwnParameters own, dev.signet.store.Definitions now) {
        this.definitions = of.definitions;
        this.validation = of.validation;
        this.published = of.published;
        this.references = of.references;
        this.engines = _ -> of.fhirPath();
        this.validators = of.validators;
        this.places = of.places;
        this.own = own;
        var covered = new ArrayList<SearchParameter>();
        var pending = new ArrayList<SearchParameter>();
        for (OwnParameters.Definition each : own.all()) {
            boolean isCovered = each.writtenAt() <= now.covered();
            (isCovered ? covered : pending).addAll(each.parameters());
        }
        this.searchParameters = of.searchParameters.with(covered, pending);
        this.allParameters = of.searchParameters.with(own.parameters(), List.of());
        this.documents = new IndexMapping(allParameters, now.lsn(), of::fhirPath, places);
    }

    /// The same with search parameters that an account defines itself.
    FhirModel with(List<OwnParameters.Source> sources, dev.signet.store.Definitions now) {
        return new FhirModel(
                this,
                OwnParameters.of(searchParameters, definitions, this::fhirPath, sources),
                now);
    }

    /// What the account defines itself.
    public OwnParameters own() {
        return own;
    }

    /// With those of the account's own that are not indexed for all resources.
    public SearchParameters allParameters() {
        return allParameters;
    }

    /// The compiled definitions of `version`, read, with what works by them.
    ///
    /// @param engines makes an engine for FHIRPath when one is first needed
    /// @param validators makes validators of profiles
    /// @param places in which search parameters are evaluated, of the process
    public static FhirModel load(
            FhirVersion version,
            FhirPathEngine.Maker engines,
            ProfileValidator.Maker validators,
            EvaluationPlaces places) {
        Definitions definitions = Definitions.load(version);
        return new FhirModel(
                definitions,
                SearchParameters.load(version, definitions),
                engines,
                validators,
                places);
    }

    /// The evaluation of the account's own search parameters, also of those that are not indexed
    /// for all resources.
    public Evaluation evaluation() {
        return new Evaluation(allParameters, this::fhirPath, places);
    }

    public Definitions definitions() {
        return definitions;
    }

    public Validation validation() {
        return validation;
    }

    public References references() {
        return references;
    }

    /// Those that can be searched by.
    public SearchParameters searchParameters() {
        return searchParameters;
    }

    /// The whole of FHIRPath. Slow the first time, which waits for the engine to be loaded.
    public FhirPathEngine fhirPath() {
        FhirPathEngine engine = fhirPath;
        return engine == null ? loaded() : engine;
    }

    private synchronized FhirPathEngine loaded() {
        FhirPathEngine engine = fhirPath;
        if (engine == null) {
            engine = engines.make(definitions);
            fhirPath = engine;
        }
        return engine;
    }

    /// A validator of profiles for one account.
    public ProfileValidator validator() {
        return validators.make(definitions.version());
    }

    /// The searchable side of resources; the same on a write and on a replay.
    public IndexMapping documents() {
        return documents;
    }

    /// Its compartments and operations; read when they are first asked for.
    public Conformance conformance() {
        Conformance known = conformance;
        if (known == null) {
            known = Conformance.load(definitions.version());
            conformance = known;
        }
        return known;
    }

    /// HL7's code systems and value sets; read when they are first asked for, once for all accounts
    /// of the version.
    public PublishedCodes publishedCodes() {
        return published.codes();
    }

    /// What models made of one another share, because it is some megabytes.
    private static final class Published {
        private final FhirVersion version;
        private @Nullable PublishedCodes codes;

        Published(FhirVersion version) {
            this.version = version;
        }

        synchronized PublishedCodes codes() {
            PublishedCodes known = codes;
            if (known == null) {
                known = PublishedCodes.load(version);
                codes = known;
            }
            return known;
        }
    }

    /// The version as a media type's `fhirVersion` names it: `4.0`.
    public String release() {
        return definitions.version().release();
    }
}
