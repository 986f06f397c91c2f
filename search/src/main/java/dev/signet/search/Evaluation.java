// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.FhirPathAllowance;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.FhirPathEngine.Expression;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.ValuePath;
import dev.signet.fhir.search.ValueTypes;
import dev.signet.search.type.ParameterType;
import dev.signet.search.type.SearchValue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Finds the search values of an account's own parameters whose expressions paths cannot carry, by
/// an engine for FHIRPath, within a number of looks that all of them have together for one
/// resource. What is found follows from the resource and the definitions alone. Any thread.
public final class Evaluation {
    /// Looks at one resource, some 30 ms of a processor.
    public static final long LOOKS_MAX = 1 << 16;

    private static final String ALL_TYPES = "Resource";

    private final List<SearchParameter> parameters;
    private final Supplier<FhirPathEngine> engine;
    private final EvaluationPlaces places;
    private final Map<String, List<Evaluated>> byType = new ConcurrentHashMap<>();

    /// @param engine asked when the first resource comes that has such a parameter
    /// @param places of all accounts together
    public Evaluation(
            SearchParameters parameters, Supplier<FhirPathEngine> engine, EvaluationPlaces places) {
        this.parameters =
                parameters.own().stream().filter(each -> !each.expression().isEmpty()).toList();
        this.engine = engine;
        this.places = places;
    }

    private record Evaluated(SearchParameter parameter, Expression expression) {}

    /// The values of a resource.
    ///
    /// @param there is told of the parameter of each element, before its values: it may have none
    /// @param meter is told what is built
    /// @return false when it would take more looks than there are: values are missing
    public boolean extract(
            JsonObject resource,
            Consumer<SearchParameter> there,
            BiConsumer<SearchParameter, SearchValue> to,
            Meter meter) {
        if (parameters.isEmpty()) {
            return true;
        }
        List<Evaluated> ofType = ofType(resource.text("resourceType", ""));
        if (ofType.isEmpty()) {
            return true;
        }
        FhirPathWork work = FhirPathWork.of(LOOKS_MAX, meter);
        places.enter();
        try {
            for (Evaluated each : ofType) {
                if (!extract(each, resource, there, to, work)) {
                    return false;
                }
            }
            return true;
        } finally {
            places.leave();
            work.settle();
        }
    }

    /// The refusal of a write for that.
    static Failed tooMuch() {
        return new Failed(
                Failure.TOO_LARGE,
                "the expressions of the account's own search parameters look at too much of the"
                        + " resource",
                new Fact("most", LOOKS_MAX));
    }

    private List<Evaluated> ofType(String type) {
        boolean isAny = parameters.stream().anyMatch(each -> isOf(each, type));
        return isAny
                ? byType.computeIfAbsent(
                        type,
                        named ->
                                parameters.stream()
                                        .filter(each -> isOf(each, named))
                                        .map(this::evaluated)
                                        .toList())
                : List.of();
    }

    private static boolean isOf(SearchParameter parameter, String type) {
        return parameter.base().equals(type) || parameter.base().equals(ALL_TYPES);
    }

    private Evaluated evaluated(SearchParameter parameter) {
        return new Evaluated(parameter, engine.get().parseExtraction(parameter.expression(), ""));
    }

    private static boolean extract(
            Evaluated each,
            JsonObject resource,
            Consumer<SearchParameter> there,
            BiConsumer<SearchParameter, SearchValue> to,
            FhirPathWork work) {
        SearchParameter parameter = each.parameter();
        try {
            for (FhirPathEngine.Found found : each.expression().evaluate(resource, work)) {
                var here = new ValuePath(List.of(), found.type(), "");
                for (ValuePath path : ValueTypes.yielding(parameter.type(), List.of(here))) {
                    there.accept(parameter);
                    ParameterType.of(parameter)
                            .reader(path)
                            .read(resource, found.value(), value -> to.accept(parameter, value));
                }
            }
            return true;
        } catch (Failed failed) {
            boolean isTooMuch = !failed.fact(FhirPathAllowance.LOOKS, "").isEmpty();
            if (!isTooMuch && failed.failure() != Failure.MALFORMED) {
                throw failed;
            }
            return !isTooMuch; // an expression that has no result for a resource finds nothing
        }
    }
}
