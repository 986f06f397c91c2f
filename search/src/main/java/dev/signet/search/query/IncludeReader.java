// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.search.query.SearchIssue.Kind;
import dev.signet.search.query.SearchRequest.Include;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads `_include` and `_revinclude`.
final class IncludeReader {
    private final SearchParameters parameters;
    private final Consumer<SearchIssue> issues;

    IncludeReader(SearchParameters parameters, Consumer<SearchIssue> issues) {
        this.parameters = parameters;
        this.issues = issues;
    }

    /// @return `null` after telling an issue
    @Nullable Include read(String name, String value) {
        if (!name.equals("_include") && !name.equals("_revinclude")) {
            return refuse(Kind.NOT_SUPPORTED, name, "includes of one step are supported");
        }
        String[] parts = value.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || !parameters.types().contains(parts[0])) {
            return refuse(
                    Kind.INVALID_VALUE, name, "expected: Type:parameter or Type:parameter:Target");
        }
        String target = parts.length == 3 ? parts[2] : "";
        boolean isTarget = target.isEmpty() || parameters.types().contains(target);
        List<SearchParameter> references =
                parts[1].equals("*")
                        ? parameters.of(parts[0]).stream().filter(IncludeReader::refers).toList()
                        : parameters.find(parts[0], parts[1]).stream()
                                .filter(IncludeReader::refers)
                                .toList();
        if (references.isEmpty() || !isTarget) {
            return refuse(Kind.INVALID_VALUE, name, "expected: a reference parameter of that type");
        }
        return new Include(name.equals("_revinclude"), parts[0], references, target);
    }

    private static boolean refers(SearchParameter parameter) {
        return parameter.type() == SearchType.REFERENCE;
    }

    private @Nullable Include refuse(Kind kind, String name, String text) {
        issues.accept(new SearchIssue(kind, name, text));
        return null;
    }
}
