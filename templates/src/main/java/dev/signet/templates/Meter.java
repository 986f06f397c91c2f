// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import tools.jackson.databind.JsonNode;

/// Counts what the evaluation of one deployment costs and ends it when it is too much: steps
/// bound
/// the time, weight bounds the memory, depth the stack. One thread.
public final class Meter {
    private long steps;
    private long weight;
    private int depth;

    /// One part of an expression begins; [#leave] ends it.
    public void enter() {
        if (++steps > Limits.STEPS_MAX) {
            throw exceeded("steps of evaluation", Limits.STEPS_MAX);
        }
        if (++depth > Limits.EVALUATION_DEPTH_MAX) {
            throw exceeded("levels of evaluation", Limits.EVALUATION_DEPTH_MAX);
        }
    }

    public void leave() {
        depth--;
    }

    /// A value has been made.
    public <T extends JsonNode> T made(T value) {
        weigh(value);
        return value;
    }

    /// Values of that weight are about to be made.
    public void take(long more) {
        weight += Math.max(more, 0);
        if (weight > Limits.WEIGHT_MAX) {
            throw exceeded("characters of values", Limits.WEIGHT_MAX);
        }
    }

    private void weigh(JsonNode value) {
        take(1);
        if (value.isString()) {
            take(value.stringValue().length());
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                weigh(value.get(i));
            }
        } else if (value.isObject()) {
            for (var member : value.properties()) {
                take(member.getKey().length());
                weigh(member.getValue());
            }
        }
    }

    private static TemplateFailed exceeded(String what, long most) {
        return TemplateFailed.invalid(
                "The template needs more than the " + most + " " + what + " that are allowed.");
    }
}
