// SPDX-License-Identifier: Apache-2.0
/// A running server under attack from outside, each attack one class, while a customer goes on
/// using it.
@org.jspecify.annotations.NullMarked
package dev.signet.sim.attack;
