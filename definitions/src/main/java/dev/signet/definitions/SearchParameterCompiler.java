// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;

/// Compiles one FHIR version's search parameters to the format of
/// docs/formats/search-definitions.md. Expressions of every version are read by one parser: the
/// language did not change. The same input gives the same bytes. One thread.
final class SearchParameterCompiler {
    private final Model model;
    private final Release release;
    private final FHIRPathEngine engine;
    private final Map<String, ParameterSource> byUrl = new TreeMap<>();
    private final List<String> dropped = new ArrayList<>();

    SearchParameterCompiler(Release release, Model model) {
        this.release = release;
        this.model = model;
        FhirContext context = FhirContext.forR4Cached();
        this.engine =
                new FHIRPathEngine(new HapiWorkerContext(context, new NoDefinitions(context)));
        for (ParameterSource parameter : sources()) {
            byUrl.put(parameter.url(), parameter);
        }
    }

    private List<ParameterSource> sources() {
        if (release == Release.STU3) {
            return Stu3Parameters.all();
        }
        var sources = new ArrayList<ParameterSource>();
        release.searchParameters()
                .each(
                        Set.of("SearchParameter"),
                        resource -> sources.add(ParameterSource.of(resource)));
        return sources;
    }

    /// What could not be compiled to values, for a look by eye.
    List<String> leftOut() {
        return List.copyOf(dropped);
    }

    byte[] compile() throws IOException {
        var file = new SearchFile();
        for (ParameterSource parameter : byUrl.values()) {
            add(file, parameter);
        }
        return file.bytes();
    }

    private void add(SearchFile file, ParameterSource parameter) {
        int number =
                file.parameter(
                        parameter.code(), parameter.url(), parameter.type(), parameter.targets());
        if (parameter.expression().isEmpty()) {
            dropped.add("no expression: " + parameter.code());
            parameter.bases().forEach(base -> file.notSearchable(base, number));
            return;
        }
        ExpressionNode expression = engine.parse(parameter.expression());
        for (String type : parameter.bases()) {
            try {
                use(file, parameter, number, type, expression);
            } catch (UnsupportedExpression _) {
                dropped.add("not carried: " + type + "." + parameter.code());
                file.evaluated(type, number, parameter.expression());
            } catch (IllegalArgumentException _) {
                dropped.add("not complete: " + type + "." + parameter.code());
                file.notSearchable(type, number);
            }
        }
    }

    private void use(
            SearchFile file,
            ParameterSource parameter,
            int number,
            String type,
            ExpressionNode expression) {
        var typer = new ExpressionTyper(model, type);
        List<TypedPath> all = typer.paths(expression);
        boolean composite = !parameter.parts().isEmpty();
        List<TypedPath> paths = composite ? all : extractable(parameter, parameter.type(), all);
        var components = new ArrayList<SearchFile.Component>();
        for (ParameterSource.Part part : parameter.parts()) {
            components.add(component(typer, parameter, all, part));
        }
        boolean usable =
                !paths.isEmpty() && components.stream().noneMatch(c -> c.paths().isEmpty());
        if (usable) {
            boolean isSingle =
                    paths.stream().allMatch(TypedPath::isSingle)
                            && components.stream()
                                    .flatMap(part -> part.paths().stream())
                                    .allMatch(TypedPath::isSingle);
            file.use(type, number, isSingle, paths, components);
        } else {
            dropped.add("nothing left: " + type + "." + parameter.code());
            file.notSearchable(type, number);
        }
    }

    private SearchFile.Component component(
            ExpressionTyper typer,
            ParameterSource composite,
            List<TypedPath> elements,
            ParameterSource.Part part) {
        ParameterSource definition = byUrl.get(definitionOf(part));
        if (definition == null) {
            throw new IllegalArgumentException("no such parameter: " + part.definition());
        }
        List<TypedPath> below =
                part.expression().isEmpty()
                        ? below(elements, typer.paths(engine.parse(definition.expression())))
                        : typer.pathsBelow(elements, engine.parse(part.expression()));
        return new SearchFile.Component(
                definition.code(),
                definition.type(),
                extractable(composite, definition.type(), below.stream().distinct().toList()));
    }

    /// What is left of the paths that begin with one of `elements`: STU3 says of a component only
    /// which parameter it is.
    private static List<TypedPath> below(List<TypedPath> elements, List<TypedPath> paths) {
        var below = new ArrayList<TypedPath>();
        for (TypedPath path : paths) {
            elements.stream()
                    .filter(element -> path.startsWith(element))
                    .max(Comparator.comparingInt(element -> element.steps().size()))
                    .ifPresent(element -> below.add(path.after(element)));
        }
        return below;
    }

    /// R4 names the two definitions of `DocumentReference.relationship` the wrong way round;
    /// later versions have it right.
    private static String definitionOf(ParameterSource.Part part) {
        String relation = "http://hl7.org/fhir/SearchParameter/DocumentReference-relation";
        String relatesTo = "http://hl7.org/fhir/SearchParameter/DocumentReference-relatesto";
        String written = part.definition();
        if (written.equals(relatesTo) && part.expression().equals("code")) {
            return relation;
        }
        boolean isTarget = written.equals(relation) && part.expression().equals("target");
        return isTarget ? relatesTo : written;
    }

    private List<TypedPath> extractable(
            ParameterSource parameter, String type, List<TypedPath> paths) {
        var kept = new ArrayList<TypedPath>();
        for (TypedPath whole : paths) {
            TypedPath path = ValueTypes.half(type, whole);
            if (ValueTypes.yieldsValues(type, path.type())) {
                kept.add(path);
            } else {
                dropped.add(parameter.code() + " " + type + " from " + path.type());
            }
        }
        return kept.stream().distinct().toList();
    }

    /// Parsing needs no definitions, and loading them would take seconds.
    private record NoDefinitions(FhirContext context) implements IValidationSupport {
        @Override
        public FhirContext getFhirContext() {
            return context;
        }

        @Override
        public <T extends IBaseResource> List<T> fetchAllStructureDefinitions() {
            return List.of();
        }
    }
}
