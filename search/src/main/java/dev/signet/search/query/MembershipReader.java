// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.search.query.ChainReader.Written;
import dev.signet.search.query.SearchIssue.Kind;
import dev.signet.search.type.Escapes;
import dev.signet.search.type.ReferenceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what asks who refers to a resource and says nothing else of it: `_list`, and
/// `_not-referenced`, by which what nobody refers to is found. One query, one thread.
final class MembershipReader {
    private static final String LIST = "_list";
    private static final String NOT_REFERENCED = "_not-referenced";
    private static final String ALL = "*";

    private final SearchParameters parameters;
    private final List<SearchIssue> issues;

    MembershipReader(SearchParameters parameters, List<SearchIssue> issues) {
        this.parameters = parameters;
        this.issues = issues;
    }

    static boolean isMeant(String code) {
        return Set.of(LIST, NOT_REFERENCED).contains(code);
    }

    @Nullable Criterion read(String type, Written written) {
        return switch (written.name()) {
            case LIST -> ofList(type, written);
            case NOT_REFERENCED -> notReferenced(type, written);
            default -> refuse(Kind.NOT_SUPPORTED, written, "this parameter takes no modifier");
        };
    }

    /// What a List names is what its entries refer to.
    private @Nullable Criterion ofList(String type, Written written) {
        SearchParameter item = parameters.find("List", "item").orElseThrow();
        List<String> ids = Escapes.split(written.value(), ',');
        if (written.value().startsWith("$")) {
            return refuse(
                    Kind.NOT_SUPPORTED,
                    written,
                    "expected: ids of stored Lists; there are none that the server keeps itself");
        }
        if (!ids.stream().allMatch(ReferenceType::isId)) {
            return refuse(
                    Kind.INVALID_VALUE, written, "expected: ids of Lists with commas between");
        }
        List<String> types = type.equals(SearchRequest.ALL_TYPES) ? item.targets() : List.of(type);
        return new Criterion.Referred(
                types, item, new Criterion.Target("List", new Criterion.Ids(ids)));
    }

    private @Nullable Criterion notReferenced(String type, Written written) {
        String[] parts = written.value().split(":", -1);
        boolean isAllTypes = parts[0].equals(ALL);
        var references = new ArrayList<SearchParameter>();
        if (parts.length == 2 && (isAllTypes || parameters.types().contains(parts[0]))) {
            for (String source : isAllTypes ? parameters.types() : Set.of(parts[0])) {
                for (SearchParameter each : parameters.of(source)) {
                    boolean isNamed = parts[1].equals(ALL) || parts[1].equals(each.code());
                    if (isNamed && each.type() == SearchType.REFERENCE) {
                        references.add(each);
                    }
                }
            }
        }
        if (references.isEmpty() || (isAllTypes && !parts[1].equals(ALL))) {
            return refuse(Kind.INVALID_VALUE, written, "expected: *:*, Type:* or Type:reference");
        }
        List<String> types =
                type.equals(SearchRequest.ALL_TYPES)
                        ? List.copyOf(parameters.types())
                        : List.of(type);
        return new Criterion.NotReferenced(types, isAllTypes ? "" : parts[0], references);
    }

    private @Nullable Criterion refuse(Kind kind, Written written, String text) {
        issues.add(new SearchIssue(kind, written.whole(), text));
        return null;
    }
}
