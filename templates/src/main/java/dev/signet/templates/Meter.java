// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import tools.jackson.databind.JsonNode;

/// Counts what the evaluation of one deployment costs and ends it when it is too much: steps and
/// looks bound the time, weight bounds the memory, depth the stack. One thread.
public final class Meter {
    private static final int OBJECT_BYTES = 96;
    private static final int ARRAY_BYTES = 48;
    private static final int VALUE_BYTES = 24;

    private long steps;
    private long weight;
    private long looks;
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

    /// What evaluation has cost until now: parts of expressions and values that were looked at.
    long work() {
        return steps + looks;
    }

    /// A value has been made.
    public <T extends JsonNode> T made(T value) {
        weigh(value, 0);
        return value;
    }

    /// Values of that weight are about to be made.
    public void take(long more) {
        weight += Math.max(more, 0);
        if (weight > Limits.WEIGHT_MAX) {
            throw exceeded("bytes of values", Limits.WEIGHT_MAX);
        }
    }

    /// Whether a value is unknown or has something unknown in it; what is looked through counts.
    public boolean isUnknownIn(JsonNode value) {
        if (++looks > Limits.LOOKS_MAX) {
            throw exceeded("looks at values", Limits.LOOKS_MAX);
        }
        if (Unknown.is(value)) {
            return true;
        }
        for (JsonNode each : value) {
            if (isUnknownIn(each)) {
                return true;
            }
        }
        return false;
    }

    /// About what they take in memory.
    private void weigh(JsonNode value, int level) {
        if (level > Limits.DEPTH_MAX) {
            throw exceeded("levels of values", Limits.DEPTH_MAX);
        }
        take(value.isObject() ? OBJECT_BYTES : value.isArray() ? ARRAY_BYTES : VALUE_BYTES);
        if (value.isString()) {
            take(value.stringValue().length());
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                weigh(value.get(i), level + 1);
            }
        } else if (value.isObject()) {
            for (var member : value.properties()) {
                take(member.getKey().length());
                weigh(member.getValue(), level + 1);
            }
        }
    }

    private static TemplateFailed exceeded(String what, long most) {
        return TemplateFailed.invalid(
                "The template needs more than the " + most + " " + what + " that are allowed.");
    }
}
