// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import org.apache.lucene.codecs.StoredFieldsFormat;
import org.apache.lucene.codecs.StoredFieldsReader;
import org.apache.lucene.codecs.StoredFieldsWriter;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.util.BytesRef;

/// Stored fields of documents that have none: no files, nothing to merge.
final class NoStoredFields extends StoredFieldsFormat {
    @Override
    public StoredFieldsReader fieldsReader(
            Directory directory, SegmentInfo segment, FieldInfos fields, IOContext context) {
        return new Nothing();
    }

    @Override
    public StoredFieldsWriter fieldsWriter(
            Directory directory, SegmentInfo segment, IOContext context) {
        return new Refusing();
    }

    private static final class Nothing extends StoredFieldsReader {
        @Override
        public void document(int document, StoredFieldVisitor visitor) {}

        @Override
        public StoredFieldsReader clone() {
            return new Nothing();
        }

        @Override
        public void checkIntegrity() {}

        @Override
        public void close() {}
    }

    private static final class Refusing extends StoredFieldsWriter {
        @Override
        public void startDocument() {}

        @Override
        public void writeField(FieldInfo field, int value) {
            throw refusal();
        }

        @Override
        public void writeField(FieldInfo field, long value) {
            throw refusal();
        }

        @Override
        public void writeField(FieldInfo field, float value) {
            throw refusal();
        }

        @Override
        public void writeField(FieldInfo field, double value) {
            throw refusal();
        }

        @Override
        public void writeField(FieldInfo field, BytesRef value) {
            throw refusal();
        }

        @Override
        public void writeField(FieldInfo field, String value) {
            throw refusal();
        }

        @Override
        public void finish(int documents) {}

        @Override
        public int merge(MergeState merge) {
            return merge.segmentInfo.maxDoc();
        }

        @Override
        public void close() {}

        @Override
        public long ramBytesUsed() {
            return 0;
        }

        private static UnsupportedOperationException refusal() {
            return new UnsupportedOperationException("this index stores no fields");
        }
    }
}
