// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementPlace;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.Json;
import dev.signet.fhir.JsonBoolean;
import dev.signet.fhir.JsonNumber;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.exceptions.FHIRException;
import org.hl7.fhir.r5.fhirpath.ExpressionNode;
import org.hl7.fhir.r5.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r5.model.Base;

/// HAPI's FHIRPath engine over the JSON tree and the compiled definitions of any FHIR version.
/// Units are not converted, profiles and value sets are not known, and `resolve()` gives an empty
/// resource of the type that the reference's text names. Any thread; one evaluation at a time.
public final class HapiFhirPath implements FhirPathEngine {
    private final Definitions definitions;
    private final FHIRPathEngine engine;

    /// Takes some 0.5 s the first time in a process.
    public HapiFhirPath(Definitions definitions) {
        this.definitions = definitions;
        engine = new FHIRPathEngine(Types.context(definitions));
        engine.setHostServices(new Host(definitions));
    }

    @Override
    public Expression parse(String text) {
        ExpressionNode node = parsed(text);
        return resource -> evaluate(node, resource);
    }

    @Override
    public Expression parseSelection(String text) {
        ExpressionNode node = parsed(text);
        Selections.check(node);
        return resource -> evaluate(node, resource);
    }

    private ExpressionNode parsed(String text) {
        try {
            synchronized (engine) {
                return engine.parse(Indexers.asFunctions(text));
            }
        } catch (FHIRException _) {
            // its text quotes the expression
            throw new Failed(Failure.MALFORMED, "the expression is no FHIRPath");
        }
    }

    private List<Found> evaluate(ExpressionNode node, JsonObject resource) {
        if (!definitions.isResourceType(resource.text("resourceType", ""))) {
            throw new Failed(Failure.MALFORMED, "FHIRPath is asked of no resource");
        }
        var root = Node.resource(new Walk(definitions), resource);
        var found = new ArrayList<Found>();
        try {
            synchronized (engine) {
                for (Base value : engine.evaluate(null, root, root, root, node)) {
                    if (!value.isEmpty()) {
                        found.add(new Found(value.fhirType(), json(value), place(value, root)));
                    }
                }
            }
        } catch (FHIRException | UnsupportedOperationException _) {
            // its text quotes the resource
            throw new Failed(Failure.MALFORMED, "the expression has no result for the resource");
        }
        return found;
    }

    private static Optional<ElementPlace> place(Base value, Node root) {
        return value instanceof Node node ? node.placeIn(root) : Optional.empty();
    }

    private static Json json(Base value) {
        if (value instanceof Node node) {
            return node.value();
        }
        String text = String.valueOf(value.primitiveValue());
        return switch (value.fhirType()) {
            case "boolean" -> JsonBoolean.of(text.equals("true"));
            case "integer", "decimal" -> new JsonNumber(text);
            default -> new JsonString(text);
        };
    }
}
