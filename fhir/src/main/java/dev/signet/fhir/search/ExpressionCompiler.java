// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import dev.signet.base.Failed;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.search.ExpressionTokens.Kind;
import dev.signet.fhir.search.ExpressionTokens.Token;
import java.util.ArrayList;
import java.util.List;

/// Compiles the expression of a search parameter that is not FHIR's own to the paths that a
/// resource is walked by, as module definitions does at the build with FHIR's: names, choices, `as`
/// and `ofType`, `where` with comparisons, `exists()` and `resolve() is`, `first()`, `[n]`,
/// `extension('url')`, `|`, parentheses. Whatever else FHIRPath has is refused. A code's system is
/// not implied by its binding. One thread, one use.
public final class ExpressionCompiler {
    private static final int PATHS_MAX = 200;

    private static final String NO_TYPE = "there is no such type";
    private static final String NO_ELEMENT = "there is no such element";
    private static final int STEPS_MAX = 64;
    private static final int DEPTH_MAX = 32;
    private static final String ANY_RESOURCE = "Resource";

    private final Definitions definitions;
    private final String type;
    private final ExpressionTokens tokens;
    private int depth;
    private boolean wrong;

    private ExpressionCompiler(Definitions definitions, String type, ExpressionTokens tokens) {
        this.definitions = definitions;
        this.type = type;
        this.tokens = tokens;
    }

    /// An expression that starts at a resource of that type.
    ///
    /// @param type a resource type, or `Resource` for all
    public static CompiledExpression compile(
            Definitions definitions, String type, String expression) {
        return compiled(definitions, type, expression, List.of(start(type)));
    }

    /// An expression that starts at the elements that `from` finds; its paths start there too.
    public static CompiledExpression compileBelow(
            Definitions definitions, String type, List<ValuePath> from, String expression) {
        List<ValuePath> starts = from.stream().map(path -> start(path.type())).distinct().toList();
        return compiled(definitions, type, expression, starts);
    }

    private static CompiledExpression compiled(
            Definitions definitions, String type, String expression, List<ValuePath> from) {
        if (expression.length() > ExpressionTokens.CHARACTERS_MAX) {
            return new CompiledExpression.Wrong(ExpressionTokens.tooLong());
        }
        ExpressionTokens tokens;
        try {
            tokens = ExpressionTokens.of(expression);
        } catch (Failed refusal) {
            return new CompiledExpression.BeyondPaths(refusal);
        }
        var compiler = new ExpressionCompiler(definitions, type, tokens);
        try {
            List<ValuePath> found = compiler.whole(from);
            if (tokens.peek().kind() != Kind.END) {
                throw unsupported(tokens.peek());
            }
            return new CompiledExpression.Paths(found.stream().distinct().toList());
        } catch (Failed refusal) {
            return compiler.wrong
                    ? new CompiledExpression.Wrong(refusal)
                    : new CompiledExpression.BeyondPaths(refusal);
        }
    }

    private static ValuePath start(String type) {
        return new ValuePath(List.of(), type, "");
    }

    private List<ValuePath> whole(List<ValuePath> from) {
        if (tokens.hasOutside(List.of("and", "=", "!="))) {
            ValuePath.Test test = test(from);
            return List.of(then(start(type), new ValuePath.Outcome(test), "boolean"));
        }
        return union(from);
    }

    private List<ValuePath> union(List<ValuePath> context) {
        deeper();
        var all = new ArrayList<>(typed(context));
        while (tokens.takes("|")) {
            all.addAll(typed(context));
        }
        depth--;
        return checked(all, tokens.peek());
    }

    private List<ValuePath> typed(List<ValuePath> context) {
        List<ValuePath> found = term(context);
        while (tokens.takes("as")) {
            found = ofType(found, tokens.expect(Kind.NAME));
        }
        return found;
    }

    private List<ValuePath> term(List<ValuePath> context) {
        List<ValuePath> found = primary(context);
        while (true) {
            if (tokens.takes("[")) {
                found = extended(found, index(tokens.expect(Kind.NUMBER)));
                tokens.expect("]");
            } else if (tokens.takes(".")) {
                found = step(tokens.expect(Kind.NAME), found);
            } else {
                return found;
            }
        }
    }

