// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPathEvaluationContext;
import ca.uhn.fhir.parser.DataFormatException;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.instance.model.api.IPrimitiveType;

/// HAPI's own model, search parameters and FHIRPath engine of one FHIR version.
final class HapiOracle {
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

    /// Type and text of each primitive, type and length of all else; a word for each tuple. Types
    /// that give the parameter no values are left out.
    List<String> values(SearchParameter parameter, String expression, IBaseResource resource) {
        var values = new ArrayList<String>();
        for (String branch : branches(expression)) {
            for (IBase value : engine.evaluate(resource, parsed(branch), IBase.class)) {
                String type = value instanceof IBaseResource ? "Resource" : value.fhirType();
                boolean known =
                        parameter.paths().stream().anyMatch(path -> path.type().equals(type));
                if (value.isEmpty() || isWithoutValue(value)) {
                    continue; // an empty id that HAPI makes, a primitive with extensions only
                }
                if (parameter.type() == SearchType.COMPOSITE) {
                    values.add("tuple");
                } else if (known) {
                    values.add(type + " " + text(value));
                }
            }
        }
        return values;
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
                String json = context.newJsonParser().encodeToString(value);
                yield json.getBytes(StandardCharsets.UTF_8).length + " bytes";
            }
        };
    }
}
