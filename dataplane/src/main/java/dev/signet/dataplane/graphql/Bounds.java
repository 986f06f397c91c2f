// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.budget.WorkBudget;

/// What one request may ask for, beside the time and places of its searches. One request, one
/// thread.
final class Bounds {
    /// Selections within each other.
    static final int DEPTH_MAX = 24;

    /// Values and selections that are looked at.
    static final int STEPS_MAX = 500_000;

    /// Fields of one object of the answer.
    static final int FIELDS_MAX = 300;

    /// Resources that are read.
    static final int RESOURCES_MAX = 2_000;

    /// Searches, each of which is done for every resource that it stands in.
    static final int SEARCHES_MAX = 100;

    /// Of the answer, about.
    static final int ANSWER_BYTES_MAX = 16 << 20;

    /// A name and a value in a tree, and both again in the answer's text.
    private static final int COPIES = 2;

    private static final int NODE_BYTES = 64;

    private final WorkBudget.Share work;
    private int steps;
    private int resources;
    private int searches;
    private long answerBytes;

    Bounds(WorkBudget.Share work) {
        this.work = work;
    }

    WorkBudget.Share work() {
        return work;
    }

    void depth(int depth) {
        if (depth > DEPTH_MAX) {
            throw Refusals.tooMuch("the query is too deep; the most is " + DEPTH_MAX + " levels");
        }
    }

    void step(int more) {
        steps += more;
        if (steps > STEPS_MAX) {
            throw Refusals.tooMuch("the query meets more values than " + STEPS_MAX);
        }
    }

    void resources(int more) {
        resources += more;
        if (resources > RESOURCES_MAX) {
            throw Refusals.tooMuch("the query reads more resources than " + RESOURCES_MAX);
        }
    }

    void search() {
        if (++searches > SEARCHES_MAX) {
            throw Refusals.tooMuch("the query searches more often than " + SEARCHES_MAX);
        }
    }

    /// Something that goes into the answer.
    void answered(long bytes) {
        answerBytes += bytes;
        if (answerBytes > ANSWER_BYTES_MAX) {
            throw Refusals.tooMuch("the answer has more bytes than " + ANSWER_BYTES_MAX);
        }
        work.take(NODE_BYTES + COPIES * bytes);
    }
}
