// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementPlace;
import dev.signet.fhir.FhirPathAllowance;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.hl7.fhir.r5.fhirpath.ExpressionNode;
import org.hl7.fhir.r5.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r5.model.Base;

/// HAPI's FHIRPath engine over the JSON tree and the compiled definitions of any FHIR version.
/// Units are not converted, profiles and value sets are not known, and `resolve()` gives an empty
/// resource of the type that the reference's text names. Any thread; as many engines as evaluate at
/// one time, which the caller bounds.
public final class HapiFhirPath implements FhirPathEngine {
    /// Names, literals and signs of an expression: the library reads and evaluates by recursion,
    /// and what was read once must not depend on how much stack there is elsewhere.
    static final int WORDS_MAX = 512;

    private static final String REHEARSED = "Patient.name.where(use = 'usual').given.first()";
    private static final JsonObject PATIENT =
            Json.readObject(
                    """
                    {"resourceType":"Patient","name":[{"use":"usual","given":["A"]}]}"""
                            .getBytes(StandardCharsets.UTF_8));

    private final Definitions definitions;

    /// Those that nobody uses: one is used by one thread at a time.
    private final ConcurrentLinkedQueue<FHIRPathEngine> idle = new ConcurrentLinkedQueue<>();

    /// Takes some 0.5 s the first time in a process. An expression is evaluated then: what is asked
    /// has a bound of time, and loading the library's classes is no part of it.
    public HapiFhirPath(Definitions definitions) {
        this.definitions = definitions;
        idle.add(engine());
        var timeless = new FhirPathAllowance(InstantSource.fixed(Instant.EPOCH));
        var _ = parseSelection(REHEARSED).evaluate(PATIENT, timeless.patch(Meter.NONE, () -> {}));
    }

    private FHIRPathEngine engine() {
        var engine = new FHIRPathEngine(Types.context(definitions));
        engine.setHostServices(new Host(definitions));
        return engine;
    }

    private <T> T withEngine(Function<FHIRPathEngine, T> use) {
        FHIRPathEngine free = idle.poll();
        FHIRPathEngine engine = free == null ? engine() : free;
        T result = use.apply(engine);
        idle.add(engine); // one that has thrown is not used again
        return result;
    }

    @Override
    public Expression parse(String text) {
        ExpressionNode node = parsed(text);
        return (resource, work) -> evaluate(node, resource, work);
    }

    @Override
    public Expression parseSelection(String text) {
        ExpressionNode node = parsed(text);
        Selections.check(node);
        return (resource, work) -> {
            new ElementNames(definitions, type(resource)).check(node);
            return evaluate(node, resource, work);
        };
    }

    @Override
    public Expression parseExtraction(String text, String type) {
        ExpressionNode node = parsed(text);
        Selections.checkExtraction(node);
        TypeDefinition root = definitions.find(type);
        if (root != null) {
            new ElementNames(definitions, root).check(node);
        }
        return (resource, work) -> evaluate(node, resource, work);
    }

    /// The library's parser throws whatever comes of it for what is no FHIRPath.
    private ExpressionNode parsed(String text) {
        if (Indexers.words(text) > WORDS_MAX) {
            throw new Failed(
                    Failure.MALFORMED,
                    "the expression has too many names, literals and signs",
                    new Fact("most", WORDS_MAX));
        }
        try {
            return withEngine(engine -> engine.parse(Indexers.asFunctions(text)));
        } catch (RuntimeException _) {
            // its text quotes the expression
            throw new Failed(Failure.MALFORMED, "the expression is no FHIRPath");
        }
    }

    private TypeDefinition type(JsonObject resource) {
        String name = resource.text("resourceType", "");
        if (!definitions.isResourceType(name)) {
            throw new Failed(Failure.MALFORMED, "FHIRPath is asked of no resource");
        }
        return definitions.type(name);
    }

    private List<Found> evaluate(ExpressionNode node, JsonObject resource, FhirPathWork work) {
        type(resource);
        var walk = new Walk(definitions, work);
        var root = Node.resource(walk, resource);
        var found = new ArrayList<Found>();
        try {
            List<Base> values =
                    withEngine(
                            engine ->
                                    engine.evaluate(
                                            null, root, root, root, CountedNode.of(node, walk)));
            for (Base value : values) {
                if (!value.isEmpty()) {
                    walk.found();
                    found.add(new Found(value.fhirType(), json(value), place(value, root)));
                }
            }
        } catch (Failed failed) {
            throw failed;
        } catch (RuntimeException _) {
            // the library meets what it does not expect with any of them (numbers and dates that
            // are none, lists that are empty); its text quotes the resource
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
