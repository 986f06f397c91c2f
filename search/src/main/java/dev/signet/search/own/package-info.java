// SPDX-License-Identifier: Apache-2.0
/// Search parameters that an account defines itself, by SearchParameter resources.
@org.jspecify.annotations.NullMarked
package dev.signet.search.own;
