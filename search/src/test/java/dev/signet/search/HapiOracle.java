// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPathEvaluationContext;
import ca.uhn.fhir.parser.DataFormatException;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.ValuePath;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.instance.model.api.IPrimitiveType;

/// HAPI's own model, search parameters and FHIRPath engine of one FHIR version.
final class HapiOracle {
    private static final String RESOURCE = "%resource.";
    private static final Pattern LONG_NUMBER = Pattern.compile("(?<=\":)-?[0-9.]{64,}");

    private final CompositeParts parts;
    private final FhirContext context;
    private final IFhirPath engine;
    private final Map<String, IFhirPath.IParsedExpression> parsed = new HashMap<>();

    HapiOracle(FhirVersion version) {
        context =
                switch (version) {
                    case STU3 -> FhirContext.forDstu3();
                    case R4 -> FhirContext.forR4();
                    case R4B -> FhirContext.forR4B();
                    case R5 -> FhirContext.forR5();
                };
        if (version == FhirVersion.R5) {
            context.setValidationSupport(new R5Types(context));
        }
        parts = version == FhirVersion.R4 ? CompositeParts.ofR4() : CompositeParts.NONE;
        engine = context.newFhirPath();
        engine.setEvaluationContext(new ByText());
    }

    /// `resolve()` gives an empty resource of the type that the reference's text names.
    private final class ByText implements IFhirPathEvaluationContext {
        @Override
        public IBase resolveReference(IIdType reference, IBase from) {
            String type = reference.getResourceType();
            return type == null || !context.getResourceTypes().contains(type)
                    ? null
                    : context.getResourceDefinition(type).newInstance();
        }
    }

    /// The resource in HAPI's model; empty when HAPI cannot read it.
    Optional<IBaseResource> parse(JsonObject resource) {
        String json = new String(resource.bytes(), StandardCharsets.UTF_8);
        try {
            return Optional.of(context.newJsonParser().parseResource(json));
        } catch (DataFormatException e) {
            return Optional.empty();
        }
    }

    /// HAPI's expression of a parameter; empty when its model does not have it.
    Optional<String> expression(String resourceType, SearchParameter parameter) {
        RuntimeSearchParam known =
                context.getResourceDefinition(resourceType).getSearchParam(parameter.code());
        return known == null || known.getPath() == null || known.getPath().isBlank()
                ? Optional.empty()
                // STU3's engine takes no name of a supertype at the start
                : Optional.of(known.getPath().replaceFirst("^(Domain)?Resource\\.", ""));
    }

    /// Type and content of each value. Types that give the parameter no values are left out.
    List<String> values(SearchParameter parameter, String expression, IBaseResource resource) {
        return values(parameter.paths(), expression, resource);
    }

    private List<String> values(List<ValuePath> paths, String expression, IBase from) {
        var values = new ArrayList<String>();
        for (IBase value : evaluated(expression, from)) {
            String type = value instanceof IBaseResource ? "Resource" : value.fhirType();
            if (paths.stream().anyMatch(path -> path.type().equals(type))) {
                values.add(type + " " + text(value));
            }
        }
        return values;
    }

    private List<IBase> evaluated(String expression, IBase from) {
        var found = new ArrayList<IBase>();
        for (String branch : branches(expression)) {
            for (IBase value : engine.evaluate(from, parsed(branch), IBase.class)) {
                // an empty id that HAPI makes, a primitive with extensions only
                if (!value.isEmpty() && !isWithoutValue(value)) {
                    found.add(value);
                }
            }
        }
        return found;
    }

    /// Whether HL7's expressions of a composite's parts are at hand.
    boolean knowsParts(SearchParameter parameter) {
        return parts.of(parameter.url()).size() == parameter.components().size();
    }

    /// The values of each part of each tuple that has all parts; without the expressions of the
    /// parts a word for each.
    List<String> tuples(SearchParameter parameter, String expression, IBaseResource resource) {
        var tuples = new ArrayList<String>();
        List<String> ofParts = parts.of(parameter.url());
        for (IBase element : evaluated(expression, resource)) {
            if (!knowsParts(parameter)) {
                tuples.add("tuple");
                continue;
            }
            List<Set<String>> tuple = new ArrayList<>();
            for (int i = 0; i < ofParts.size(); i++) {
                String ofPart = ofParts.get(i);
                boolean isOfResource = ofPart.startsWith(RESOURCE);
                tuple.add(
                        new TreeSet<>(
                                values(
                                        parameter.components().get(i).paths(),
                                        isOfResource ? ofPart.substring(RESOURCE.length()) : ofPart,
                                        isOfResource ? resource : element)));
            }
            if (tuple.stream().noneMatch(Set::isEmpty)) {
                tuples.add(tuple.toString());
            }
        }
        return tuples;
    }

    /// What stands between `|` outside of brackets: HAPI's engine needs a service for units when
    /// quantities meet in a union.
    private static List<String> branches(String expression) {
        var branches = new ArrayList<String>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == '|' && depth == 0) {
                branches.add(expression.substring(start, i));
                start = i + 1;
            }
        }
        branches.add(expression.substring(start));
        return branches;
    }

    private IFhirPath.IParsedExpression parsed(String expression) {
        return parsed.computeIfAbsent(
                expression,
                text -> {
                    try {
                        return engine.parse(text);
                    } catch (Exception e) {
                        throw new IllegalArgumentException(text, e);
                    }
                });
    }

    private static boolean isWithoutValue(IBase value) {
        return value instanceof IPrimitiveType<?> primitive && !primitive.hasValue();
    }

    private String text(IBase value) {
        return switch (value) {
            case IIdType id -> id.getIdPart();
            case IPrimitiveType<?> primitive -> primitive.getValueAsString();
            case IBaseResource resource -> resource.fhirType();
            default -> {
                // it writes zeros where an exponent stood, more than a reader must take
                String json =
                        LONG_NUMBER
                                .matcher(context.newJsonParser().encodeToString(value))
                                .replaceAll(found -> new BigDecimal(found.group()).toString());
                yield ElementText.of(Json.read(json.getBytes(StandardCharsets.UTF_8)));
            }
        };
    }
}
