// SPDX-License-Identifier: Apache-2.0
/// The command line beside the server: speaks HTTP, nothing else.
@org.jspecify.annotations.NullMarked
module dev.signet.cli {
    requires static transitive org.jspecify;
    requires java.net.http;
    requires info.picocli;
    requires jmespath.core;
    requires org.apache.commons.compress;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;

    opens dev.signet.cli to
            info.picocli;
}
