// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.TypeDefinition;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r5.context.IWorkerContext;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.model.StructureDefinition.StructureDefinitionKind;
import org.hl7.fhir.r5.model.StructureDefinition.TypeDerivationRule;
import org.jspecify.annotations.Nullable;

/// What HAPI's engine asks of a version's types, answered from the compiled definitions: names and
/// what each is derived from. A whole context of HAPI's would read all StructureDefinitions, which
/// takes seconds and hundreds of megabytes. Any thread.
final class Types implements InvocationHandler {
    private static final String PREFIX = "http://hl7.org/fhir/StructureDefinition/";

    private static final Map<String, String> DERIVED =
            Map.ofEntries(
                    Map.entry("code", "string"),
                    Map.entry("id", "string"),
                    Map.entry("markdown", "string"),
                    Map.entry("url", "uri"),
                    Map.entry("canonical", "uri"),
                    Map.entry("oid", "uri"),
                    Map.entry("uuid", "uri"),
                    Map.entry("positiveInt", "integer"),
                    Map.entry("unsignedInt", "integer"),
                    Map.entry("Age", "Quantity"),
                    Map.entry("Count", "Quantity"),
                    Map.entry("Distance", "Quantity"),
                    Map.entry("Duration", "Quantity"));

    private final Definitions definitions;

    private Types(Definitions definitions) {
        this.definitions = definitions;
    }

    static IWorkerContext context(Definitions definitions) {
        return (IWorkerContext)
                Proxy.newProxyInstance(
                        Types.class.getClassLoader(),
                        new Class<?>[] {IWorkerContext.class},
                        new Types(definitions));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "fetchResourcesByType" -> List.of();
            case "getResourceNames" -> definitions.resourceTypes();
            case "getVersion" -> definitions.version().number();
            case "fetchTypeDefinition" -> arguments == null ? null : type((String) arguments[0]);
            case "fetchResource" -> arguments == null ? null : type((String) arguments[1]);
            // texts of failures, which may quote a resource
            case "formatMessage", "formatMessagePlural" -> "not possible";
            // units are not converted
            case "getUcumService", "getExpansionParameters" -> null;
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private @Nullable StructureDefinition type(String nameOrUrl) {
        String name =
                nameOrUrl.startsWith(PREFIX) ? nameOrUrl.substring(PREFIX.length()) : nameOrUrl;
        TypeDefinition type = definitions.find(name);
        if (type == null) {
            return null;
        }
        var definition = new StructureDefinition();
        definition.setUrl(PREFIX + name);
        definition.setName(name);
        definition.setType(name);
        definition.setDerivation(TypeDerivationRule.SPECIALIZATION);
        definition.setKind(kind(type));
        String base = base(type);
        if (!base.isEmpty()) {
            definition.setBaseDefinition(PREFIX + base);
        }
        return definition;
    }

    private static StructureDefinitionKind kind(TypeDefinition type) {
        return switch (type.kind()) {
            case PRIMITIVE -> StructureDefinitionKind.PRIMITIVETYPE;
            case RESOURCE -> StructureDefinitionKind.RESOURCE;
            case COMPLEX, PART -> StructureDefinitionKind.COMPLEXTYPE;
            case ABSTRACT ->
                    type.name().endsWith("Resource")
                            ? StructureDefinitionKind.RESOURCE
                            : StructureDefinitionKind.COMPLEXTYPE;
        };
    }

    private static String base(TypeDefinition type) {
        return switch (type.kind()) {
            case RESOURCE -> type.element("text") == null ? "Resource" : "DomainResource";
            case PART -> "BackboneElement";
            case PRIMITIVE, COMPLEX -> DERIVED.getOrDefault(type.name(), "Element");
            case ABSTRACT ->
                    switch (type.name()) {
                        case "DomainResource" -> "Resource";
                        case "BackboneElement" -> "Element";
                        default -> "";
                    };
        };
    }
}
