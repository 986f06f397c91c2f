// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.Site;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What is to be planned.
///
/// @param parameters `{"x": {"value": ...}}`; values are taken as they are
/// @param outer of a nested deployment whose template is evaluated in the scope of the one
///     around
///     it: that scope
public record PlanRequest(
        ObjectNode template, ObjectNode parameters, Site site, Optional<OuterScope> outer) {}
