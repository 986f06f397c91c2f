// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.World;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What a template comes to. One thread at a time.
public final class Plan {
    private final List<PlannedResource> ordered;
    private final Parameters parameters;
    private final Outputs outputs;
    private final ResourceIndex index;

    Plan(
            List<PlannedResource> ordered,
            Parameters parameters,
            Outputs outputs,
            ResourceIndex index) {
        this.ordered = List.copyOf(ordered);
        this.parameters = parameters;
        this.outputs = outputs;
        this.index = index;
    }

    /// What is to be deployed, each behind those that it needs; without what is only read and
    /// what
    /// does not meet its condition.
    public List<PlannedResource> resources() {
        return ordered.stream()
                .filter(each -> each.identity().active() && !each.identity().existing())
                .toList();
    }

    /// What the template names but does not deploy because a condition is not met.
    public List<PlannedResource> inactive() {
        return index.all().stream()
                .filter(each -> !each.identity().active() && !each.identity().existing())
                .toList();
    }

    /// As a deployment shows them: `{"x": {"type", "value"}}`, of secure ones only the type.
    public ObjectNode parameters() {
        return parameters.shown();
    }

    /// As a deployment shows them: `{"x": {"type", "value"}}`, of secure ones only the type.
    ///
    /// @throws dev.signet.templates.TemplateFailed when an expression fails
    public ObjectNode outputs(World world) {
        return outputs.values(world);
    }
}
