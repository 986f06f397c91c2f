// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The port to the resources that are there while a deployment runs: what `reference` and the
/// `list` functions ask. Before it runs nothing is known: [#NOT_YET].
public interface World {
    /// Answers [Unknown#VALUE] to everything.
    World NOT_YET =
            new World() {
                @Override
                public JsonNode reference(String id, Optional<String> version, boolean full) {
                    return Unknown.VALUE;
                }

                @Override
                public JsonNode list(String function, String id, Optional<String> version) {
                    return Unknown.VALUE;
                }
            };

    /// A resource's state.
    ///
    /// @param id full, of a resource of this or another deployment
    /// @param version api-version; empty: the newest
    /// @param full the whole resource; else its `properties`
    /// @throws TemplateFailed `ResourceNotFound` or what the resource's provider says
    JsonNode reference(String id, Optional<String> version, boolean full);

    /// What a `list...` function gives.
    ///
    /// @param function as spelled: `listKeys`
    /// @throws TemplateFailed where the type has no such function
    JsonNode list(String function, String id, Optional<String> version);
}
