// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.controlplane.engine.OperationRecord.Problem;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Decides, and does nothing: from what is wanted and what is in force to the next step, and
/// from a step's outcome to what is remembered. Pure.
final class Planner {
    private Planner() {}

    /// The next step for the resource.
    ///
    /// @param same whether nothing need be done between two states
    static <S> Step<S> next(ResourceRecord<S> resource, BiPredicate<S, S> same) {
        boolean running = resource.operation().isPresent();
        S wanted = resource.wanted();
        if (resource.goal() == Goal.ABSENT) {
            return running ? new Step.Erase<>(wanted) : new Step.Rest<>();
        }
        if (resource.inForce().isEmpty()) {
            return running ? new Step.Make<>(wanted) : new Step.Rest<>();
        }
        if (!running) {
            return new Step.Rest<>();
        }
        S inForce = resource.inForce().get();
        return same.test(inForce, wanted)
                ? new Step.Confirm<>()
                : new Step.Change<>(inForce, wanted);
    }

    /// What is remembered after a step.
    ///
    /// @param resource empty: forgotten
    record Settled<S>(Optional<ResourceRecord<S>> resource, OperationRecord operation) {}

    /// @param newEtag for the resource's next version
    static <S> Settled<S> after(
            Step<S> step,
            Outcome outcome,
            ResourceRecord<S> resource,
            OperationRecord operation,
            Instant now,
            String newEtag) {
        return switch (outcome) {
            case Outcome.Done _ -> done(step, resource, operation.ended(now), newEtag);
            case Outcome.Refused(var code, var message) ->
                    refused(
                            step,
                            resource,
                            operation.failing(new Problem(code, message)),
                            now,
                            newEtag);
        };
    }

    private static <S> Settled<S> done(
            Step<S> step, ResourceRecord<S> resource, OperationRecord ended, String newEtag) {
        return switch (step) {
            case Step.Erase<S> _ -> new Settled<>(Optional.empty(), ended);
            case Step.Rest<S> _, Step.Confirm<S> _, Step.Make<S> _, Step.Change<S> _ ->
                    new Settled<>(Optional.of(resource.reached(newEtag)), ended);
        };
    }

    private static <S> Settled<S> refused(
            Step<S> step,
            ResourceRecord<S> resource,
            OperationRecord failing,
            Instant now,
            String newEtag) {
        return switch (step) {
            // the name is free again only after the provider has removed what may have been begun
            case Step.Make<S> _ -> new Settled<>(Optional.of(resource.discarded(newEtag)), failing);
            case Step.Rest<S> _, Step.Confirm<S> _, Step.Change<S> _, Step.Erase<S> _ ->
                    new Settled<>(Optional.of(resource.refused(newEtag)), failing.ended(now));
        };
    }
}
