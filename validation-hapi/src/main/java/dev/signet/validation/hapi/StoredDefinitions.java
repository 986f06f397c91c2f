// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.parser.DataFormatException;
import dev.signet.fhir.ProfileValidator.Source;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/// What an account has stored, as HAPI asks for definitions: each is asked for once in a
/// validation, and kept to its end. One thread.
final class StoredDefinitions implements IValidationSupport {
    private static final int CANONICAL_CHARACTERS_MAX = 2_048;

    private final FhirContext context;
    private final Map<String, Optional<IBaseResource>> known = new HashMap<>();
    private Source source = (_, _) -> Optional.empty();

    StoredDefinitions(FhirContext context) {
        this.context = context;
    }

    /// From now on asks there, and knows nothing.
    void use(Source other) {
        known.clear();
        source = other;
    }

    @Override
    public @Nullable IBaseResource fetchStructureDefinition(String url) {
        return find("StructureDefinition", url);
    }

    @Override
    public @Nullable IBaseResource fetchValueSet(String url) {
        return find("ValueSet", url);
    }

    @Override
    public @Nullable IBaseResource fetchCodeSystem(String url) {
        return find("CodeSystem", url);
    }

    private @Nullable IBaseResource find(String type, @Nullable String canonical) {
        if (canonical == null
                || canonical.isEmpty()
                || canonical.length() > CANONICAL_CHARACTERS_MAX) {
            return null;
        }
        int anchor = canonical.indexOf('#');
        String name = anchor < 0 ? canonical : canonical.substring(0, anchor);
        return known.computeIfAbsent(type + " " + name, _ -> read(type, name)).orElse(null);
    }

    private Optional<IBaseResource> read(String type, String canonical) {
        return source.find(type, canonical)
                .flatMap(
                        json -> {
                            try {
                                String text = new String(json, StandardCharsets.UTF_8);
                                return Optional.of(context.newJsonParser().parseResource(text));
                            } catch (DataFormatException _) { // as if it were not there
                                return Optional.empty();
                            }
                        });
    }

    @Override
    public FhirContext getFhirContext() {
        return context;
    }
}
