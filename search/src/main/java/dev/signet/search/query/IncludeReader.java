// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.search.query.SearchIssue.Kind;
import dev.signet.search.query.SearchRequest.Include;
import dev.signet.search.query.SearchRequest.Way;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `_include` and `_revinclude`.
final class IncludeReader {
    private static final String REVERSE = "_revinclude";
    private static final String ALL = "*";

    /// How the retired service spells it.
    private static final String ALL_OF_ALL = "*:*";

    private final SearchParameters parameters;
    private final List<SearchIssue> issues;

    IncludeReader(SearchParameters parameters, List<SearchIssue> issues) {
        this.parameters = parameters;
        this.issues = issues;
    }

    static boolean isInclude(String name) {
        String plain = SearchIssue.code(name);
        return plain.equals("_include") || plain.equals(REVERSE);
    }

    /// @return `null` after telling an issue
    @Nullable Include read(String name, String value) {
        String plain = SearchIssue.code(name);
        String modifier = name.substring(plain.length());
        boolean iterates = isIterating(modifier);
        if (!modifier.isEmpty() && !iterates) {
            return refuse(Kind.NOT_SUPPORTED, name, "the modifier of an include is :iterate");
        }
        var way = new Way(plain.equals(REVERSE), iterates);
        if (value.equals(ALL) || value.equals(ALL_OF_ALL)) {
            return new Include(way, "", List.of(), "");
        }
        String[] parts = value.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || !parameters.types().contains(parts[0])) {
            return refuse(
                    Kind.INVALID_VALUE,
                    name,
                    "expected: Type:parameter, Type:parameter:Target, Type:* or *");
        }
        String target = parts.length == 3 ? parts[2] : "";
        boolean isTarget = target.isEmpty() || parameters.isResourceType(target);
        List<SearchParameter> references =
                parts[1].equals(ALL)
                        ? parameters.of(parts[0]).stream().filter(IncludeReader::refers).toList()
                        : parameters.find(parts[0], parts[1]).stream()
                                .filter(IncludeReader::refers)
                                .toList();
        if (references.isEmpty() && parameters.isPending(parts[0], parts[1])) {
            return refuse(Kind.NOT_SUPPORTED, name, SearchIssue.PENDING);
        }
        if (references.isEmpty() || !isTarget) {
            return refuse(Kind.INVALID_VALUE, name, "expected: a reference parameter of that type");
        }
        return new Include(way, parts[0], references, target);
    }

    private boolean isIterating(String modifier) {
        return modifier.startsWith(":") && parameters.version().isIterating(modifier.substring(1));
    }

    private static boolean refers(SearchParameter parameter) {
        return parameter.type() == SearchType.REFERENCE;
    }

    private @Nullable Include refuse(Kind kind, String name, String text) {
        issues.add(new SearchIssue(kind, name, text));
        return null;
    }
}
