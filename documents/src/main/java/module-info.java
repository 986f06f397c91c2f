// SPDX-License-Identifier: Apache-2.0
/// The documents of this project as pages of HTML. Runs in the build of module portal; no other
/// module needs it.
@org.jspecify.annotations.NullMarked
module dev.signet.documents {
    requires static transitive org.jspecify;
    requires org.commonmark;
    requires org.commonmark.ext.gfm.tables;

    exports dev.signet.documents;
}
