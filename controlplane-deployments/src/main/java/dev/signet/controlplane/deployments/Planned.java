// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.templates.plan.Plan;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A template and what it comes to.
///
/// @param from where it was linked to; empty where it stood in the request or in another template
record Planned(Plan plan, ObjectNode template, Optional<URI> from) {}
