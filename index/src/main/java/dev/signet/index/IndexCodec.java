// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.StoredFieldsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;

/// Lucene's codec without stored fields: documents live in the ledger, and three files less
/// for each segment make a refresh cheaper. Public for the service loader only, which finds
/// it by the name that stands in each segment.
@SuppressWarnings("exports") // nobody but Lucene uses it
public final class IndexCodec extends FilterCodec {
    /// The name in the segments; another one for every change of what is written.
    static final String NAME = "Signet1";

    private final StoredFieldsFormat storedFields = new NoStoredFields();

    /// For the service loader.
    public IndexCodec() {
        super(NAME, new Lucene104Codec());
    }

    @Override
    public StoredFieldsFormat storedFieldsFormat() {
        return storedFields;
    }
}
