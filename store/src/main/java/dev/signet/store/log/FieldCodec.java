// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import java.util.ArrayList;
import java.util.List;

/// Spells the search values of a resource within a proposal (docs/formats/proposal.md).
public final class FieldCodec {
    /// UTF-16 code units in the longest name of a field.
    public static final int NAME_UNITS_MAX = 1_024;

    private static final int KEYWORD = 1;
    private static final int ORDERED = 2;
    private static final int INTERVAL = 3;
    private static final int SORT_TEXT = 4;
    private static final int SORT_NUMBER = 5;

    private FieldCodec() {}

    public static void write(List<IndexField> fields, ProposalWriter out) {
        out.count(fields.size(), IndexDocument.FIELDS_MAX);
        fields.forEach(field -> write(field, out));
    }

    private static void write(IndexField field, ProposalWriter out) {
        switch (field) {
            case IndexField.Keyword(_, var value) -> {
                begin(KEYWORD, field, out);
                out.text(value, IndexField.Keyword.VALUE_CHARACTERS_MAX);
            }
            case IndexField.Ordered(_, long group, long value) -> {
                begin(ORDERED, field, out);
                out.number(group);
                out.number(value);
            }
            case IndexField.Interval(_, long from, long to) -> {
                begin(INTERVAL, field, out);
                out.number(from);
                out.number(to);
            }
            case IndexField.SortText(_, var value) -> {
                begin(SORT_TEXT, field, out);
                out.text(value, IndexField.SortText.VALUE_CHARACTERS_MAX);
            }
            case IndexField.SortNumber(_, long value) -> {
                begin(SORT_NUMBER, field, out);
                out.number(value);
            }
        }
    }

    private static void begin(int kind, IndexField field, ProposalWriter out) {
        out.octet(kind);
        out.text(field.field(), NAME_UNITS_MAX);
    }

    public static List<IndexField> read(ProposalReader in) {
        int count = in.count(IndexDocument.FIELDS_MAX);
        var fields = new ArrayList<IndexField>(count);
        for (int i = 0; i < count; i++) {
            fields.add(field(in));
        }
        return fields;
    }

    private static IndexField field(ProposalReader in) {
        int kind = in.octet();
        String name = in.text(NAME_UNITS_MAX);
        return switch (kind) {
            case KEYWORD ->
                    new IndexField.Keyword(name, in.text(IndexField.Keyword.VALUE_CHARACTERS_MAX));
            case ORDERED -> new IndexField.Ordered(name, in.number(), in.number());
            case INTERVAL -> new IndexField.Interval(name, in.number(), in.number());
            case SORT_TEXT ->
                    new IndexField.SortText(
                            name, in.text(IndexField.SortText.VALUE_CHARACTERS_MAX));
            case SORT_NUMBER -> new IndexField.SortNumber(name, in.number());
            default -> throw ProposalReader.unreadable();
        };
    }
}
