// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.Target;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.World;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Frame;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One resource of a plan. What it is and where is known; what its body is may depend on
/// resources
/// that are deployed before it. One thread at a time, that of its plan.
public final class PlannedResource {
    static final String DEPLOYMENT = "microsoft.resources/deployments";

    /// Members of a template's resource that are not of the resource itself.
    private static final Set<String> NOT_OF_BODY =
            Set.of(
                    "type",
                    "apiversion",
                    "name",
                    "dependson",
                    "condition",
                    "copy",
                    "comments",
                    "scope",
                    "resources",
                    "existing",
                    "metadata",
                    "subscriptionid",
                    "resourcegroup");

    private final Identity identity;
    private final ObjectNode source;
    private final Target here;
    private final Frame frame;
    private final Evaluator evaluator;
    private final ResourceIndex index;
    private final Set<PlannedResource> dependencies = new LinkedHashSet<>();

    /// Which resource.
    ///
    /// @param symbol its symbolic name
    /// @param loop the loop that it comes of
    /// @param type as spelled
    /// @param name one for each level, separated by slashes; empty while it is not known
    /// @param id full; empty while it is not known
    /// @param existing whether it is only read
    /// @param active false where its condition is not met
    /// @param path of the template, for refusals
    record Identity(
            Optional<String> symbol,
            Optional<String> loop,
            String type,
            String apiVersion,
            Optional<String> name,
            Optional<String> id,
            boolean existing,
            boolean active,
            String path) {}

    /// @param here what its template is deployed to, in whatever scope its expressions are
    ///     evaluated
    PlannedResource(
            Identity identity,
            ObjectNode source,
            Target here,
            Frame frame,
            Evaluator evaluator,
            ResourceIndex index) {
        this.identity = identity;
        this.source = source;
        this.here = here;
        this.frame = frame;
        this.evaluator = evaluator;
        this.index = index;
    }

    Identity identity() {
        return identity;
    }

    ObjectNode source() {
        return source;
    }

    Target here() {
        return here;
    }

    Frame frame() {
        return frame;
    }

    Set<PlannedResource> dependencies() {
        return dependencies;
    }

    /// Those that are deployed before it because it needs them.
    public List<PlannedResource> dependsOn() {
        return List.copyOf(dependencies);
    }

    public String type() {
        return identity.type();
    }

    public String apiVersion() {
        return identity.apiVersion();
    }

    /// One for each level of the type, separated by slashes; empty while it depends on what is
    /// not
    /// known yet.
    public Optional<String> name() {
        return identity.name();
    }

    /// Full; empty while it depends on what is not known yet.
    public Optional<String> id() {
        return identity.id();
    }

    public boolean isDeployment() {
        return type().toLowerCase(Locale.ROOT).equals(DEPLOYMENT);
    }

    /// The body of the request that makes the resource. Before the deployment runs,
    /// [Unknown#VALUE] stands in it for what is not known.
    ///
    /// @throws TemplateFailed when an expression fails
    public ObjectNode body(World world) {
        return named(
                () -> {
                    ObjectNode body = TemplateJson.object();
                    Frame asking = frame.with(index.asking(this, world, frame.references()));
                    for (Map.Entry<String, JsonNode> member : source.properties()) {
                        if (!NOT_OF_BODY.contains(member.getKey().toLowerCase(Locale.ROOT))) {
                            JsonNode value = evaluator.value(member.getValue(), asking);
                            if (!value.isNull()) {
                                body.set(member.getKey(), value);
                            }
                        }
                    }
                    return evaluator.meter().made(body);
                });
    }

    /// The deployment that this resource is.
    ///
    /// @throws TemplateFailed when it is not as a deployment must be
    public NestedDeployment nested(World world) {
        return named(() -> NestedReader.read(this, evaluator, index, world));
    }

    /// Says of which resource a refusal is.
    private <T> T named(Supplier<T> work) {
        try {
            return work.get();
        } catch (TemplateFailed e) {
            String text = e.error().message();
            String inner = "Deployment template validation failed: '";
            if (!text.startsWith(inner)) {
                throw e;
            }
            throw TemplateFailed.invalid(
                    "Unable to process template language expressions for resource '"
                            + identity.id().or(identity::name).orElse(type())
                            + "': "
                            + text.substring(inner.length(), text.length() - 2),
                    identity.path());
        }
    }
}
