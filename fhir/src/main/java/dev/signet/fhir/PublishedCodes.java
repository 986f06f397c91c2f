// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The codes that HL7 publishes with one FHIR version: its code systems, value sets of them, and
/// which value set an element is bound to; as compiled by module definitions
/// (docs/formats/codes-definitions.md). Nothing of it is read at the start. Immutable; any thread.
public final class PublishedCodes {
    private static final byte[] MAGIC = "SGDV".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int CASE_SENSITIVE = 1;

    /// About what a concept takes as JSON, and each that stands above it.
    private static final long CONCEPT_BYTES = 400;

    private static final String STRUCTURES = "http://hl7.org/fhir/StructureDefinition/";

    private final Map<String, CodeSystem> codeSystems = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> valueSets = new HashMap<>();
    private final Map<String, String> bindings = new HashMap<>();

    /// @param hierarchy what it means that a concept stands below another; "" where HL7 does not
    // say
    private record CodeSystem(
            String url,
            String version,
            String name,
            String hierarchy,
            boolean isCaseSensitive,
            List<Concept> concepts) {}

    /// @param display "" for none
    /// @param parents the codes of those right above it
    private record Concept(String code, String display, List<String> parents) {}

    private PublishedCodes() {}

    /// Those of that version; reads them anew, so keep what it returns.
    ///
    /// @throws Failed FORMAT_TOO_OLD, FORMAT_TOO_NEW or CORRUPT when the file is of another build
    public static PublishedCodes load(FhirVersion version) {
        return read(version, version.codes());
    }

    static PublishedCodes read(FhirVersion version, byte[] file) {
        Cursor.refuseOtherFormats(file, MAGIC, FORMAT);
        try {
            var at = new Cursor(file, MAGIC.length + 1);
            String[] strings = at.stringTable();
            if (!strings[at.number()].equals(version.number())) {
                throw corrupt(null);
            }
            var read = new PublishedCodes();
            for (int count = at.count(); count > 0; count--) {
                CodeSystem system = codeSystem(at, strings);
                read.codeSystems.put(system.url(), system);
            }
            for (int count = at.count(); count > 0; count--) {
                read.valueSets.put(strings[at.number()], codes(at, strings));
            }
            for (int count = at.count(); count > 0; count--) {
                read.bindings.put(strings[at.number()], strings[at.number()]);
            }
            if (at.offset != file.length) {
                throw corrupt(null);
            }
            return read;
        } catch (IndexOutOfBoundsException e) {
            throw corrupt(e);
        }
    }

    private static Failed corrupt(@Nullable IndexOutOfBoundsException cause) {
        return new Failed(
                cause,
                Failure.CORRUPT,
                "the compiled codes are damaged",
                new Fact("format", FORMAT));
    }

    private static CodeSystem codeSystem(Cursor at, String[] strings) {
        String url = strings[at.number()];
        String version = strings[at.number()];
        String name = strings[at.number()];
        String hierarchy = strings[at.number()];
        boolean isCaseSensitive = (at.number() & CASE_SENSITIVE) != 0;
        var concepts = new ArrayList<Concept>();
        for (int count = at.count(); count > 0; count--) {
            concepts.add(
                    new Concept(strings[at.number()], strings[at.number()], at.strings(strings)));
        }
        return new CodeSystem(
                url, version, name, hierarchy, isCaseSensitive, List.copyOf(concepts));
    }

    private static Map<String, Set<String>> codes(Cursor at, String[] strings) {
        var codes = new HashMap<String, Set<String>>();
        for (int count = at.count(); count > 0; count--) {
            codes.put(strings[at.number()], Set.copyOf(at.strings(strings)));
        }
        return Map.copyOf(codes);
    }

    /// A code system as a CodeSystem: url, version, name and all of its codes with their displays
    /// and, as properties `parent`, what stands above them. No definitions, and nothing else that
    /// HL7 says of it.
    ///
    /// @param canonical a url, perhaps with `|` and a version
    /// @param meter is told what it takes
    public Optional<JsonObject> codeSystem(String canonical, Meter meter) {
        int bar = canonical.indexOf('|');
        CodeSystem system = codeSystems.get(bar < 0 ? canonical : canonical.substring(0, bar));
        if (system == null || bar >= 0 && !canonical.substring(bar + 1).equals(system.version())) {
            return Optional.empty();
        }
        return Optional.of(resource(system, meter));
    }

    private static JsonObject resource(CodeSystem system, Meter meter) {
        var concepts = new ArrayList<Json>();
        for (Concept concept : system.concepts()) {
            meter.take(CONCEPT_BYTES * (1 + concept.parents().size()));
            concepts.add(json(concept));
        }
        JsonObject resource =
                JsonObject.EMPTY
                        .with("resourceType", new JsonString("CodeSystem"))
                        .with("url", new JsonString(system.url()))
                        .with("version", new JsonString(system.version()))
                        .with("name", new JsonString(system.name()))
                        .with("status", new JsonString("active"))
                        .with("caseSensitive", JsonBoolean.of(system.isCaseSensitive()))
                        .with("content", new JsonString("complete"));
        if (!system.hierarchy().isEmpty()) {
            resource = resource.with("hierarchyMeaning", new JsonString(system.hierarchy()));
        }
        return resource.with("concept", JsonArray.of(concepts));
    }

    private static JsonObject json(Concept concept) {
        JsonObject json = JsonObject.EMPTY.with("code", new JsonString(concept.code()));
        if (!concept.display().isEmpty()) {
            json = json.with("display", new JsonString(concept.display()));
        }
        var parents = new ArrayList<Json>();
        for (String parent : concept.parents()) {
            parents.add(
                    JsonObject.EMPTY
                            .with("code", new JsonString("parent"))
                            .with("valueCode", new JsonString(parent)));
        }
        return parents.isEmpty() ? json : json.with("property", JsonArray.of(parents));
    }

    /// The codes of a value set, by the urls of their code systems; empty when HL7 has none of that
    /// url, does not list all of its codes (media types, languages), or takes them from others'
    /// code systems, unless an element has a required binding to it.
    ///
    /// @param url without a version
    public Optional<Map<String, Set<String>>> valueSet(String url) {
        return Optional.ofNullable(valueSets.get(url));
    }

    /// The url of the value set, without a version, that an element of a type of FHIR is bound to,
    /// however strongly.
    ///
    /// @param structure the url of the type's StructureDefinition
    /// @param path of the element, such as `Patient.gender` or `Observation.value[x]`; the type's
    ///     name may be left out
    public Optional<String> binding(String structure, String path) {
        if (!structure.startsWith(STRUCTURES)) {
            return Optional.empty();
        }
        String start = structure.substring(STRUCTURES.length()) + ".";
        return Optional.ofNullable(bindings.get(path.startsWith(start) ? path : start + path));
    }

    /// How many there are.
    ///
    /// @param codeSystems with all of their codes
    /// @param valueSets whose codes are known
    /// @param bindings of elements
    public record Counts(int codeSystems, int valueSets, int bindings) {}

    /// How many there are.
    public Counts counts() {
        return new Counts(codeSystems.size(), valueSets.size(), bindings.size());
    }
}
