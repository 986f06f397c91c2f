// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.Target;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A deployment that a template deploys.
///
/// @param target what it deploys to; a name in it that is not known yet is empty text
/// @param location where it is kept; empty text while it is not known yet
/// @param template what it deploys; empty where it is linked
/// @param templateLink `{"uri": ...}` or `{"id": ...}`, evaluated
/// @param parameters `{"x": {"value": ...}}`, evaluated; those not known yet are
///     [dev.signet.templates.Unknown]
/// @param parametersLink evaluated
/// @param mode as spelled: `Incremental`
/// @param outer where its template is evaluated in the scope of the template that deploys it
public record NestedDeployment(
        Target target,
        Optional<String> location,
        Optional<ObjectNode> template,
        Optional<ObjectNode> templateLink,
        ObjectNode parameters,
        Optional<ObjectNode> parametersLink,
        String mode,
        Optional<OuterScope> outer) {}
