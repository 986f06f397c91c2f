// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.deployments.content.ContentLink;
import dev.signet.controlplane.deployments.content.LinkedContent;
import dev.signet.templates.SecretTexts;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What one deployment links to, each fetched once: what was looked at is what is deployed. One
/// thread at a time.
final class Fetched {
    private static final int FETCHED_MAX = 64;
    private static final long BYTES_MAX = 32L * 1024 * 1024;

    private final LinkedContent links;
    private final SecretTexts secrets;
    private final Map<URI, ObjectNode> known = new HashMap<>();
    private long bytes;

    /// @param secrets hears of the queries of addresses
    Fetched(LinkedContent links, SecretTexts secrets) {
        this.links = links;
        this.secrets = secrets;
    }

    /// The object there.
    ///
    /// @throws Refused `InvalidContentLink`, `TemplateContentVersionMismatch`
    /// @throws TemplateFailed when it is no JSON
    ObjectNode read(ContentLink link) {
        Optional.ofNullable(link.uri().getRawQuery())
                .map(JsonNodeFactory.instance::stringNode)
                .ifPresent(secrets::add);
        ObjectNode found = known.get(link.uri());
        if (found == null) {
            found = fetch(link.uri());
            known.put(link.uri(), found);
        }
        requireVersion(link, found);
        return found;
    }

    private ObjectNode fetch(URI uri) {
        if (known.size() >= FETCHED_MAX) {
            throw LinkedContent.refused(
                    uri, "a deployment links to at most " + FETCHED_MAX + " addresses");
        }
        byte[] content = links.fetch(uri);
        bytes += content.length;
        if (bytes > BYTES_MAX) {
            throw LinkedContent.refused(
                    uri, "what a deployment links to has at most " + BYTES_MAX + " bytes");
        }
        return TemplateJson.object(content);
    }

    private static void requireVersion(ContentLink link, ObjectNode content) {
        Optional<String> version =
                TemplateJson.textMember(content, "contentVersion", "contentVersion");
        if (link.contentVersion().isPresent() && !link.contentVersion().equals(version)) {
            throw Refused.of(
                    "InvalidContentLink",
                    "The content at '"
                            + ContentLink.shown(link.uri())
                            + "' does not have the 'contentVersion' that its link names.");
        }
    }
}
