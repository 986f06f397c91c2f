// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.fhir.Definitions;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.List;
import org.hl7.fhir.exceptions.FHIRException;
import org.hl7.fhir.exceptions.PathEngineException;
import org.hl7.fhir.r5.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r5.fhirpath.FHIRPathUtilityClasses.FunctionDetails;
import org.hl7.fhir.r5.fhirpath.IHostApplicationServices;
import org.hl7.fhir.r5.fhirpath.TypeDetails;
import org.hl7.fhir.r5.model.Base;
import org.hl7.fhir.r5.model.ValueSet;
import org.hl7.fhir.utilities.fhirpath.FHIRPathConstantEvaluationMode;
import org.jspecify.annotations.Nullable;

final class Host implements IHostApplicationServices {
    private final Definitions definitions;

    Host(Definitions definitions) {
        this.definitions = definitions;
    }

    @Override
    public List<Base> resolveConstant(
            FHIRPathEngine engine,
            Object context,
            String name,
            FHIRPathConstantEvaluationMode mode) {
        return List.of();
    }

    @Override
    public @Nullable TypeDetails resolveConstantType(
            FHIRPathEngine engine,
            Object context,
            String name,
            FHIRPathConstantEvaluationMode mode) {
        return null;
    }

    @Override
    public boolean log(String argument, List<Base> focus) {
        return false;
    }

    @Override
    public @Nullable FunctionDetails resolveFunction(FHIRPathEngine engine, String name) {
        return null;
    }

    @Override
    public TypeDetails checkFunction(
            FHIRPathEngine engine,
            Object context,
            String name,
            TypeDetails focus,
            List<TypeDetails> parameters) {
        throw new PathEngineException(name);
    }

    @Override
    public List<Base> executeFunction(
            FHIRPathEngine engine,
            Object context,
            List<Base> focus,
            String name,
            List<List<Base>> parameters) {
        throw new PathEngineException(name);
    }

    @Override
    public @Nullable Base resolveReference(
            FHIRPathEngine engine, Object context, String url, Base from) {
        String[] parts = url.split("/", -1);
        String type = parts.length < 2 ? "" : parts[parts.length - 2];
        return from instanceof Node node && definitions.isResourceType(type)
                ? Node.resource(
                        node.walk(), JsonObject.EMPTY.with("resourceType", new JsonString(type)))
                : null;
    }

    @Override
    public @Nullable Base findContainingResource(Object context, Base item) {
        return null;
    }

    @Override
    public boolean conformsToProfile(FHIRPathEngine engine, Object context, Base item, String url) {
        throw new FHIRException("no profiles");
    }

    @Override
    public @Nullable ValueSet resolveValueSet(FHIRPathEngine engine, Object context, String url) {
        return null;
    }

    @Override
    public boolean paramIsType(String name, int index) {
        return false;
    }
}
