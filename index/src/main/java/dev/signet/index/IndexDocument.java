// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import java.util.List;

/// The searchable side of one current resource version. Immutable.
///
/// @param type a word such as `Patient`; every query can be confined to it
/// @param id unique within the type
/// @param fields at most 65,535
public record IndexDocument(String type, String id, List<IndexField> fields) {
    public IndexDocument {
        fields = List.copyOf(fields);
    }
}
