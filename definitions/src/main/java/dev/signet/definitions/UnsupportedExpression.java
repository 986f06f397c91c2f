// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

/// An expression uses more of FHIRPath than compiled paths carry.
final class UnsupportedExpression extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsupportedExpression(String message) {
        super(message);
    }
}
