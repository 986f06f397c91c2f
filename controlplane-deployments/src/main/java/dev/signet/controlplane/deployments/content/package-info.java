// SPDX-License-Identifier: Apache-2.0
/// Templates and parameters that a deployment links to: fetched, and from which hosts.
@org.jspecify.annotations.NullMarked
package dev.signet.controlplane.deployments.content;