    private List<ValuePath> primary(List<ValuePath> context) {
        if (tokens.takes("(")) {
            List<ValuePath> inner = union(context);
            tokens.expect(")");
            return inner;
        }
        if (tokens.takes("%resource")) {
            return List.of(then(start(type), new ValuePath.Root(), type));
        }
        if (tokens.takes("$this")) {
            return context;
        }
        Token name = tokens.expect(Kind.NAME);
        if (Character.isUpperCase(name.text().charAt(0))) {
            return root(name);
        }
        return step(name, context);
    }

    /// Alternatives of other types find nothing, and are passed over to their end.
    private List<ValuePath> root(Token name) {
        boolean isThis =
                name.text().equals(type)
                        || name.text().equals(ANY_RESOURCE)
                        || name.text().equals("DomainResource");
        if (!isThis && definitions.find(name.text()) == null) {
            throw wrong(NO_TYPE, name.at());
        }
        return isThis ? List.of(start(type)) : List.of();
    }

    private List<ValuePath> step(Token name, List<ValuePath> from) {
        if (!tokens.takes("(")) {
            return children(from, name);
        }
        List<ValuePath> found =
                switch (name.text()) {
                    case "as", "ofType" -> ofType(from, tokens.expect(Kind.NAME));
                    case "where" -> filtered(from);
                    case "first" -> first(from, name);
                    case "extension" -> extensions(from, name, tokens.expect(Kind.TEXT).text());
                    default -> throw unsupported(name);
                };
        tokens.expect(")");
        return found;
    }

    /// Of several paths only an engine can tell which is the first that finds something.
    private static List<ValuePath> first(List<ValuePath> from, Token name) {
        if (from.size() > 1) {
            throw unsupported(name);
        }
        return extended(from, new ValuePath.Index(0));
    }

    private static ValuePath.Step index(Token number) {
        if (number.text().length() > 4) {
            throw unsupported(number);
        }
        return new ValuePath.Index(Integer.parseInt(number.text()));
    }

    /// One condition, tried on what each path finds.
    private List<ValuePath> filtered(List<ValuePath> from) {
        if (from.isEmpty()) {
            skip();
            return from;
        }
        List<ValuePath> starts = from.stream().map(path -> start(path.type())).distinct().toList();
        var where = new ValuePath.Where(test(starts));
        return extended(from, where);
    }

    /// Passes over what stands in parentheses.
    private void skip() {
        int open = 0;
        while (tokens.peek().kind() != Kind.END && (open > 0 || !tokens.peek().is(")"))) {
            open += tokens.peek().is("(") ? 1 : tokens.peek().is(")") ? -1 : 0;
            tokens.take();
        }
    }

    private ValuePath.Test test(List<ValuePath> context) {
        deeper();
        ValuePath.Test test = single(context);
        while (tokens.takes("and")) {
            test = new ValuePath.Both(test, single(context));
        }
        depth--;
        return test;
    }

    private ValuePath.Test single(List<ValuePath> context) {
        if (tokens.takes("(")) {
            ValuePath.Test inner = test(context);
            tokens.expect(")");
            return inner;
        }
        Token first = tokens.peek();
        List<ValuePath> found = List.of();
        List<ValuePath> below = context;
        boolean more = true;
        while (more) {
            Token name = tokens.take();
            if (name.is("$this")) {
                found = below;
            } else if (name.kind() != Kind.NAME) {
                throw unsupported(name);
            } else if (tokens.takes("(")) {
                return function(name, found);
            } else {
                boolean isRoot = name.at() == first.at() && name.text().equals(type);
                found = isRoot ? below : children(below, name);
            }
            below = found;
            more = tokens.takes(".");
        }
        if (tokens.takes("=")) {
            return new ValuePath.Equals(operand(found, first), constant());
        }
        if (tokens.takes("!=")) {
            return new ValuePath.Differs(operand(found, first), constant());
        }
        throw unsupported(tokens.peek());
    }

