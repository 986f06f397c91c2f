// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.templates.TemplateJson;
import tools.jackson.databind.node.ObjectNode;

/// The port to linked templates and parameter files. Any thread.
@FunctionalInterface
public interface LinkedContent {
    /// Fetches nothing: a server that fetches what its clients name could be sent anywhere.
    LinkedContent NONE =
            uri -> {
                throw Refused.of(
                        "InvalidContentLink",
                        "Unable to download deployment content from '"
                                + uri
                                + "': this installation fetches no linked templates. Give the template"
                                + " itself.");
            };

    /// The bytes at an address, as long as they are within
    /// [dev.signet.templates.Limits#BODY_BYTES_MAX].
    ///
    /// @throws RuntimeException when there is nothing, or it may not be fetched
    byte[] fetch(String uri);

    /// The object there.
    default ObjectNode read(String uri) {
        return TemplateJson.object(fetch(uri));
    }
}
