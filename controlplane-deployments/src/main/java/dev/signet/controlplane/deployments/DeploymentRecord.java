// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.templates.Target;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.plan.PlannedResource;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// One deployment as it is remembered. A value; docs/formats/control-records.md. Its template and
/// its operations are documents of their own.
///
/// @param subscription empty text: neither to a subscription nor to a group
/// @param group the resource group's name; empty: to the subscription. Where `subscription` is
///     empty text, the id of the management group or the resource that it is to; empty: to the
///     tenant
/// @param location of a deployment that is to neither a group nor a resource
/// @param run id of this run, which is the correlation id too
/// @param state as Resource Manager spells it: `Running`, `Succeeded`, `Failed`, `Canceled`
/// @param parameters as shown, `{"x": {"type", "value"}}`: of secure ones only the type
/// @param outputs the same; an empty object until there are some
/// @param resources ids of what was deployed
/// @param types of what is deployed, with locations
/// @param templateLink where the template came from
public record DeploymentRecord(
        int format,
        String subscription,
        Optional<String> group,
        String name,
        Optional<String> location,
        Map<String, String> tags,
        String mode,
        String run,
        String state,
        Instant started,
        Optional<Instant> ended,
        String templateHash,
        Optional<String> templateLink,
        JsonNode parameters,
        JsonNode outputs,
        List<String> resources,
        List<Provided> types,
        Optional<Problem> problem) {
    static final String RUNNING = "Running";
    static final String SUCCEEDED = "Succeeded";
    static final String FAILED = "Failed";
    static final String CANCELED = "Canceled";

    /// @param type `Microsoft.KeyVault/vaults`
    /// @param location empty text where the resource has none
    public record Provided(String type, String location) {}

    /// A deployment's template.
    public record TemplateDocument(int format, JsonNode template) {
        public TemplateDocument {
            RecordCodec.requireFormat(format);
        }
    }

    /// That a deployment runs: where its record stands.
    public record RunningDocument(int format, String record) {
        public RunningDocument {
            RecordCodec.requireFormat(format);
        }
    }

    /// What was done for one resource.
    ///
    /// @param id unique within the deployment
    /// @param resource full id; empty for the evaluation of outputs
    /// @param statusCode `OK`, `Created`, `BadRequest` ...
    public record Operation(
            int format,
            String id,
            String kind,
            String state,
            Instant started,
            Optional<Instant> ended,
            Optional<String> resource,
            String type,
            String name,
            String statusCode,
            Optional<Problem> problem) {
        public Operation {
            RecordCodec.requireFormat(format);
        }

        /// As it begins.
        ///
        /// @param number counts those of the run
        static Operation begun(
                DeploymentRecord deployment,
                int number,
                PlannedResource resource,
                Secrets secrets,
                Instant now) {
            return new Operation(
                    RecordCodec.FORMAT,
                    deployment.run().replace("-", "").toUpperCase(Locale.ROOT).substring(0, 16)
                            + String.format(Locale.ROOT, "%08X", number),
                    "Create",
                    RUNNING,
                    now,
                    Optional.empty(),
                    resource.id().map(secrets::mask),
                    resource.type(),
                    secrets.mask(resource.name().orElse("")),
                    "Accepted",
                    Optional.empty());
        }

        /// As it ends.
        ///
        /// @param why empty: it has succeeded
        Operation ended(Optional<Problem> why, Instant now) {
            return new Operation(
                    format,
                    id,
                    kind,
                    why.isEmpty() ? SUCCEEDED : FAILED,
                    started,
                    Optional.of(now),
                    resource,
                    type,
                    name,
                    why.isEmpty() ? "OK" : "BadRequest",
                    why);
        }
    }

    public DeploymentRecord {
        RecordCodec.requireFormat(format);
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        resources = List.copyOf(resources);
        types = List.copyOf(types);
    }

    DeploymentId id() {
        return new DeploymentId(target(), name);
    }

    private Target target() {
        if (!subscription.isEmpty()) {
            return Target.in(subscription, group);
        }
        return Target.of(group.orElse("/"))
                .orElseThrow(
                        () ->
                                new Failed(
                                        Failure.CORRUPT, "what a deployment is to cannot be read"));
    }

    /// What `group` says of a target.
    private static Optional<String> group(Target target) {
        return switch (target) {
            case Target.Tenant _, Target.Subscription _ -> Optional.empty();
            case Target.Group(_, var group) -> Optional.of(group);
            case Target.ManagementGroup _, Target.OfResource _ -> Optional.of(target.id());
        };
    }

    boolean isRunning() {
        return state.equals(RUNNING);
    }

    /// As it begins.
    ///
    /// @param parameters without secrets
    static DeploymentRecord begun(
            DeploymentId id,
            Optional<String> location,
            Map<String, String> tags,
            String mode,
            UUID run,
            Instant now,
            String templateHash,
            Optional<String> templateLink,
            JsonNode parameters,
            List<Provided> types) {
        Target target = id.target();
        return new DeploymentRecord(
                RecordCodec.FORMAT,
                target instanceof Target.OfResource ? "" : target.subscription().orElse(""),
                group(target),
                id.name(),
                DeploymentBody.hasLocation(target) ? location : Optional.empty(),
                tags,
                mode,
                run.toString(),
                RUNNING,
                now,
                Optional.empty(),
                templateHash,
                templateLink,
                parameters,
                TemplateJson.object(),
                List.of(),
                types,
                Optional.empty());
    }

    /// Failed, with nothing that could be large.
    DeploymentRecord tooLarge() {
        return ended(
                FAILED,
                ended.orElse(started),
                TemplateJson.object(),
                List.of(),
                Optional.of(DeploymentErrors.tooLarge("parameters, outputs and errors")));
    }

    /// Ended, in one of the states that are an end.
    DeploymentRecord ended(
            String end, Instant at, JsonNode all, List<String> made, Optional<Problem> why) {
        return new DeploymentRecord(
                format,
                subscription,
                group,
                name,
                location,
                tags,
                mode,
                run,
                end,
                started,
                Optional.of(at),
                templateHash,
                templateLink,
                parameters,
                all,
                made,
                types,
                why);
    }
}
