// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.graphql.Selection.Argument;
import dev.signet.dataplane.graphql.Selection.Field;
import dev.signet.dataplane.graphql.Selection.Shape;
import dev.signet.dataplane.graphql.Selection.Typed;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a document: which operation is meant, with its fragments and variables. What is not
/// understood is refused by name. One request.
final class DocumentReader {
    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Typed> read = new HashMap<>();
    private final Set<String> within = new HashSet<>();
    private final Variables variables;

    private DocumentReader(Document document, Variables variables) {
        this.variables = variables;
        for (FragmentDefinition one : document.getDefinitionsOfType(FragmentDefinition.class)) {
            if (fragments.put(one.getName(), one) != null) {
                throw Refusals.wrong("fragment", one.getName(), "there are two of that name");
            }
        }
    }

    /// What is selected.
    ///
    /// @throws dev.signet.dataplane.exchange.FhirError 400
    static List<Selection> read(GraphQlRequest request) {
        Document document = DocumentParser.parse(request.query());
        OperationDefinition operation = operation(document, request.operationName());
        var variables = Variables.of(operation, request.variables());
        return new DocumentReader(document, variables).selections(operation.getSelectionSet());
    }

    private static OperationDefinition operation(Document document, String name) {
        List<OperationDefinition> all = document.getDefinitionsOfType(OperationDefinition.class);
        int fragments = document.getDefinitionsOfType(FragmentDefinition.class).size();
        if (all.size() + fragments != document.getDefinitions().size()) {
            throw Refusals.malformed("the query defines types; expected are queries and fragments");
        }
        List<OperationDefinition> named =
                all.stream().filter(one -> name.isEmpty() || name.equals(one.getName())).toList();
        if (named.size() != 1) {
            throw Refusals.wrong(
                    "parameter",
                    "operationName",
                    "expected is the name of one of the query's operations");
        }
        OperationDefinition operation = named.getFirst();
        if (operation.getOperation() != OperationDefinition.Operation.QUERY) {
            throw Refusals.notSupported(
                    "operation",
                    operation.getOperation().name().toLowerCase(Locale.ROOT),
                    "only queries are supported");
        }
        noDirectives(operation.getDirectives());
        return operation;
    }

    private static void noDirectives(List<Directive> directives) {
        if (!directives.isEmpty()) {
            throw Refusals.notSupported(
                    "directive", "@" + directives.getFirst().getName(), "it does not stand here");
        }
    }

    private List<Selection> selections(@Nullable SelectionSet set) {
        var all = new ArrayList<Selection>();
        if (set == null) {
            return all;
        }
        for (graphql.language.Selection<?> selection : set.getSelections()) {
            switch (selection) {
                case graphql.language.Field field -> field(field).ifPresent(all::add);
                case InlineFragment inline -> inline(inline).ifPresent(all::add);
                case FragmentSpread spread -> spread(spread).ifPresent(all::add);
                default -> throw Refusals.malformed("the query has a selection of no known kind");
            }
        }
        return all;
    }

    private Optional<Selection> field(graphql.language.Field field) {
        var directives = new Directives(field.getDirectives(), variables);
        Shape shape = directives.shape();
        if (!directives.isIncluded()) {
            return Optional.empty();
        }
        List<Argument> arguments = variables.arguments(field.getArguments());
        return Optional.of(
                new Field(
                        field.getName(),
                        field.getResultKey(),
                        arguments,
                        shape,
                        selections(field.getSelectionSet())));
    }

    private Optional<Selection> inline(InlineFragment inline) {
        if (!new Directives(inline.getDirectives(), variables).onlyIncludes()) {
            return Optional.empty();
        }
        var condition = inline.getTypeCondition();
        return Optional.of(
                new Typed(
                        condition == null ? "" : condition.getName(),
                        selections(inline.getSelectionSet())));
    }

    private Optional<Selection> spread(FragmentSpread spread) {
        if (!new Directives(spread.getDirectives(), variables).onlyIncludes()) {
            return Optional.empty();
        }
        String name = spread.getName();
        Typed known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        FragmentDefinition fragment = fragments.get(name);
        if (fragment == null) {
            throw Refusals.wrong("fragment", name, "there is none of that name");
        }
        if (!within.add(name)) {
            throw Refusals.wrong("fragment", name, "it holds itself");
        }
        noDirectives(fragment.getDirectives());
        var typed =
                new Typed(
                        fragment.getTypeCondition().getName(),
                        selections(fragment.getSelectionSet()));
        within.remove(name);
        read.put(name, typed);
        return Optional.of(typed);
    }
}