    private ValuePath.Test function(Token name, List<ValuePath> of) {
        tokens.expect(")");
        switch (name.text()) {
            case "exists" -> {
                if (of.isEmpty()) {
                    throw unsupported(name);
                }
                return new ValuePath.Exists(operand(of, name));
            }
            case "resolve" -> {
                if (!of.isEmpty() || !tokens.takes("is")) {
                    throw unsupported(name);
                }
                Token target = tokens.expect(Kind.NAME);
                if (!definitions.isResourceType(target.text())) {
                    throw wrong(NO_TYPE, target.at());
                }
                return new ValuePath.Resolves(target.text());
            }
            default -> throw unsupported(name);
        }
    }

    private static List<List<String>> operand(List<ValuePath> paths, Token at) {
        var operand = new ArrayList<List<String>>();
        for (ValuePath path : paths) {
            var members = new ArrayList<String>();
            for (ValuePath.Step step : path.steps()) {
                if (!(step instanceof ValuePath.Child(String member))) {
                    throw unsupported(at);
                }
                members.add(member);
            }
            operand.add(members);
        }
        return operand;
    }

    private String constant() {
        Token token = tokens.take();
        boolean isBoolean = token.is("true") || token.is("false");
        if (token.kind() != Kind.TEXT && token.kind() != Kind.NUMBER && !isBoolean) {
            throw unsupported(token);
        }
        return token.text();
    }

    private List<ValuePath> ofType(List<ValuePath> from, Token name) {
        String wanted = name.text();
        if (wanted.equals("FHIR") && tokens.takes(".")) {
            return ofType(from, tokens.expect(Kind.NAME));
        }
        if (definitions.find(wanted) == null && definitions.find(small(wanted)) == null) {
            throw wrong(NO_TYPE, name.at());
        }
        var found = new ArrayList<ValuePath>();
        for (ValuePath path : from) {
            if (path.type().equals(wanted) || path.type().equals(small(wanted))) {
                found.add(path);
            } else if (path.type().equals(ANY_RESOURCE) && definitions.isResourceType(wanted)) {
                found.add(where(path, "resourceType", wanted));
            }
        }
        return found;
    }

    private static String small(String type) {
        return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }

    private static ValuePath where(ValuePath path, String member, String text) {
        var test = new ValuePath.Equals(List.of(List.of(member)), text);
        return then(path, new ValuePath.Where(test), path.type());
    }

    private List<ValuePath> extensions(List<ValuePath> from, Token name, String url) {
        Token element = new Token(Kind.NAME, "extension", name.at());
        return children(from, element).stream().map(path -> where(path, "url", url)).toList();
    }

    /// @throws Failed when none of the paths leads to an element of that name
    private List<ValuePath> children(List<ValuePath> from, Token name) {
        var found = new ArrayList<ValuePath>();
        for (ValuePath path : from) {
            TypeDefinition at = definitions.find(path.type());
            if (at == null || at.primitive() != null) {
                continue; // what primitives are extended by stands beside them in JSON
            }
            for (ElementDefinition element : at.elementsAt(name.text())) {
                var child = new ValuePath.Child(element.name());
                found.add(then(path, child, element.type().name()));
            }
        }
        if (found.isEmpty() && !from.isEmpty()) {
            throw wrong(NO_ELEMENT, name.at());
        }
        return checked(found, name);
    }

    private static List<ValuePath> extended(List<ValuePath> from, ValuePath.Step step) {
        return from.stream().map(path -> then(path, step, path.type())).toList();
    }

    private static ValuePath then(ValuePath path, ValuePath.Step step, String type) {
        var longer = new ArrayList<>(path.steps());
        longer.add(step);
        return new ValuePath(longer, type, "");
    }

    private static List<ValuePath> checked(List<ValuePath> paths, Token at) {
        boolean isLong = paths.stream().anyMatch(path -> path.steps().size() > STEPS_MAX);
        if (isLong || paths.size() > PATHS_MAX) {
            throw ExpressionTokens.refused("the expression finds too many things", at.at());
        }
        return paths;
    }

    private void deeper() {
        depth++;
        if (depth > DEPTH_MAX) {
            throw ExpressionTokens.refused(
                    "the expression has too many parentheses", tokens.peek().at());
        }
    }

    private Failed wrong(String text, int at) {
        wrong = true;
        return ExpressionTokens.refused(text, at);
    }

    private static Failed unsupported(Token at) {
        return ExpressionTokens.refused(
                "the expression uses more of FHIRPath than search parameters may here", at.at());
    }
}
