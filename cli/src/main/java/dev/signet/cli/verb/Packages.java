// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli.verb;

import dev.signet.cli.guide.Manifest;
import dev.signet.cli.guide.PackageFile;
import dev.signet.cli.server.Arm;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `account package`: packages of implementation guides, whose definitions become resources of an
/// account, sealed like all others.
final class Packages {
    /// What is looked up when profiles and value sets are worked with, and the guide itself.
    private static final Set<String> TYPES =
            Set.of(
                    "StructureDefinition",
                    "ValueSet",
                    "CodeSystem",
                    "ConceptMap",
                    "ImplementationGuide");

    /// Of the tag that says from which package a resource is.
    static final String TAG = "urn:signet:package";

    /// Of one transaction: well below what a server takes.
    private static final int PART_ENTRIES_MAX = 200;

    private static final int PART_BYTES_MAX = 8 << 20;

    private static final Opt ACCOUNT =
            Opt.text("Name of a FHIR account, WORKSPACE/NAME for a workspace's.", "--resource-name")
                    .must();
    private static final Opt FILE =
            Opt.text("The package: a .tgz in the form of npm.", "--file", "-f").must();

    private Packages() {}

    static List<Verb> verbs() {
        return List.of(
                Verb.of(
                                "account package add",
                                "Stores the definitions of an implementation guide's package.",
                                Packages::add)
                        .and(ACCOUNT, FILE),
                Verb.of(
                                "account package list",
                                "Lists the packages whose guides an account has.",
                                Packages::list)
                        .and(ACCOUNT));
    }

    private static Optional<JsonNode> add(Context context, Given given) {
        var file =
                new PackageFile(
                        context.folder().resolve(given.text(FILE)), PackageFile.Limits.DEFAULT);
        Manifest manifest = file.manifest();
        String account = given.text(ACCOUNT);
        String version =
                Json.text(
                                context.data().send("GET", account, "/metadata", Optional.empty()),
                                "fhirVersion")
                        .orElse("");
        if (!manifest.isFor(version)) {
            throw CommandFailed.error(
                    manifest.id()
                            + " is for FHIR "
                            + String.join(", ", manifest.fhirVersions())
                            + "; the account serves "
                            + version);
        }
        // looked at as a whole before anything is sent
        var counted = new Parts(context, account, manifest, false);
        file.resources(counted::take);
        counted.end();
        var sent = new Parts(context, account, manifest, true);
        file.resources(sent::take);
        sent.end();
        ObjectNode told = Json.object();
        told.put("package", manifest.id());
        ObjectNode stored = told.putObject("stored");
        sent.stored.forEach(stored::put);
        ObjectNode left = told.putObject("leftOut");
        sent.leftOut.forEach(left::put);
        ObjectNode needs = told.putObject("dependencies");
        new TreeMap<>(manifest.dependencies()).forEach(needs::put);
        return Optional.of(told);
    }

    /// The resources of a package on their way into an account, a transaction for each part of
    /// them.
    private static final class Parts {
        private final Context context;
        private final String account;
        private final Manifest manifest;
        private final boolean sends;
        private final Map<String, Integer> stored = new TreeMap<>();
        private final Map<String, Integer> leftOut = new TreeMap<>();
        private final Map<String, String> names = new HashMap<>();
        private ArrayNode entries = Json.array();
        private long bytes;

        Parts(Context context, String account, Manifest manifest, boolean sends) {
            this.context = context;
            this.account = account;
            this.manifest = manifest;
            this.sends = sends;
        }

