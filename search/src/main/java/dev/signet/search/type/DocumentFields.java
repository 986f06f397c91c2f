// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Meter;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import dev.signet.index.IndexField.Interval;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.IndexField.Ordered;
import dev.signet.index.IndexField.SortNumber;
import dev.signet.index.IndexField.SortText;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The fields of one document while it is made, each once; counted, and told to the meter, as they
/// come. One thread.
public final class DocumentFields {
    /// Characters of a text that count for its place in a sorted answer.
    private static final int SORT_CHARACTERS_MAX = 64;

    /// Most values looked at for one document, the same ones and parts of tuples counted again.
    private static final long OFFERED_MAX = 1 << 20;

    /// After so many the meter is told that there was work.
    private static final long OFFERED_STEP = 4096;

    /// About what a field takes with its place among the others, while the document is made.
    private static final long TEXT_BYTES = 160;

    private static final long NUMBER_BYTES = 112;

    /// Most fields of contained resources; what is beyond is not found by chains.
    private static final int CONTAINED_MAX = 16_384;

    /// Most documents have fewer: a table that grows is filled anew each time.
    private static final int USUAL = 64;

    private final Set<IndexField> all = LinkedHashSet.newLinkedHashSet(USUAL);
    private final Set<String> present = new HashSet<>();
    private final Set<String> sorted = new HashSet<>();
    private final Meter meter;
    private final long offeredMax;
    private long offered;
    private int contained;

    /// Whether there was no room for a field of what is contained now.
    private boolean isCut;

    /// Of what is contained now; empty for the resource itself.
    private String name = "";

    private DocumentFields(Meter meter, long offeredMax) {
        this.meter = meter;
        this.offeredMax = offeredMax;
    }

    /// Of a document that a client wants to write.
    ///
    /// @param meter is told of the fields' heap as it grows
    public static DocumentFields within(Meter meter) {
        return new DocumentFields(meter, OFFERED_MAX);
    }

    /// Of what has been committed: that must be indexed, whatever it takes.
    public static DocumentFields ofStored() {
        return new DocumentFields(Meter.NONE, Long.MAX_VALUE);
    }

    /// The fields so far, in the order in which they came.
    public List<IndexField> list() {
        return List.copyOf(all);
    }

    /// Adds what a contained resource has, under its name.
    ///
    /// @param of adds its fields here
    public void contained(String underName, Runnable of) {
        name = underName;
        isCut = false;
        try {
            addNamed(Contained.mark(name));
            of.run();
        } finally {
            name = "";
        }
        if (isCut && Contained.isOfType(underName) && all.size() + 1 < IndexDocument.FIELDS_MAX) {
            all.add(Contained.mark(underName));
            all.add(Contained.more(underName));
        }
    }

    private void addNamed(IndexField field) {
        boolean isRoom = contained < CONTAINED_MAX && all.size() < IndexDocument.FIELDS_MAX / 2;
        isCut |= !isRoom;
        if (isRoom && all.add(field)) {
            contained++;
            meter.take(heapBytes(field));
        }
    }

    /// Notes that the resource has an element of a parameter.
    public void present(String field) {
        if (present.add(name.isEmpty() ? field : name + field)) {
            add(new Keyword(Terms.PRESENT, field));
        }
    }

    /// Adds a field that is not there yet.
    ///
    /// @throws Failed `TOO_LARGE` as soon as there are more than 65,535, or as many more that say
    ///     the same
    void add(IndexField field) {
        if (!name.isEmpty()) {
            Contained.named(name, field).ifPresent(this::addNamed);
            return;
        }
        offer(1);
        if (!all.add(field)) {
            return;
        }
        if (all.size() > IndexDocument.FIELDS_MAX) {
            throw tooMany();
        }
        meter.take(heapBytes(field));
    }

    /// Adds a word of a resource. Of what has been committed, the words that no longer fit are left
    /// out.
    ///
    /// @throws Failed as [#add]
    public void word(String field, String word) {
        boolean isOfStored = offeredMax == Long.MAX_VALUE;
        if (!isOfStored || all.size() < IndexDocument.FIELDS_MAX) {
            add(new Keyword(field, word));
        }
    }

    /// Adds the text to sort by unless the field has one: the first of a resource counts.
    void addFirst(String field, String text) {
        if (name.isEmpty() && sorted.add(field)) {
            add(new SortText(field, Terms.cut(text, SORT_CHARACTERS_MAX)));
        }
    }

    /// Counts work that may give no field.
    ///
    /// @throws Failed as [#add]
    void offer(long values) {
        if (!name.isEmpty()) {
            return;
        }
        offered += values;
        if (offered % OFFERED_STEP == 0) {
            meter.take(0);
        }
        if (offered > offeredMax) {
            throw tooMany();
        }
    }

    private static Failed tooMany() {
        return new Failed(
                Failure.TOO_LARGE,
                "a resource has more than 65,535 search values",
                new Fact("valuesMax", IndexDocument.FIELDS_MAX));
    }

    private static long heapBytes(IndexField field) {
        return switch (field) {
            case Keyword(_, var value) -> TEXT_BYTES + 2L * value.length();
            case SortText(_, var value) -> TEXT_BYTES + 2L * value.length();
            case Ordered _, Interval _, SortNumber _ -> NUMBER_BYTES;
        };
    }
}
