// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import dev.signet.fhir.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.hl7.fhir.instance.model.api.IBaseResource;

/// R5's StructureDefinitions without their elements, which the engine needs no more of: HAPI's own
/// loader of R5 is in its validator.
final class R5Types implements IValidationSupport {
    private static final String PACKAGE = "/org/hl7/fhir/r5/packages/hl7.fhir.r5.core-5.0.0.tgz";

    private final FhirContext context;
    private final Map<String, IBaseResource> byUrl = new LinkedHashMap<>();

    R5Types(FhirContext context) {
        this.context = context;
        var parser = context.newJsonParser();
        try (var file = Objects.requireNonNull(R5Types.class.getResourceAsStream(PACKAGE));
                var tar = new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.getName().startsWith("package/StructureDefinition-")) {
                    var definition = Json.readObject(tar.readAllBytes());
                    var head = definition.without("snapshot").without("differential");
                    byUrl.put(
                            definition.text("url", ""),
                            parser.parseResource(new String(head.bytes(), StandardCharsets.UTF_8)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FhirContext getFhirContext() {
        return context;
    }

    @Override
    public IBaseResource fetchStructureDefinition(String url) {
        return byUrl.get(url);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends IBaseResource> List<T> fetchAllStructureDefinitions() {
        return (List<T>) List.copyOf(byUrl.values());
    }
}