        void take(String name, ObjectNode resource) {
            String type = Json.text(resource, "resourceType").orElse("");
            String url = Json.text(resource, "url").orElse("");
            if (!TYPES.contains(type)) {
                leftOut.merge(type.replaceAll("[^A-Za-z]", "?"), 1, Integer::sum);
                return;
            }
            String version = Json.text(resource, "version").orElse("");
            if (url.isEmpty()) {
                throw CommandFailed.error(name + " of " + manifest.id() + " has no url");
            }
            String earlier = names.putIfAbsent(type + " " + url + "|" + version, name);
            if (earlier != null && (isCopy(name) || isCopy(earlier))) {
                leftOut.merge(type, 1, Integer::sum);
                return;
            }
            if (earlier != null) {
                throw CommandFailed.error(
                        name + " of " + manifest.id() + " has url and version of another resource");
            }
            stored.merge(type, 1, Integer::sum);
            if (!sends) {
                return;
            }
            int length = Json.MAPPER.writeValueAsBytes(resource).length;
            if (bytes + length > PART_BYTES_MAX || entries.size() == PART_ENTRIES_MAX) {
                end();
            }
            bytes += length;
            ObjectNode entry = entries.addObject();
            entry.set("resource", tagged(resource));
            entry.putObject("request").put("method", "PUT").put("url", address(type, url, version));
        }

        /// Packages that HL7's publisher made for years hold the guide twice, the second time in
        /// the form of one FHIR version.
        private static boolean isCopy(String name) {
            return name.matches("ig-r[0-9]b?\\.json");
        }

        /// What is stored under that url and version is replaced, whatever its id; two packages may
        /// use one id for two things.
        private static String address(String type, String url, String version) {
            return type
                    + "?url="
                    + Arm.segment(escaped(url))
                    + (version.isEmpty()
                            ? "&version:missing=true"
                            : "&version=" + Arm.segment(escaped(version)));
        }

        private static String escaped(String value) {
            return value.replace("\\", "\\\\")
                    .replace(",", "\\,")
                    .replace("$", "\\$")
                    .replace("|", "\\|");
        }

        private ObjectNode tagged(ObjectNode resource) {
            resource.remove("id");
            ObjectNode meta =
                    resource.get("meta") instanceof ObjectNode there
                            ? there
                            : resource.putObject("meta");
            ArrayNode tags =
                    meta.get("tag") instanceof ArrayNode there ? there : meta.putArray("tag");
            tags.addObject().put("system", TAG).put("code", manifest.id());
            return resource;
        }

        /// Sends what has been gathered.
        void end() {
            if (entries.isEmpty()) {
                return;
            }
            ObjectNode bundle = Json.object();
            bundle.put("resourceType", "Bundle").put("type", "transaction").set("entry", entries);
            context.data().send("POST", account, "", Optional.of(bundle));
            entries = Json.array();
            bytes = 0;
        }
    }

    private static Optional<JsonNode> list(Context context, Given given) {
        String account = given.text(ACCOUNT);
        var found = new TreeMap<String, Map<String, Integer>>();
        for (String type : TYPES.stream().sorted().toList()) {
            String below =
                    "/" + type + "?_tag=" + Arm.segment(TAG + "|") + "&_elements=url&_count=1000";
            while (!below.isEmpty()) {
                JsonNode page = context.data().send("GET", account, below, Optional.empty());
                for (JsonNode entry : Json.elements(page.path("entry"))) {
                    for (JsonNode tag :
                            Json.elements(entry.path("resource").path("meta").path("tag"))) {
                        if (Json.text(tag, "system").orElse("").equals(TAG)) {
                            found.computeIfAbsent(
                                            Json.text(tag, "code").orElse(""), _ -> new TreeMap<>())
                                    .merge(type, 1, Integer::sum);
                        }
                    }
                }
                below = next(page);
            }
        }
        ArrayNode told = Json.array();
        found.forEach(
                (id, counts) -> {
                    ObjectNode line = told.addObject().put("package", id);
                    counts.forEach(line::put);
                });
        return Optional.of(told);
    }

    /// The next page's address behind the account's; empty on the last one.
    private static String next(JsonNode page) {
        for (JsonNode link : Json.elements(page.path("link"))) {
            if (Json.text(link, "relation").orElse("").equals("next")) {
                String url = Json.text(link, "url").orElse("");
                return url.replaceFirst("^.*?/fhir/[^/?]*", "");
            }
        }
        return "";
    }
}
