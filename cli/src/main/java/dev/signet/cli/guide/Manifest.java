// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.guide;

import dev.signet.cli.server.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What a package says of itself in `package/package.json`.
///
/// @param name as `hl7.fhir.us.core`
/// @param version as `6.1.0`
/// @param fhirVersions for which it is, as `4.0.1`
/// @param dependencies versions by name
public record Manifest(
        String name, String version, List<String> fhirVersions, Map<String, String> dependencies) {
    static final String WRONG =
            "has a package.json without name, version or fhirVersions, or not in npm's form";

    private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}";
    private static final String VERSION = "[a-zA-Z0-9][a-zA-Z0-9.+_-]{0,63}";

    public Manifest {
        fhirVersions = List.copyOf(fhirVersions);
        dependencies = Map.copyOf(dependencies);
    }

    /// @return empty when it is none
    static Optional<Manifest> of(JsonNode said) {
        String name = Json.text(said, "name").orElse("");
        String version = Json.text(said, "version").orElse("");
        var versions = new ArrayList<String>();
        // the older spelling stands in packages that are in use
        JsonNode named =
                said.has("fhirVersions")
                        ? said.get("fhirVersions")
                        : said.path("fhir-version-list");
        Json.elements(named).forEach(each -> versions.add(each.asString("")));
        var dependencies = new TreeMap<String, String>();
        said.path("dependencies")
                .properties()
                .forEach(each -> dependencies.put(each.getKey(), each.getValue().asString("")));
        boolean isRight =
                name.matches(NAME)
                        && version.matches(VERSION)
                        && !versions.isEmpty()
                        && versions.stream().allMatch(each -> each.matches(VERSION))
                        && dependencies.entrySet().stream()
                                .allMatch(
                                        each ->
                                                each.getKey().matches(NAME)
                                                        && each.getValue().matches(VERSION));
        return isRight
                ? Optional.of(new Manifest(name, version, versions, dependencies))
                : Optional.empty();
    }

    /// As packages are named: `hl7.fhir.us.core#6.1.0`.
    public String id() {
        return name + "#" + version;
    }

    /// Whether it is for that version of FHIR, whatever the patch: `4.0.1` is `4.0`.
    public boolean isFor(String fhirVersion) {
        return fhirVersions.stream().anyMatch(each -> line(each).equals(line(fhirVersion)));
    }

    private static String line(String version) {
        return version.replaceFirst("^([0-9]+\\.[0-9]+).*", "$1");
    }
}
