// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.SearchParameter;
import org.hl7.fhir.r4.model.SearchParameter.SearchParameterComponentComponent;

/// Compiles HL7's R4 search parameters to `dev/signet/definitions/r4-search.bin`, the format of
/// docs/formats/search-definitions.md. Runs in the build with HAPI on the class path; the same
/// input gives the same bytes.
public final class SearchParameterCompiler {
    private static final String SOURCE = "/org/hl7/fhir/r4/model/sp/search-parameters.json";

    private final FhirContext context = FhirContext.forR4Cached();
    private final FHIRPathEngine engine =
            new FHIRPathEngine(new HapiWorkerContext(context, new NoDefinitions(context)));
    private final Map<String, SearchParameter> byUrl = new TreeMap<>();
    private final List<String> dropped = new ArrayList<>();

    private SearchParameterCompiler() {}

    /// @param arguments the folder to write to, where this class lies too
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path target = folder.resolve(CompiledFile.R4_SEARCH.fileName());
        if (!isCurrent(folder, target)) {
            Files.write(target, compileAll());
        }
    }

    /// Whether the file is newer than the compiler's own classes: HAPI takes seconds to start.
    private static boolean isCurrent(Path folder, Path target) throws IOException {
        if (!Files.exists(target)) {
            return false;
        }
        var written = Files.getLastModifiedTime(target);
        try (var classes = Files.newDirectoryStream(folder, "*.class")) {
            for (Path file : classes) {
                if (Files.getLastModifiedTime(file).compareTo(written) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The file's bytes.
    static byte[] compileAll() throws IOException {
        return new SearchParameterCompiler().compile();
    }

    /// What could not be compiled to values: `Type.code type`, for a look by eye.
    static List<String> leftOut() throws IOException {
        var compiler = new SearchParameterCompiler();
        compiler.compile();
        return compiler.dropped;
    }

    private byte[] compile() throws IOException {
        Bundle bundle;
        try (InputStream source = SearchParameterCompiler.class.getResourceAsStream(SOURCE)) {
            if (source == null) {
                throw new IOException("HL7's search parameters are not on the class path");
            }
            var reader = new InputStreamReader(source, StandardCharsets.UTF_8);
            bundle = context.newJsonParser().parseResource(Bundle.class, reader);
        }
        var file = new SearchFile();
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            SearchParameter parameter = (SearchParameter) entry.getResource();
            byUrl.put(parameter.getUrl(), parameter);
        }
        for (SearchParameter parameter : byUrl.values()) {
            add(file, parameter);
        }
        return file.bytes();
    }

    private void add(SearchFile file, SearchParameter parameter) {
        int number =
                file.parameter(
                        parameter.getCode(),
                        parameter.getUrl(),
                        parameter.getType().toCode(),
                        parameter.getTarget().stream().map(PrimitiveType::asStringValue).toList());
        if (!parameter.hasExpression()) {
            dropped.add("no expression: " + parameter.getCode());
            parameter.getBase().forEach(base -> file.notSearchable(base.asStringValue(), number));
            return;
        }
        ExpressionNode expression = engine.parse(parameter.getExpression());
        for (var base : parameter.getBase()) {
            String type = base.asStringValue();
            var typer = new ExpressionTyper(context, type);
            boolean composite = parameter.hasComponent();
            List<TypedPath> all = typer.paths(expression);
            List<TypedPath> paths =
                    composite ? all : extractable(parameter, parameter.getType().toCode(), all);
            var components = new ArrayList<SearchFile.Component>();
            for (SearchParameterComponentComponent part : parameter.getComponent()) {
                components.add(component(typer, parameter, all, part));
            }
            boolean usable =
                    !paths.isEmpty() && components.stream().noneMatch(c -> c.paths().isEmpty());
            if (usable) {
                file.use(type, number, paths, components);
            } else {
                dropped.add("nothing left: " + type + "." + parameter.getCode());
                file.notSearchable(type, number);
            }
        }
    }

    private SearchFile.Component component(
            ExpressionTyper typer,
            SearchParameter composite,
            List<TypedPath> elements,
            SearchParameterComponentComponent part) {
        SearchParameter definition =
                Optional.ofNullable(byUrl.get(definitionOf(part))).orElseThrow();
        String type = definition.getType().toCode();
        List<TypedPath> below =
                typer.pathsBelow(elements, engine.parse(part.getExpression())).stream()
                        .distinct()
                        .toList();
        return new SearchFile.Component(
                definition.getCode(), type, extractable(composite, type, below));
    }

    /// R4 names the two definitions of `DocumentReference.relationship` the wrong way round;
    /// later versions have it right.
    private static String definitionOf(SearchParameterComponentComponent part) {
        String relation = "http://hl7.org/fhir/SearchParameter/DocumentReference-relation";
        String relatesTo = "http://hl7.org/fhir/SearchParameter/DocumentReference-relatesto";
        String written = part.getDefinition();
        if (written.equals(relatesTo) && part.getExpression().equals("code")) {
            return relation;
        }
        boolean isTarget = written.equals(relation) && part.getExpression().equals("target");
        return isTarget ? relatesTo : written;
    }

    private List<TypedPath> extractable(
            SearchParameter parameter, String type, List<TypedPath> paths) {
        var kept = new ArrayList<TypedPath>();
        for (TypedPath path : paths) {
            if (ValueTypes.yieldsValues(type, path.type())) {
                kept.add(path);
            } else {
                dropped.add(parameter.getCode() + " " + type + " from " + path.type());
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
