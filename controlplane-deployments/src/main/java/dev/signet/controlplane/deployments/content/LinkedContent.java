// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments.content;

import dev.signet.controlplane.deployments.Refused;
import java.net.URI;

/// The port to what is linked to in a request or a template: templates and parameter files that lie
/// elsewhere. Any thread.
@FunctionalInterface
public interface LinkedContent {
    /// Fetches nothing: a server that fetches what its clients name could be sent anywhere.
    LinkedContent NONE =
            uri -> {
                throw refused(
                        uri,
                        "this installation fetches no linked templates unless its operator allows"
                                + " their hosts. Give the template itself");
            };

    /// The bytes at an address, as long as they are within
    /// [dev.signet.templates.Limits#BODY_BYTES_MAX].
    ///
    /// @throws RuntimeException when there is nothing, or it may not be fetched
    byte[] fetch(URI uri);

    /// That content cannot be had; the query of its address, which may be a secret, is left out.
    static RuntimeException refused(URI uri, String why) {
        return Refused.of(
                "InvalidContentLink",
                "Unable to download deployment content from '"
                        + ContentLink.shown(uri)
                        + "': "
                        + why
                        + ".");
    }
}
