// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

/// What a resource is at one moment.
///
/// @param version 0 when it was never written
/// @param content the tag that its body is made from; empty when there is none
/// @param present false when never written or deleted
record State(long version, String content, boolean present) {
    static final State ABSENT = new State(0, "", false);

    static State of(long version, String content) {
        return new State(version, content, true);
    }

    /// After a deletion. The version is not compared: a deleted resource tells none.
    State deleted() {
        return new State(version + 1, "", false);
    }

    /// Whether a server that shows `seen` holds this.
    boolean shownBy(State seen) {
        return present == seen.present
                && (!present || (version == seen.version && content.equals(seen.content)));
    }
}
