// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.fhirpath.FhirPathExecutionException;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import tools.jackson.databind.node.ObjectNode;

/// What search parameters find in the resources that both servers hold, by HAPI's definitions and
/// its FHIRPath engine: what can be asked for.
final class Values {
    /// So many resources of a type are looked at for what there is to ask for.
    private static final int RESOURCES_MAX = 60;

    private final FhirContext fhir = FhirContext.forR4Cached();
    private final IFhirPath paths = fhir.newFhirPath();
    private final Map<String, List<IBaseResource>> byType = new TreeMap<>();
    private final Map<String, Map<String, Parameter>> parameters = new TreeMap<>();

    /// One search parameter of a type.
    ///
    /// @param perResource the values of each resource that has any, as elements
    record Parameter(
            String name,
            RestSearchParameterTypeEnum type,
            List<String> components,
            List<List<IBase>> perResource) {}

    Values(Collection<ObjectNode> resources) {
        var parser = fhir.newJsonParser();
        for (ObjectNode resource : resources) {
            List<IBaseResource> same =
                    byType.computeIfAbsent(
                            resource.get("resourceType").asString(), _ -> new ArrayList<>());
            if (same.size() < RESOURCES_MAX) {
                same.add(parser.parseResource(resource.toString()));
            }
        }
        byType.forEach((type, some) -> parameters.put(type, read(type, some)));
    }

    List<String> types() {
        return List.copyOf(byType.keySet());
    }

    /// The parameters of a type that find something, composites too.
    Map<String, Parameter> of(String type) {
        return parameters.getOrDefault(type, Map.of());
    }

    /// The number of resources of a type that were looked at.
    int looked(String type) {
        return byType.get(type).size();
    }

    private Map<String, Parameter> read(String type, List<IBaseResource> some) {
        var result = new LinkedHashMap<String, Parameter>();
        var composites = new ArrayList<RuntimeSearchParam>();
        for (RuntimeSearchParam each : fhir.getResourceDefinition(type).getSearchParams()) {
            if (each.getParamType() == RestSearchParameterTypeEnum.COMPOSITE) {
                composites.add(each);
            } else if (!each.getName().startsWith("_")) {
                var values = new ArrayList<List<IBase>>();
                some.forEach(resource -> evaluate(resource, each).ifPresent(values::add));
                if (!values.isEmpty()) {
                    result.put(
                            each.getName(),
                            new Parameter(each.getName(), each.getParamType(), List.of(), values));
                }
            }
        }
        for (RuntimeSearchParam each : composites) {
            List<String> parts =
                    each.getComponents().stream()
                            .map(part -> part.getReference().replaceAll(".*/[A-Za-z]+-", ""))
                            .toList();
            if (parts.size() == 2 && result.keySet().containsAll(parts)) {
                result.put(
                        each.getName(),
                        new Parameter(each.getName(), each.getParamType(), parts, List.of()));
            }
        }
        return result;
    }

    private Optional<List<IBase>> evaluate(IBaseResource resource, RuntimeSearchParam parameter) {
        try {
            List<IBase> found = paths.evaluate(resource, parameter.getPath(), IBase.class);
            return found.isEmpty() ? Optional.empty() : Optional.of(found);
        } catch (FhirPathExecutionException | UnsupportedOperationException e) {
            return Optional
                    .empty(); // some expressions of R4 do not run in it: nothing is asked there
        }
    }

    /// How an element is asked for; empty when it is not asked for by that type.
    static List<String> asked(IBase element, RestSearchParameterTypeEnum type) {
        return switch (type) {
            case TOKEN -> tokens(element);
            case STRING -> strings(element);
            case DATE -> dates(element);
            case QUANTITY -> quantities(element);
            case REFERENCE ->
                    element instanceof Reference reference
                                    && reference.hasReference()
                                    && !reference.getReference().startsWith("#")
                            ? List.of(reference.getReference())
                            : List.of();
            case NUMBER, URI ->
                    element instanceof PrimitiveType<?> primitive && primitive.hasValue()
                            ? List.of(escaped(primitive.getValueAsString()))
                            : List.of();
            case COMPOSITE, HAS, SPECIAL -> List.of();
        };
    }

    private static List<String> tokens(IBase element) {
        return switch (element) {
            case CodeableConcept concept ->
                    concept.getCoding().stream().flatMap(c -> tokens(c).stream()).toList();
            case Coding coding when coding.hasCode() ->
                    List.of(token(coding.getSystem(), coding.getCode()));
            case Identifier identifier when identifier.hasValue() ->
                    List.of(token(identifier.getSystem(), identifier.getValue()));
            case ContactPoint contact when contact.hasValue() ->
                    List.of(escaped(contact.getValue()));
            case BooleanType flag -> List.of(flag.getValueAsString());
            case PrimitiveType<?> code when code.hasValue() ->
                    List.of(escaped(code.getValueAsString()));
            default -> List.of();
        };
    }

    private static String token(String system, String code) {
        return system == null ? escaped(code) : escaped(system) + "|" + escaped(code);
    }

    private static List<String> strings(IBase element) {
        var result = new ArrayList<String>();
        switch (element) {
            case HumanName name -> {
                result.add(name.getFamily());
                name.getGiven().forEach(given -> result.add(given.getValue()));
            }
            case Address address -> {
                address.getLine().forEach(line -> result.add(line.getValue()));
                result.add(address.getCity());
                result.add(address.getState());
                result.add(address.getPostalCode());
            }
            case PrimitiveType<?> text -> result.add(text.getValueAsString());
            default -> {}
        }
        return result.stream()
                .filter(text -> text != null && !text.isBlank())
                .map(Values::escaped)
                .toList();
    }

    private static List<String> dates(IBase element) {
        return switch (element) {
            case BaseDateTimeType time when time.hasValue() -> List.of(time.getValueAsString());
            case Period period when period.hasStart() ->
                    List.of(period.getStartElement().getValueAsString());
            default -> List.of();
        };
    }

    private static List<String> quantities(IBase element) {
        if (!(element instanceof Quantity quantity) || !quantity.hasValue()) {
            return List.of();
        }
        String number = quantity.getValue().toPlainString();
        String unit =
                "|"
                        + (quantity.hasSystem() ? escaped(quantity.getSystem()) : "")
                        + "|"
                        + (quantity.hasCode() ? escaped(quantity.getCode()) : "");
        return List.of(number, unit.equals("||") ? number : number + unit);
    }

    static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace(",", "\\,")
                .replace("$", "\\$")
                .replace("|", "\\|");
    }
}
