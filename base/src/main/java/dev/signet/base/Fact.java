// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

/// One fact of a failure: a name and a value that is never resource content, a key or a token.
///
/// @param name a constant word, such as `file`, `byte`, `expected`
/// @param value a number, a file name, a code; printed with `toString`
public record Fact(String name, Object value) {}
