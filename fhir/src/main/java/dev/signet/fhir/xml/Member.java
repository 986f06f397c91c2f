// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.xml;

import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.JsonWriter;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The member of a JSON object that is being written: an element of XML with its repetitions, and
/// for a primitive what goes into the member of the name with `_`. One object, one thread.
final class Member {
    private static final int EXTRAS_BYTES = 256;

    private final TypeDefinition type;
    private final BitSet seen = new BitSet();
    private @Nullable ElementDefinition element;
    private boolean first;

    /// Where it begins, and whether it was the object's first.
    private int start;

    private boolean startFirst;
    private int count;
    private boolean hasValue;
    private @Nullable JsonWriter extras;
    private int extrasCount;

    /// @param first whether nothing has been written of the object yet
    Member(TypeDefinition type, boolean first) {
        this.type = type;
        this.first = first;
    }

    /// Buffers that are used again and again.
    static final class Siblings {
        private final Deque<JsonWriter> free = new ArrayDeque<>();

        private JsonWriter take() {
            JsonWriter one = free.poll();
            return one == null ? new JsonWriter(EXTRAS_BYTES) : one;
        }

        private void giveBack(JsonWriter one) {
            one.cutTo(0);
            free.push(one);
        }
    }

    /// Goes on to an element that begins; writes what stands before its value.
    ///
    /// @return what is wrong with it here; "" when nothing is
    String next(ElementDefinition next, JsonWriter out, Siblings siblings) {
        if (next == element) {
            if (!next.isList()) {
                return "the element occurs too often";
            }
            out.raw(",");
            count++;
            return "";
        }
        close(out, siblings);
        int index = type.indexOf(next.name());
        if (seen.get(index)) {
            return "an element's repetitions must stand together";
        }
        seen.set(index);
        element = next;
        start = out.length();
        startFirst = first;
        first = false;
        count = 1;
        hasValue = next.type().primitive() == null;
        out.raw(startFirst ? "\"" : ",\"");
        out.raw(next.name());
        out.raw(next.isList() ? "\":[" : "\":");
        return "";
    }

    /// How many repetitions there are, the one that has begun included.
    int count() {
        return count;
    }

    /// A value has been written.
    void wrote() {
        hasValue = true;
    }

    /// Where the id and the extensions of the present repetition are to be written.
    JsonWriter extras(Siblings siblings) {
        JsonWriter there = extras;
        if (there == null) {
            there = siblings.take();
            extras = there;
        }
        for (; extrasCount < count - 1; extrasCount++) {
            there.raw(extrasCount == 0 ? "null" : ",null");
        }
        there.raw(extrasCount++ == 0 ? "" : ",");
        return there;
    }

    /// Ends what was begun. A member none of whose repetitions has a value is not written; then
    /// the one with `_` says all.
    void close(JsonWriter out, Siblings siblings) {
        ElementDefinition ended = element;
        if (ended == null) {
            return;
        }
        element = null;
        if (hasValue) {
            out.raw(ended.isList() ? "]" : "");
        } else {
            out.cutTo(start);
            first = startFirst;
        }
        JsonWriter there = extras;
        if (there == null) {
            return;
        }
        out.raw(first ? "\"_" : ",\"_");
        first = false;
        out.raw(ended.name());
        out.raw(ended.isList() ? "\":[" : "\":");
        for (; extrasCount < count; extrasCount++) {
            there.raw(",null");
        }
        out.raw(there);
        out.raw(ended.isList() ? "]" : "");
        siblings.giveBack(there);
        extras = null;
        extrasCount = 0;
    }
}
