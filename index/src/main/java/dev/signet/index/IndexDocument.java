// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.List;

/// The searchable side of one current resource version. Immutable.
///
/// @param type a word such as `Patient`, 1 to 64 characters, no slash; every query can be
///     confined to it
/// @param id unique within the type; 1 to 256 characters
/// @param fields at most 65,535
/// @param madeBy a number of what has said which fields there are, where that changes while the
///     index is open; only who makes documents compares it, and it is not in the index
public record IndexDocument(String type, String id, List<IndexField> fields, long madeBy) {
    /// Fields in the largest document.
    public static final int FIELDS_MAX = 65_535;

    /// A value of group 0, in documents alone whose time of the last change is not told by their
    /// place in the order of commits: milliseconds since 1970.
    public static final String GIVEN_TIME = "_lastUpdated";

    private static final long OVERHEAD_BYTES = 40; // of an object with what points to it
    private static final int TYPE_CHARACTERS_MAX = 64;
    private static final int ID_CHARACTERS_MAX = 256;

    /// Made by what never changes.
    public IndexDocument(String type, String id, List<IndexField> fields) {
        this(type, id, fields, 0);
    }

    public IndexDocument {
        if (type.isEmpty() || type.length() > TYPE_CHARACTERS_MAX || type.indexOf('/') >= 0) {
            throw new Failed(Failure.INVALID, "the type is not a word of 1 to 64 characters");
        }
        if (id.isEmpty() || id.length() > ID_CHARACTERS_MAX) {
            throw new Failed(Failure.INVALID, "the id is not of 1 to 256 characters");
        }
        if (fields.size() > FIELDS_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "a resource has too many search values",
                    new Fact("values", fields.size()));
        }
        fields = List.copyOf(fields);
    }

    /// About how many bytes of heap it takes, rather too many than too few.
    public long heapBytes() {
        long bytes = OVERHEAD_BYTES + 2L * id.length();
        for (IndexField field : fields) {
            bytes +=
                    switch (field) {
                        case IndexField.Keyword(_, var value) -> textBytes(value);
                        case IndexField.SortText(_, var value) -> textBytes(value);
                        case IndexField.Ordered _, IndexField.Interval _, IndexField.SortNumber _ ->
                                OVERHEAD_BYTES;
                    };
        }
        return bytes;
    }

    private static long textBytes(String value) {
        return 2L * OVERHEAD_BYTES + 2L * value.length();
    }
}
