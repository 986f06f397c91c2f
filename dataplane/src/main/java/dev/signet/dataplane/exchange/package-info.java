// SPDX-License-Identifier: Apache-2.0
/// The terms in which the data plane works, whatever carries them: an exchange asks, an outcome
/// answers, and the route table says which interaction takes it.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.exchange;
