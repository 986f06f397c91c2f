// SPDX-License-Identifier: Apache-2.0
/// Where HTTP ends: requests become exchanges here, and outcomes are written in the form that was
/// asked for.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.edge;
