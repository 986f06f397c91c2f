// SPDX-License-Identifier: Apache-2.0
/// How to find what was written: Lucene over sealed files. Knows terms and ranges, not FHIR.
@org.jspecify.annotations.NullMarked
module dev.signet.index {
    requires transitive dev.signet.crypto;
    requires static transitive org.jspecify;
    requires org.apache.lucene.core;

    exports dev.signet.index;

    provides org.apache.lucene.codecs.Codec with
            dev.signet.index.IndexCodec;
}
