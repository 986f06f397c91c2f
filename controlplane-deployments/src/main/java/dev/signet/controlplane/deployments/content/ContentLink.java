// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments.content;

import dev.signet.controlplane.deployments.Refused;
import dev.signet.json.Members;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `templateLink` or `parametersLink`: where content lies, as it is asked for.
///
/// @param uri absolute, with its query
/// @param contentVersion what the content must say of itself
public record ContentLink(URI uri, Optional<String> contentVersion) {
    private static final int CHARACTERS_MAX = 8192;

    /// @param link evaluated
    /// @param parent of the template around it: where `relativePath` leads from
    /// @param path of the link, for refusals
    /// @throws Refused `InvalidRequestContent`
    public static ContentLink of(ObjectNode link, Optional<URI> parent, String path) {
        Members members = Members.within(link, path + ".", Refused.RULES);
        members.pass("uri", "relativePath", "contentVersion", "queryString", "id");
        members.refuseUnknown();
        if (text(members, "id").isPresent()) {
            throw members.refused("id", "is not supported: there are no template specs");
        }
        Optional<String> uri = text(members, "uri");
        Optional<String> relative = text(members, "relativePath");
        if (uri.isPresent() == relative.isPresent()) {
            throw Refused.member(path, "needs one of 'uri' and 'relativePath'");
        }
        URI whole =
                uri.map(each -> parsed(each, path + ".uri"))
                        .orElseGet(() -> beside(parent, relative.orElseThrow(), path));
        return new ContentLink(
                text(members, "queryString").map(query -> asking(whole, query, path)).orElse(whole),
                text(members, "contentVersion"));
    }

    private static URI beside(Optional<URI> parent, String relative, String path) {
        URI step = parsed(relative, path + ".relativePath");
        if (step.isAbsolute() || step.getRawAuthority() != null) {
            throw Refused.member(path + ".relativePath", "must be relative");
        }
        return parent.orElseThrow(
                        () ->
                                Refused.member(
                                        path + ".relativePath",
                                        "is for templates that are linked to themselves"))
                .resolve(step)
                .normalize();
    }

    private static URI asking(URI uri, String query, String path) {
        if (uri.getRawQuery() != null) {
            throw Refused.member(path + ".queryString", "is there, and 'uri' has a query too");
        }
        return parsed(
                uri + "?" + (query.startsWith("?") ? query.substring(1) : query),
                path + ".queryString");
    }

    private static URI parsed(String text, String path) {
        try {
            if (text.length() <= CHARACTERS_MAX) {
                return new URI(text);
            }
        } catch (URISyntaxException e) {
            // refused below, without the text: it may hold a secret
        }
        throw Refused.member(
                path, "must be an address of at most " + CHARACTERS_MAX + " characters");
    }

    private static Optional<String> text(Members link, String name) {
        return link.text(name).filter(each -> !each.isEmpty());
    }

    /// As it may be shown: a query may hold a secret.
    public static String shown(URI uri) {
        String text = uri.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }
}
