// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import dev.signet.fhir.Json;
import dev.signet.fhir.JsonObject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hl7.fhir.r4.context.IWorkerContext;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.fhirpath.IHostApplicationServices;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.SearchParameter;

/// HAPI's own FHIRPath engine, asked for the values of a search parameter's expression.
final class HapiOracle {
    private final FhirContext context = FhirContext.forR4Cached();
    private final FHIRPathEngine engine;
    private final Map<String, ExpressionNode> expressions = new HashMap<>();

    HapiOracle() throws IOException {
        var definitions =
                new HapiWorkerContext(context, new DefaultProfileValidationSupport(context));
        engine = new FHIRPathEngine(withoutUnits(definitions));
        engine.setHostServices(resolvingByText());
        String source = "/org/hl7/fhir/r4/model/sp/search-parameters.json";
        try (var in = Objects.requireNonNull(HapiOracle.class.getResourceAsStream(source))) {
            var reader = new InputStreamReader(in, StandardCharsets.UTF_8);
            Bundle bundle = context.newJsonParser().parseResource(Bundle.class, reader);
            for (var entry : bundle.getEntry()) {
                var parameter = (SearchParameter) entry.getResource();
                if (parameter.hasExpression()) {
                    expressions.put(parameter.getUrl(), engine.parse(parameter.getExpression()));
                }
            }
        }
    }

    /// HAPI's context throws when it is asked for units; the engine can do without.
    private static IWorkerContext withoutUnits(IWorkerContext definitions) {
        return (IWorkerContext)
                Proxy.newProxyInstance(
                        HapiOracle.class.getClassLoader(),
                        new Class<?>[] {IWorkerContext.class},
                        (_, method, arguments) ->
                                method.getName().equals("getUcumService")
                                        ? null
                                        : method.invoke(definitions, arguments));
    }

    Resource parse(JsonObject resource) {
        String json = new String(resource.bytes(), StandardCharsets.UTF_8);
        return (Resource) context.newJsonParser().parseResource(json);
    }

    /// Type and text of each primitive, type and length of all else; a word for each tuple.
    List<String> values(dev.signet.fhir.search.SearchParameter parameter, Resource resource) {
        var values = new ArrayList<String>();
        ExpressionNode expression = Objects.requireNonNull(expressions.get(parameter.url()));
        for (Base value : engine.evaluate(resource, expression)) {
            if (value.isEmpty()) {
                continue; // HAPI makes an empty id
            }
            boolean known =
                    parameter.paths().stream().anyMatch(p -> p.type().equals(value.fhirType()));
            if (parameter.type() == SearchType.COMPOSITE) {
                values.add("tuple");
            } else if (known) {
                values.add(value.fhirType() + " " + text(value));
            }
        }
        return values;
    }

    private String text(Base value) {
        if (value.isPrimitive()) {
            return value.primitiveValue();
        }
        String json = context.newJsonParser().encodeToString(value);
        return Json.read(json.getBytes(StandardCharsets.UTF_8)).bytes().length + " bytes";
    }

    /// `resolve()` gives an empty resource of the type that the reference's text names.
    private IHostApplicationServices resolvingByText() {
        return (IHostApplicationServices)
                Proxy.newProxyInstance(
                        HapiOracle.class.getClassLoader(),
                        new Class<?>[] {IHostApplicationServices.class},
                        (_, method, arguments) -> {
                            if (!method.getName().equals("resolveReference")) {
                                throw new UnsupportedOperationException(method.getName());
                            }
                            String[] parts = ((String) arguments[2]).split("/", 0);
                            return parts.length < 2
                                    ? null
                                    : context.getResourceDefinition(parts[parts.length - 2])
                                            .newInstance();
                        });
    }
}
