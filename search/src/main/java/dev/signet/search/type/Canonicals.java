// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.ValuePath;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.Query;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// References by canonical url (FHIR R4, section 2.24.0.3): a resource has a url and perhaps a
/// version, and is meant by `url` and by `url|version`. Both are indexed of it, of a reference the
/// one as it is written, so that chains and includes meet. Pure.
public final class Canonicals {
    /// The field of the names that a resource has.
    private static final String NAMES = "_canonical";

    private static final Set<String> PATH_TYPES = Set.of("canonical", "uri");

    private Canonicals() {}

    /// Whether a reference parameter leads, or may lead, by canonical url.
    public static boolean leads(SearchParameter parameter) {
        return parameter.paths().stream().anyMatch(Canonicals::isCanonical);
    }

    static boolean isCanonical(ValuePath path) {
        return PATH_TYPES.contains(path.type());
    }

    /// The names of a resource; none without a url.
    public static List<String> names(JsonObject resource) {
        String url = resource.text("url", "");
        String version = resource.text("version", "");
        if (url.isEmpty()) {
            return List.of();
        }
        return version.isEmpty()
                ? List.of(name(url, ""))
                : List.of(name(url, ""), name(url, version));
    }

    /// Adds the names of a resource to its document.
    public static void index(JsonObject resource, DocumentFields to) {
        for (String name : names(resource)) {
            to.add(new Keyword(NAMES, name));
        }
    }

    /// The name by which a reference means resources.
    ///
    /// @param version empty for none
    public static String name(String url, String version) {
        return version.isEmpty() ? Terms.code(url) : Terms.code(url) + "|" + Terms.code(version);
    }

    /// The field of a reference parameter's canonicals as they are written.
    private static String written(String field) {
        return field + ":canonical";
    }

    static void indexReference(String field, String name, DocumentFields to) {
        to.add(new Keyword(written(field), name));
    }

    /// Resources of these types that one of the names means.
    public static Query named(List<String> types, Collection<String> names) {
        return new Query.And(
                List.of(new Query.Type(types), new Query.Term(NAMES, List.copyOf(names))));
    }

    /// Resources that the name means.
    static Query named(String name) {
        return new Query.Term(NAMES, List.of(Terms.code(name)));
    }

    /// Resources that the name means, or with a version below its version: `1.2` is below `1`.
    static Query namedBelow(String name) {
        return versionsBelow(NAMES, name);
    }

    /// What has the term, or one with a version below its version.
    static Query versionsBelow(String field, String name) {
        String term = Terms.code(name);
        return new Query.Or(
                List.of(new Query.Term(field, List.of(term)), new Query.Prefix(field, term + ".")));
    }

    /// What refers by `field` to a resource that has one of the names.
    public static Query referring(String field, Collection<String> names) {
        return new Query.Term(written(field), List.copyOf(names));
    }

    /// What refers by `field` to a resource that `target` finds.
    public static Query to(String field, Query target) {
        return new Query.Shares(written(field), NAMES, target);
    }

    /// Resources of these types to which what `source` finds refers by `field`.
    public static Query from(String field, List<String> types, Query source) {
        return new Query.And(
                List.of(new Query.Type(types), new Query.Shares(NAMES, written(field), source)));
    }
}
