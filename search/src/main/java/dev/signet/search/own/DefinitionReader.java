// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.own;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.search.CompiledExpression;
import dev.signet.fhir.search.ExpressionCompiler;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameter.Component;
import dev.signet.fhir.search.SearchType;
import dev.signet.fhir.search.ValuePath;
import dev.signet.fhir.search.ValueTypes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Reads one SearchParameter resource (<https://hl7.org/fhir/R4/searchparameter.html>). What is
/// said of how it may be asked (`comparator`, `modifier`, `multipleOr`, `multipleAnd`, `chain`)
/// describes and does not limit. One thread, one use.
final class DefinitionReader {
    private static final String RESOURCE = "SearchParameter";
    /// The base of what all types have.
    static final String ALL_TYPES = "Resource";
    private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final int BASES_MAX = 200;

    /// Types whose values an engine may find. References are walked along, and tuples are of paths.
    private static final Set<SearchType> EVALUATED =
            EnumSet.of(
                    SearchType.TOKEN,
                    SearchType.STRING,
                    SearchType.DATE,
                    SearchType.NUMBER,
                    SearchType.QUANTITY,
                    SearchType.URI);

    private static final int COMPONENTS_MAX = 8;

    private final Definitions definitions;
    private final Function<String, Optional<SearchParameter>> byUrl;
    private final Supplier<FhirPathEngine> engine;
    private final JsonObject resource;
    private final long definedAt;
    private final List<Issue> issues = new ArrayList<>();

    /// @param byUrl the parameter that a component names by its canonical url
    /// @param engine asked for what paths cannot carry
    /// @param resource valid in its structure
    /// @param definedAt see [SearchParameter#definedAt]
    DefinitionReader(
            Definitions definitions,
            Function<String, Optional<SearchParameter>> byUrl,
            Supplier<FhirPathEngine> engine,
            JsonObject resource,
            long definedAt) {
        this.definitions = definitions;
        this.byUrl = byUrl;
        this.engine = engine;
        this.resource = resource;
        this.definedAt = definedAt;
    }

    static boolean isComposite(JsonObject resource) {
        return resource.text("type", "").equals("composite");
    }

    OwnDefinition read() {
        String code = resource.text("code", "");
        String url = resource.text("url", "");
        String expression = resource.text("expression", "");
        SearchType type = type();
        if (!CODE.matcher(code).matches()) {
            refuse("code", IssueType.VALUE, "expected: a letter, then letters, digits, - and _");
        }
        if (url.isEmpty()) {
            refuse("url", IssueType.REQUIRED, "a search parameter has a canonical url");
        }
        if (expression.isEmpty()) {
            refuse("expression", IssueType.REQUIRED, "a search parameter here has an expression");
        }
        for (String usage : List.of("xpathUsage", "processingMode")) {
            String said = resource.text(usage, "normal");
            if (!said.equals("normal")) {
                refuse(usage, IssueType.NOT_SUPPORTED, "supported is: normal");
            }
        }
        List<String> bases = bases();
        List<String> targets = targets();
        var parameters = new ArrayList<SearchParameter>();
        if (issues.isEmpty()) {
            for (String base : bases) {
                var declared = new Declared(base, code, url, type, expression);
                parameter(declared, targets).ifPresent(parameters::add);
            }
            if (parameters.isEmpty() && issues.isEmpty()) {
                refuse("expression", IssueType.VALUE, NOTHING);
            }
        }
        return issues.isEmpty()
                ? new OwnDefinition.Understood(url, parameters)
                : new OwnDefinition.Refused(issues);
    }

    private static final String NOTHING =
            "the expression finds nothing in the base, or nothing of a type that parameters of"
                    + " this type can have";

    /// What the resource says, for one of its bases.
    private record Declared(
            String base, String code, String url, SearchType type, String expression) {}

    private Optional<SearchParameter> parameter(Declared declared, List<String> targets) {
        String base = declared.base();
        SearchType type = declared.type();
        var compiled = ExpressionCompiler.compile(definitions, base, declared.expression());
        if (compiled instanceof CompiledExpression.BeyondPaths(Failed beyond)
                && EVALUATED.contains(type)) {
            return evaluated(declared, beyond);
        }
        try {
            List<ValuePath> all = compiled.orThrow();
            boolean isComposite = type == SearchType.COMPOSITE;
            List<ValuePath> paths = isComposite ? all : ValueTypes.yielding(type, all);
            List<Component> components = isComposite ? components(base, all) : List.of();
            if (paths.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    new SearchParameter(
                            base,
                            declared.code(),
                            declared.url(),
                            type,
                            targets,
                            paths,
                            components,
                            false,
                            "",
                            definedAt));
        } catch (Failed failed) {
            refuseExpression(failed, "character", ", at character ");
            return Optional.empty();
        }
    }

    /// What paths cannot carry is left to the engine.
    ///
    /// @param beyond why they cannot
    private Optional<SearchParameter> evaluated(Declared declared, Failed beyond) {
        try {
            boolean isOne = texts("base").size() == 1; // else a part of it may be of another type
            var _ =
                    engine.get()
                            .parseExtraction(declared.expression(), isOne ? declared.base() : "");
            return Optional.of(
                    new SearchParameter(
                            declared.base(),
                            declared.code(),
                            declared.url(),
                            declared.type(),
                            List.of(),
                            List.of(),
                            List.of(),
                            false,
                            declared.expression(),
                            definedAt));
        } catch (Failed failed) {
            if (failed.failure() != Failure.MALFORMED) {
                throw failed;
            }
            boolean isTold =
                    !failed.fact("function", "").isEmpty()
                            || !failed.fact("type", "").isEmpty()
                            || !failed.fact("most", "").isEmpty();
            if (isTold) {
                refuseExpression(failed, "function", ": ");
            } else { // it is no FHIRPath; who read it first can tell where
                refuseExpression(beyond, "character", ", at character ");
            }
            return Optional.empty();
        }
    }

    private void refuseExpression(Failed failed, String fact, String before) {
        String said = failed.fact(fact, "");
        String text = failed.text() + (said.isEmpty() ? "" : before + said);
        refuse("expression", IssueType.NOT_SUPPORTED, text);
    }

    private SearchType type() {
        String said = resource.text("type", "");
        for (SearchType type : SearchType.values()) {
            if (type.code().equals(said) && type != SearchType.SPECIAL) {
                return type;
            }
        }
        refuse("type", IssueType.NOT_SUPPORTED, "of this type only FHIR's own are supported");
        return SearchType.SPECIAL;
    }

    /// `DomainResource` is taken for all, as FHIR's own are.
    private List<String> bases() {
        var bases = new ArrayList<String>();
        for (String base : texts("base")) {
            String meant = base.equals("DomainResource") ? ALL_TYPES : base;
            if (!meant.equals(ALL_TYPES) && !definitions.isResourceType(meant)) {
                refuse("base", IssueType.CODE_INVALID, "there is no such resource type");
            } else if (!bases.contains(meant)) {
                bases.add(meant);
            }
        }
        if (bases.size() > BASES_MAX || (bases.isEmpty() && issues.isEmpty())) {
            refuse("base", IssueType.VALUE, "expected: 1 to 200 resource types");
        }
        return bases;
    }

    private List<String> targets() {
        List<String> targets = texts("target");
        for (String target : targets) {
            if (!target.equals(ALL_TYPES) && !definitions.isResourceType(target)) {
                refuse("target", IssueType.CODE_INVALID, "there is no such resource type");
            }
        }
        boolean isAny = targets.isEmpty() || targets.contains(ALL_TYPES);
        return isAny ? definitions.resourceTypes() : targets;
    }

    private List<Component> components(String base, List<ValuePath> elements) {
        var components = new ArrayList<Component>();
        if (resource.find("component") instanceof JsonArray all) {
            for (Json each : all) {
                if (each instanceof JsonObject component) {
                    components.add(component(base, elements, component, components.size()));
                }
            }
        }
        if (components.size() < 2 || components.size() > COMPONENTS_MAX) {
            refuse("component", IssueType.VALUE, "expected: 2 to 8 components");
        }
        return components;
    }

    private Component component(
            String base, List<ValuePath> elements, JsonObject component, int index) {
        String written = component.text("definition", "");
        String url = written.contains("|") ? written.substring(0, written.indexOf('|')) : written;
        Optional<SearchParameter> part = byUrl.apply(url);
        String at = "component[" + index + "].definition";
        if (part.isEmpty()) {
            refuse(at, IssueType.NOT_FOUND, "there is no such search parameter");
            return new Component("", SearchType.TOKEN, List.of());
        }
        SearchType type = part.get().type();
        if (type == SearchType.COMPOSITE || type == SearchType.SPECIAL) {
            refuse(at, IssueType.NOT_SUPPORTED, "a part is neither composite nor special");
            return new Component("", SearchType.TOKEN, List.of());
        }
        if (type == SearchType.DATE) { // tuples hold no spans of time
            refuse(at, IssueType.NOT_SUPPORTED, "a part that is a date is not supported");
            return new Component("", SearchType.TOKEN, List.of());
        }
        List<ValuePath> below =
                ExpressionCompiler.compileBelow(
                                definitions, base, elements, component.text("expression", ""))
                        .orThrow();
        List<ValuePath> paths = ValueTypes.yielding(type, below);
        if (paths.isEmpty()) {
            refuse("component[" + index + "].expression", IssueType.VALUE, NOTHING);
        }
        return new Component(part.get().code(), type, paths);
    }

    private List<String> texts(String element) {
        var texts = new ArrayList<String>();
        if (resource.find(element) instanceof JsonArray all) {
            for (Json each : all) {
                if (each instanceof JsonString text) {
                    texts.add(text.value());
                }
            }
        } else if (resource.find(element) instanceof JsonString text) {
            texts.add(text.value());
        }
        return texts;
    }

    private void refuse(String element, IssueType type, String text) {
        issues.add(Issue.error(type, text, RESOURCE + "." + element));
    }
}
