// SPDX-License-Identifier: Apache-2.0
/// The settings of a process: from the command line and from one file, checked in one place.
@org.jspecify.annotations.NullMarked
module dev.signet.configuration {
    requires static transitive org.jspecify;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.toml;

    exports dev.signet.configuration;
}
