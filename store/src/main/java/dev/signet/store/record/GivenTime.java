// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import java.util.ArrayList;

/// The time that came with a version: its place in the order of commits does not tell it, so it is
/// a
/// value of its own in the index.
public final class GivenTime {
    private GivenTime() {}

    /// @param made of the resource
    /// @return with the time, where it came with the version
    public static IndexDocument of(Body body, IndexDocument made) {
        return body.given() ? with(made, body.time()) : made;
    }

    /// @param time milliseconds since 1970
    public static IndexDocument with(IndexDocument made, long time) {
        var fields = new ArrayList<>(made.fields());
        fields.add(new IndexField.Ordered(IndexDocument.GIVEN_TIME, 0, time));
        return new IndexDocument(made.type(), made.id(), fields, made.madeBy());
    }
}
