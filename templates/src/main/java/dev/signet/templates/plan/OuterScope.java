// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.plan;

import dev.signet.templates.expression.Frame;

/// What the expressions of a template may name that another deploys in its own scope.
public final class OuterScope {
    private final Frame frame;

    OuterScope(Frame frame) {
        this.frame = frame;
    }

    Frame frame() {
        return frame;
    }
}
